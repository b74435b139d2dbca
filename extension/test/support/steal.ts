import { randomUUID } from 'node:crypto'
import { Keyset, type Proof, Swap } from '@tuppence/protocol/ecash'
import { expect } from 'vitest'
import { bankUrl, curve, type TestBank } from './world.ts'

/** Spends a coin as anybody could who saw it in the page. */
export async function steal(bank: TestBank, proof: Proof.Proof): Promise<void> {
  const wire = (await (await bank.serve(new Request(`${bankUrl}/v1/keys`))).json()) as { keysets: unknown[] }
  const keysets = wire.keysets.map((each) => Keyset.parse(each, curve))
  const keyset = Keyset.resolve(proof.id, keysets)
  const r = new Uint8Array(32).fill(7)
  const outputs = Swap.outputs([{ amount: proof.amount, secret: randomUUID(), r }], keyset.id, curve)
  const body = JSON.stringify(Swap.prepare([{ ...proof, id: keyset.id }], outputs))
  const headers = { 'content-type': 'application/json' }
  const reply = await bank.serve(new Request(`${bankUrl}/v1/swap`, { method: 'POST', body, headers }))
  expect(reply.status).toBe(200)
}
