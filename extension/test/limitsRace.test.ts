import { randomUUID } from 'node:crypto'
import { IDBFactory } from 'fake-indexeddb'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { defaults } from '../src/background/config.ts'
import * as Limits from '../src/background/policy/Limits.ts'
import { readBook, saveSetting, takeLimit } from '../src/background/policy/limitRecords.ts'
import { openStorage } from '../src/background/storage/Storage.ts'
import { plainSealer } from '../src/background/vault/plainSealer.ts'
import { createVault } from '../src/background/vault/Vault.ts'
import * as Census from './support/Census.ts'
import { expectLanded } from './support/expectLanded.ts'
import { mortal } from './support/mortal.ts'
import { openPage, openShop } from './support/shop.ts'
import {
  bankUrl,
  createNetwork,
  openBank,
  openWorld,
  type TestBank,
  type World,
  type Wrap,
} from './support/world.ts'

let bank: TestBank
beforeAll(() => {
  bank = openBank()
})
afterAll(() => bank.close())

const minute = 60_000
const hour = 60 * minute

/** What stands between a test and so many payments at once; the limits themselves are the reader's. */
const raised = {
  ...{ approvals: 1000, approvalsPerOrigin: 1000, callsInFlight: 1000, callsPerMinute: 10_000 },
  ...{ approvalQueued: 24 * hour, approvalShown: 24 * hour, approvalCarried: 24 * hour },
}

/** A reader's disk, a shop, and money in `coins` sets of coins that pay `price` each. */
async function openPlace({ price, sets }: { price: number; sets: number }) {
  const network = createNetwork()
  network.servers.set(bankUrl, bank.serve)
  const lasting = {
    network,
    database: new IDBFactory(),
    clock: { now: Date.UTC(2026, 10, 22) },
    windows: [],
  }
  const worker = (wrap: Partial<Wrap> = {}) => openWorld({ ...lasting, wrap, config: raised })
  const world = await worker()
  const shop = openShop(network, { clock: lasting.clock })
  shop.price.article = (price / 100).toFixed(2)
  const wallet = await world.setUp()
  for (let i = 0; i < sets; i += 1) await world.topUp(wallet, price)
  return { world, worker, shop, wallet, clock: lasting.clock }
}

type Place = Awaited<ReturnType<typeof openPlace>>

/** Payments the reader has said yes to, all of which wait for one thing only: a fresh challenge. */
async function approveMany({ shop, clock }: Place, world: World, count: number) {
  const presses = Array.from({ length: count }, () => ({
    id: randomUUID(),
    page: openPage(world, shop.url, { path: '/tip' }),
  }))
  for (const { page, id } of presses) await page.pay(id)
  await world.engine.idle()
  clock.now += 6 * minute
  for (let i = 0; i < count; i += 1) {
    expect(await world.approve()).toBe('accepted')
    await world.engine.idle()
  }
  return presses
}

async function dayLimit(world: World) {
  const [all] = await world.ask('limits', {})
  const limit = all?.limits.find(({ period }) => period === 'day')
  return { used: Number(limit?.used.units), of: Number(limit?.of.units) }
}

/** How many of them the wallet pays when all of them go on at once under a limit of a day. */
async function race(place: Place, { count, limit }: { count: number; limit: number }) {
  const { world } = place
  const presses = await approveMany(place, world, count)
  await world.ask('setLimits', { currency: 'usd', day: String(limit) })
  await Promise.all(presses.map(({ page, id }) => page.pay(id)))
  await world.engine.idle()
  const states = await Promise.all(presses.map(({ page, id }) => page.state(id)))
  const ready = states.filter((state) => state?.state === 'ready').length
  return { ready, waiting: states.filter((state) => state?.state === 'accepted').length }
}

