import { Encoding } from '@tuppence/protocol'
import { Blind, Keyset, Proof } from '@tuppence/protocol/ecash'
import { BankError } from '../BankError.ts'
import { Breach } from '../Breach.ts'
import type { Bank } from './Bank.ts'
import { now } from './Bank.ts'
import { inSlices } from './inSlices.ts'
import type { BankKeyset } from './keysets.ts'

/** A coin somebody hands in, with its name in the spent set (33 bytes) and the 32-byte key it must be signed with. */
export type Input = {
  readonly proof: Proof.Proof
  readonly y: Uint8Array
  readonly keyset: BankKeyset
  readonly key: Uint8Array
}

export type Inputs = {
  readonly coins: readonly Input[]
  readonly unit: string
  readonly sum: bigint
  readonly fee: bigint
}

/** Looks up what the coins claim to be. Throws 12001, 12003, 10001 (no such amount), 11009, 11007. */
export async function read(proofs: readonly Proof.Proof[], bank: Bank): Promise<Inputs> {
  const known = proofs.map((proof) => ({ proof, ...findKey(proof, bank) }))
  const units = new Set(known.map(({ keyset }) => keyset.keyset.unit))
  const [unit] = units
  if (units.size !== 1 || unit === undefined) throw new BankError('severalUnits')
  const coins = await inSlices(known, (input) => ({
    ...input,
    y: Encoding.unhex(Proof.y(input.proof.secret, bank.curve)),
  }))
  // Two coins with one secret are one coin, whatever else differs.
  const names = new Set(coins.map((coin) => Encoding.hex(coin.y)))
  if (names.size !== coins.length) throw new BankError('duplicateInputs')
  const fee = Keyset.fee(coins.map((coin) => coin.keyset.keyset.inputFeePpk))
  return { coins, unit, sum: Proof.sum(proofs), fee }
}

function findKey(proof: Proof.Proof, bank: Bank): { keyset: BankKeyset; key: Uint8Array } {
  const keyset = bank.keysets.find(proof.id)
  if (keyset === undefined) throw new BankError('keysetUnknown')
  const { finalExpiry } = keyset.keyset
  if (finalExpiry !== undefined && finalExpiry <= now(bank)) throw new BankError('keysetExpired')
  const key = keyset.secrets.get(proof.amount)
  if (key === undefined) throw new BankError('proofInvalid')
  return { keyset, key }
}

/** Refuses coins spent before, cheaply; the transaction asks again. Throws 11001. */
export function refuseSpent(inputs: Inputs, bank: Bank): void {
  if (inputs.coins.some((coin) => bank.store.coins.isSpent(coin.y))) throw new BankError('alreadySpent')
}

/** Checks k·Y = C of every coin (NUT-00). Throws 10001. */
export async function verify(inputs: Inputs, bank: Bank): Promise<void> {
  await inSlices(inputs.coins, ({ proof, key }) => {
    if (!Blind.verify(proof.secret, proof.C, key, bank.curve)) throw new BankError('proofInvalid')
  })
}

/** Takes the coins back: the step of the transaction that makes them spent. Throws 11001 and Breach. */
export function redeem(inputs: Inputs, bank: Bank): void {
  const { coins } = bank.store
  for (const { proof, y, keyset } of inputs.coins) {
    const { amount, witness } = proof
    if (!coins.spend({ y, keyset: keyset.number, amount, witness })) throw new BankError('alreadySpent')
    if (!coins.countRedeemed(keyset.number, amount, 1)) throw new Breach()
  }
}
