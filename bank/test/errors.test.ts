import { Lock, type Proof, Swap } from '@tuppence/protocol/ecash'
import { expect, test } from 'vitest'
import { outputs, publicKey, scalar } from './support/client.ts'
import { curve } from './support/curve.ts'
import { refused, setUp, wireCoin, wireCoins } from './support/refused.ts'
import { temporaryDir, testBank } from './support/testBank.ts'

test('error: 10001 a proof that the bank did not sign, or signed for another amount', async () => {
  const { bank, swap, wire } = await setUp()
  const [one, two] = (await bank.coins([1, 2])) as [Proof.Proof, Proof.Proof]
  await refused(bank, 10001, () => swap([wireCoin(one, { C: two.C })], wire(1)))
  await refused(bank, 10001, () => swap([wireCoin(one, { secret: 'another' })], wire(1)))
  await refused(bank, 10001, () => swap([wireCoin(one, { amount: 2 })], wire(2)))
  await refused(bank, 10001, () => swap([wireCoin(one, { amount: 3 })], wire(1, 2)))
})

test('error: 10001 a lock that is not opened', async () => {
  const { bank, swap, wire } = await setUp()
  const key = scalar()
  const secret = Lock.build({ V: publicKey(key), nonce: 'ab'.repeat(32) })
  const [coin] = (await bank.coins([4], [secret])) as [Proof.Proof]
  const wrong = Lock.sign(secret, scalar(), curve)
  for (const witness of [undefined, '{}', 'x', wrong]) {
    await refused(bank, 10001, () => swap([wireCoin(coin, { witness })], wire(4)))
  }
  const reply = await swap([wireCoin(coin, { witness: Lock.sign(secret, key, curve) })], wire(4))
  expect(reply.status).toBe(200)
})

test('error: 11001 a coin spent before, alone or beside a good one', async () => {
  const { bank, swap, wire } = await setUp()
  const [spent, good] = wireCoins(await bank.coins([1, 2])) as [Proof.Wire, Proof.Wire]
  expect((await swap([spent], wire(1))).status).toBe(200)
  await refused(bank, 11001, () => swap([spent], wire(1)))
  await refused(bank, 11001, () => swap([good, spent], wire(1, 2)))
  const quote = await bank.post('/v1/melt/quote/test', { request: 'test:1', unit: 'usd' })
  await refused(bank, 11001, () => bank.post('/v1/melt/test', { quote: quote.body.quote, inputs: [spent] }))
})

test('error: 11003 an output signed before, also for another amount', async () => {
  const { bank, swap, fresh } = await setUp()
  const coins = wireCoins(await bank.coins([1, 1, 2]))
  const [first, second, third] = coins as [Proof.Wire, Proof.Wire, Proof.Wire]
  const [output] = fresh(1).map(Swap.toWire) as [Swap.WireOutput]
  expect((await swap([first], [output])).status).toBe(200)
  await refused(bank, 11003, () => swap([second], [output]))
  await refused(bank, 11003, () => swap([third], [{ ...output, amount: 2 }]))
  const quote = await bank.quote(1)
  await refused(bank, 11003, () => bank.post('/v1/mint/test', { quote, outputs: [output] }))
})

test('error: 11005 inputs and outputs that do not balance, by one unit either way', async () => {
  const { bank, swap, wire } = await setUp({ feePpk: 1_000 })
  const coins = wireCoins(await bank.coins([8, 8]))
  await refused(bank, 11005, () => swap(coins, wire(1, 4, 8)))
  await refused(bank, 11005, () => swap(coins, wire(1, 2, 4, 8)))
  await refused(bank, 11005, () => swap(coins, wire(16)))
  const quote = await bank.quote(3)
  await refused(bank, 11005, () => bank.post('/v1/mint/test', { quote, outputs: wire(1, 1) }))
  await refused(bank, 11005, () => bank.post('/v1/mint/test', { quote, outputs: wire(1, 1, 2) }))
  const melt = (await bank.post('/v1/melt/quote/test', { request: 'test:15', unit: 'usd' })).body.quote
  await refused(bank, 11005, () => bank.post('/v1/melt/test', { quote: melt, inputs: coins }))
  expect((await swap(coins, wire(2, 4, 8))).status).toBe(200)
})

test('error: 11006 amounts without a coin, and quotes of nothing or too much', async () => {
  const { bank, swap, wire } = await setUp()
  const coins = wireCoins(await bank.coins([1, 2]))
  const [output] = wire(1) as [Swap.WireOutput]
  await refused(bank, 11006, () => swap(coins, [{ ...output, amount: 3 }]))
  await refused(bank, 11006, () => swap(coins, [...wire(1, 2), { ...output, amount: 0 }]))
  for (const amount of [0, 10_000_001]) {
    await refused(bank, 11006, () => bank.post('/v1/mint/quote/test', { amount, unit: 'usd' }))
  }
  const request = 'test:10000001'
  await refused(bank, 11006, () => bank.post('/v1/melt/quote/test', { request, unit: 'usd' }))
})

