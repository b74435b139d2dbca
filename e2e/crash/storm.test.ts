import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { Swap } from '@tuppence/protocol/ecash'
import { newVendorKey } from '@tuppence/sdk/server'
import { sqliteStore } from '@tuppence/sdk/server/sqlite'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { freePort } from '../../extension/test/support/programs.ts'
import { bankRate, withChanges } from '../../scripts/lib/withChanges.mjs'
import { type Limits, limits } from '../../sdk/src/server/limits.ts'
import { createPayer, headersFor, type Payer } from './support/payer.ts'
import { buildPrograms, type Program, type Programs } from './support/programs.ts'
import { sendAlone } from './support/sendAlone.ts'

/** So many times at once. */
const storm = 1000
/** So many wait at each till for the others, right before they claim. */
const racers = 100
/** All of them come from one address and at one moment, which a till would answer with its rate and not with its claims. */
const raised = { badCredentials: 4 * storm, curveQueue: storm }
const vendor = newVendorKey()

type Till = { readonly url: string; readonly program: Program }

let programs: Programs
let bank: string
let store: string
/** Four tills of one site, on one store. */
let tills: Till[]
let payer: Payer

beforeAll(async () => {
  programs = await buildPrograms()
  const port = await freePort()
  bank = `http://localhost:${port}`
  const data = join(programs.data, 'bank')
  await programs.start('bank', {
    args: ['--port', String(port), '--data', data, '--test-money', '--rate', bankRate().rate],
  })
  mkdirSync(join(programs.data, 'till'))
  store = join(programs.data, 'till/till.sqlite')
  withChanges<Limits>('the tills', limits, raised)
  tills = []
  for (let i = 0; i < 4; i += 1) tills.push(await startTill())
  payer = createPayer(bank)
}, 120_000)
afterAll(async () => programs.stop())

async function startTill(): Promise<Till> {
  const PORT = String(await freePort())
  // Behind one name, as behind a balancer.
  const env = { URL: 'http://localhost:8402', BANK: bank, STORE: store, VENDOR_KEY: vendor.publicKey }
  const program = await programs.start('till', { env: { ...env, PORT, LIMITS: JSON.stringify(raised) } })
  return { url: `http://localhost:${PORT}`, program }
}

function till(number: number): Till {
  const found = tills[number % tills.length]
  if (found === undefined) throw new Error('no till')
  return found
}

/** Which answers came how often. */
function count(answers: readonly (string | number)[]): Record<string, number> {
  const counts = new Map<string, number>()
  for (const answer of answers) counts.set(String(answer), (counts.get(String(answer)) ?? 0) + 1)
  return Object.fromEntries(counts)
}

/** Sends the whole storm; it goes on when enough of it stands before the claim at every till. */
async function race(send: (number: number) => Promise<string | number>): Promise<Record<string, number>> {
  const all = tills.map(({ program }) => program)
  await Promise.all(all.map((program) => program.ask({ hold: racers })))
  const sent = Promise.all(Array.from({ length: storm }, (_, i) => send(i)))
  await Promise.all(all.map((program) => program.ask('full')))
  await Promise.all(all.map((program) => program.ask('release')))
  return count(await sent)
}

/** Presents a credential for a path at one of the tills. */
async function present(number: number, path: string, headers: Record<string, string>): Promise<number> {
  return (await sendAlone(till(number).url + path, { headers })).status
}

/** What the store says was sold, and what became of the claims that the tills tried. */
async function sales() {
  const opened = sqliteStore(store)
  const lines = await opened.takings({ from: 0, to: 2 ** 40 })
  opened.close()
  const sum = (of: 'sales' | 'replays') => lines.reduce((total, line) => total + line[of], 0)
  const received = lines.reduce((total, line) => total + line.received, 0n)
  const outcomes = await Promise.all(tills.map(({ program }) => program.ask('outcomes')))
  const lost = (outcomes as { conflict?: number }[]).reduce((total, { conflict = 0 }) => total + conflict, 0)
  return { claims: sum('sales'), replays: sum('replays'), received, lost }
}

