import { Errors } from '@tuppence/protocol'
import type { Curve } from '@tuppence/protocol/curve'
import { bankName } from '@tuppence/protocol/methods/cashu/schema'
import type { Fetch } from './askBank.ts'
import type { Log } from './Log.ts'
import type { Limits } from './limits.ts'
import type { Store } from './Store.ts'
import { TillError } from './TillError.ts'

export type TillOptions = {
  /** The site's public address, `https://shop.example`, with the path a proxy strips if it does. Never the request's. */
  readonly url: string
  /** At least 32 random bytes, as text or bytes; from the environment or a file of mode 0600, never from the code. */
  readonly secret: string | Uint8Array
  /** The secret before this one: its open challenges are honoured for one challenge life. */
  readonly previousSecret?: string | Uint8Array
  /** V: the vendor's public key, 33 bytes hex, of `newVendorKey()`. The secret key belongs to the redeemer alone. */
  readonly vendorKey: string
  /** Keys V has replaced: they only redeem, and stay in the site's file while readers may hold coins for them. */
  readonly retiredKeys?: readonly string[]
  /** URLs of the banks whose money is taken, the preferred one first. */
  readonly banks: readonly string[]
  /** Currency code and Cashu unit; 'usd' by default, in cents. */
  readonly currency?: string
  readonly store: Store
  /**
   * `offline` (the default): coins come locked to the vendor's key, and only when a bank owes too much for such coins
   * are plain ones asked for and swapped at once. `online`: always plain coins. `locked`: never plain ones.
   */
  readonly mode?: Mode
  /** Seconds a lock must still hold when it is taken; 7 days by default. */
  readonly horizon?: number
  /** Access an `own` purchase gives unless its charge says otherwise: seconds or 'forever'; 30 days by default. */
  readonly accessDefault?: number | 'forever'
  /** Seconds a challenge may be paid: 60 to 3600, 300 by default. */
  readonly challengeLife?: number
  /** Addresses or CIDR ranges of the proxies before this server, for rates by reader. */
  readonly proxies?: readonly string[]
  readonly curve?: Curve
  readonly fetch?: Fetch
  /** Unix seconds. */
  readonly now?: () => number
  readonly log?: Log
  /** Raises some of the numbers in limits.ts; for tests. */
  readonly limits?: Partial<Limits>
}

/** Which coins a till asks for. */
export type Mode = 'offline' | 'online' | 'locked'

const LOOPBACK: ReadonlySet<string> = new Set(['localhost', '127.0.0.1'])
/** What may stand in a header value, without the separator of the challenge's slots and what would need escaping. */
const REALM = /^[\x21\x23-\x5b\x5d-\x7b\x7d\x7e]{1,253}$/

/** The realm (host with port) and path prefix of a public URL. Throws TillError bad-url, insecure-url. */
export function publicUrl(text: unknown): {
  readonly origin: string
  readonly realm: string
  readonly prefix: string
} {
  const url = parseUrl(text)
  const { protocol, hostname, host, origin, pathname } = url
  if (protocol !== 'https:' && protocol !== 'http:') throw new TillError('bad-url', 'url')
  if (protocol === 'http:' && !LOOPBACK.has(hostname))
    throw new TillError('insecure-url', 'https, or http on localhost')
  const hasMore = url.search !== '' || url.hash !== '' || url.username !== '' || url.password !== ''
  if (hasMore || hostname.endsWith('.') || !REALM.test(host)) throw new TillError('bad-url', 'url')
  if (pathname.includes('%') || pathname.includes(';')) throw new TillError('bad-url', 'path')
  return { origin, realm: host, prefix: pathname.replace(/\/+$/, '') }
}

/** The banks by name. Throws TillError bad-bank. */
export function bankUrls(urls: unknown): string[] {
  if (!Array.isArray(urls) || urls.length === 0) throw new TillError('bad-bank', 'at least one bank')
  const names = urls.map((url: unknown) => {
    try {
      return bankName(String(url))
    } catch (error) {
      if (error instanceof Errors.ProtocolError) throw new TillError('bad-bank', error.detail ?? 'url')
      throw error
    }
  })
  if (new Set(names).size !== names.length) throw new TillError('bad-bank', 'a bank twice')
  return names
}

/** The currency's code. Throws TillError bad-currency. */
export function currencyOf(code: unknown): string {
  if (typeof code !== 'string' || !/^[a-z0-9_-]{1,16}$/.test(code)) throw new TillError('bad-currency')
  return code
}

/** The mode. Throws TillError bad-mode. */
export function modeOf(mode: unknown): Mode {
  if (mode !== 'offline' && mode !== 'online' && mode !== 'locked') {
    throw new TillError('bad-mode', 'offline, online or locked')
  }
  return mode
}

/** Whole seconds between two bounds. Throws TillError with `code`. */
export function secondsOf(value: unknown, from: number, to: number): number {
  const isGood = typeof value === 'number' && Number.isSafeInteger(value) && value >= from && value <= to
  if (!isGood) throw new TillError('bad-life', `${from} to ${to} seconds`)
  return value
}

/** A vendor key: a compressed point on the curve, lower-case hex. Throws TillError bad-vendor-key. */
export function vendorKeyOf(key: unknown, curve: Curve): string {
  const isHex = typeof key === 'string' && /^0[23][0-9a-f]{64}$/.test(key)
  if (!isHex || !curve.isPoint(Uint8Array.from(Buffer.from(key, 'hex')))) {
    throw new TillError('bad-vendor-key', 'the public key, 33 bytes in hex')
  }
  return key
}

function parseUrl(text: unknown): URL {
  // The parser drops line breaks and an empty query without a word.
  if (typeof text !== 'string' || !/^[\x21\x22\x24-\x3e\x40-\x7e]+$/.test(text))
    throw new TillError('bad-url', 'url')
  try {
    return new URL(text)
  } catch {
    throw new TillError('bad-url', 'url')
  }
}
