import { once } from 'node:events'
import { statSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { Proof, Swap } from '@tuppence/protocol/ecash'
import { beforeAll, expect, test } from 'vitest'
import { outputs } from './support/client.ts'
import { curve } from './support/curve.ts'
import { build, launch, startBank } from './support/process.ts'
import { temporaryDir } from './support/testBank.ts'

beforeAll(build, 60_000)

test('K1: hundreds of racing swaps of one coin at two processes, one success', async () => {
  const data = temporaryDir()
  // Both make the database and the keys, if they can.
  const banks = await Promise.all([startBank(['--data', data]), startBank(['--data', data])])
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
  const data = temporaryDir()
  const banks = await Promise.all([startBank(['--data', data]), startBank(['--data', data])])
  const coins = await banks[0].coins(Array(60).fill(1))
  const swaps = coins.map((coin, index) => banks[index % 2]?.swap([coin], outputs([1], coin.id)))
  expect((await Promise.all(swaps)).every((reply) => reply?.status === 200)).toBe(true)
})

test('behavior: what was answered survives kill -9', async () => {
  const data = temporaryDir()
  for (let round = 0; round < 2; round++) {
    const bank = await startBank(['--data', data])
    const coins = await bank.coins([1, 2])
    const wanted = outputs([1, 2], (await bank.keyset()).id)
    const reply = await bank.swap(coins, wanted)
    bank.child.kill('SIGKILL')
    expect(reply.status).toBe(200)
    expect((await bank.ended).signal).toBe('SIGKILL')

    const again = await startBank(['--data', data])
    expect((await again.swap(coins, outputs([1, 2], coins[0]?.id ?? ''))).body.code).toBe(11001)
    const restored = await again.post('/v1/restore', { outputs: wanted.map(Swap.toWire) })
    expect(restored.body.signatures).toEqual(reply.body.signatures)
    expect((await again.swap(coins, wanted)).body).toEqual(reply.body)
    again.child.kill('SIGKILL')
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

test('behavior: database, keys and directory are for their owner only', async () => {
  const data = join(temporaryDir(), 'made')
  const bank = await startBank(['--data', data])
  await bank.coins([1])
  const mode = (path: string) => (statSync(path).mode & 0o777).toString(8)
  expect(mode(data)).toBe('700')
  for (const name of ['bank.sqlite', 'bank.sqlite-wal', 'bank.sqlite-shm', 'keys.json', 'epoch']) {
    expect(mode(join(data, name)), name).toBe('600')
  }
})

test('behavior: it listens on 127.0.0.1 and, where there is one, ::1', async () => {
  const bank = await startBank(['--data', temporaryDir()])
  const { port } = new URL(bank.url)
  expect((await fetch(`http://127.0.0.1:${port}/v1/info`)).status).toBe(200)
  const six = await fetch(`http://[::1]:${port}/v1/info`).catch((error: Error) => error.cause)
  if (six instanceof Response) expect(six.status).toBe(200)
  else expect(six).toMatchObject({ code: expect.stringMatching(/EADDRNOTAVAIL|EAFNOSUPPORT|ENETUNREACH/) })
})

test('error: one clear sentence and an exit code for a taken port, wrong options and wrong keys', async () => {
  const blocker = createServer().listen(0, '127.0.0.1')
  await once(blocker, 'listening')
  const address = blocker.address()
  const port = typeof address === 'object' ? String(address?.port) : ''
  const data = temporaryDir()
  const taken = await launch(['--data', data, '--port', port]).ended
  expect(taken.code).toBe(1)
  expect(taken.output).toContain(`Port ${port} is taken by another program; choose another with --port.\n`)
  blocker.close()

  const wrong = await launch(['--prot', '1']).ended
  expect([wrong.code, wrong.output]).toEqual([2, "Unknown option '--prot'; see --help.\n"])
  const missing = await launch(['--data', data, '--keys', join(data, 'none.json')]).ended
  expect([missing.code, missing.output]).toEqual([1, `There is no keys file ${join(data, 'none.json')}.\n`])
})

test('behavior: --help, and options from the environment', async () => {
  const help = await launch(['--help']).ended
  expect([help.code, help.output.includes('--fee-ppk')]).toEqual([0, true])
  const env = { TUPPENCE_BANK_FEE_PPK: '7', TUPPENCE_BANK_NAME: 'Environment' }
  const { child } = launch(['--data', temporaryDir(), '--port', '0'], env)
  const [{ url }] = (await once(child, 'message')) as [{ url: string }]
  expect(await (await fetch(`${url}/v1/info`)).json()).toMatchObject({ name: 'Environment' })
  expect(await (await fetch(`${url}/v1/keysets`)).json()).toMatchObject({ keysets: [{ input_fee_ppk: 7 }] })
})