test('V6: behavior: one token, 1000 times at once at four till processes: one claim, ten replays, the rest refused', {
  timeout: 240_000,
}, async () => {
  const path = '/articles/1'
  const { challenge, token } = await payer.prepare(till(0).url + path)
  const before = await sales()
  const headers = headersFor(challenge, token)
  const counts = await race((i) => present(i, path, headers))
  const after = await sales()
  const lost = after.lost - before.lost
  console.log(
    `one token, ${storm} times at four tills: ${JSON.stringify(counts)}; lost the race to claim: ${lost}`,
  )
  expect(counts).toEqual({ 200: 11, 429: storm - 11 })
  expect(after.claims - before.claims).toBe(1)
  expect(after.replays - before.replays).toBe(10)
  expect(after.received - before.received).toBe(5n)
  // A race that nobody loses shows nothing.
  expect(lost).toBeGreaterThanOrEqual(racers * tills.length - 1)
})

test('V6: behavior: the same coins for two articles, 1000 times at once at four till processes: one claim', {
  timeout: 240_000,
}, async () => {
  const paths = ['/articles/2', '/articles/3']
  const { challenge, token } = await payer.prepare(`${till(0).url}${paths[0]}`)
  const other = await payer.challengeOf(`${till(1).url}${paths[1]}`)
  const both = [headersFor(challenge, token), headersFor(other, token)]
  const before = await sales()
  const counts = await race(async (i) => {
    // Each till is asked for both.
    const which = Math.floor(i / tills.length) % 2
    return `${paths[which]} ${await present(i, paths[which] ?? '', both[which] ?? {})}`
  })
  const after = await sales()
  const lostRaces = after.lost - before.lost
  console.log(
    `one token for two articles, ${storm} times: ${JSON.stringify(counts)}; lost the race to claim: ${lostRaces}`,
  )
  const won = paths.find((path) => counts[`${path} 200`] !== undefined)
  const lost = paths.find((path) => path !== won)
  expect(counts).toEqual({
    [`${won} 200`]: 11,
    [`${won} 429`]: storm / 2 - 11,
    [`${lost} 409`]: storm / 2,
  })
  expect(after.claims - before.claims).toBe(1)
  expect(lostRaces).toBeGreaterThanOrEqual(racers * tills.length - 1)
})

test('K1: behavior: one set of coins, swapped 1000 times at once at the bank process: one success', {
  timeout: 240_000,
}, async () => {
  const coins = await payer.mint(7n)
  const keys = await payer.active()
  const requests = Array.from({ length: storm }, () => payer.plain(7n, keys))
  const replies = await Promise.all(
    requests.map(async (outputs) => {
      const { signatures, code } = await post('/v1/swap', Swap.prepare(coins, outputs))
      return signatures === undefined ? `refused ${code}` : 'signed'
    }),
  )
  const counts = count(replies)
  console.log(`one set of coins, ${storm} swaps: ${JSON.stringify(counts)}`)
  expect(counts).toEqual({ signed: 1, 'refused 11001': storm - 1 })
  // And none of the others was signed in secret.
  expect(await signedOf(requests)).toEqual([replies.indexOf('signed')])
})

async function post(path: string, content: unknown) {
  const { text } = await sendAlone(bank + path, { body: JSON.stringify(content) })
  const reply: { signatures?: unknown[]; outputs?: { B_: string }[]; code?: number } = JSON.parse(text)
  return reply
}

/** Which of these requests the bank has signed outputs of. */
async function signedOf(requests: readonly (readonly Swap.Output[])[]): Promise<number[]> {
  const wire = requests.map((outputs) => outputs.map(Swap.toWire))
  const signed = new Set<string>()
  for (let at = 0; at < wire.length; at += 250) {
    const { outputs = [] } = await post('/v1/restore', { outputs: wire.slice(at, at + 250).flat() })
    for (const { B_ } of outputs) signed.add(B_)
  }
  return wire.flatMap((outputs, i) => (outputs.some(({ B_ }) => signed.has(B_)) ? [i] : []))
}
