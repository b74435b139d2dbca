import { createHash } from 'node:crypto'
import { Encoding } from '@tuppence/protocol'
import { type Proof, QuoteSignature, Swap } from '@tuppence/protocol/ecash'
import { expect, test } from 'vitest'
import { publicKey, scalar } from './support/client.ts'
import { curve } from './support/curve.ts'
import { refused, setUp, wireCoins } from './support/refused.ts'
import { temporaryDir, testBank } from './support/testBank.ts'

test('error: 11013 a quote in another unit', async () => {
  const { bank } = await setUp()
  await refused(bank, 11013, () => bank.post('/v1/mint/quote/test', { amount: 1, unit: 'sat' }))
  await refused(bank, 11013, () => bank.post('/v1/melt/quote/test', { request: 'test:1', unit: 'sat' }))
})

test('error: 11006 a quote that no coins of the bank could pay out', async () => {
  const { bank } = await setUp({ denominations: [5n, 25n] })
  const quote = (amount: number) => bank.post('/v1/mint/quote/test', { amount, unit: 'usd' })
  for (const amount of [1, 4, 7, 25 * 256 + 5]) await refused(bank, 11006, () => quote(amount))
  for (const amount of [5, 30, 25 * 256]) expect((await quote(amount)).status).toBe(200)
})

test('error: 20001 a quote that is not paid', async () => {
  const { bank, wire } = await setUp()
  const { store } = bank.bank
  const [quote] = store.db.prepare("SELECT 'unpaid' AS id").pluck().all()
  store.db.exec(`INSERT INTO mint_quotes (id, method, unit, amount, updated, expiry)
                 VALUES ('unpaid', 'test', 'usd', 1, 1800000000, 1800000100)`)
  await refused(bank, 20001, () => bank.post('/v1/mint/test', { quote, outputs: wire(1) }))
  expect((await bank.get('/v1/mint/quote/test/unpaid')).body).toMatchObject({
    state: 'UNPAID',
    amount_paid: 0,
  })
})

test('error: 20002 a quote minted before', async () => {
  const { bank, wire } = await setUp()
  const quote = await bank.quote(1)
  expect((await bank.post('/v1/mint/test', { quote, outputs: wire(1) })).status).toBe(200)
  await refused(bank, 20002, () => bank.post('/v1/mint/test', { quote, outputs: wire(1) }))
  expect((await bank.get(`/v1/mint/quote/test/${quote}`)).body.state).toBe('ISSUED')
})

test('error: 20003 no test money unless it was asked for', async () => {
  const data = temporaryDir()
  const giving = testBank({ data })
  const quote = await giving.quote(1)
  const [coin] = wireCoins(await giving.coins([1])) as [Proof.Wire]
  giving.close()
  const { bank, swap, wire } = await setUp({ data, testMoney: false })
  await refused(bank, 20003, () => bank.post('/v1/mint/quote/test', { amount: 1, unit: 'usd' }))
  await refused(bank, 20003, () => bank.post('/v1/mint/test', { quote, outputs: wire(1) }))
  expect((await bank.get('/v1/info')).body.nuts).toMatchObject({ 4: { methods: [], disabled: true } })
  expect((await swap([coin], wire(1))).status).toBe(200)
})

test('error: 20006 a melt quote paid before', async () => {
  const { bank } = await setUp()
  const [one, other] = wireCoins(await bank.coins([1, 1])) as [Proof.Wire, Proof.Wire]
  const { quote } = (await bank.post('/v1/melt/quote/test', { request: 'test:1', unit: 'usd' })).body
  expect((await bank.post('/v1/melt/test', { quote, inputs: [one] })).body.state).toBe('PAID')
  await refused(bank, 20006, () => bank.post('/v1/melt/test', { quote, inputs: [other] }))
})

test('error: 20007 quotes that ended, or never were', async () => {
  const { bank, wire } = await setUp()
  const coins = wireCoins(await bank.coins([1]))
  const quote = await bank.quote(1)
  const melt = (await bank.post('/v1/melt/quote/test', { request: 'test:1', unit: 'usd' })).body.quote
  bank.wait(24 * 3_600)
  for (const name of [quote, 'f'.repeat(32)]) {
    await refused(bank, 20007, () => bank.post('/v1/mint/test', { quote: name, outputs: wire(1) }))
  }
  for (const name of [melt, 'f'.repeat(32)]) {
    await refused(bank, 20007, () => bank.post('/v1/melt/test', { quote: name, inputs: coins }))
  }
  await refused(bank, 20007, () => bank.get(`/v1/mint/quote/test/${'f'.repeat(32)}`))
  await refused(bank, 20007, () => bank.get(`/v1/melt/quote/test/${'f'.repeat(32)}`))
})

test('K5: 20008 a quote with a key is minted with its signature only', async () => {
  const { bank, fresh } = await setUp()
  const key = scalar()
  const quote = await bank.quote(3, { pubkey: publicKey(key) })
  const wanted = fresh(1, 2)
  const mint = (signature?: string) =>
    bank.post('/v1/mint/test', { quote, outputs: wanted.map(Swap.toWire), signature })
  const wrong = [
    undefined,
    '00'.repeat(64),
    QuoteSignature.sign(scalar(), quote, wanted, curve),
    QuoteSignature.sign(key, 'another', wanted, curve),
    QuoteSignature.sign(key, quote, [...wanted].reverse(), curve),
  ]
  for (const signature of wrong) await refused(bank, 20008, () => mint(signature))
  expect((await mint(QuoteSignature.sign(key, quote, wanted, curve))).status).toBe(200)
})

test('behavior: the older message of NUT-20 is taken too', async () => {
  const { bank, fresh } = await setUp()
  const key = scalar()
  const quote = await bank.quote(3, { pubkey: publicKey(key) })
  const wanted = fresh(1, 2)
  const hash = createHash('sha256').update(QuoteSignature.legacyMessage(quote, wanted)).digest()
  const signature = Encoding.hex(curve.schnorrSign(new Uint8Array(hash), key))
  const reply = await bank.post('/v1/mint/test', { quote, outputs: wanted.map(Swap.toWire), signature })
  expect(reply.status).toBe(200)
})

test('error: 20009 a quote for what is no key', async () => {
  const { bank } = await setUp()
  const pubkey = `02${'f'.repeat(64)}`
  await refused(bank, 20009, () => bank.post('/v1/mint/quote/test', { amount: 1, unit: 'usd', pubkey }))
})
