import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { IDBFactory } from 'fake-indexeddb'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import * as Census from './support/Census.ts'
import { expectLanded } from './support/expectLanded.ts'
import type { Fault } from './support/faults.ts'
import { mortal } from './support/mortal.ts'
import { openOther, restoreIn, settle, wordsOf } from './support/restored.ts'
import { openStreet } from './support/street.ts'
import { bankUrl, openBank, openWorld, type TestBank, type World, type Wrap } from './support/world.ts'

// Passwords, and a whole life after each death: slow on a busy machine.
vi.setConfig({ testTimeout: 180_000 })

let bank: TestBank
beforeAll(() => {
  bank = openBank()
})
afterAll(() => bank.close())

/** A reader with coins of several top-ups, and the words. */
async function reader(units = [37, 5, 64]) {
  const street = await openStreet(bank, { units: 0 })
  for (const each of units) await street.topUp(street.wallet, each)
  const words = await wordsOf(street.world, street.wallet)
  return { ...street, words, whole: BigInt(units.reduce((sum, each) => sum + each, 0)) }
}

async function stateOf(world: World, wallet: string) {
  return world.ask('restoreState', { wallet })
}

describe('a worker that dies', () => {
  it('W6: behavior: killed at every touch of disk or network, the next goes on and every coin is back once', async () => {
    const { world, words, whole } = await reader()
    const census = Census.create()
    for (let at = 1, isWhole = false; !isWhole; at += 1) {
      for (const when of ['before', 'after'] as const) {
        const database = new IDBFactory()
        const start = async (wrap?: Partial<Wrap>) => openOther(world, { database, ...(wrap && { wrap }) })
        const first = await start()
        const made = await first.ask('restore', { name: 'Back', words }, 'onboarding')
        if (!('wallet' in made)) throw new Error(made.state)
        const { wallet } = made
        const { wrap, died } = mortal(at, when, census)
        const dying = await start(wrap)
        isWhole = await Promise.race([
          died.then(() => false),
          dying
            .ask('restoreBank', { wallet, url: bankUrl }, 'onboarding')
            .then(() => dying.engine.idle())
            .then(() => true),
        ])
        const next = await start()
        await settle(next)
        const isUnnamed = (await stateOf(next, wallet)).state === 'choosing'
        const [shown] = (await next.ask('overview', {})).wallets
        // With a bank where nothing was looked for, it would seem to be a wallet that is empty.
        expect(shown?.bank === undefined, `${when} ${at}`).toBe(isUnnamed)
        // Killed before the bank was kept, it is named once more.
        if (isUnnamed) {
          await next.ask('restoreBank', { wallet, url: bankUrl }, 'onboarding')
          await next.engine.idle()
        }
        expect(await stateOf(next, wallet), `${when} ${at}`).toMatchObject({ state: 'done' })
        expect(await next.balance(), `${when} ${at}`).toBe(whole)
        expect(isWhole || at < 60).toBe(true)
      }
    }
    expectLanded('restore', census, { restore: ['scanning', 'moving', 'done'] })
  }, 300_000)
})

