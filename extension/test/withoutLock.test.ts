import { randomUUID } from 'node:crypto'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { openPage } from './support/shop.ts'
import { openStreet } from './support/street.ts'
import { takeTurns } from './support/takeTurns.ts'
import { later, release } from './support/visit.ts'
import { bankUrl, openBank, openWorld, type TestBank, type World } from './support/world.ts'

// Whole payments over and over, by two workers: slow on a busy machine.
vi.setConfig({ testTimeout: 600_000 })

const hour = 3_600_000
const day = 24 * hour
const clock = { now: Date.now() }
let bank: TestBank
beforeAll(() => {
  bank = openBank({ clock })
})
afterAll(() => bank.close())

/** What becomes of an exchange. */
type Luck = 'well' | 'lost-request' | 'lost-reply'

/** How it goes: whose touch is next, what becomes of what is asked about each request in turn, and whether counters lag. */
type Course = {
  readonly order: readonly (0 | 1)[]
  readonly luck: readonly (readonly Luck[])[]
  readonly lags: boolean
}

const luck = fc.constantFrom<Luck>('well', 'lost-request', 'lost-reply', 'lost-reply')
const course: fc.Arbitrary<Course> = fc.record({
  order: fc.array(fc.constantFrom(0 as const, 1 as const), { minLength: 1, maxLength: 60 }),
  luck: fc.array(fc.array(luck, { maxLength: 6 }), { maxLength: 5 }),
  lags: fc.boolean(),
})

/** Both make another request, and of the first of these nobody hears that it has passed: seldom met by chance. */
const unheard: Course[] = [[0, 1] as const, [0, 0, 1] as const, [1, 1, 0, 0, 0] as const].map((order) => ({
  order,
  luck: [[], ['lost-reply', 'lost-request', 'lost-request'], []],
  lags: true,
}))
const runs = { numRuns: 15, endOnFailure: true }

/** An older copy of the wallet's disk knows of no counters. */
async function setBack({ storage }: Pick<World, 'storage'>): Promise<void> {
  const counters = await storage.list('counters', { by: 'all' })
  await storage.commit(
    [],
    counters.map(({ key }) => ({ kind: 'remove', store: 'counters', key }) as const),
  )
}

/** From now on requests for new coins, and questions about these, fare as `luck` says: those of each request in turn. */
function fare({ network }: Pick<World, 'network'>, { luck }: Pick<Course, 'luck'>): void {
  const left = new Map<string, Luck[]>()
  network.servers.set(bankUrl, async (request) => {
    const { pathname } = new URL(request.url)
    const { outputs = [] } = request.method === 'POST' ? await request.clone().json() : {}
    const name = outputs.map(({ B_ }: { B_: string }) => B_).join()
    if (/swap|mint\/test/.test(pathname) && !left.has(name)) left.set(name, [...(luck[left.size] ?? [])])
    const next = left.get(name)?.shift() ?? 'well'
    if (next === 'lost-request') throw new TypeError('fetch failed')
    const reply = await bank.serve(request)
    if (next === 'lost-reply') throw new TypeError('fetch failed')
    return reply
  })
}

/** The bank answers everything again. */
function heal({ network }: Pick<World, 'network'>): void {
  network.servers.set(bankUrl, bank.serve)
}

/** Two workers on the disk of a wallet. */
function openBoth({ network, database, windows }: World, order: Course['order']): Promise<[World, World]> {
  const turns = takeTurns(order)
  const open = (who: 0 | 1) => openWorld({ network, database, windows, clock, wrap: turns(who) })
  return Promise.all([open(0), open(1)])
}

/** Both go on with whatever there is, at once. */
async function goOn(both: readonly World[]): Promise<void> {
  await Promise.all(
    both.map(async ({ engine }) => {
      await engine.start(false)
      await engine.wake()
      await engine.idle()
    }),
  )
}

/** When all can talk again, all of it comes to an end. */
async function end(both: readonly [World, World], time: number): Promise<void> {
  await goOn(both)
  await later(both[0], time)
  await both[1].engine.idle()
}

describe('two workers that no lock keeps apart', () => {
  it('W6: property: however their touches fall, a payment is paid once or not at all, and nothing is lost', async () => {
    await fc.assert(
      fc.asyncProperty(course, fc.boolean(), async ({ order, lags, ...goes }, waits) => {
        const at = await openStreet(bank, { clock })
        const page = openPage(at.world, at.shop.url)
        await page.pay(randomUUID())
        await at.engine.idle()
        if (lags) await setBack(at)
        fare(at, goes)
        const both = await openBoth(at.world, order)
        await both[0].approve()
        await goOn(both)
        // The page is of no use any more, so the coins had better come home.
        if (waits) {
          clock.now += hour
          await goOn(both)
        }
        heal(at)
        // Past the refund time whatever was not presented is back.
        await end(both, 60 * day)
        const { payments } = await both[0].ask('payments', {})
        expect(['not-paid', 'refunded']).toContain(payments[0]?.state)
        expect(await both[0].balance()).toBe(100n)
      }),
      {
        ...runs,
        examples: unheard.flatMap(
          (each) =>
            [
              [each, false],
              [each, true],
            ] as [Course, boolean][],
        ),
      },
    )
  })

  it('W6: property: a top-up is minted once, and its coins are all there', async () => {
    await fc.assert(
      fc.asyncProperty(course, async ({ order, lags, ...goes }) => {
        const at = await openStreet(bank, { clock, units: 5 })
        if (lags) await setBack(at)
        fare(at, goes)
        const both = await openBoth(at.world, order)
        const { id } = await both[0].ask('topUp', { wallet: at.wallet, units: '37' })
        await goOn(both)
        heal(at)
        await end(both, hour)
        expect(await both[0].ask('topUpState', { id })).toMatchObject({ state: 'done' })
        expect(await both[0].balance()).toBe(42n)
      }),
      { ...runs, examples: unheard.map((each) => [each] as [Course]) },
    )
  })

  it('W6: property: coins on their way home come once', async () => {
    await fc.assert(
      fc.asyncProperty(course, async ({ order, lags, ...goes }) => {
        const at = await openStreet(bank, { clock })
        await release(at, openPage(at.world, at.shop.url))
        clock.now += 22 * day
        if (lags) await setBack(at)
        fare(at, goes)
        const both = await openBoth(at.world, order)
        await goOn(both)
        heal(at)
        await end(both, 2 * day)
        expect((await both[0].ask('payments', {})).payments[0]).toMatchObject({ state: 'refunded' })
        expect(await both[0].balance()).toBe(100n)
      }),
      { ...runs, examples: unheard.map((each) => [each] as [Course]) },
    )
  })
})
