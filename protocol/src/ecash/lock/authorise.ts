import { sha256 } from '@noble/hashes/sha2.js'
import type { Curve } from '../../curve/Curve.ts'
import { noble } from '../../curve/noble.ts'
import { hex, parseJson, unhex, utf8 } from '../../Encoding.ts'
import { ProtocolError } from '../../Errors.ts'
import { limits } from '../../limits.ts'
import type { Proof } from '../Proof.ts'
import { type P2pk, parse } from './parse.ts'

/** Why an input may not be spent. */
export type Refusal =
  | 'unspendable'
  | 'unexpected-witness'
  | 'malformed-witness'
  | 'missing-signatures'
  | 'needs-whole-request'
  | 'inputs-differ'

/**
 * What a SIG_ALL signature covers beside the inputs: the outputs in the request's order, and a melt's quote
 * id.
 */
export type Rest = {
  readonly outputs: readonly { readonly amount: bigint; readonly B_: string }[]
  readonly quote?: string
}

type Input = Pick<Proof, 'secret' | 'C' | 'witness'>
type Check = { message: Uint8Array; witness: string | undefined; now: number; curve: Curve }

const MAX_SIGNATURES = 16

/**
 * Whether one input may be spent at `now` (seconds) with its witness (NUT-11, SIG_INPUTS). A SIG_ALL lock
 * answers needs-whole-request: ask `areAuthorised`.
 */
export function isAuthorised(
  secret: string,
  witness: string | undefined,
  now: number,
  curve: Curve = noble,
): 'ok' | Refusal {
  const lock = parse(secret)
  if (lock.kind === 'plain') return witness === undefined ? 'ok' : 'unexpected-witness'
  if (lock.kind === 'unspendable') return 'unspendable'
  if (lock.sigflag === 'SIG_ALL') return 'needs-whole-request'
  return checkPaths(lock, { message: utf8(secret), witness, now, curve })
}

/**
 * Whether all inputs of a swap or melt may be spent at `now` (NUT-11): each by itself, or together under
 * SIG_ALL.
 */
export function areAuthorised(
  inputs: readonly Input[],
  rest: Rest,
  now: number,
  curve: Curve = noble,
): 'ok' | Refusal {
  const locks = inputs.map((input) => parse(input.secret))
  if (!locks.some((lock) => lock.kind === 'p2pk' && lock.sigflag === 'SIG_ALL')) {
    const refusals = inputs.map((input) => isAuthorised(input.secret, input.witness, now, curve))
    return refusals.find((refusal) => refusal !== 'ok') ?? 'ok'
  }
  const [first, ...others] = locks
  if (first?.kind !== 'p2pk') return 'inputs-differ'
  if (!others.every((lock) => lock.kind === 'p2pk' && sameCondition(lock, first))) return 'inputs-differ'
  const [witness, ...further] = inputs.map((input) => input.witness)
  if (further.some((one) => one !== undefined)) return 'unexpected-witness'
  return checkPaths(first, { message: sigAllMessage(inputs, rest), witness, now, curve })
}

/** How many signature checks it may take at most to say whether an input may be spent: a bank bounds their sum. */
export function cost(secret: string, witness: string | undefined): number {
  const lock = parse(secret)
  if (lock.kind !== 'p2pk') return 0
  return (lock.keys.length + lock.refund.length) * (readSignatures(witness)?.length ?? 0)
}

/**
 * What SIG_ALL signs (NUT-11): Σ secret ‖ C of the inputs, Σ amount ‖ B_ of the outputs, the quote id of a
 * melt.
 */
export function sigAllMessage(inputs: readonly Input[], { outputs, quote = '' }: Rest): Uint8Array {
  const ins = inputs.map((input) => input.secret + input.C).join('')
  const outs = outputs.map((output) => `${output.amount}${output.B_}`).join('')
  return utf8(ins + outs + quote)
}

/**
 * The witness that spends a coin locked to `key` (32 secret bytes): BIP-340 over SHA-256 of the secret, as
 * JSON.
 */
export function sign(secret: string, key: Uint8Array, curve: Curve): string {
  return JSON.stringify({ signatures: [hex(curve.schnorrSign(sha256(utf8(secret)), key))] })
}

function sameCondition(a: P2pk, b: P2pk): boolean {
  return a.data === b.data && JSON.stringify(a.tags) === JSON.stringify(b.tags)
}

function checkPaths(lock: P2pk, { message, witness, now, curve }: Check): 'ok' | Refusal {
  const expired = lock.locktime !== undefined && now > lock.locktime
  if (expired && lock.refund.length === 0) return 'ok'
  const signatures = readSignatures(witness)
  if (signatures === undefined) return 'malformed-witness'
  const hash = sha256(message)
  const isSigned = (keys: readonly string[], wanted: number) => {
    const unused = new Set(signatures)
    let found = 0
    for (const key of keys) {
      const signature = [...unused].find((one) => curve.schnorrVerify(one, hash, unhex(key.slice(2))))
      if (signature === undefined) continue
      unused.delete(signature)
      found++
      if (found === wanted) return true
    }
    return false
  }
  if (isSigned(lock.keys, lock.nSigs)) return 'ok'
  if (expired && isSigned(lock.refund, lock.nSigsRefund)) return 'ok'
  return 'missing-signatures'
}

function readSignatures(witness: string | undefined): Uint8Array[] | undefined {
  if (witness === undefined) return []
  try {
    const value = parseJson(witness, { maxChars: limits.witness })
    if (typeof value !== 'object' || value === null || !('signatures' in value)) return undefined
    const { signatures } = value
    if (!Array.isArray(signatures) || signatures.length > MAX_SIGNATURES) return undefined
    return signatures.every(isSignature) ? signatures.map((text) => unhex(text)) : undefined
  } catch (error) {
    if (error instanceof ProtocolError) return undefined
    throw error
  }
}

function isSignature(text: unknown): text is string {
  return typeof text === 'string' && /^[0-9a-f]{128}$/.test(text)
}
