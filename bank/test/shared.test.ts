import { existsSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { Proof, Swap } from '@tuppence/protocol/ecash'
import Database from 'better-sqlite3'
import { expect, onTestFinished, test } from 'vitest'
import { StartError } from '../src/StartError.ts'
import { outputs } from './support/client.ts'
import { curve } from './support/curve.ts'
import { type TestBank, temporaryDir, testBank } from './support/testBank.ts'

// Several banks on one directory, as several processes would be: each has its own connection.

const ids = async (bank: TestBank) => {
  const { keysets } = (await bank.get('/v1/keysets')).body
  return (keysets as { id: string; active: boolean }[]).map(({ id, active }) => ({ id, active }))
}

test('behavior: a bank started beside another with other terms changes the keyset of both', async () => {
  const data = temporaryDir()
  const first = testBank({ data })
  const old = await first.keyset()
  const coins = (await first.coins([4, 8, 16])) as [Proof.Proof, Proof.Proof, Proof.Proof]
  const quote = await first.quote(4)
  const second = testBank({ data, feePpk: 1_000 })
  const dear = await second.keyset()
  expect(dear.id).not.toBe(old.id)

  expect(await ids(first)).toEqual([
    { id: old.id, active: false },
    { id: dear.id, active: true },
  ])
  expect(await ids(second)).toEqual(await ids(first))
  expect((await first.keyset()).id).toBe(dear.id)
  expect((await first.swap([coins[0]], outputs([4], old.id))).body.code).toBe(12002)
  const mint = { quote, outputs: outputs([4], old.id).map(Swap.toWire) }
  expect((await first.post('/v1/mint/test', mint)).body.code).toBe(12002)

  const wanted = outputs([4], dear.id)
  const swapped = await first.swap([coins[0]], wanted)
  expect(swapped.status).toBe(200)
  const [exchanged] = Swap.complete(wanted, swapped.body, dear, curve)
  if (exchanged === undefined) throw new Error('no coin')
  expect((await second.swap([exchanged], outputs([1, 2], dear.id))).status).toBe(200)
  expect(first.lines.filter((line) => line.includes('keysets-changed'))).toHaveLength(1)
})

test('behavior: a unit that another process has changed is the unit of both', async () => {
  const data = temporaryDir()
  const first = testBank({ data })
  testBank({ data, unit: 'eur' })
  expect((await first.get('/v1/info')).body.nuts).toMatchObject({ 4: { methods: [{ unit: 'eur' }] } })
  expect((await first.post('/v1/mint/quote/test', { amount: 1, unit: 'usd' })).body.code).toBe(11013)
  expect((await first.post('/v1/mint/quote/test', { amount: 1, unit: 'eur' })).status).toBe(200)
})

test('K1: a keyset that is retired while a swap is being signed issues nothing', async () => {
  const data = temporaryDir()
  let interrupt = () => {}
  const interrupted: typeof curve = {
    ...curve,
    multiplyAdd: (...of) => {
      interrupt()
      return curve.multiplyAdd(...of)
    },
  }
  const bank = testBank({ data, curve: interrupted })
  const [coin] = (await bank.coins([1])) as [Proof.Proof]
  interrupt = () => {
    interrupt = () => {}
    testBank({ data, feePpk: 1 })
  }
  const counts = () => {
    const { coins } = bank.bank.store
    const sums = coins.totals().map(({ issued, redeemed }) => [issued, redeemed])
    return [coins.isSpent(Buffer.from(Proof.y(coin.secret, curve), 'hex')), sums.flat().filter((n) => n > 0n)]
  }
  expect(counts()).toEqual([false, [1n]])
  expect((await bank.swap([coin], outputs([1], coin.id))).body.code).toBe(12002)
  expect(counts()).toEqual([false, [1n]])
  const { id } = await bank.keyset()
  expect(id).not.toBe(coin.id)
  expect((await bank.swap([coin], outputs([1], id))).status).toBe(200)
})

function lockOut(data: string): { release(): void } {
  const db = new Database(join(data, 'bank.sqlite'))
  onTestFinished(() => {
    db.close()
  })
  db.exec('BEGIN IMMEDIATE')
  return { release: () => db.exec('COMMIT') }
}

test('behavior: while somebody else holds the database, reading goes on, and writing waits its turn', async () => {
  const bank = testBank()
  const { release } = lockOut(bank.data)
  const writing = bank.post('/v1/mint/quote/test', { amount: 1, unit: 'usd' })
  // Reading that waited inside SQLite would use up the time that writing may wait.
  for (let i = 0; i < 8; i++) {
    await pause(5)
    expect((await bank.post('/v1/checkstate', { Ys: [`02${'ab'.repeat(32)}`] })).status).toBe(200)
  }
  release()
  expect((await writing).status).toBe(200)
})

test('error: keys that are missing beside a database are not made anew', () => {
  const data = temporaryDir()
  testBank({ data }).close()
  rmSync(join(data, 'keys.json'))
  expect(() => testBank({ data })).toThrow(
    new StartError(`The keys of this database are missing: put its keys.json back into ${data}.`),
  )
  expect(existsSync(join(data, 'keys.json'))).toBe(false)
})
