import { hmac } from '@noble/hashes/hmac.js'
import { sha256 } from '@noble/hashes/sha2.js'
import { Challenge, Encoding, Time } from '@tuppence/protocol'
import { Keyset } from '@tuppence/protocol/ecash'
import { decodeOpaque, encodeOpaque, encodeTerms } from '@tuppence/protocol/methods/cashu/schema'
import { type Bank, isLiving } from './Banks.ts'
import { limits } from './limits.ts'
import { isEachOf, type Sale } from './Sale.ts'

/** What every challenge of a till shares. */
export type Issuer = {
  readonly realm: string
  /** V, hex. */
  readonly vendorKey: string
  readonly horizon: number
  readonly life: number
  readonly now: () => number
  /** The current key first; an older one while challenges made with it may still be open. */
  readonly keys: () => readonly [Uint8Array, ...Uint8Array[]]
}

export type Verdict =
  | { readonly type: 'good'; readonly resource: string; readonly isOnline: boolean }
  | {
      readonly type: 'bad'
      readonly problem: 'invalid-challenge' | 'payment-expired'
      readonly detail: string
    }

const MARK_BYTES = 12
const MARK_CHARS = 16

/**
 * A fresh challenge for a sale. Its id is a mark and an HMAC over all parameters under a key made with that mark: two
 * readers who ask for one article in one second get the same parameters, and a challenge is paid once only.
 */
export function issue(
  issuer: Issuer,
  sale: Sale,
  of: { banks: readonly Bank[]; digest?: string; isOnline?: boolean },
): Challenge.Challenge {
  const resource =
    sale.kind === 'each' ? `${sale.item}/${Encoding.base64url(Encoding.random(16))}` : sale.item
  const mark = Encoding.base64url(Encoding.random(MARK_BYTES))
  const challenge = Challenge.create(
    {
      realm: issuer.realm,
      method: 'cashu',
      intent: 'charge',
      request: requestOf(issuer, sale, of),
      expires: Time.format(Math.floor(issuer.now()) + issuer.life),
      ...(of.digest !== undefined && { digest: of.digest }),
      opaque: encodeOpaque({ h: sale.hash, kind: sale.kind, resource }),
      header: 'Payment-Authorization',
    },
    keyOf(issuer.keys()[0], mark),
  )
  return { ...challenge, id: mark + challenge.id }
}

/**
 * Whether an echoed challenge is one of ours, for this very sale on today's terms, and may still be paid. Terms are
 * compared whole, as bytes; what the till would ask for now is the only price there is.
 */
export function examine(
  issuer: Issuer,
  challenge: Challenge.Challenge,
  of: { sale: Sale; banks: readonly Bank[]; digest?: string | undefined },
): Verdict {
  const { sale, banks, digest } = of
  const bad = (detail: string): Verdict => ({ type: 'bad', problem: 'invalid-challenge', detail })
  if (!isGenuine(issuer, challenge)) return bad('not-genuine')
  const opaque = decodeOpaque(challenge.opaque)
  const isHere =
    challenge.realm === issuer.realm && challenge.method === 'cashu' && challenge.intent === 'charge'
  if (opaque === undefined || !isHere || opaque.kind !== sale.kind) return bad('other-route')
  const isResource =
    sale.kind === 'each' ? isEachOf(sale.item, opaque.resource) : opaque.resource === sale.item
  if (!isResource) return bad('other-resource')
  // What has run out is told so even if its price has changed too: the wallet then presents the same coins again.
  if (Challenge.isExpired(challenge, issuer.now())) {
    return { type: 'bad', problem: 'payment-expired', detail: 'expired' }
  }
  if (opaque.h !== sale.hash) return bad('other-route-or-price')
  if (challenge.digest !== digest) return bad('other-body')
  // Both forms are ours whichever is asked for now: nobody is stranded by a change between asking and paying.
  const isOnline = challenge.request === requestOf(issuer, sale, { banks, isOnline: true })
  if (!isOnline && challenge.request !== requestOf(issuer, sale, { banks })) return bad('other-terms')
  return { type: 'good', resource: opaque.resource, isOnline }
}

/** The `request` a sale has today: base64url JCS of its terms, with a lock or, online, without. */
export function requestOf(
  issuer: Issuer,
  sale: Sale,
  { banks, isOnline = false }: { banks: readonly Bank[]; isOnline?: boolean },
): string {
  return encodeTerms({
    amount: sale.amount,
    description: sale.description,
    ...(sale.access !== undefined && { access: sale.access }),
    banks: banks.map(({ url, keysets }) => ({ url, keysets: namedKeysets(keysets, issuer.now()) })),
    ...(!isOnline && { lock: { horizon: issuer.horizon, refund: true } }),
    till: issuer.vendorKey,
  })
}

function isGenuine(issuer: Issuer, challenge: Challenge.Challenge): boolean {
  const mark = challenge.id.slice(0, MARK_CHARS)
  const keys = issuer.keys().map((key) => keyOf(key, mark))
  return Challenge.isGenuine({ ...challenge, id: challenge.id.slice(MARK_CHARS) }, keys)
}

function keyOf(key: Uint8Array, mark: string): Uint8Array {
  return hmac(sha256, key, Encoding.utf8(mark))
}

/** Short ids of the keysets that are taken, signing ones first; wallets lock coins of those. */
function namedKeysets(keysets: readonly Keyset.Keyset[], now: number): string[] {
  const living = keysets.filter((keyset) => isLiving(keyset, now))
  const ordered = [...living].sort((a, b) => Number(b.active) - Number(a.active) || (a.id < b.id ? -1 : 1))
  return ordered.slice(0, limits.keysetsNamed).map((keyset) => Keyset.shortId(keyset.id))
}
