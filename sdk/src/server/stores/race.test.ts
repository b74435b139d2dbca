import { type ChildProcess, execFileSync, fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import type { Race } from '../test/racer.ts'
import { challengeOf, coinsFor, get, page, paying, SECRET, START, shop, tokenOf } from '../test/shop.ts'
import { sqliteStore } from './sqlite/sqliteStore.ts'

const root = fileURLToPath(new URL('../../../..', import.meta.url))
const racer = join(root, 'sdk/src/server/test/dist/test/racer.js')
const directory = mkdtempSync(join(tmpdir(), 'till-race-'))

beforeAll(() => {
  const tsc = join(root, 'node_modules/typescript/bin/tsc')
  execFileSync(process.execPath, [tsc, '-b', 'protocol'], { cwd: root, stdio: 'inherit' })
  execFileSync(process.execPath, [tsc, '-p', 'sdk/src/server/test'], { cwd: root, stdio: 'inherit' })
})
afterAll(() => rmSync(directory, { recursive: true }))

async function start(race: Race): Promise<ChildProcess> {
  const file = join(directory, `${Math.floor(performance.now() * 1000)}.json`)
  writeFileSync(file, JSON.stringify(race))
  // Without the test runner's own conditions, which would give it sources.
  const child = fork(racer, [file], { execArgv: [] })
  onTestFinished(() => {
    child.kill('SIGKILL')
  })
  const ended = once(child, 'exit').then(([code]) => `ended with ${code}`)
  expect(await Promise.race([once(child, 'message').then(([message]) => message), ended])).toBe('ready')
  return child
}

/** A store that has pinned the bank's keysets, and what pays for each of some articles. */
async function prepared(name: string, articles: number) {
  const path = join(directory, name)
  const from = shop({ store: sqliteStore(path) })
  const charge = from.till.charge({
    resource: (request) => new URL(request.url).pathname.slice(1),
    price: '0.05',
    kind: 'own',
    description: 'An article',
  })
  const bought = []
  for (let index = 0; index < articles; index++) {
    const resource = `article-${index}`
    const challenge = challengeOf(await charge.handle(get(`/${resource}`), page))
    const token = tokenOf(from.bank, coinsFor(from.bank, challenge))
    bought.push({
      resource,
      challenge,
      token,
      credential: paying(challenge, token)['payment-authorization'] ?? '',
    })
  }
  const race = { path, secret: SECRET, vendorKey: from.vendor.publicKey, bank: from.bank.url, now: START }
  return { ...from, charge, race, bought }
}

async function run(children: readonly ChildProcess[]): Promise<number[]> {
  const done = children.map(async (child) => (await once(child, 'message'))[0] as number[])
  for (const child of children) child.send('go')
  return (await Promise.all(done)).flat()
}

test('V6 behavior: 200 uses of one credential on two processes are one claim', async () => {
  const { race, bought, store } = await prepared('one.sqlite', 1)
  const requests = Array.from({ length: 100 }, () => bought[0] ?? { resource: '', credential: '' })
  const children = await Promise.all([start({ ...race, requests }), start({ ...race, requests })])
  const statuses = await run(children)
  expect(statuses.filter((status) => status === 200)).toHaveLength(11)
  expect(
    statuses.filter((status) => status === 429).length + statuses.filter((status) => status === 503).length,
  ).toBe(189)
  expect(await store.takings({ from: 0, to: START + 1 })).toMatchObject([
    { sales: 1, received: 5n, replays: 10 },
  ])
  expect(await store.waiting('https://bank.example')).toBe(5n)
})

test('V6 behavior: on two processes, coins for two articles each buy one of them; somebody loses each race', async () => {
  const { race, bought, store, charge } = await prepared('two.sqlite', 40)
  // Every set of coins is presented for its own article at one process, and for the next one at the other.
  const crossed = await Promise.all(
    bought.map(async ({ token }, index) => {
      const resource = bought[(index + 1) % bought.length]?.resource ?? ''
      const challenge = challengeOf(await charge.handle(get(`/${resource}`), page))
      return { resource, credential: paying(challenge, token)['payment-authorization'] ?? '' }
    }),
  )
  const children = await Promise.all([
    start({ ...race, requests: bought }),
    start({ ...race, requests: crossed }),
  ])
  const statuses = await run(children)
  expect(statuses.filter((status) => status === 200)).toHaveLength(40)
  expect(statuses.filter((status) => status === 409)).toHaveLength(40)
  expect(await store.waiting('https://bank.example')).toBe(200n)
})

test('V6 behavior: kill -9 right after the answer: still spent', async () => {
  const { race, bought, till } = await prepared('killed.sqlite', 1)
  const [child] = [await start({ ...race, requests: bought })]
  const [status] = await run([child])
  expect(status).toBe(200)
  child.kill('SIGKILL')
  await once(child, 'exit')
  const [{ token, resource } = { token: '', resource: '' }] = bought
  const other = till.charge({ resource: 'another', price: '0.05', kind: 'own', description: 'An article' })
  const challenge = challengeOf(await other.handle(get('/another'), page))
  const response = await other.handle(get('/another', paying(challenge, token)), page)
  expect([response.status, (await response.json()).resource]).toEqual([409, resource])
})
