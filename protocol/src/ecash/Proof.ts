import type { Curve } from '../curve/Curve.ts'
import { hex, utf8 } from '../Encoding.ts'
import { ensure, within } from '../Errors.ts'
import { limits } from '../limits.ts'

/** One coin (NUT-00). `id` is the full keyset id, `C` a point in hex. */
export type Proof = {
  readonly amount: bigint
  readonly id: string
  readonly secret: string
  readonly C: string
  readonly dleq?: { readonly e: string; readonly s: string; readonly r: string }
  readonly witness?: string
}

/** A coin as a bank's JSON has it. It carries no dleq: that would link the coin to its issue. */
export type Wire = { amount: number; id: string; secret: string; C: string; witness?: string }

/** Y = hashToCurve(secret) in hex: the name under which a coin is spent (NUT-00). Throws malformed-secret. */
export function y(secret: string, curve: Curve): string {
  return hex(curve.hashToCurve(within('malformed-secret', () => utf8(secret))))
}

/** The coin as it is sent to a bank. Throws malformed-amount for an amount that JSON cannot carry. */
export function toWire(proof: Proof): Wire {
  const { amount, id, secret, C, witness } = proof
  ensure(amount >= 0n && amount <= limits.amount, 'malformed-amount')
  return { amount: Number(amount), id, secret, C, ...(witness !== undefined && { witness }) }
}

/** The coins' amounts together, in the unit of their keysets. */
export function sum(proofs: readonly { readonly amount: bigint }[]): bigint {
  return proofs.reduce((total, proof) => total + proof.amount, 0n)
}
