import { type Proof, Swap } from '@tuppence/protocol/ecash'
import { expect, test } from 'vitest'
import { outputs } from './support/client.ts'
import { type TestBank, temporaryDir, testBank } from './support/testBank.ts'

async function swapText(bank: TestBank): Promise<string> {
  const coins = await bank.coins([1, 2])
  const wanted = outputs([1, 2], (await bank.keyset()).id)
  return JSON.stringify(Swap.prepare(coins as Proof.Proof[], wanted))
}

test('K9: the identical request gets the identical reply for 24 hours, also after a restart', async () => {
  const data = temporaryDir()
  const bank = testBank({ data })
  const text = await swapText(bank)
  const first = await bank.post('/v1/swap', text)
  expect(first.status).toBe(200)
  expect((await bank.post('/v1/swap', text)).body).toEqual(first.body)
  bank.close()
  const again = testBank({ data })
  again.wait(24 * 3_600 - 1)
  expect((await again.post('/v1/swap', text)).body).toEqual(first.body)
  again.wait(1)
  expect((await again.post('/v1/swap', text)).body.code).toBe(11001)
})

test('K9: another body, or the same body on another path, is another request', async () => {
  const bank = testBank()
  const text = await swapText(bank)
  expect((await bank.post('/v1/swap', text)).status).toBe(200)
  expect((await bank.post('/v1/swap', `${text} `)).body.code).toBe(11001)
  expect((await bank.post('/v1/melt/test', text)).body.code).toBe(0)
  expect((await bank.post('/v1/mint/test', text)).body.code).toBe(0)
})

test('K9: a refusal is not kept', async () => {
  const bank = testBank()
  const quote = await bank.quote(3)
  const wanted = outputs([1, 2], (await bank.keyset()).id).map(Swap.toWire)
  const request = { quote, outputs: wanted }
  const { store } = bank.bank
  store.db.exec('UPDATE mint_quotes SET paid = 0')
  expect((await bank.post('/v1/mint/test', request)).body.code).toBe(20001)
  store.db.exec('UPDATE mint_quotes SET paid = amount')
  expect((await bank.post('/v1/mint/test', request)).status).toBe(200)
})

test('behavior: one request sent many times at once is done once, and all get its reply', async () => {
  const bank = testBank()
  const text = await swapText(bank)
  const before = bank.bank.store.books.read('usd')
  const replies = await Promise.all(Array.from({ length: 20 }, () => bank.post('/v1/swap', text)))
  expect(new Set(replies.map((reply) => JSON.stringify(reply.body))).size).toBe(1)
  expect(replies.every((reply) => reply.status === 200)).toBe(true)
  expect(bank.bank.store.books.read('usd')).toEqual(before)
})

test('K5: 50 mints of one quote at once give its coins once', async () => {
  const bank = testBank()
  const quote = await bank.quote(4)
  const { id } = await bank.keyset()
  const replies = await Promise.all(
    Array.from({ length: 50 }, () =>
      bank.post('/v1/mint/test', { quote, outputs: outputs([4], id).map(Swap.toWire) }),
    ),
  )
  expect(replies.filter((reply) => reply.status === 200)).toHaveLength(1)
  expect(replies.filter((reply) => reply.body.code === 20002)).toHaveLength(49)
  expect(bank.bank.store.books.read('usd').minted).toBe(4n)
})

test('K1: one coin in 50 swaps at once is spent once, and the others change nothing', async () => {
  const bank = testBank()
  const [coin] = (await bank.coins([1])) as [Proof.Proof]
  const wanted = outputs(Array(50).fill(1), coin.id)
  const replies = await Promise.all(wanted.map((output) => bank.swap([coin], [output])))
  expect(replies.filter((reply) => reply.status === 200)).toHaveLength(1)
  expect(replies.filter((reply) => reply.body.code === 11001)).toHaveLength(49)
  const signed = await bank.post('/v1/restore', { outputs: wanted.map(Swap.toWire) })
  expect(signed.body.signatures).toHaveLength(1)
})

test('K2: one output in two swaps at once is signed once', async () => {
  const bank = testBank()
  const coins = await bank.coins([1, 1])
  const wanted = outputs([1], (await bank.keyset()).id)
  const replies = await Promise.all(coins.map((coin) => bank.swap([coin], wanted)))
  expect(replies.map((reply) => reply.body.code ?? 200).sort()).toEqual([11003, 200].sort())
  expect(bank.bank.store.db.prepare('SELECT count(*) FROM spent').pluck().get()).toBe(1)
})

test('behavior: what has run out is deleted, what may still be asked for stays', async () => {
  const { maintain } = await import('../src/mint/books.ts')
  const { openEpoch } = await import('../src/storage/epoch.ts')
  const bank = testBank()
  const { store } = bank.bank
  await bank.coins([1])
  const count = (table: string) => store.db.prepare(`SELECT count(*) FROM ${table}`).pluck().get()
  const clean = () => maintain(bank.bank, openEpoch(bank.data, store.db, store.meta))
  bank.wait(24 * 3_600 - 1)
  await clean()
  expect([count('replies'), count('mint_quotes')]).toEqual([1, 1])
  bank.wait(1)
  await clean()
  expect([count('replies'), count('mint_quotes')]).toEqual([0, 1])
  bank.wait(24 * 3_600 + 1)
  await clean()
  expect([count('replies'), count('mint_quotes')]).toEqual([0, 0])
  expect([count('signatures'), count('keysets')]).toEqual([1, 1])
})
