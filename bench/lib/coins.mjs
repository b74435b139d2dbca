import { Encoding } from '@tuppence/protocol'
import { noble } from '@tuppence/protocol/curve'
import { Blind, Dleq, Keyset, Lock, Swap } from '@tuppence/protocol/ecash'

const { hex, random } = Encoding

/** A keyset with its secret keys, made afresh. */
export function newKeyset(denominations, curve = noble) {
  const secrets = new Map(denominations.map((amount) => [amount, random(32)]))
  const keys = new Map([...secrets].map(([amount, k]) => [amount, hex(curve.multiplyBase(k))]))
  const parts = { unit: 'usd', inputFeePpk: 0, keys }
  return { keyset: { ...parts, id: Keyset.deriveId(parts, 2), active: true }, secrets }
}

/** Signs outputs as a bank does: blind signature and DLEQ. */
export function signOutputs(outputs, { keyset, secrets }, curve = noble) {
  return {
    signatures: outputs.map(({ amount, id, B_ }) => {
      const k = secrets.get(amount)
      const C_ = Blind.sign(B_, k, curve)
      const dleq = Dleq.create({ k, A: keyset.keys.get(amount), B_, C_ }, curve)
      return { amount: Number(amount), id, C_, dleq }
    }),
  }
}

/** Coins with DLEQ, each with a secret from `secretOf()`. */
export function issue(amounts, bank, secretOf, curve = noble) {
  const specs = amounts.map((amount) => ({ amount, secret: secretOf(), r: random(32) }))
  const outputs = Swap.outputs(specs, bank.keyset.id, curve)
  return Swap.complete(outputs, signOutputs(outputs, bank, curve), bank.keyset, curve)
}

export const plainSecret = () => hex(random(32))

/** A secret locked to V, in one of the forms a till takes: with a refund time, or without. */
export function lockedSecret(V, T) {
  const R = hex(noble.multiplyBase(random(32)))
  return Lock.build({ V, nonce: hex(random(32)), ...(T ? { T, R } : {}) })
}