test('error: 11007 one secret twice, whatever else differs', async () => {
  const { bank, swap, wire } = await setUp()
  const [one, two] = wireCoins(await bank.coins([1, 2], ['same', 'same'])) as [Proof.Wire, Proof.Wire]
  await refused(bank, 11007, () => swap([one, one], wire(2)))
  await refused(bank, 11007, () => swap([one, two], wire(1, 2)))
})

test('error: 11008 one output twice', async () => {
  const { bank, swap, wire } = await setUp()
  const coins = wireCoins(await bank.coins([1, 2]))
  const [output] = wire(1) as [Swap.WireOutput]
  await refused(bank, 11008, () => swap(coins, [output, { ...output, amount: 2 }]))
})

test('K2: the twin of an output in capitals is no output', async () => {
  const { bank, swap, wire } = await setUp()
  const coins = wireCoins(await bank.coins([1, 1]))
  const [output] = wire(1) as [Swap.WireOutput]
  await refused(bank, 0, () => swap(coins, [output, { ...output, B_: output.B_.toUpperCase() }]))
})

test('error: 11009 and 11010 coins of several units, and of another than what is wanted', async () => {
  const data = temporaryDir()
  const dollars = testBank({ data })
  const [dollar] = wireCoins(await dollars.coins([1])) as [Proof.Wire]
  const dollarKeyset = await dollars.keyset()
  dollars.close()
  const { bank, swap, wire } = await setUp({ data, unit: 'eur' })
  const [euro] = wireCoins(await bank.coins([1])) as [Proof.Wire]
  await refused(bank, 11009, () => swap([dollar, euro], wire(2)))
  await refused(bank, 11010, () => swap([dollar], wire(1)))
  const mixed = [...wire(1), ...outputs([1], dollarKeyset.id).map(Swap.toWire)]
  await refused(bank, 11009, () => swap([euro], mixed))
  const melt = (await bank.post('/v1/melt/quote/test', { request: 'test:1', unit: 'eur' })).body.quote
  await refused(bank, 11010, () => bank.post('/v1/melt/test', { quote: melt, inputs: [dollar] }))
})

test('behavior: coins of a unit that is not in use any more are paid out', async () => {
  const data = temporaryDir()
  const dollars = testBank({ data })
  const coins = wireCoins(await dollars.coins([1, 2]))
  dollars.close()
  const { bank } = await setUp({ data, unit: 'eur' })
  expect((await bank.get('/v1/info')).body.nuts).toMatchObject({
    4: { methods: [{ unit: 'eur' }] },
    5: { methods: [{ unit: 'eur' }, { unit: 'usd' }] },
  })
  const asked = await bank.post('/v1/melt/quote/test', { request: 'test:3', unit: 'usd' })
  const paid = await bank.post('/v1/melt/test', { quote: asked.body.quote, inputs: coins })
  expect([paid.status, paid.body.state]).toEqual([200, 'PAID'])
})

test('error: 11014 and 11015 more than 256 inputs or outputs', async () => {
  const { bank, swap, wire } = await setUp()
  const [coin] = wireCoins(await bank.coins([1])) as [Proof.Wire]
  const [output] = wire(1) as [Swap.WireOutput]
  await refused(bank, 11014, () => swap(Array(257).fill(coin), [output]))
  await refused(bank, 11015, () => swap([coin], Array(257).fill(output)))
  const quote = await bank.quote(1)
  await refused(bank, 11015, () => bank.post('/v1/mint/test', { quote, outputs: Array(257).fill(output) }))
})

test('error: 12001 a keyset that was never here', async () => {
  const { bank, keyset, swap, wire } = await setUp()
  const [coin] = wireCoins(await bank.coins([1])) as [Proof.Wire]
  const [output] = wire(1) as [Swap.WireOutput]
  const id = `01${'0'.repeat(64)}`
  await refused(bank, 12001, () => swap([{ ...coin, id }], [output]))
  await refused(bank, 12001, () => swap([coin], [{ ...output, id }]))
  await refused(bank, 12001, () => bank.get(`/v1/keys/${id}`))
  // The short form is for tokens; here it is nobody's name.
  await refused(bank, 12001, () => bank.get(`/v1/keys/${keyset.id.slice(0, 16)}`))
})

test('error: 12002 a retired keyset signs nothing, and its coins are taken back', async () => {
  const data = temporaryDir()
  const before = testBank({ data })
  const [coin] = wireCoins(await before.coins([4])) as [Proof.Wire]
  const old = await before.keyset()
  before.close()
  const { bank, keyset, swap, wire } = await setUp({ data, denominations: [1n, 3n, 9n] })
  expect(keyset.id).not.toBe(old.id)
  await refused(bank, 12002, () => swap([coin], outputs([4], old.id).map(Swap.toWire)))
  expect((await swap([coin], wire(1, 3))).status).toBe(200)
})