describe('a bank that fails', () => {
  const broken: Fault = { kind: 'answer', status: 502 }

  it.each([
    ['/v1/restore', { kind: 'lost-reply' }],
    ['/v1/restore', { kind: 'lost-request' }],
    ['/v1/restore', { kind: 'answer', status: 429 }],
    ['/v1/checkstate', { kind: 'lost-reply' }],
    ['/v1/swap', { kind: 'lost-request' }],
    ['/v1/swap', { kind: 'lost-reply' }],
    ['/v1/swap', { kind: 'answer', status: 503 }],
  ] as const)('behavior: %s with %j is tried again, and nothing is lost', async (path, fault) => {
    const { world, words, whole, faults } = await reader()
    faults.next(path, fault)
    const other = await openOther(world)
    const wallet = await restoreIn(other, words)
    expect(await stateOf(other, wallet)).toMatchObject({ state: 'done' })
    expect(await other.balance()).toBe(whole)
  })

  it('behavior: no answer for long is said so, and goes on by alarm', async () => {
    const { world, words, whole, faults } = await reader()
    faults.always('/v1/restore', broken)
    const other = await openOther(world)
    const wallet = await restoreIn(other, words)
    expect(await stateOf(other, wallet)).toMatchObject({
      state: 'waiting',
      banks: [{ reason: 'bank-unreachable' }],
    })
    expect(other.seen.wakeAt).toBeGreaterThan(other.clock.now)
    faults.heal()
    await settle(other)
    expect(await stateOf(other, wallet)).toMatchObject({ state: 'done' })
    expect(await other.balance()).toBe(whole)
    expect(other.seen.wakeAt).toBeUndefined()
  })

  const lies: [string, (reply: Restored) => unknown][] = [
    [
      'another amount',
      (reply) => ({ ...reply, signatures: reply.signatures.map((s) => ({ ...s, amount: 1 })) }),
    ],
    [
      'an amount no coin has',
      (reply) => ({ ...reply, signatures: reply.signatures.map((s) => ({ ...s, amount: 3 })) }),
    ],
    ['no proof', (reply) => ({ ...reply, signatures: reply.signatures.map(({ dleq: _, ...s }) => s) })],
    [
      'another keyset',
      (reply) => ({ ...reply, signatures: reply.signatures.map((s) => ({ ...s, id: '00'.repeat(8) })) }),
    ],
    [
      'a coin twice',
      ({ outputs, signatures }) => ({
        outputs: [...outputs, ...outputs],
        signatures: [...signatures, ...signatures],
      }),
    ],
    [
      'a stranger’s coin',
      (reply) => ({ ...reply, outputs: reply.outputs.map((o) => ({ ...o, B_: `02${'11'.repeat(32)}` })) }),
    ],
    ['one signature too few', (reply) => ({ ...reply, signatures: reply.signatures.slice(1) })],
  ]
  it.each(lies)('X1: error: %s in a reply is no money, and nothing is lost by it', async (_, change) => {
    const { world, words, whole, faults } = await reader()
    faults.always('/v1/restore', {
      kind: 'change',
      change: (reply) => ((reply as Restored).outputs.length === 0 ? reply : change(reply as Restored)),
    })
    const other = await openOther(world)
    const wallet = await restoreIn(other, words)
    expect(await stateOf(other, wallet)).toMatchObject({
      state: 'waiting',
      banks: [{ reason: 'bank-misbehaved', coins: 0, found: { units: '0' } }],
    })
    expect(await other.balance()).toBe(0n)
    faults.heal()
    await settle(other)
    expect(await other.balance()).toBe(whole)
  })

  it('S4: behavior: a coin of which the bank says that it is spent is not taken for money', async () => {
    const { world, words, whole, faults } = await reader([4, 8])
    let lied = 0
    faults.next('/v1/checkstate', {
      kind: 'change',
      change: (reply) => {
        const { states } = reply as { states: { Y: string; state: string }[] }
        lied = states.length
        return { states: states.map((each, i) => (i === 0 ? { ...each, state: 'SPENT' } : each)) }
      },
    })
    const other = await openOther(world)
    const wallet = await restoreIn(other, words)
    expect(lied).toBe(2)
    expect(await stateOf(other, wallet)).toMatchObject({ state: 'done', banks: [{ coins: 1 }] })
    expect([4n, 8n]).toContain(await other.balance())
    expect(await other.balance()).toBeLessThan(whole)
  })
})

describe('a bank with more coins than are looked for', () => {
  it('W8: behavior: with more coins than the bound, it is looked through up to there, and nothing is lost by that', async () => {
    const { world, words, whole } = await reader(Array.from({ length: 20 }, () => 63))
    const other = await openOther(world, { config: { restoreCounters: 100 } })
    const wallet = await restoreIn(other, words)
    // 120 coins were made.
    expect(await stateOf(other, wallet)).toMatchObject({ state: 'done', banks: [{ coins: 100 }] })
    // The rest lies where the coins go that are moved, and is found on the way.
    expect(await other.balance()).toBe(whole)
  })
})

