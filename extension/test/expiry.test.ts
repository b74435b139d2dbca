import { randomUUID } from 'node:crypto'
import { Token } from '@tuppence/protocol/ecash'
import { describe, expect, it, vi } from 'vitest'
import { openEnding } from './support/ending.ts'
import { openOther, restoreIn, settle, wordsOf } from './support/restored.ts'
import { openPage, shopUrl } from './support/shop.ts'
import { steal } from './support/steal.ts'
import type { Street } from './support/street.ts'
import { buy, later, release, until } from './support/visit.ts'
import type { Exchange } from './support/world.ts'

// Passwords, and a whole life after each restore: slow on a busy machine.
vi.setConfig({ testTimeout: 180_000 })

const day = 86_400_000

const article = ({ world }: Street) => openPage(world, shopUrl, { path: `/articles/${randomUUID()}` })

async function refused(at: Street) {
  const page = article(at)
  const id = randomUUID()
  await page.pay(id)
  await at.engine.idle()
  await at.approve()
  await at.engine.idle()
  expect(page.told(id)).toMatchObject({ state: 'not-paid' })
}

const swapsOf = ({ network }: Street) => network.exchanges.filter(({ url }) => url.endsWith('/v1/swap'))

/** What a swap asks for, in units. */
function outputsOf(swap: Exchange | undefined): bigint {
  const { outputs } = JSON.parse(swap?.body ?? '{"outputs":[]}') as { outputs: { amount: number }[] }
  return outputs.reduce((sum, { amount }) => sum + BigInt(amount), 0n)
}

describe('coins of a keyset that is over', () => {
  it('behavior: are not paid with, and not counted', async () => {
    const { at, end, rotate } = await openEnding()
    expect(await at.balance()).toBe(20n)
    at.clock.now = end + day
    rotate()
    expect(await at.balance()).toBe(0n)
    await at.topUp(at.wallet, 5)
    expect(await at.balance()).toBe(5n)
    await buy(at, article(at))
    expect(await at.balance()).toBe(0n)
    expect(swapsOf(at)).toHaveLength(1)
  })

  it('behavior: are no money for a payment: the reader is told to top up', async () => {
    const { at, end, rotate } = await openEnding()
    at.clock.now = end + day
    rotate()
    await at.topUp(at.wallet, 4)
    await article(at).pay(randomUUID())
    await at.engine.idle()
    const window = at.windows.at(-1)
    const shown = await at.ask('approval', { id: window?.operation ?? '' }, 'approval', window?.tab)
    expect(shown).toMatchObject({
      stage: 'short',
      missing: { units: '1' },
      wallet: { balance: { units: '4' } },
    })
    expect(swapsOf(at)).toEqual([])
  })

  it('X9: error: the bank’s clock is ahead: it is believed after one refusal, of that keyset only', async () => {
    const { at, rotate } = await openEnding({ bankAhead: 20 * day })
    rotate()
    await at.topUp(at.wallet, 5)
    // As far as our clock tells, all are good.
    expect(await at.balance()).toBe(25n)
    await refused(at)
    expect(await at.balance()).toBe(5n)
    await buy(at, article(at))
    expect(await at.balance()).toBe(0n)
  })

  it('X9: error: a bank’s clock that was wrong costs nothing once it is right, and a day has passed', async () => {
    const { at, rotate } = await openEnding({ bankAhead: 20 * day })
    const before = rotate({ isSame: true })
    await refused(at)
    expect(await at.balance()).toBe(0n)
    before.setRight()
    expect(await at.balance()).toBe(0n)
    at.clock.now += day
    expect(await at.balance()).toBe(20n)
    await buy(at, article(at))
    expect(await at.balance()).toBe(15n)
  })

  it('behavior: that nobody took are given up when they could come home, and the thing can be bought again', async () => {
    const { at, end, rotate } = await openEnding()
    const path = `/articles/${randomUUID()}`
    await release(at, openPage(at.world, shopUrl, { path }))
    expect(await at.balance()).toBe(15n)
    await until(at, end + day)
    rotate({ isEndless: true })
    await later(at, 30 * day)
    const [payment] = (await at.ask('overview', {})).recent
    expect(payment).toMatchObject({ state: 'not-paid', reason: 'coins-over' })
    expect(at.seen.wakeAt).toBeUndefined()
    await at.topUp(at.wallet, 5)
    await buy(at, openPage(at.world, shopUrl, { path }))
    expect(await at.balance()).toBe(0n)
  })

  it('behavior: that have bought something, receipt and all, and were never redeemed: it is paid still', async () => {
    const { at, end, rotate } = await openEnding()
    await buy(at, article(at))
    await until(at, end + day)
    rotate()
    await later(at, 30 * day)
    const [payment] = (await at.ask('overview', {})).recent
    expect(payment).toMatchObject({ state: 'paid', reference: expect.any(String) })
  })

  it('behavior: of which some were taken: what they were for is paid', async () => {
    const { at, end, rotate, bank } = await openEnding({ shop: { mode: 'online' }, days: 2 })
    const { text } = await release(at, article(at))
    const [first] = Token.decode(text).proofs
    if (first === undefined) throw new Error('no coins')
    await steal(bank(), first)
    at.clock.now = end + day
    rotate()
    await later(at, day)
    const [payment] = (await at.ask('overview', {})).recent
    expect(payment).toMatchObject({ state: 'paid' })
  })

  it('X9: error: what the bank said with a wrong clock, long ago, gives up no coins while ours is ahead', async () => {
    const { at, rotate, ahead } = await openEnding()
    ahead.by = 20 * day
    await refused(at)
    ahead.by = 0
    at.clock.now += day
    expect(await at.balance()).toBe(20n)
    await release(at, article(at))
    rotate()
    at.clock.now += 40 * day
    ahead.by = -40 * day
    await at.engine.wake()
    await at.engine.idle()
    const [payment] = (await at.ask('overview', {})).recent
    expect(payment).toMatchObject({ state: 'unknown' })
  })

  it('X9: error: a clock of ours that is ahead costs nothing once it is right', async () => {
    const { at } = await openEnding()
    at.clock.now += 20 * day
    expect(await at.balance()).toBe(0n)
    at.clock.now -= 20 * day
    expect(await at.balance()).toBe(20n)
    await buy(at, article(at))
    expect(await at.balance()).toBe(15n)
  })
})