test('error: 12003 an expired keyset', async () => {
  const { bank, swap, wire } = await setUp({ finalExpiry: 1_800_000_100 })
  const [coin] = wireCoins(await bank.coins([1])) as [Proof.Wire]
  const quote = await bank.quote(1)
  bank.wait(99)
  await refused(bank, 11005, () => swap([coin], wire(2)))
  bank.wait(1)
  await refused(bank, 12003, () => swap([coin], wire(1)))
  await refused(bank, 12003, () => bank.post('/v1/mint/test', { quote, outputs: wire(1) }))
})

/** The first x from 1 that no point has. */
function strangeX(): string {
  const candidates = Array.from({ length: 64 }, (_, x) => `02${x.toString(16).padStart(64, '0')}`)
  const found = candidates.find((hex) => !curve.isPoint(Buffer.from(hex, 'hex')))
  if (found === undefined) throw new Error('every x is of a point')
  return found
}

test('K6: what is no point gets no key operation', async () => {
  let operations = 0
  const counting = {
    ...curve,
    multiply: (point: Uint8Array, secret: Uint8Array) => {
      operations++
      return curve.multiply(point, secret)
    },
  }
  const { bank, swap, wire } = await setUp({ curve: counting })
  const coins = wireCoins(await bank.coins([1]))
  const [output] = wire(1) as [Swap.WireOutput]
  const quote = await bank.quote(1)
  const uncompressed = Buffer.from(curve.uncompress(Buffer.from(output.B_, 'hex'))).toString('hex')
  const notPoints = {
    'an x that no point has': strangeX(),
    'an x above the field': `02${'f'.repeat(64)}`,
    uncompressed,
    hybrid: uncompressed.replace(/^04/, '06'),
    infinity: '00',
    capitals: output.B_.toUpperCase(),
  }
  for (const [name, B_] of Object.entries(notPoints)) {
    operations = 0
    await refused(bank, 0, () => bank.post('/v1/mint/test', { quote, outputs: [{ ...output, B_ }] }))
    await refused(bank, 0, () => swap(coins, [{ ...output, B_ }]))
    const Ys = bank.post('/v1/checkstate', { Ys: [B_] })
    expect((await Ys).status, name).toBe(name.startsWith('an x') ? 200 : 400)
    expect(operations, name).toBe(0)
  }
})

test('error: 0 what cannot be read', async () => {
  const { bank, swap, wire } = await setUp()
  const [coin] = wireCoins(await bank.coins([1])) as [Proof.Wire]
  const [output] = wire(1) as [Swap.WireOutput]
  const texts = ['', '{', '[]', 'null', '{"inputs":[]}', '{"inputs":[],"inputs":[],"outputs":[]}', '\ufeff{}']
  for (const text of texts) await refused(bank, 0, () => bank.post('/v1/swap', text))
  await refused(bank, 0, () => swap([], []))
  await refused(bank, 0, () => swap([{ ...coin, amount: 1.5 }], [output]))
  await refused(bank, 0, () => swap([{ ...coin, amount: -1 }], [output]))
  await refused(bank, 0, () => bank.post('/v1/swap', '['.repeat(5_000)))
  await refused(bank, 0, () => bank.post('/v1/melt/quote/test', { request: 'lnbc1', unit: 'usd' }))
  await refused(bank, 0, () => bank.post('/v1/melt/quote/test', { request: 'test:0x10', unit: 'usd' }))
})

test('error: 404 and 413, by what was really sent', async () => {
  const { bank } = await setUp()
  await refused(bank, 0, () => bank.get('/v1/nothing'), 404)
  await refused(bank, 0, () => bank.post('/v1/mint/quote/bolt11', { amount: 1, unit: 'usd' }), 404)
  await refused(bank, 0, () => bank.get('/v1/swap'), 404)
  const large = `{"inputs":"${'x'.repeat(256 * 1024)}"}`
  await refused(bank, 0, () => bank.post('/v1/swap', large), 413)
  await refused(bank, 0, () => bank.post('/v1/swap', large, { 'content-length': '10' }), 413)
})

test('error: an unexpected failure tells nothing', async () => {
  const { bank, swap, wire } = await setUp()
  const coins = wireCoins(await bank.coins([1]))
  bank.bank.store.db.exec('ALTER TABLE spent RENAME TO elsewhere')
  const reply = await swap(coins, wire(1))
  expect(reply.status).toBe(500)
  expect(reply.body).toEqual({ detail: 'The bank has failed', code: 0 })
  expect(bank.lines.at(-2)).toContain('no such table')
  bank.bank.store.db.exec('ALTER TABLE elsewhere RENAME TO spent')
  expect((await swap(coins, wire(1))).status).toBe(200)
})
