import fc from 'fast-check'
import { afterAll, beforeAll, expect, it } from 'vitest'
import * as Census from './support/Census.ts'
import { expectLanded } from './support/expectLanded.ts'
import { bankFault, deathWithin } from './support/mischance.ts'
import { mortal, nextDeath } from './support/mortal.ts'
import { openPage } from './support/shop.ts'
import { openStreet, type Street } from './support/street.ts'
import { later, release, strand } from './support/visit.ts'
import { openBank, openWorld, type TestBank, type World } from './support/world.ts'

const day = 24 * 3_600_000
/** After the refund time of everything that was locked by then. */
const refundable = 22 * day

const clock = { now: Date.now() }
let bank: TestBank
beforeAll(() => {
  bank = openBank({ clock })
})
afterAll(() => bank.close())

const config = { limitDay: 100_000, limitMonth: 100_000 }

function worker({ network, database, windows }: Street, wrap = {}): Promise<World> {
  return openWorld({ network, database, windows, clock, wrap, config })
}

/** One coin that never left, and one that did. */
async function lock(at: Street, name: string): Promise<void> {
  const world = await worker(at)
  await release(world, openPage(world, at.shop.url, { path: `/articles/${name}-left` }))
  await strand(world, openPage(world, at.shop.url, { path: `/articles/${name}-kept` }))
}

/** A worker of a few alarms, unless it dies of them first. */
async function live(world: World, died: Promise<void>, alarms: number): Promise<boolean> {
  const script = async () => {
    await world.engine.start(false)
    for (let rings = 0; rings < alarms; rings += 1) {
      clock.now += 60_000
      await world.engine.wake()
    }
    await world.engine.idle()
    return true
  }
  return Promise.race([died.then(() => false), script()])
}

/** What the reader sees of the last two payments, and the balance. */
async function books(world: World) {
  const { payments } = await world.ask('payments', {})
  return { states: payments.slice(0, 2).map(({ state }) => state), balance: await world.balance() }
}

const home = { states: ['refunded', 'refunded'], balance: 100n }

it('W6: behavior: killed at every touch of a refund, the money is back once', async () => {
  const at = await openStreet(bank, { clock, config })
  const census = Census.create()
  for (let touch = 1, isWhole = false; !isWhole; touch += 1) {
    for (const when of ['before', 'after'] as const) {
      await lock(at, `${touch}-${when}`)
      expect(await at.balance()).toBe(90n)
      clock.now += refundable
      const { wrap, died } = mortal(touch, when, census)
      isWhole = await live(await worker(at, wrap), died, 3)
      const next = await worker(at)
      await live(next, new Promise(() => {}), 1)
      await later(next, day)
      expect(await books(next), `${when} ${touch}`).toEqual(home)
      expect(isWhole || touch < 60).toBe(true)
    }
  }
  expectLanded('refund', census, { pay: ['ready', 'released', 'refunding', 'refunded'] })
}, 120_000)

it('W6: property: killed again and again, with a bank that fails too, nothing is lost or comes back twice', async () => {
  const paths = ['/v1/swap', '/v1/restore', '/v1/checkstate'] as const
  const failures = fc.array(fc.tuple(fc.constantFrom(...paths), bankFault), { maxLength: 6 })
  const at = await openStreet(bank, { clock, config })
  const census = Census.create()
  let round = 0
  await fc.assert(
    fc.asyncProperty(fc.array(deathWithin(16), { maxLength: 1 }), failures, async (deaths, bad) => {
      round += 1
      at.faults.heal()
      await lock(at, `round-${round}`)
      clock.now += refundable
      for (const [path, each] of bad) at.faults.next(path, each)
      for (const { at: touch, when } of [nextDeath(round - 1), ...deaths]) {
        const { wrap, died } = mortal(touch, when, census)
        await live(await worker(at, wrap), died, 2)
      }
      const next = await worker(at)
      await live(next, new Promise(() => {}), 1)
      await later(next, 2 * day)
      expect(await books(next)).toEqual(home)
    }),
    { numRuns: 25, endOnFailure: true },
  )
  // What else comes is by chance.
  expectLanded('refund, at random', census, { pay: ['released', 'refunding'] })
}, 120_000)
