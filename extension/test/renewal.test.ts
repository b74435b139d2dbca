import { randomUUID } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it, vi } from 'vitest'
import { StorageError } from '../src/background/storage/StorageError.ts'
import * as Census from './support/Census.ts'
import { openEnding } from './support/ending.ts'
import { expectLanded } from './support/expectLanded.ts'
import { type Fault, lostReplies, lostRequests, unproven } from './support/faults.ts'
import { bankFault, deathWithin } from './support/mischance.ts'
import { mortal, nextDeath } from './support/mortal.ts'
import { openOther, restoreIn, settle, wordsOf } from './support/restored.ts'
import { openPage, shopUrl } from './support/shop.ts'
import { takeTurns } from './support/takeTurns.ts'
import { password } from './support/vault.ts'
import { buy, later, until } from './support/visit.ts'
import { bankUrl, openWorld, type World, type Wrap } from './support/world.ts'

// Whole lives of a keyset, over and over: slow on a busy machine.
vi.setConfig({ testTimeout: 600_000 })

const day = 86_400_000
/** So long before the end the time of every wallet's coins has come. */
const latest = 10 * day

const article = (world: World) => openPage(world, shopUrl, { path: `/articles/${randomUUID()}` })

function asked({ network }: Pick<World, 'network'>, path: string) {
  return network.exchanges.filter(({ url }) => url.endsWith(path))
}

const swaps = (world: Pick<World, 'network'>) => asked(world, '/v1/swap')

/** What swaps were for, by their inputs: a request that is sent again counts once. */
function inputsOf(world: Pick<World, 'network'>): number[] {
  const bodies = [...new Set(swaps(world).map(({ body }) => body))]
  return bodies.map((body) => (JSON.parse(body) as { inputs: unknown[] }).inputs.length)
}

describe('coins of a keyset that ends', () => {
  it('behavior: are renewed before it does, without a word, and are worth as much after', async () => {
    const { at, end, rotate } = await openEnding({ days: 60 })
    rotate()
    await until(at, end - 31 * day)
    expect(swaps(at)).toEqual([])
    await until(at, end - latest)
    expect(swaps(at)).toHaveLength(1)
    await until(at, end + day)
    expect(swaps(at)).toHaveLength(1)
    expect(await at.balance()).toBe(20n)
    expect((await at.ask('payments', {})).payments).toHaveLength(1)
    for (let bought = 0; bought < 4; bought += 1) await buy(at, article(at.world))
    expect(await at.balance()).toBe(0n)
  })

  it('behavior: are renewed at a time that is the wallet’s own', async () => {
    const times = new Set<number>()
    for (let wallet = 0; wallet < 4; wallet += 1) {
      const { at, end } = await openEnding({ days: 33 })
      times.add(Math.round(((at.seen.wakeAt ?? 0) - end) / 60_000))
    }
    expect(times.size).toBe(4)
    for (const time of times) {
      expect(time).toBeGreaterThanOrEqual((-30 * day) / 60_000)
      expect(time).toBeLessThanOrEqual((-10 * day) / 60_000)
    }
  })

  it('behavior: wait for a bank that still signs with it, which is asked now and then', async () => {
    const { at, end, rotate } = await openEnding({ days: 60 })
    await until(at, end - 4 * day)
    expect(swaps(at)).toEqual([])
    // Four times a day at most.
    const looks = asked(at, '/v1/keysets').length
    expect(looks).toBeGreaterThan(5)
    expect(looks).toBeLessThan(30 * 4)
    rotate()
    await later(at, day)
    expect(swaps(at)).toHaveLength(1)
    await until(at, end + day)
    expect(await at.balance()).toBe(20n)
  })

  it('error: a bank that says its keyset ends in thousands of years sets no alarm that far', async () => {
    const { at } = await openEnding({ days: 100_000_000 })
    expect(at.seen.wakeAt).toBeLessThanOrEqual(at.clock.now + 2 ** 31)
    await at.engine.wake()
    expect(at.seen.wakeAt).toBeLessThanOrEqual(at.clock.now + 2 ** 31)
  })

  it('behavior: stay as they are at a bank that has nothing better, and nobody wakes for them when it is over', async () => {
    const { at, end } = await openEnding({ days: 60 })
    await until(at, end + day)
    expect(swaps(at)).toEqual([])
    expect(at.seen.wakeAt).toBeUndefined()
    expect(await at.storage.list('renewals', { by: 'all' })).toEqual([])
    expect(await at.balance()).toBe(0n)
  })

  it('error: a bank whose next keyset ends little later is not gone to again and again', async () => {
    const { at, end, rotate } = await openEnding({ days: 60 })
    rotate({ days: 5 })
    await until(at, end - 6 * day)
    expect(swaps(at)).toEqual([])
    // Now the next one lasts twice as long, and more.
    await until(at, end + day)
    expect(swaps(at)).toHaveLength(1)
    expect(await at.balance()).toBe(20n)
  })

  it('behavior: cost the fee of one swap; a coin that is worth no more than its own stays where it is', async () => {
    // 1000 ppk: a unit for each coin. 16, 4 and 1.
    const { at, end, rotate } = await openEnding({ days: 60, units: 21, feePpk: 1000 })
    rotate()
    await until(at, end - latest)
    expect(inputsOf(at)).toEqual([2])
    expect(await at.balance()).toBe(19n)
    await until(at, end + day)
    expect(await at.balance()).toBe(18n)
  })

  it('behavior: are renewed in swaps of so many at most', async () => {
    const { at, end, rotate } = await openEnding({ days: 60, units: 31, config: { renewAtOnce: 2 } })
    rotate()
    await until(at, end - latest)
    expect(inputsOf(at)).toEqual([2, 2, 1])
    await until(at, end + day)
    expect(await at.balance()).toBe(31n)
  })

  it('behavior: came in after their time: they are renewed some hours later', async () => {
    const { at, end, rotate } = await openEnding({ days: 60 })
    await until(at, end - latest)
    await at.topUp(at.wallet, 5)
    rotate()
    await later(at, day)
    await until(at, end + day)
    expect(await at.balance()).toBe(25n)
  })

  it('behavior: of a wallet that is locked are renewed when it is open again', async () => {
    const { at, end, rotate } = await openEnding({ days: 60 })
    rotate()
    at.clock.now = end - latest
    at.faults.always('/v1/swap', { kind: 'lost-request' })
    await at.engine.wake()
    await at.engine.idle()
    at.faults.heal()
    await at.ask('lock', {})
    const before = swaps(at).length
    expect(before).toBeGreaterThan(0)
    await later(at, day)
    expect(swaps(at)).toHaveLength(before)
    await at.ask('unlock', { password })
    await at.engine.idle()
    await later(at, day)
    await until(at, end + day)
    expect(await at.balance()).toBe(20n)
  })
})

