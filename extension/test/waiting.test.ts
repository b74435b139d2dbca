import { randomUUID } from 'node:crypto'
import { Problem } from '@tuppence/protocol'
import { Derive } from '@tuppence/protocol/ecash'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ApprovalView } from '../src/messages/views.ts'
import * as Census from './support/Census.ts'
import { expectLanded } from './support/expectLanded.ts'
import type { Fault } from './support/faults.ts'
import { mortal } from './support/mortal.ts'
import { openPage, openShop } from './support/shop.ts'
import { openStreet, type Street, type StreetOptions } from './support/street.ts'
import { buy, later, release, strand } from './support/visit.ts'
import { openBank, openWorld, type TestBank, type World } from './support/world.ts'

const minute = 60_000
const day = 24 * 60 * minute

const clock = { now: Date.now() }
let bank: TestBank
beforeAll(() => {
  bank = openBank({ clock })
})
afterAll(() => bank.close())

const street = (options: StreetOptions = {}) => openStreet(bank, { ...options, clock })
const pageOf = (at: Street, article: number | string, url = at.shop.url) =>
  openPage(at.world, url, { path: `/articles/${article}` })
const toBank = ({ faults }: Street) => faults.asked.length

async function lines(at: Pick<World, 'ask'>) {
  const { payments } = await at.ask('payments', {})
  return payments.filter(({ kind }) => kind === 'pay').map(({ state, reason }) => ({ state, reason }))
}

/** Presses and looks at the window, without deciding. */
async function ask(
  at: Street,
  page: ReturnType<typeof openPage>,
): Promise<{ id: string; view: ApprovalView }> {
  const id = randomUUID()
  await page.pay(id)
  await at.engine.idle()
  const window = at.windows.at(-1)
  const view = await at.ask('approval', { id: window?.operation ?? '' }, 'approval', window?.tab)
  return { id, view }
}

