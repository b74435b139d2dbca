import type { Curve } from '../curve/Curve.ts'
import { hex } from '../Encoding.ts'
import { ensure, ProtocolError } from '../Errors.ts'
import { limits } from '../limits.ts'
import * as Blind from './Blind.ts'
import * as Dleq from './Dleq.ts'
import { isPointHex, isScalarHex, scalarBytes } from './fields.ts'
import type { Keyset } from './Keyset.ts'
import * as Proof from './Proof.ts'

/**
 * A coin to be: all that is needed to ask for its signature again and to unblind it. Stored before it is
 * sent.
 */
export type Output = {
  readonly amount: bigint
  readonly id: string
  readonly secret: string
  readonly r: string
  readonly B_: string
}

/** A blinded message as a bank's JSON has it (NUT-00). */
export type WireOutput = { amount: number; id: string; B_: string }

/** A NUT-03 request. */
export type Request = { inputs: Proof.Wire[]; outputs: WireOutput[] }

type Spec = { readonly amount: bigint; readonly secret: string; readonly r: Uint8Array }

/**
 * Outputs ready to be stored and sent: ascending by amount, ties plain first, so that their order tells
 * nothing.
 */
export function outputs(specs: readonly Spec[], keysetId: string, curve: Curve): Output[] {
  const rank = ({ amount, secret }: Spec) => amount * 2n + (secret.startsWith('[') ? 1n : 0n)
  const ordered = [...specs].sort((a, b) => Number(rank(a) - rank(b)))
  return ordered.map(({ amount, secret, r }) => ({
    amount,
    id: keysetId,
    secret,
    r: hex(r),
    B_: Blind.blind(secret, r, curve),
  }))
}

/**
 * The request that turns coins into these outputs. Inputs are ordered by amount, then secret, and carry no
 * dleq.
 */
export function prepare(inputs: readonly Proof.Proof[], outputs: readonly Output[]): Request {
  const ordered = [...inputs].sort((a, b) => Number(a.amount - b.amount) || (a.secret < b.secret ? -1 : 1))
  return { inputs: ordered.map(Proof.toWire), outputs: outputs.map(toWire) }
}

/** An output as it is sent in a swap, a mint or a restore request. Throws malformed-amount. */
export function toWire({ amount, id, B_ }: Output): WireOutput {
  ensure(amount >= 0n && amount <= limits.amount, 'malformed-amount')
  return { amount: Number(amount), id, B_ }
}

/**
 * The coins in a bank's reply `{signatures}` to a swap or a mint of these outputs of one keyset: one
 * signature for each, in their order, with the same amount and id and a DLEQ proof under the keyset's key.
 * Throws bank-misbehaved.
 */
export function complete(
  outputs: readonly Output[],
  reply: unknown,
  keyset: Keyset,
  curve: Curve,
): Proof.Proof[] {
  const signatures = list(record(reply).signatures)
  ensure(signatures.length === outputs.length, 'bank-misbehaved', 'number of signatures')
  return outputs.map((output, index) => unblind(output, signatures[index], keyset, curve))
}

/**
 * The coins in a bank's reply `{outputs, signatures}` to a restore (NUT-09) of these outputs of one keyset:
 * those it has signed, in the reply's order. Throws bank-misbehaved for a stranger's output, one named twice,
 * or a bad signature.
 */
export function restored(
  outputs: readonly Output[],
  reply: unknown,
  keyset: Keyset,
  curve: Curve,
): Proof.Proof[] {
  const { outputs: named, signatures: signed } = record(reply)
  const names = list(named).map((output) => record(output).B_)
  const signatures = list(signed)
  ensure(
    names.length === signatures.length && new Set(names).size === names.length,
    'bank-misbehaved',
    'restore',
  )
  return names.map((B_, index) => {
    const output = outputs.find((one) => one.B_ === B_)
    if (output === undefined) throw new ProtocolError('bank-misbehaved', 'restored a stranger’s output')
    return unblind(output, signatures[index], keyset, curve)
  })
}

/** Outputs as JSON values for a store. They hold secrets. */
export function toStored(outputs: readonly Output[]): Record<keyof Output, string>[] {
  return outputs.map((output) => ({ ...output, amount: String(output.amount) }))
}

/** Outputs read back from a store. Throws malformed-blind. */
export function fromStored(stored: unknown): Output[] {
  ensure(Array.isArray(stored), 'malformed-blind')
  return stored.map((one: unknown) => {
    ensure(typeof one === 'object' && one !== null, 'malformed-blind')
    const { amount, id, secret, r, B_ }: Record<string, unknown> = { ...one }
    ensure(typeof amount === 'string' && /^(0|[1-9][0-9]{0,18})$/.test(amount), 'malformed-blind')
    ensure(typeof id === 'string' && typeof secret === 'string', 'malformed-blind')
    ensure(typeof r === 'string' && isScalarHex(r), 'malformed-blind')
    ensure(typeof B_ === 'string' && isPointHex(B_), 'malformed-blind')
    return { amount: BigInt(amount), id, secret, r, B_ }
  })
}

function unblind(output: Output, signature: unknown, keyset: Keyset, curve: Curve): Proof.Proof {
  const { amount, id, C_, dleq } = record(signature)
  const { e, s } = record(dleq)
  const A = keyset.keys.get(output.amount)
  if (A === undefined || keyset.id !== output.id) throw new Error('output of another keyset')
  ensure(amount === Number(output.amount) || amount === output.amount, 'bank-misbehaved', 'amount')
  ensure(id === output.id, 'bank-misbehaved', 'keyset')
  ensure(typeof C_ === 'string' && typeof e === 'string' && typeof s === 'string', 'bank-misbehaved', 'shape')
  ensure(Dleq.verifyBlind({ A, B_: output.B_, C_, e, s }, curve), 'bank-misbehaved', 'dleq')
  const C = Blind.unblind(C_, scalarBytes(output.r), A, curve)
  return { amount: output.amount, id, secret: output.secret, C, dleq: { e, s, r: output.r } }
}

function record(value: unknown): Record<string, unknown> {
  ensure(typeof value === 'object' && value !== null && !Array.isArray(value), 'bank-misbehaved', 'shape')
  return { ...value }
}

function list(value: unknown): unknown[] {
  ensure(Array.isArray(value) && value.length <= limits.bankList, 'bank-misbehaved', 'shape')
  return value
}