type Restored = {
  readonly outputs: readonly { B_: string }[]
  readonly signatures: readonly { amount: number; id: string; dleq?: unknown }[]
}

describe('stopped by the reader', () => {
  it('behavior: cancelled at any question it stays so, keeps what it found, and goes on to every coin', async () => {
    const { world, words, whole } = await reader()
    let isWhole = false
    for (let at = 1; !isWhole; at += 1) {
      let asked = 0
      let stop = async () => {}
      const fetch: Wrap['fetch'] = (real) => async (input, init) => {
        if (/restore|checkstate|swap/.test(String(input))) {
          asked += 1
          if (asked === at) await stop()
        }
        return real(input, init)
      }
      const other = await openOther(world, { wrap: { fetch } })
      stop = async () => {
        const [wallet] = (await other.ask('overview', {})).wallets
        await other.ask('cancelRestore', { wallet: wallet?.id ?? '' })
      }
      const wallet = await restoreIn(other, words)
      isWhole = asked < at
      if (!isWhole) {
        expect(await stateOf(other, wallet)).toMatchObject({ state: 'cancelled' })
        await settle(other)
        expect(asked).toBeLessThanOrEqual(at + 2)
        expect(await stateOf(other, wallet)).toMatchObject({ state: 'cancelled' })
        await other.ask('resumeRestore', { wallet })
        await other.engine.idle()
      }
      expect(await stateOf(other, wallet)).toMatchObject({ state: 'done' })
      expect(await other.balance(), `stopped at ${at}`).toBe(whole)
      expect(at).toBeLessThan(30)
    }
  }, 120_000)
})

describe('a bank that has changed', () => {
  it('behavior: coins on a keyset that is no longer in use are found and moved to the one that is', async () => {
    const data = mkdtempSync(join(tmpdir(), 'tuppence-rotated-'))
    const before = openBank({ data })
    const street = await openStreet(before, { units: 21 })
    before.close()
    const after = openBank({ data, denominations: [1n, 2n, 4n, 8n, 16n, 32n, 64n] })
    const words = await wordsOf(street.world, street.wallet)
    street.network.servers.set(bankUrl, after.serve)
    const other = await openOther(street.world)
    const wallet = await restoreIn(other, words)
    expect(await stateOf(other, wallet)).toMatchObject({ state: 'done', banks: [{ keysets: 2 }] })
    expect(await other.balance()).toBe(21n)
    const swaps = other.network.exchanges.filter(({ url }) => url.endsWith('/v1/swap'))
    const { inputs, outputs } = JSON.parse(swaps.at(-1)?.body ?? '{}')
    expect(outputs[0].id).not.toBe(inputs[0].id)
    after.close()
    rmSync(data, { recursive: true, force: true })
  })

  it('S5: error: a second bank with the keysets of the first is refused, and the first one’s coins stay', async () => {
    const { words, whole, network } = await reader()
    const copy = 'http://localhost:4444'
    network.servers.set(copy, (request) =>
      bank.serve(new Request(request.url.replace(copy, bankUrl), request)),
    )
    const other = await openWorld({ network })
    const wallet = await restoreIn(other, words)
    expect(await other.command('restoreBank', { wallet, url: copy })).toEqual({
      ok: false,
      error: { code: 'bank-misbehaved' },
    })
    expect(await other.balance()).toBe(whole)
  })

  it('S6: behavior: a second seed at the same bank starts from its own counters, and both come back', async () => {
    const one = await reader([37])
    const two = await reader([9, 9])
    const other = await openWorld({ network: two.network })
    const first = await restoreIn(other, one.words)
    const second = await restoreIn(other, two.words)
    const { wallets } = await other.ask('overview', {})
    expect(wallets.map(({ id, balance }) => [id, balance.units])).toEqual([
      [first, '37'],
      [second, '18'],
    ])
  })
})
