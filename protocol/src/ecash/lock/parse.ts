import { parseJson } from '../../Encoding.ts'
import { ProtocolError } from '../../Errors.ts'
import { limits } from '../../limits.ts'
import { isPointHex } from '../fields.ts'

/** Tags of a NUT-10 secret as they stand in it: name first, then values. */
export type Tags = readonly (readonly string[])[]

/** No spending condition. */
export type Plain = { readonly kind: 'plain' }

/**
 * A condition nobody can meet here, because it is malformed, contradictory or of a kind this package does not
 * know.
 */
export type Unspendable = { readonly kind: 'unspendable'; readonly reason: string }

/**
 * NUT-11: `nSigs` of `keys` may spend at any time; after `locktime` (seconds) `nSigsRefund` of `refund` too,
 * or anyone where there is no refund key.
 */
export type P2pk = {
  readonly kind: 'p2pk'
  readonly nonce: string
  readonly data: string
  readonly tags: Tags
  readonly sigflag: 'SIG_INPUTS' | 'SIG_ALL'
  readonly keys: readonly string[]
  readonly nSigs: number
  readonly locktime?: number
  readonly refund: readonly string[]
  readonly nSigsRefund: number
}

type Body = { nonce: string; data: string; tags: Tags }

/** Why a secret is unspendable, thrown inside this file only. */
class Refused extends Error {}

/**
 * The bank's reading of a secret (NUT-10, NUT-11). Whatever opens like a condition is one: text that another
 * reader could take for a lock is never plain. Never throws; what is not understood to the last tag is
 * unspendable.
 */
export function parse(secret: string): Plain | P2pk | Unspendable {
  if (!/^\s*\[/.test(secret)) return { kind: 'plain' }
  try {
    return readP2pk(readBody(secret))
  } catch (error) {
    if (error instanceof Refused) return { kind: 'unspendable', reason: error.message }
    if (error instanceof ProtocolError) return { kind: 'unspendable', reason: 'not strict JSON' }
    throw error
  }
}

function readBody(secret: string): Body {
  check(secret.length <= limits.secret, 'too large')
  const value = parseJson(secret, { maxChars: limits.secret })
  check(Array.isArray(value) && value.length === 2, 'not [kind, body]')
  const [kind, body]: unknown[] = value
  // HTLC (NUT-14) among them: a kind that is not enforced must not be spent, or its lock would not hold.
  check(kind === 'P2PK', 'kind not supported')
  check(typeof body === 'object' && body !== null && !Array.isArray(body), 'not [kind, body]')
  const { nonce, data, tags = [], ...rest }: Record<string, unknown> = { ...body }
  check(Object.keys(rest).length === 0, 'unknown member')
  check(typeof nonce === 'string' && typeof data === 'string', 'nonce or data')
  check(Array.isArray(tags) && tags.every(isTag), 'tags')
  return { nonce, data, tags }
}

function isTag(tag: unknown): tag is string[] {
  return Array.isArray(tag) && tag.length >= 2 && tag.every((part) => typeof part === 'string')
}

function readP2pk({ nonce, data, tags }: Body): P2pk {
  const byName = new Map(tags.map(([name = '', ...values]) => [name, values]))
  check(byName.size === tags.length, 'tag twice')
  check([...byName.keys()].every(isKnown), 'unknown tag')
  const keys = readKeys([data, ...(byName.get('pubkeys') ?? [])])
  const refund = readKeys(byName.get('refund') ?? [])
  const locktime = readLocktime(byName.get('locktime'))
  check(refund.length > 0 || !byName.has('n_sigs_refund'), 'n_sigs_refund without refund')
  return {
    kind: 'p2pk',
    nonce,
    data,
    tags,
    sigflag: readSigflag(byName.get('sigflag')),
    keys,
    nSigs: readThreshold(byName.get('n_sigs'), keys.length),
    ...(locktime !== undefined && { locktime }),
    refund,
    nSigsRefund: refund.length === 0 ? 0 : readThreshold(byName.get('n_sigs_refund'), refund.length),
  }
}

function isKnown(name: string): boolean {
  return ['sigflag', 'pubkeys', 'n_sigs', 'locktime', 'refund', 'n_sigs_refund'].includes(name)
}

function readKeys(keys: string[]): string[] {
  check(keys.every(isPointHex), 'key')
  // 02x and 03x are one BIP-340 key: a signature for one is a signature for the other.
  check(new Set(keys.map((key) => key.slice(2))).size === keys.length, 'key twice')
  return keys
}

/** A locktime that is no time locks for ever (NUT-11, Permanent Lock): that takes a coin from nobody. */
function readLocktime(values: string[] | undefined): number | undefined {
  if (values === undefined) return undefined
  const [text = '', ...others] = values
  check(others.length === 0, 'locktime')
  return /^(0|[1-9][0-9]{0,15})$/.test(text) && Number.isSafeInteger(Number(text)) ? Number(text) : undefined
}

function readThreshold(values: string[] | undefined, keys: number): number {
  const [text = '', ...others] = values ?? ['1']
  check(others.length === 0 && /^[1-9][0-9]?$/.test(text) && Number(text) <= keys, 'number of signatures')
  return Number(text)
}

function readSigflag(values: string[] | undefined): 'SIG_INPUTS' | 'SIG_ALL' {
  if (values === undefined) return 'SIG_INPUTS'
  const [flag, ...others] = values
  check(others.length === 0 && (flag === 'SIG_INPUTS' || flag === 'SIG_ALL'), 'sigflag')
  return flag
}

function check(condition: boolean, reason: string): asserts condition {
  if (!condition) throw new Refused(reason)
}