describe('a renewal that goes wrong', () => {
  const inTheEnd: readonly (readonly [string, readonly Fault[]])[] = [
    ['its requests are lost', [...lostRequests, ...lostRequests]],
    ['the replies are lost', lostReplies],
    ['the bank proves nothing', unproven],
    ['it is refused for the keyset', [{ kind: 'answer', status: 400, body: { code: 12002, detail: '' } }]],
    ['the bank is down', Array<Fault>(9).fill({ kind: 'answer', status: 503 })],
    [
      'the bank says that all of it was signed',
      [{ kind: 'answer', status: 400, body: { code: 11003, detail: '' } }],
    ],
  ]
  it.each(inTheEnd)('error: %s: the coins are there in the end, once', async (_, faults) => {
    const { at, end, rotate } = await openEnding({ days: 60 })
    rotate()
    at.faults.next('/v1/swap', ...faults)
    await until(at, end - 5 * day)
    expect(await at.balance()).toBe(20n)
    await until(at, end + day)
    expect(await at.balance()).toBe(20n)
    for (let bought = 0; bought < 4; bought += 1) await buy(at, article(at.world))
    expect(await at.balance()).toBe(0n)
  })

  it('error: a bank that refuses every one gets one each time, and the words find what comes after', async () => {
    const { at, end, rotate } = await openEnding({ days: 60, units: 511 })
    rotate()
    at.faults.always('/v1/swap', { kind: 'answer', status: 400, body: { code: 12001, detail: 'unknown' } })
    await until(at, end - latest)
    await later(at, 5 * day)
    // Four looks a day, twenty-five days at most.
    expect(swaps(at).length).toBeGreaterThan(1)
    expect(swaps(at).length).toBeLessThanOrEqual(100)
    at.faults.heal()
    await at.topUp(at.wallet, 100)
    const other = await openOther(at.world)
    await restoreIn(other, await wordsOf(at.world, at.wallet))
    expect(await other.balance()).toBe(611n)
  })

  it('error: coins a bank refuses can be paid with meanwhile', async () => {
    const { at, end, rotate } = await openEnding({ days: 60 })
    rotate()
    at.faults.next('/v1/swap', { kind: 'answer', status: 400, body: { code: 11005, detail: 'unbalanced' } })
    at.clock.now = end - latest
    await at.engine.wake()
    await at.engine.idle()
    expect(swaps(at)).toHaveLength(1)
    await buy(at, article(at.world))
    await until(at, end + day)
    expect(await at.balance()).toBe(15n)
  })

  it('error: nothing is held while the bank cannot be reached, and little when it refuses without a reason', async () => {
    const { at, end, rotate } = await openEnding({ days: 60, units: 511, config: { renewAtOnce: 4 } })
    rotate()
    await at.topUp(at.wallet, 1)
    at.faults.always('/v1/keysets', { kind: 'lost-request' })
    await until(at, end - latest)
    expect(swaps(at)).toEqual([])
    at.faults.heal()
    at.faults.always('/v1/swap', { kind: 'answer', status: 400, body: { code: 11014, detail: 'too many' } })
    await later(at, day / 2)
    // One lot of four is held, asked about every half hour, and the others buy something.
    expect(new Set(swaps(at).map(({ body }) => body)).size).toBe(1)
    expect(swaps(at).length).toBeLessThanOrEqual(40)
    at.faults.heal()
    await buy(at, article(at.world))
    await until(at, end + day)
    expect(await at.balance()).toBe(507n)
  })

  it('X3: error: a fee that was raised since is not paid, and a high one not without a word', async () => {
    const { at, end, rotate } = await openEnding({ days: 60, units: 21, feePpk: 200 })
    const bank = at.network.servers.get(bankUrl)
    rotate()
    at.network.servers.set(bankUrl, async (request) => {
      const reply = await bank?.(request)
      if (reply === undefined || !request.url.endsWith('/v1/keysets')) return reply ?? Response.error()
      const { keysets } = (await reply.json()) as { keysets: { active: boolean }[] }
      const dearer = keysets.map((each) => (each.active ? each : { ...each, input_fee_ppk: 5000 }))
      return Response.json({ keysets: dearer })
    })
    await until(at, end + day)
    // 3 coins at 200 ppk are one unit.
    expect(await at.balance()).toBe(20n)
    const dear = await openEnding({ days: 60, units: 20, feePpk: 1500 })
    dear.rotate()
    await until(dear.at, dear.end - day)
    expect(swaps(dear.at)).toEqual([])
    expect(await dear.at.balance()).toBe(20n)
  })

  it('behavior: nothing is taken from a payment that waits for its reader', async () => {
    const { at, end, rotate } = await openEnding({ days: 60 })
    rotate()
    await at.topUp(at.wallet, 1)
    at.clock.now = end - latest
    const page = article(at.world)
    const id = randomUUID()
    await page.pay(id)
    await at.engine.idle()
    await at.engine.wake()
    await at.engine.idle()
    expect(swaps(at)).toEqual([])
    expect(await at.approve()).toBe('accepted')
    await at.engine.idle()
    expect(page.told(id)).toMatchObject({ state: 'ready' })
    await until(at, end + day)
    expect(await at.balance()).toBe(16n)
  })

  it('error: an alarm is never set for at once: what cannot be written would be tried without a pause', async () => {
    const ending = await openEnding({ days: 60 })
    ending.rotate()
    const { network, database, windows, clock } = ending.at
    clock.now = ending.end - latest
    const full: Partial<Wrap> = {
      storage: (storage) => ({
        ...storage,
        commit: async () => {
          throw new StorageError('storage-full')
        },
      }),
    }
    const world = await openWorld({ network, database, windows, clock, wrap: full })
    await world.engine.wake().catch(() => {})
    await world.engine.idle()
    expect(world.seen.wakeAt).toBeGreaterThan(clock.now)
    expect(swaps(ending.at)).toEqual([])
  })

  it('behavior: another copy of the wallet was first: what it has spent is gone, and the wallet has moved', async () => {
    const { at, end, rotate } = await openEnding({ days: 60 })
    const other = await openOther(at.world)
    await restoreIn(other, await wordsOf(at.world, at.wallet))
    rotate()
    await until(at, end - latest)
    expect(await at.balance()).toBe(0n)
    expect((await at.ask('overview', {})).wallets[0]).toMatchObject({ isMoved: true })
    await until(other, end + day)
    expect(await other.balance()).toBe(20n)
  })

  it.each([1, 5, 21])(
    'S4: behavior: counters that lag are caught up with, %i units signed since',
    async (units) => {
      const { at, end, rotate } = await openEnding({ days: 60 })
      rotate()
      at.clock.now = end - 40 * day
      await at.topUp(at.wallet, units)
      const counters = await at.storage.list('counters', { by: 'all' })
      await at.storage.commit(
        [],
        counters.map(({ key }) => ({ kind: 'remove', store: 'counters', key }) as const),
      )
      await until(at, end + day)
      expect(await at.balance()).toBe(20n + BigInt(units))
    },
  )
})