describe('coins that wait at a till', () => {
  it('behavior: pay for the next article there without the bank, as the window says, and are counted once', async () => {
    const at = await street()
    const first = pageOf(at, 1)
    const stranded = await strand(at, first)
    expect(await lines(at)).toMatchObject([{ state: 'waiting' }])
    const asked = toBank(at)
    const page = pageOf(at, 2)
    const { id, view } = await ask(at, page)
    expect(view).toMatchObject({
      stage: 'ask',
      notices: ['waiting'],
      total: { units: '5' },
      after: { units: '95' },
    })
    expect(await at.approve()).toBe('accepted')
    await at.engine.idle()
    expect((await page.present(id, page.told(id))).status).toBe(200)
    expect(toBank(at)).toBe(asked)
    expect(await at.balance()).toBe(95n)
    expect(await at.shop.takings()).toBe(5n)
    expect(await lines(at)).toEqual([
      { state: 'paid', reason: undefined },
      { state: 'not-paid', reason: 'used-instead' },
    ])
    // The article they were made for is not paid, and can be bought.
    at.gone.delete(first.document)
    expect(await first.state(stranded)).toMatchObject({ state: 'not-paid' })
    await buy(at, pageOf(at, 1))
    expect(await at.balance()).toBe(90n)
    expect(await at.shop.redeem()).toBe(10n)
    await later(at, 22 * day)
    expect(await at.balance()).toBe(90n)
  })

  describe('while it asks for plain ones', () => {
    /** Waiting coins at a till that has as much on trust by now as it wants. */
    async function goOnline(): Promise<Street> {
      const at = await street({ shop: { mode: 'offline', limits: { exposureOnline: 5n } } })
      await strand(at, pageOf(at, 1))
      at.shop.price.article = '0.07'
      await buy(at, pageOf(at, 2))
      at.shop.price.article = '0.05'
      return at
    }

    it('V18: behavior: pay there all the same, locked, without the bank', async () => {
      const at = await goOnline()
      const asked = toBank(at)
      const page = pageOf(at, 3)
      const { id, view } = await ask(at, page)
      expect(view).toMatchObject({ stage: 'ask', notices: ['waiting'], total: { units: '5' } })
      expect(await at.approve()).toBe('accepted')
      await at.engine.idle()
      expect((await page.present(id, page.told(id))).status).toBe(200)
      expect(toBank(at)).toBe(asked)
      expect(await at.balance()).toBe(88n)
      expect(await at.shop.takings()).toBe(12n)
      // What is not waiting is plain, and said to be.
      expect((await ask(at, pageOf(at, 4))).view.notices).toEqual(['not-locked'])
      expect(await at.shop.redeem()).toBe(12n)
    })

    it('behavior: do not when it would not take them so late', async () => {
      const at = await goOnline()
      clock.now = Derive.refundTime(Math.floor(clock.now / 1000)) * 1000 - 6 * day
      expect((await ask(at, pageOf(at, 3))).view.notices).toEqual(['not-locked'])
    })

    it('behavior: nor when they have waited for such a payment before', async () => {
      const at = await goOnline()
      await strand(at, pageOf(at, 3))
      expect(await at.balance()).toBe(88n)
      clock.now = Derive.refundTime(Math.floor(clock.now / 1000)) * 1000 - 6 * day
      expect((await ask(at, pageOf(at, 4))).view.notices).toEqual(['not-locked'])
    })
  })

  it('behavior: of a page whose request has run out, too', async () => {
    const at = await street()
    const page = pageOf(at, 1)
    await page.pay(randomUUID())
    await at.engine.idle()
    at.faults.next('/v1/swap', ...Array<Fault>(3).fill({ kind: 'lost-reply' }))
    at.faults.next('/v1/restore', ...Array<Fault>(3).fill({ kind: 'lost-request' }))
    await at.approve()
    await at.engine.idle()
    expect(await lines(at)).toMatchObject([{ state: 'unknown' }])
    clock.now += 10 * minute
    await at.engine.wake()
    await at.engine.idle()
    expect(await lines(at)).toMatchObject([{ state: 'waiting' }])
    const { view } = await ask(at, pageOf(at, 2))
    expect(view.notices).toEqual(['waiting'])
  })

  it('behavior: taken for a page that goes before it has them, they have not left, and wait for the next', async () => {
    const at = await street()
    const asked = toBank(at)
    await strand(at, pageOf(at, 1))
    const made = toBank(at)
    expect(made).toBeGreaterThan(asked)
    await strand(at, pageOf(at, 2))
    expect(await lines(at)).toEqual([
      { state: 'waiting', reason: undefined },
      { state: 'not-paid', reason: 'used-instead' },
    ])
    await buy(at, pageOf(at, 3))
    expect(toBank(at)).toBe(made)
    expect(await at.balance()).toBe(95n)
    expect(await at.shop.takings()).toBe(5n)
  })

  it('behavior: are added up in the overview until they are taken', async () => {
    const at = await street()
    await strand(at, pageOf(at, 1))
    await release(at, pageOf(at, 2, openShop(at.network, { clock, url: 'http://localhost:8403' }).url))
    const lying = async () => (await at.ask('overview', {})).lying?.map(({ units }) => units)
    // A page is about to take the others there.
    expect(await lying()).toEqual(['5'])
    await later(at, 10 * minute)
    expect(await lying()).toEqual(['5', '5'])
    await buy(at, pageOf(at, 3))
    expect(await lying()).toEqual(['5'])
    await later(at, 22 * day)
    expect(await lying()).toBeUndefined()
  })

  it('behavior: when nobody buys there again they come home', async () => {
    const at = await street()
    await strand(at, pageOf(at, 1))
    await later(at, 22 * day)
    expect(await lines(at)).toMatchObject([{ state: 'refunded' }])
    expect(await at.balance()).toBe(100n)
  })

  it('behavior: what they had taken of the limit is not counted beside what they pay now', async () => {
    const at = await street({ config: { limitDay: 7 } })
    await strand(at, pageOf(at, 1))
    const page = pageOf(at, 2)
    const { view } = await ask(at, page)
    expect(view).toMatchObject({ stage: 'ask' })
    await at.approve()
    await at.engine.idle()
    const limits = (await at.ask('limits', {})).flatMap((each) => each.limits)
    expect(limits.find(({ period }) => period === 'day')?.used.units).toBe('5')
  })

  it.each<[string, (at: Street) => Promise<string>]>([
    [
      'of another price',
      async (at) => {
        await strand(at, pageOf(at, 1))
        at.shop.price.article = '0.07'
        return at.shop.url
      },
    ],
    [
      'of another till',
      async (at) => {
        await strand(at, pageOf(at, 1))
        return openShop(at.network, { clock, url: 'http://localhost:8403' }).url
      },
    ],
    [
      'so late that the till would not take them',
      async (at) => {
        await strand(at, pageOf(at, 1))
        clock.now += 14 * day - minute
        return at.shop.url
      },
    ],
    [
      'that had left',
      async (at) => {
        const page = pageOf(at, 1)
        const { id } = await release(at, page)
        const { type: problem } = Problem.problems['payment-expired']
        await page.say({ v: 1, type: 'receipt', id, status: 402, problem })
        clock.now += 10 * minute
        return at.shop.url
      },
    ],
    [
      'whose page is still there',
      async (at) => {
        // It is told, and has not taken them yet.
        const page = pageOf(at, 1)
        const id = randomUUID()
        await page.pay(id)
        await at.engine.idle()
        await at.approve()
        await at.engine.idle()
        expect(page.told(id)).toMatchObject({ state: 'ready' })
        return at.shop.url
      },
    ],
  ])('behavior: coins %s do not pay', async (_, prepare) => {
    const at = await street()
    const url = await prepare(at)
    const { view } = await ask(at, pageOf(at, 2, url))
    expect(view).toMatchObject({ stage: 'ask', notices: [] })
  })

  it('A3: behavior: coins that leave between the window and the yes make the yes stale', async () => {
    const at = await street()
    const first = pageOf(at, 1)
    const id = await strand(at, first)
    const page = pageOf(at, 2)
    const next = randomUUID()
    await page.pay(next)
    await at.engine.idle()
    const window = at.windows.at(-1)
    const view = await at.ask('approval', { id: window?.operation ?? '' }, 'approval', window?.tab)
    // The page was only in the browser's back-forward cache.
    at.gone.delete(first.document)
    expect(await first.state(id)).toMatchObject({ state: 'ready' })
    const decision = { id: window?.operation ?? '', digest: view.digest }
    expect(await at.ask('approve', decision, 'approval', window?.tab)).toEqual({ state: 'stale-approval' })
    expect(await at.approve()).toBe('accepted')
    await at.engine.idle()
    expect((await page.present(next, page.told(next))).status).toBe(200)
    expect((await first.present(id, await first.state(id))).status).toBe(200)
    expect(await at.balance()).toBe(90n)
    expect(await at.shop.takings()).toBe(10n)
  })
})