describe('limits race', () => {
  it('W3: behavior: 200 payments at once against a limit that allows 7: seven', async () => {
    const place = await openPlace({ price: 5, sets: 12 })
    expect(await race(place, { count: 200, limit: 39 })).toEqual({ ready: 7, waiting: 193 })
    expect(await dayLimit(place.world)).toEqual({ used: 35, of: 39 })
    expect(await place.world.balance()).toBe(25n)
    process.stdout.write(
      '200 payments at once, a limit of 7: 7 paid, 193 asked about again, 25 of 60 units left\n',
    )
  }, 120_000)

  it('W3: property: 100 payments of 7 at once under a limit of 100: fourteen; so with other sums', async () => {
    const sums = fc.record({
      units: fc.integer({ min: 1, max: 60 }),
      limit: fc.integer({ min: 0, max: 400 }),
    })
    const pay = async ({ units, limit }: { units: number; limit: number }) => {
      const vault = createVault(await openStorage(new IDBFactory()), plainSealer())
      const spending = { currency: 'usd', wallet: 'w1', units: BigInt(units) }
      await vault.step((work) => saveSetting(work, { currency: 'usd', day: BigInt(limit) }))
      const one = () =>
        vault.step(async (work) => {
          const meters = Limits.meters(await readBook(work, defaults), spending, 1)
          if (Limits.exceeded(meters, spending.units)) return 0
          await takeLimit(work, spending, 1)
          return 1
        })
      const paid = await Promise.all(Array.from({ length: 100 }, one))
      return paid.reduce<number>((sum, each) => sum + each, 0)
    }
    expect(await pay({ units: 7, limit: 100 })).toBe(14)
    await fc.assert(
      fc.asyncProperty(sums, async (of) => {
        expect(await pay(of)).toBe(Math.min(100, Math.floor(of.limit / of.units)))
      }),
      { numRuns: 10 },
    )
  })

  it('behavior: it is the limit that stops them: under a higher one all the money goes', async () => {
    const place = await openPlace({ price: 7, sets: 9 })
    expect(await race(place, { count: 20, limit: 500 })).toMatchObject({ ready: 9 })
  })

  it('W3: behavior: two workers on one disk share the limit', async () => {
    const place = await openPlace({ price: 5, sets: 12 })
    const presses = await approveMany(place, place.world, 30)
    await place.world.ask('setLimits', { currency: 'usd', day: '39' })
    const other = await place.worker()
    const halves = presses.map(({ page, id }, i) =>
      i % 2 === 0 ? page.pay(id) : openPage(other, place.shop.url, { ...page, path: '/tip' }).pay(id),
    )
    await Promise.all(halves)
    await Promise.all([place.world.engine.idle(), other.engine.idle()])
    const states = await Promise.all(presses.map(({ page, id }) => page.state(id)))
    expect(states.filter((state) => state?.state === 'ready')).toHaveLength(7)
    expect(await dayLimit(place.world)).toMatchObject({ used: 35 })
  })

  it('W3: behavior: killed at every touch, what is used is what was paid, and never more than the limit', async () => {
    const place = await openPlace({ price: 7, sets: 0 })
    const { wallet, clock, worker } = place
    let paid = 0
    const census = Census.create()
    for (let at = 1, isWhole = false; !isWhole; at += 1) {
      for (const when of ['before', 'after'] as const) {
        const calm = await worker()
        for (let i = 0; i < 2; i += 1) await calm.topUp(wallet, 7)
        await calm.ask('setLimits', { currency: 'usd', day: '100000', month: '100000' })
        const presses = await approveMany(place, calm, 2)
        const limit = String(paid * 7 + 13)
        await calm.ask('setLimits', { currency: 'usd', day: limit, month: '100000' })
        const { wrap, died } = mortal(at, when, census)
        const dying = await worker(wrap)
        const all = async () => {
          await Promise.all(
            presses.map(({ page: { document }, id }) =>
              openPage(dying, place.shop.url, { document, path: '/tip' }).pay(id),
            ),
          )
          await dying.engine.idle()
        }
        isWhole = await Promise.race([died.then(() => false), all().then(() => true)])
        const next = await worker()
        await next.engine.start(false)
        await next.engine.idle()
        const again = presses.map(({ page: { document }, id }) => ({
          id,
          page: openPage(next, place.shop.url, { document, path: '/tip' }),
        }))
        for (const { page, id } of again) await page.pay(id)
        await next.engine.idle()
        const states = await Promise.all(again.map(({ page, id }) => page.state(id)))
        // One of 7 fits into 13, whoever dies.
        expect(
          states.filter((state) => state?.state === 'ready'),
          `${when} ${at}`,
        ).toHaveLength(1)
        paid += 1
        expect(await dayLimit(next), `${when} ${at}`).toMatchObject({ used: paid * 7 })
        while ((await next.ask('overview', {})).waiting > 0) {
          // Far enough apart that the shop is not silenced.
          clock.now += minute
          await next.decline()
          await next.engine.idle()
        }
        expect(at).toBeLessThan(60)
      }
    }
    expectLanded('two payments at once, of which one fits', census, {
      pay: ['asked', 'approving', 'reserved', 'swapping', 'ready', 'released'],
    })
  }, 180_000)
})