describe('a worker that dies', () => {
  const config = { renewAtOnce: 2 }
  type Ending = Awaited<ReturnType<typeof openEnding>>

  async function ready(): Promise<Ending> {
    const ending = await openEnding({ days: 60, units: 21, config })
    ending.rotate()
    ending.at.clock.now = ending.end - latest
    return ending
  }

  function worker({ at: { network, database, windows, clock } }: Ending, wrap = {}): Promise<World> {
    return openWorld({ network, database, windows, clock, wrap, config })
  }

  /** A worker of a few alarms, unless it dies of them first. */
  async function live(world: World, died: Promise<void>): Promise<boolean> {
    const script = async () => {
      await world.engine.start(false)
      await world.engine.idle()
      for (let rings = 0; rings < 3; rings += 1) {
        world.clock.now += 60_000
        await world.engine.wake()
        await world.engine.idle()
      }
      return true
    }
    return Promise.race([died.then(() => false), script()])
  }

  /** All of it is on coins that last, and good. */
  async function expectWhole(ending: Ending): Promise<void> {
    const next = await worker(ending)
    await live(next, new Promise(() => {}))
    await later(next, day)
    await until(next, ending.end + day)
    expect(await next.balance()).toBe(21n)
    // What has gone wrong by now is enough: the words are tried at a bank that answers.
    ending.at.faults.heal()
    const other = await openOther(next)
    await restoreIn(other, await wordsOf(next, ending.at.wallet))
    await settle(other, 3)
    expect(await other.balance()).toBe(21n)
  }

  it('W6: behavior: at every touch of a renewal, the coins are fresh once', async () => {
    const census = Census.create()
    for (let touch = 1, isWhole = false; !isWhole; touch += 1) {
      for (const when of ['before', 'after'] as const) {
        const ending = await ready()
        const { wrap, died } = mortal(touch, when, census)
        isWhole = await live(await worker(ending, wrap), died)
        await expectWhole(ending)
        expect(isWhole || touch < 60).toBe(true)
      }
    }
    expectLanded('renewal', census, { renewal: ['resting', 'renewing'] })
  })

  it('W6: property: again and again, with a bank that fails too, nothing is lost or there twice', async () => {
    const paths = ['/v1/swap', '/v1/restore', '/v1/checkstate', '/v1/keysets'] as const
    const failures = fc.array(fc.tuple(fc.constantFrom(...paths), bankFault), { maxLength: 6 })
    // None of them is met before the words are tried.
    const unmetFaults = Array.from(
      { length: 6 },
      () => ['/v1/restore', { kind: 'lost-request' }] as ['/v1/restore', Fault],
    )
    const census = Census.create()
    let round = 0
    await fc.assert(
      fc.asyncProperty(fc.array(deathWithin(12), { maxLength: 2 }), failures, async (deaths, bad) => {
        const ending = await ready()
        for (const [path, each] of bad) ending.at.faults.next(path, each)
        for (const { at: touch, when } of [nextDeath(round), ...deaths]) {
          const { wrap, died } = mortal(touch, when, census)
          await live(await worker(ending, wrap), died)
        }
        round += 1
        await expectWhole(ending)
      }),
      { numRuns: 15, endOnFailure: true, examples: [[[], unmetFaults]] },
    )
    expectLanded('renewal, at random', census, { renewal: ['renewing'] })
  })

  it('W6: property: two that no lock keeps apart: the coins are fresh once', async () => {
    const order = fc.array(fc.constantFrom(0 as const, 1 as const), { minLength: 1, maxLength: 40 })
    const lost = fc.array(fc.constantFrom<Fault['kind']>('lost-reply', 'lost-request'), { maxLength: 4 })
    await fc.assert(
      fc.asyncProperty(order, lost, async (touches, faults) => {
        const ending = await ready()
        const turns = takeTurns(touches)
        const both = await Promise.all([worker(ending, turns(0)), worker(ending, turns(1))])
        for (const kind of faults) ending.at.faults.next('/v1/swap', { kind } as Fault)
        await Promise.all(
          both.map(async ({ engine }) => {
            await engine.start(false)
            await engine.idle()
          }),
        )
        await expectWhole(ending)
      }),
      { numRuns: 15, endOnFailure: true },
    )
  })
})
