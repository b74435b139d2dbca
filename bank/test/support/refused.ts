import { type Keyset, type Proof, Swap } from '@tuppence/protocol/ecash'
import { expect } from 'vitest'
import { outputs, type Reply } from './client.ts'
import { type TestBank, testBank } from './testBank.ts'

/** Asserts that a request is refused with this code and changes nothing at the bank. */
export async function refused(bank: TestBank, code: number, request: () => Promise<Reply>, status = 400) {
  const before = bank.snapshot()
  const reply = await request()
  expect({ status: reply.status, code: reply.body.code }).toEqual({ status, code })
  expect(typeof reply.body.detail).toBe('string')
  expect(bank.snapshot()).toEqual(before)
}

type Wired = {
  bank: TestBank
  keyset: Keyset.Keyset
  fresh(...amounts: number[]): Swap.Output[]
  wire(...amounts: number[]): Swap.WireOutput[]
  swap(inputs: readonly Proof.Wire[], wanted: readonly Swap.WireOutput[]): Promise<Reply>
}

/** A bank, and short words to ask it for a swap. */
export async function setUp(config: Parameters<typeof testBank>[0] = {}): Promise<Wired> {
  const bank = testBank(config)
  const keyset = await bank.keyset()
  const fresh = (...amounts: number[]) => outputs(amounts, keyset.id)
  const swap = (inputs: readonly Proof.Wire[], wanted: readonly Swap.WireOutput[]) =>
    bank.post('/v1/swap', { inputs, outputs: wanted })
  const wire = (...amounts: number[]) => fresh(...amounts).map(Swap.toWire)
  return { bank, keyset, fresh, swap, wire }
}

export const wireCoins = (coins: readonly Proof.Proof[]) => coins.map((coin) => wireCoin(coin))

/** A coin as a swap sends it, with some of its fields changed. */
export function wireCoin({ amount, id, secret, C }: Proof.Proof, change: object = {}): Proof.Wire {
  return { amount: Number(amount), id, secret, C, ...change }
}
