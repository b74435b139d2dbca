import { BankApi } from '@tuppence/protocol'
import { Dleq, Lock, Proof, QuoteSignature, Swap } from '@tuppence/protocol/ecash'
import { expect, test } from 'vitest'
import manifest from '../package.json' with { type: 'json' }
import { outputs, publicKey, scalar } from './support/client.ts'
import { curve } from './support/curve.ts'
import { setUp, wireCoin } from './support/refused.ts'
import type { TestBank } from './support/testBank.ts'

// What /v1/info says (NUT-06), claim by claim, against what the bank does.

const info = async (bank: TestBank) => BankApi.parseInfo((await bank.get('/v1/info')).body)
const status = async (reply: Promise<{ status: number; body: Record<string, unknown> }>) => {
  const { status: code, body } = await reply
  return code === 200 ? 200 : body.code
}

test('behavior: it names itself, and claims these NUTs and no others', async () => {
  const { bank } = await setUp({ name: 'A name' })
  const { body } = await bank.get('/v1/info')
  expect(body).toMatchObject({
    name: 'A name',
    version: `tuppence-bank/${manifest.version}`,
    time: 1_800_000_000,
  })
  expect(Object.keys(body.nuts as object)).toEqual(['4', '5', '7', '9', '10', '11', '12', '19', '20'])
  bank.wait(5)
  expect((await info(bank)).time).toBe(1_800_000_005)
})

test('behavior: NUT-04 and 05: the methods, units and limits it names, and nothing beside them', async () => {
  const { bank } = await setUp()
  const { nuts } = await info(bank)
  expect([nuts[4]?.disabled, nuts[5]?.disabled]).toEqual([false, false])
  for (const { method, unit, min_amount = 0n, max_amount = 0n } of nuts[4]?.methods ?? []) {
    const ask = (amount: bigint, of = unit) =>
      status(bank.post(`/v1/mint/quote/${method}`, { amount: Number(amount), unit: of }))
    expect([await ask(min_amount), await ask(max_amount)]).toEqual([200, 200])
    expect([await ask(min_amount - 1n), await ask(max_amount + 1n)]).toEqual([11006, 11006])
    expect(await ask(min_amount, 'sat')).toBe(11013)
  }
  for (const { method, unit, min_amount = 0n, max_amount = 0n } of nuts[5]?.methods ?? []) {
    const ask = (amount: bigint) =>
      status(bank.post(`/v1/melt/quote/${method}`, { request: `${method}:${amount}`, unit }))
    expect([await ask(min_amount), await ask(max_amount)]).toEqual([200, 200])
    expect(await ask(max_amount + 1n)).toBe(11006)
  }
  const methods = [nuts[4], nuts[5]].map((nut) => nut?.methods.map(({ method, unit }) => [method, unit]))
  expect(methods).toEqual([[['test', 'usd']], [['test', 'usd']]])
})

test('behavior: NUT-07, 09, 10, 11, 12 and 20: each is there', async () => {
  const { bank, keyset } = await setUp()
  const said = await info(bank)
  for (const nut of [7, 9, 10, 11, 12, 20] as const) expect(BankApi.supports(said, nut)).toBe(true)

  const key = scalar()
  const secret = Lock.build({ V: publicKey(key), nonce: 'ab'.repeat(32) })
  const [coin] = (await bank.coins([4], [secret])) as [Proof.Proof]
  const Y = Proof.y(coin.secret, curve)
  const state = async () => (await bank.post('/v1/checkstate', { Ys: [Y] })).body.states
  expect(await state()).toMatchObject([{ Y, state: 'UNSPENT' }])
  const wanted = outputs([4], keyset.id)
  const swap = (input: Proof.Wire) =>
    bank.post('/v1/swap', { inputs: [input], outputs: wanted.map(Swap.toWire) })
  expect(await status(swap(wireCoin(coin)))).toBe(10001)
  const { body } = await swap(wireCoin(coin, { witness: Lock.sign(secret, key, curve) }))
  expect(await state()).toMatchObject([{ Y, state: 'SPENT' }])

  const [signature] = BankApi.parseSignatures(body).signatures
  const [output] = wanted
  if (signature?.dleq === undefined || output === undefined) throw new Error('no proof')
  const statement = { A: keyset.keys.get(4n) ?? '', B_: output.B_, C_: signature.C_, ...signature.dleq }
  expect(Dleq.verifyBlind(statement, curve)).toBe(true)
  const restored = await bank.post('/v1/restore', { outputs: wanted.map(Swap.toWire) })
  expect(restored.body.signatures).toEqual(body.signatures)

  const quote = await bank.quote(1, { pubkey: publicKey(key) })
  const fresh = outputs([1], keyset.id)
  const mint = { quote, outputs: fresh.map(Swap.toWire) }
  expect(await status(bank.post('/v1/mint/test', mint))).toBe(20008)
  const signed = { ...mint, signature: QuoteSignature.sign(key, quote, fresh, curve) }
  expect(await status(bank.post('/v1/mint/test', signed))).toBe(200)
})

test('K9: NUT-19: the endpoints it names answer the same again for as long as it says, the others do not', async () => {
  const { bank, keyset } = await setUp()
  const cache = (await info(bank)).nuts[19]
  const [swapped, melted] = (await bank.coins([1, 2])) as [Proof.Proof, Proof.Proof]
  const melt = (await bank.post('/v1/melt/quote/test', { request: 'test:2', unit: 'usd' })).body.quote
  const bodies = new Map<string, object>([
    ['/v1/swap', Swap.prepare([swapped], outputs([1], keyset.id))],
    ['/v1/mint/test', { quote: await bank.quote(1), outputs: outputs([1], keyset.id).map(Swap.toWire) }],
    ['/v1/melt/test', { quote: melt, inputs: [wireCoin(melted)] }],
  ])
  expect(cache?.cached_endpoints).toEqual([...bodies.keys()].map((path) => ({ method: 'POST', path })))
  const first = new Map<string, unknown>()
  for (const [path, body] of bodies) {
    const reply = await bank.post(path, body)
    expect(reply.status, path).toBe(200)
    first.set(path, reply.body)
  }
  bank.wait((cache?.ttl ?? 0) - 1)
  for (const [path, body] of bodies) expect((await bank.post(path, body)).body, path).toEqual(first.get(path))
  bank.wait(1)
  for (const [path, body] of bodies) expect((await bank.post(path, body)).status, path).toBe(400)

  const ask = async () => (await bank.post('/v1/mint/quote/test', { amount: 1, unit: 'usd' })).body.quote
  expect(await ask()).not.toBe(await ask())
})

test('behavior: without test money it says that nothing can be minted, and marks test money where there is some', async () => {
  const { bank } = await setUp({ testMoney: false })
  const { body } = await bank.get('/v1/info')
  expect(body.motd).toBeUndefined()
  expect(body.nuts).toMatchObject({ 4: { methods: [], disabled: true }, 5: { disabled: false } })
  const { bank: giving } = await setUp()
  expect((await giving.get('/v1/info')).body.motd).toContain('test money')
})