describe('coins of a keyset that ends', () => {
  it('behavior: are left out in the hour after its end, where those without an end suffice', async () => {
    const { at, end, rotate } = await openEnding()
    rotate({ isEndless: true })
    await at.topUp(at.wallet, 16)
    at.clock.now = end + 60_000
    await buy(at, article(at))
    expect(outputsOf(swapsOf(at).at(-1))).toBe(16n)
  })

  it('behavior: are spent before those that end later, so that less is lost', async () => {
    const { at, end, rotate } = await openEnding()
    rotate()
    await at.topUp(at.wallet, 5)
    // 16 and 4 end soon, 4 and 1 do not: the change of the 16 lasts.
    await buy(at, article(at))
    expect(await at.balance()).toBe(20n)
    at.clock.now = end + day
    expect(await at.balance()).toBe(16n)
  })

  it('behavior: are spent beside the others where they are too few', async () => {
    const { at, end, rotate } = await openEnding()
    rotate()
    await at.topUp(at.wallet, 10)
    for (let bought = 0; bought < 6; bought += 1) await buy(at, article(at))
    expect(await at.balance()).toBe(0n)
    at.clock.now = end + day
    expect(await at.balance()).toBe(0n)
  })

  it('X9: behavior: are the last to be tried when our clock says that they have just ended', async () => {
    const { at, end, rotate } = await openEnding()
    rotate()
    await at.topUp(at.wallet, 5)
    at.clock.now = end + 60_000
    await buy(at, article(at))
    expect(await at.balance()).toBe(20n)
    await refused(at)
    expect(await at.balance()).toBe(0n)
  })
})

describe('a restore of a wallet with coins of a keyset that is over', () => {
  it.each([
    ['by our clock', { bankAhead: 0, past: day }],
    ['by the bank’s clock alone', { bankAhead: 20 * day, past: -day }],
  ])('behavior: %s: the others are moved', async (_, { bankAhead, past }) => {
    const { at, end, rotate } = await openEnding({ bankAhead })
    at.clock.now = end + past
    rotate()
    await at.topUp(at.wallet, 7)
    const other = await openOther(at.world)
    const wallet = await restoreIn(other, await wordsOf(at.world, at.wallet))
    await settle(other)
    expect(await other.ask('restoreState', { wallet })).toMatchObject({ state: 'done' })
    expect(await other.balance()).toBe(7n)
    // To fresh coins: the browser they come from has them no more.
    expect(outputsOf(swapsOf(at).at(-1))).toBe(7n)
  })
})
