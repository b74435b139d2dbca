import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { aloneOn } from './support/alone.ts'
import * as Census from './support/Census.ts'
import { endless } from './support/endless.ts'
import { expectLanded } from './support/expectLanded.ts'
import { firstMonth } from './support/moments.ts'
import { mortal } from './support/mortal.ts'
import { openOther, restoreIn, settle, wordsOf } from './support/restored.ts'
import { openPage, openShop } from './support/shop.ts'
import { openStreet, type Street } from './support/street.ts'
import { later, release } from './support/visit.ts'
import { bankUrl, openBank, openWorld, type TestBank, type Wrap } from './support/world.ts'

// Every proof of the bank holds, and is checked: slow on a busy machine.
vi.setConfig({ testTimeout: 120_000 })

const day = 24 * 3_600_000
/** Small, so that what has no end is told soon from what has one. */
const config = { lagCounters: 200, restoreCounters: 200, lockedCounters: 30, moveAtOnce: 50 }

const clock = { now: firstMonth }
let bank: TestBank
beforeAll(() => {
  bank = openBank({ clock })
})
afterAll(() => bank.close())

/** From now on the bank has signed everything. */
function turn({ network }: Pick<Street, 'network'>) {
  const liar = endless(bank.serve)
  network.servers.set(bankUrl, liar.server)
  return liar
}

/** Requests of four tries, each with a batch of counters too many, plain and locked, and some to recover. */
const most = 4 * (2 * (config.lagCounters / 100) + 4)

/** Rows that one step of the wallet has written at most. */
function widest(): { wrap: Partial<Wrap>; rows(): number } {
  let rows = 0
  const storage: Wrap['storage'] = (real) => ({
    ...real,
    commit(checks, changes) {
      rows = Math.max(rows, changes.length)
      return real.commit(checks, changes)
    },
  })
  return { wrap: { storage }, rows: () => rows }
}

/** Whether the next worker can have an operation to itself. */
async function isFree({ database, storage }: Street): Promise<boolean> {
  const all = await storage.list('operations', { by: 'all' })
  for (const { key } of all) await aloneOn(database)(`operation/${key}`, async () => {})
  return all.length > 0
}

describe('a bank that has signed everything', () => {
  it('W6, S4: behavior: a payment ends and costs nothing; at another bank the next one goes on', async () => {
    const { wrap, rows } = widest()
    const at = await openStreet(bank, { config, clock, wrap })
    const liar = turn(at)
    const id = randomUUID()
    const page = openPage(at.world, at.shop.url)
    await page.pay(id)
    await at.engine.idle()
    await at.approve()
    await at.engine.idle()
    expect(page.told(id)?.state).toBe('not-paid')
    const { payments } = await at.ask('payments', {})
    expect(payments[0]).toMatchObject({ state: 'not-paid', reason: 'bank-refused' })
    expect(liar.times('/v1/restore')).toBeGreaterThan(config.lagCounters / 100)
    expect(liar.times('/v1/restore')).toBeLessThan(most)
    expect(rows()).toBeLessThan(150)
    expect(await isFree(at)).toBe(true)
    expect(at.seen.wakeAt).toBeUndefined()
    // What it has signed is money as well.
    expect(await at.balance()).toBeGreaterThanOrEqual(100n)
    const there = 'http://localhost:3339'
    const honest = openBank()
    at.network.servers.set(there, (request) => honest.serve(request))
    await at.topUp(await at.setUp(there), 20)
    const shop = openShop(at.network, { clock, url: 'http://localhost:8403', banks: [there] })
    const next = openPage(at.world, shop.url)
    const { id: bought } = await release(at, next)
    expect((await next.present(bought, next.told(bought))).status).toBe(200)
    honest.close()
  })

  it('W6, S4: behavior: a top-up waits and says so, and asks less and less', async () => {
    const at = await openStreet(bank, { config, clock, units: 5 })
    const liar = turn(at)
    const id = await at.topUp(at.wallet, 7)
    expect(await at.ask('topUpState', { id })).toMatchObject({ state: 'unknown' })
    const { payments } = await at.ask('payments', {})
    expect(payments[0]).toMatchObject({ state: 'unknown', reason: 'bank-refused' })
    const asked = liar.times('/v1/restore')
    expect(asked).toBeLessThan(most)
    expect(await isFree(at)).toBe(true)
    // No more counters are looked through: two questions each time it is tried.
    await later(at, day)
    expect(liar.times('/v1/restore') - asked).toBeLessThan(40)
  })

  it('W6, S4: behavior: a restore ends, plain and locked, and every coin it had found is there', async () => {
    const at = await openStreet(bank, { config, clock })
    await release(at, openPage(at.world, at.shop.url))
    const words = await wordsOf(at.world, at.wallet)
    const { wrap, rows } = widest()
    const liar = turn(at)
    const other = await openOther(at.world, { config, wrap })
    const wallet = await restoreIn(other, words)
    await settle(other)
    expect(await other.ask('restoreState', { wallet })).toMatchObject({ state: 'done' })
    expect(liar.times('/v1/restore')).toBeLessThan(config.restoreCounters / 100 + most)
    expect(rows()).toBeLessThan(150)
    expect(await other.balance()).toBeGreaterThanOrEqual(95n)
    // Its locked coins are looked for as the shop is met.
    const before = liar.times('/v1/restore')
    const page = openPage(other, at.shop.url, { path: '/articles/8' })
    await page.pay(randomUUID())
    await other.engine.idle()
    await settle(other)
    expect(await other.ask('restoreState', { wallet })).toMatchObject({ state: 'done' })
    expect(liar.times('/v1/restore') - before).toBeLessThan(100)
  })

  it('W6: behavior: a worker that dies on the way leaves what it has found, and the next one ends it', async () => {
    const at = await openStreet(bank, { config, clock })
    turn(at)
    const page = openPage(at.world, at.shop.url)
    const id = randomUUID()
    await page.pay(id)
    await at.engine.idle()
    // In the second batch of counters.
    const census = Census.create()
    const { wrap, died } = mortal(14, 'before', census)
    const { network, database, windows } = at
    const dying = await openWorld({ network, database, windows, clock, config, wrap })
    await Promise.race([died, dying.approve().then(() => dying.engine.idle())])
    await died
    const next = await openWorld({ network, database, windows, clock, config })
    expectLanded('pay at a bank that has signed everything', census, { pay: ['swapping'] })
    const found = (await next.storage.list('coins', { by: 'state', value: 'free' })).length
    expect(found).toBeGreaterThan(80)
    await settle(next)
    const { payments } = await next.ask('payments', {})
    expect(payments[0]).toMatchObject({ state: 'not-paid', reason: 'bank-refused' })
  })

  it('W6, S4: behavior: coins on their way home wait, say so, and are asked about less and less', async () => {
    const at = await openStreet(bank, { config, clock })
    await release(at, openPage(at.world, at.shop.url))
    const liar = turn(at)
    await later(at, 22 * day)
    const { payments } = await at.ask('payments', {})
    expect(payments[0]).toMatchObject({ state: 'unknown', reason: 'bank-refused' })
    const asked = liar.times('/v1/restore')
    expect(asked).toBeLessThan(most + 40)
    expect(await isFree(at)).toBe(true)
    await later(at, day)
    expect(liar.times('/v1/restore') - asked).toBeLessThan(20)
  })
})
