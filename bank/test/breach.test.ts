import { copyFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { Encoding } from '@tuppence/protocol'
import { Blind, Keyset, type Proof, Swap } from '@tuppence/protocol/ecash'
import { expect, test } from 'vitest'
import { isBalanced } from '../src/mint/books.ts'
import { outputs, scalar } from './support/client.ts'
import { curve } from './support/curve.ts'
import { type TestBank, temporaryDir, testBank } from './support/testBank.ts'

/** A coin made with the bank's own key, behind its back. */
function forge(bank: TestBank, amount: bigint): Proof.Proof {
  const { active } = bank.bank.keysets
  const k = active.secrets.get(amount)
  const A = active.keyset.keys.get(amount)
  if (k === undefined || A === undefined) throw new Error('no such key')
  const secret = 'forged'
  const r = scalar()
  const C = Blind.unblind(Blind.sign(Blind.blind(secret, r, curve), k, curve), r, A, curve)
  return { amount, id: active.keyset.id, secret, C }
}

test('K4: a coin of a stolen key is refused where none was issued; issuing stops, redeeming goes on', async () => {
  const data = temporaryDir()
  const bank = testBank({ data })
  const [honest] = await bank.coins([1])
  const { id } = await bank.keyset()
  const quote = await bank.quote(1)
  const before = bank.snapshot()
  const reply = await bank.swap([forge(bank, 64n)], outputs([64], id))
  expect([reply.status, reply.body.code]).toEqual([400, 10001])
  expect(bank.snapshot()).toEqual(before)
  expect(bank.lines.filter((line) => line.includes('"alarm"')).join()).toContain('issuing-halted')

  const mint = { quote, outputs: outputs([1], id).map(Swap.toWire) }
  expect((await bank.post('/v1/mint/test', mint)).body.code).toBe(20003)
  expect((await bank.post('/v1/mint/quote/test', { amount: 1, unit: 'usd' })).body.code).toBe(20003)
  expect((await bank.get('/v1/info')).body.nuts).toMatchObject({ 4: { disabled: true } })
  expect((await bank.swap([honest as Proof.Proof], outputs([1], id))).status).toBe(200)

  bank.close()
  expect((await testBank({ data }).post('/v1/mint/test', mint)).body.code).toBe(20003)
  expect((await testBank({ data, resume: true }).post('/v1/mint/test', mint)).status).toBe(200)
})

test('K4: a database older than the bank has been starts paused, until the operator takes it', async () => {
  const data = temporaryDir()
  const first = testBank({ data })
  const [coin] = (await first.coins([1])) as [Proof.Proof]
  const keyset = await first.keyset()
  first.close()
  copyFileSync(join(data, 'bank.sqlite'), join(data, 'backup'))
  const second = testBank({ data })
  expect((await second.swap([coin], outputs([1], keyset.id))).status).toBe(200)
  second.close()
  copyFileSync(join(data, 'backup'), join(data, 'bank.sqlite'))

  const paused = testBank({ data })
  expect(paused.lines.join()).toContain('paused')
  for (const path of ['/v1/swap', '/v1/checkstate', '/v1/restore', '/v1/mint/test', '/v1/melt/quote/test']) {
    const reply = await paused.post(path, {})
    expect([reply.status, reply.headers.get('retry-after')]).toEqual([503, '600'])
  }
  expect(Keyset.parse(((await paused.get('/v1/keys')).body.keysets as unknown[])[0], curve).id).toBe(
    keyset.id,
  )
  paused.close()
  const still = testBank({ data })
  expect((await still.post('/v1/swap', {})).status).toBe(503)
  still.close()
  const resumed = testBank({ data, resume: true })
  expect((await resumed.post('/v1/swap', {})).status).toBe(400)
  resumed.close()
  expect((await testBank({ data }).post('/v1/swap', {})).status).toBe(400)
})

test('K4: a copy made while the bank ran is noticed, however soon it is put back', async () => {
  const data = temporaryDir()
  const running = testBank({ data })
  const [coin] = (await running.coins([1])) as [Proof.Proof]
  await running.bank.store.db.backup(join(data, 'backup'))
  expect((await running.swap([coin], outputs([1], coin.id))).status).toBe(200)
  running.close()
  for (const name of ['bank.sqlite-wal', 'bank.sqlite-shm']) rmSync(join(data, name), { force: true })
  copyFileSync(join(data, 'backup'), join(data, 'bank.sqlite'))
  expect((await testBank({ data }).post('/v1/swap', {})).status).toBe(503)
})

test('K4: a lost database beside known keys starts paused too', async () => {
  const data = temporaryDir()
  testBank({ data }).close()
  for (const name of ['bank.sqlite', 'bank.sqlite-wal', 'bank.sqlite-shm'])
    rmSync(join(data, name), { force: true })
  expect((await testBank({ data }).post('/v1/swap', {})).status).toBe(503)
})

test('behavior: books that do not balance stop issuing', async () => {
  const { maintain } = await import('../src/mint/books.ts')
  const { openEpoch } = await import('../src/storage/epoch.ts')
  const bank = testBank()
  await bank.coins([1])
  const { store } = bank.bank
  store.db.exec('UPDATE totals SET issued = issued + 1 WHERE amount = 2')
  expect(isBalanced(bank.bank)).toBe(false)
  await maintain(bank.bank, openEpoch(bank.data, store.db, store.meta))
  expect((await bank.post('/v1/mint/quote/test', { amount: 1, unit: 'usd' })).body.code).toBe(20003)
})

test('K17: with a full disk issuing stops, redeeming goes on', async () => {
  const bank = testBank()
  const [coin] = (await bank.coins([1])) as [Proof.Proof]
  Object.assign(bank.bank, { isDiskLow: () => true })
  expect((await bank.post('/v1/mint/quote/test', { amount: 1, unit: 'usd' })).body.code).toBe(20003)
  expect((await bank.swap([coin], outputs([1], coin.id))).status).toBe(200)
})

test('R8: no secret, key, token, signature or quote id in any line of the log', async () => {
  const bank = testBank()
  const coins = await bank.coins([1, 2, 4])
  const quote = await bank.quote(5, { pubkey: Encoding.hex(curve.multiplyBase(scalar())) })
  const wanted = outputs([1, 2, 4], (await bank.keyset()).id)
  await bank.get(`/v1/mint/quote/test/${quote}`)
  await bank.get(`/v1/melt/quote/test/${quote}`)
  await bank.post('/v1/mint/test', { quote, outputs: wanted.map(Swap.toWire) })
  const swapped = await bank.swap(coins, wanted)
  await bank.swap(coins, outputs([1, 2, 4], wanted[0]?.id ?? ''))
  await bank.post('/v1/restore', { outputs: wanted.map(Swap.toWire) })
  await bank.post('/v1/checkstate', { Ys: wanted.map((output) => output.B_) })
  bank.bank.store.db.exec('ALTER TABLE spent RENAME TO elsewhere')
  await bank.swap(
    Swap.complete(wanted, swapped.body, await bank.keyset(), curve),
    outputs([1, 2, 4], wanted[0]?.id ?? ''),
  )
  const log = bank.lines.join('\n')
  expect(log).toContain('POST /v1/swap')
  expect(log).toContain('no such table')
  const canaries = [
    quote,
    ...coins.flatMap((coin) => [coin.secret, coin.C, coin.id]),
    ...wanted.flatMap((output) => [output.secret, output.r, output.B_]),
    ...[...bank.bank.keysets.active.secrets.values()].map(Encoding.hex),
  ]
  for (const canary of canaries) expect(log).not.toContain(canary)
  expect(log).not.toMatch(/[0-9a-f]{20}/)
})