it('W6: behavior: killed at every touch, one article is paid with the other’s coins, and nothing is lost', async () => {
  const config = { limitDay: 100_000, limitMonth: 100_000 }
  const at = await street({ config, units: 300 })
  const { network, database, windows } = at
  const worker = (wrap = {}) => openWorld({ network, database, windows, clock, wrap, config })
  let bought = 0n
  const census = Census.create()
  for (let touch = 1, isWhole = false; !isWhole; touch += 1) {
    for (const when of ['before', 'after'] as const) {
      const first = await worker()
      await strand(first, openPage(first, at.shop.url, { path: `/articles/${touch}-${when}-gone` }))
      const { wrap, died } = mortal(touch, when, census)
      const dying = await worker(wrap)
      const options = { document: randomUUID(), path: `/articles/${touch}-${when}` }
      const id = randomUUID()
      const script = async (world: World): Promise<boolean> => {
        const page = openPage(world, at.shop.url, options)
        for (let round = 0; round < 6; round += 1) {
          const state = await page.state(id)
          if (state?.state === 'ready' || state?.state === 'paid') {
            if (state.state === 'ready') await page.present(id, state)
            return true
          }
          if (state?.state === 'error') await page.pay(id)
          await world.engine.idle()
          if (windows.at(-1)?.open) await world.approve().catch(() => {})
          await world.engine.idle()
        }
        return false
      }
      isWhole = await Promise.race([died.then(() => false), script(dying)])
      const next = await worker()
      await next.engine.start(false)
      await next.engine.idle()
      expect(await script(next), `${when} ${touch}`).toBe(true)
      bought += 1n
      expect(await at.shop.takings(), `${when} ${touch}`).toBe(bought * 5n)
      expect(await next.balance(), `${when} ${touch}`).toBe(300n - bought * 5n)
      expect(isWhole || touch < 40).toBe(true)
    }
  }
  expectLanded('pay with coins that wait', census, {
    // The one they were made for is not paid then.
    pay: ['asked', 'approving', 'ready', 'released', 'paid', 'not-paid'],
  })
}, 120_000)
