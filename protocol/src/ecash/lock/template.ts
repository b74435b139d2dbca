import type { Curve } from '../../curve/Curve.ts'
import { noble } from '../../curve/noble.ts'
import { ensure } from '../../Errors.ts'
import { limits } from '../../limits.ts'
import { isPointHex, pointBytes } from '../fields.ts'
import type { Tags } from './parse.ts'

const NONCE = /^[0-9a-f]{64}$/
const TIME = /^[1-9][0-9]{0,15}$/

/**
 * A lock to V; with T (seconds) and R, also to R after T. `tags` are a stranger's, verbatim. Keys are hex
 * points.
 */
export type Parts = {
  readonly V: string
  readonly nonce: string
  readonly T?: number
  readonly R?: string
  readonly tags?: Tags
}

/** What a till takes. `now` and `horizon` are seconds: T must be at least that far ahead. */
export type Acceptance = {
  readonly V: string
  readonly now: number
  readonly horizon: number
  /** Whether locktime + refund is taken too. */
  readonly refund: boolean
}

/** The secret of a locked coin, in one of the exact forms a till accepts. Throws malformed-secret. */
export function build({ V, nonce, T, R, tags }: Parts): string {
  ensure(isPointHex(V) && NONCE.test(nonce), 'malformed-secret')
  if (T === undefined || R === undefined) {
    ensure(T === undefined && R === undefined, 'malformed-secret', 'T and R go together')
    const text = tags === undefined ? '' : JSON.stringify(tags)
    ensure(isHarmless(text), 'unsupported', 'tags')
    return write(V, nonce, text)
  }
  ensure(tags === undefined && TIME.test(String(T)) && isPointHex(R), 'malformed-secret')
  return write(V, nonce, refundTags(String(T), R))
}

/**
 * Whether a secret is locked to V in one of the exact forms (design: Locks and seeds), by string comparison:
 * any other spelling might mean something else to the bank.
 */
export function accepts(
  secret: string,
  { V, now, horizon, refund }: Acceptance,
  curve: Curve = noble,
): boolean {
  const nonce = secret.slice(PREFIX.length, PREFIX.length + 64)
  if (secret.length > limits.secret || !NONCE.test(nonce)) return false
  if (HARMLESS.some((tags) => secret === write(V, nonce, tags))) return true
  const [T = '', R = ''] = refund ? (REFUND.exec(secret)?.slice(1) ?? []) : []
  if (T === '' || secret !== write(V, nonce, refundTags(T, R))) return false
  // A bank may hold a lock with an impossible refund key unspendable by V, too.
  return Number.isSafeInteger(Number(T)) && Number(T) >= now + horizon && curve.isPoint(pointBytes(R))
}

const PREFIX = '["P2PK",{"nonce":"'

/** Finds T and R; whether the rest is right the comparison says. */
const REFUND = /,"tags":\[\["locktime","([1-9][0-9]{0,15})"\],\["refund","(0[23][0-9a-f]{64})"\]\]\}\]$/

/** Tags that change nothing: absent, empty (cashu-ts writes it), the default flag spelt out. */
const HARMLESS = ['', '[]', '[["sigflag","SIG_INPUTS"]]']

function isHarmless(tags: string): boolean {
  return HARMLESS.includes(tags)
}

function refundTags(T: string, R: string): string {
  return `[["locktime","${T}"],["refund","${R}"]]`
}

function write(V: string, nonce: string, tags: string): string {
  return `${PREFIX}${nonce}","data":"${V}"${tags === '' ? '' : `,"tags":${tags}`}}]`
}
