import { type BankApi, Encoding } from '@tuppence/protocol'
import { Blind, Dleq } from '@tuppence/protocol/ecash'
import { BankError } from '../BankError.ts'
import type { SignedOutput } from '../storage/coinStore.ts'
import type { Bank } from './Bank.ts'
import { now } from './Bank.ts'
import { inSlices } from './inSlices.ts'
import type { BankKeyset } from './keysets.ts'

/** A coin somebody wants signed, with the 32-byte key that does it. */
export type Output = {
  readonly message: BankApi.BlindedMessage
  readonly b: Uint8Array
  readonly keyset: BankKeyset
  readonly key: Uint8Array
}

/** A signature as the wire has it (NUT-00, NUT-12). */
export type Signature = { amount: number; id: string; C_: string; dleq: { e: string; s: string } }

export type Outputs = { readonly coins: readonly Output[]; readonly unit: string; readonly sum: bigint }

/** Looks up what is wanted. Throws 12001, 11009, 12002, 12003, 11006, 11008, and 0 for what is no point. */
export function read(messages: readonly BankApi.BlindedMessage[], bank: Bank): Outputs {
  const known = messages.map((message) => ({ message, keyset: findKeyset(message.id, bank) }))
  const units = new Set(known.map(({ keyset }) => keyset.keyset.unit))
  const [unit] = units
  if (units.size !== 1 || unit === undefined) throw new BankError('severalUnits')
  if (new Set(messages.map((message) => message.B_)).size !== messages.length)
    throw new BankError('duplicateOutputs')
  const coins = known.map(({ message, keyset }) => withKey(message, keyset, bank))
  return { coins, unit, sum: messages.reduce((sum, { amount }) => sum + amount, 0n) }
}

function findKeyset(id: string, bank: Bank): BankKeyset {
  const keyset = bank.keysets.find(id)
  if (keyset === undefined) throw new BankError('keysetUnknown')
  return keyset
}

function withKey(message: BankApi.BlindedMessage, keyset: BankKeyset, bank: Bank): Output {
  const { active, finalExpiry } = keyset.keyset
  if (finalExpiry !== undefined && finalExpiry <= now(bank)) throw new BankError('keysetExpired')
  if (!active) throw new BankError('keysetInactive')
  const key = keyset.secrets.get(message.amount)
  if (key === undefined)
    throw new BankError('amountOutOfRange', { detail: 'There is no coin of this amount.' })
  const b = Encoding.unhex(message.B_)
  if (!bank.curve.isPoint(b)) throw BankError.malformed('An output is not a point.')
  return { message, b, keyset, key }
}

/** Refuses outputs signed before, cheaply; the transaction asks again. Throws 11003. */
export function refuseSigned(outputs: Outputs, bank: Bank): void {
  if (outputs.coins.some((coin) => bank.store.coins.isSigned(coin.b))) throw new BankError('alreadySigned')
}

/** Signs every output, with its DLEQ proof. Nothing of it counts before `issue` has been committed. */
export function sign(outputs: Outputs, bank: Bank): Promise<SignedOutput[]> {
  return inSlices(outputs.coins, ({ message, b, keyset, key: k }) => {
    const { amount, B_ } = message
    const A = keyset.keyset.keys.get(amount)
    if (A === undefined) throw new Error('a secret key without its public key')
    const C_ = Blind.sign(B_, k, bank.curve)
    const { e, s } = Dleq.create({ k, A, B_, C_ }, bank.curve)
    const c = Encoding.unhex(C_)
    return { b, keyset: keyset.number, amount, c, e: Encoding.unhex(e), s: Encoding.unhex(s) }
  })
}

/** Gives the coins out: the step of the transaction that makes the signatures count. Throws 11003, 12002. */
export function issue(signed: readonly SignedOutput[], bank: Bank): void {
  const { number } = bank.keysets.active
  for (const output of signed) {
    // Another process may have made a new keyset meanwhile.
    if (output.keyset !== number) throw new BankError('keysetInactive')
    if (!bank.store.coins.sign(output)) throw new BankError('alreadySigned')
    bank.store.coins.countIssued(output.keyset, output.amount, 1)
  }
}

/** What the wallet gets for an output. */
export function toWire(output: SignedOutput, bank: Bank): Signature {
  return {
    amount: Number(output.amount),
    id: bank.keysets.byNumber(output.keyset).keyset.id,
    C_: Encoding.hex(output.c),
    dleq: { e: Encoding.hex(output.e), s: Encoding.hex(output.s) },
  }
}
