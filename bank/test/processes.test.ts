import { once } from 'node:events'
import { statSync } from 'node:fs'
import { join } from 'node:path'
import { Proof, Swap } from '@tuppence/protocol/ecash'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { outputs } from './support/client.ts'
import { curve } from './support/curve.ts'
import { type BankProcess, build, launch, startBank } from './support/process.ts'
import { temporaryDir } from './support/testBank.ts'

// Two processes on one directory, made by whichever came first: what only needs a bank asks them.
const cleanups: (() => void)[] = []
let data: string
let banks: [BankProcess, BankProcess]

beforeAll(async () => {
  build()
  const atEnd = (clean: () => void) => cleanups.unshift(clean)
  data = join(temporaryDir(atEnd), 'made')
  banks = await Promise.all([startBank(['--data', data], atEnd), startBank(['--data', data], atEnd)])
}, 120_000)

afterAll(() => {
  for (const clean of cleanups) clean()
})

test('K1: hundreds of racing swaps of one coin at two processes, one success', async () => {
  const [first, second] = banks
  const [coin] = (await first.coins([1])) as [Proof.Proof]
  const { id } = await second.keyset()
  expect(id).toBe(coin.id)
  const races = 300
  const requests = outputs(Array(races).fill(1), id).map((output) => Swap.prepare([coin], [output]))
  const replies = await Promise.all(
    requests.map((request, index) => (index % 2 === 0 ? first : second).post('/v1/swap', request)),
  )
  const count = (code: unknown) =>
    replies.filter((reply) => (reply.body.code ?? reply.status) === code).length
  expect([count(200), count(11001)]).toEqual([1, races - 1])

  const { states } = (await second.post('/v1/checkstate', { Ys: [Proof.y(coin.secret, curve)] })).body
  expect(states).toMatchObject([{ state: 'SPENT' }])
  const signed = await first.post('/v1/restore', { outputs: requests.flatMap((request) => request.outputs) })
  expect(signed.body.signatures).toHaveLength(1)
})

test('K1: different coins at two processes at once all go through', async () => {
  const coins = await banks[0].coins(Array(60).fill(1))
  const swaps = coins.map((coin, index) => banks[index % 2]?.swap([coin], outputs([1], coin.id)))
  expect((await Promise.all(swaps)).every((reply) => reply?.status === 200)).toBe(true)
})

test('behavior: database, keys and directory are for their owner only', () => {
  const mode = (path: string) => (statSync(path).mode & 0o777).toString(8)
  expect(mode(data)).toBe('700')
  for (const name of ['bank.sqlite', 'bank.sqlite-wal', 'bank.sqlite-shm', 'keys.json', 'epoch']) {
    expect(mode(join(data, name)), name).toBe('600')
  }
})

test('behavior: it listens on 127.0.0.1 and, where there is one, ::1', async () => {
  const { port } = new URL(banks[0].url)
  expect((await fetch(`http://127.0.0.1:${port}/v1/info`)).status).toBe(200)
  const six = await fetch(`http://[::1]:${port}/v1/info`).catch((error: Error) => error.cause)
  if (six instanceof Response) expect(six.status).toBe(200)
  else expect(six).toMatchObject({ code: expect.stringMatching(/EADDRNOTAVAIL|EAFNOSUPPORT|ENETUNREACH/) })
})

test('behavior: what was answered survives kill -9, twice', async () => {
  const home = temporaryDir()
  let bank = await startBank(['--data', home])
  for (let round = 0; round < 2; round++) {
    const coins = await bank.coins([1, 2])
    const wanted = outputs([1, 2], (await bank.keyset()).id)
    const reply = await bank.swap(coins, wanted)
    bank.child.kill('SIGKILL')
    expect(reply.status).toBe(200)
    expect((await bank.ended).signal).toBe('SIGKILL')

    bank = await startBank(['--data', home])
    expect((await bank.swap(coins, outputs([1, 2], coins[0]?.id ?? ''))).body.code).toBe(11001)
    const restored = await bank.post('/v1/restore', { outputs: wanted.map(Swap.toWire) })
    expect(restored.body.signatures).toEqual(reply.body.signatures)
    expect((await bank.swap(coins, wanted)).body).toEqual(reply.body)
  }
})

test('behavior: SIGTERM lets running requests finish and ends with 0, also when it comes twice as from npm', async () => {
  const bank = await startBank(['--data', temporaryDir()])
  const coins = await bank.coins(Array(40).fill(1))
  const running = coins.map((coin) => bank.swap([coin], outputs([1], coin.id)))
  await Promise.race(running)
  bank.child.kill('SIGTERM')
  bank.child.kill('SIGTERM')
  const outcomes = await Promise.allSettled(running)
  const done = outcomes.filter((one) => one.status === 'fulfilled' && one.value.status === 200)
  expect(done.length).toBeGreaterThan(0)
  expect(await bank.ended).toMatchObject({ code: 0, signal: null })
})

test('error: a taken port: one clear sentence, and exit code 1', async () => {
  const { port } = new URL(banks[0].url)
  const taken = await launch(['--data', temporaryDir(), '--port', port]).ended
  expect(taken.code).toBe(1)
  expect(taken.output).toContain(`Port ${port} is taken by another program; choose another with --port.\n`)
})

test('behavior: options from the environment', async () => {
  const env = { TUPPENCE_BANK_FEE_PPK: '7', TUPPENCE_BANK_NAME: 'Environment' }
  const { child } = launch(['--data', temporaryDir(), '--port', '0'], env)
  const [{ url }] = (await once(child, 'message')) as [{ url: string }]
  expect(await (await fetch(`${url}/v1/info`)).json()).toMatchObject({ name: 'Environment' })
  expect(await (await fetch(`${url}/v1/keysets`)).json()).toMatchObject({ keysets: [{ input_fee_ppk: 7 }] })
})
