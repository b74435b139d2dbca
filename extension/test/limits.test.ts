import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openPage } from './support/shop.ts'
import { openStreet, type Street, type StreetOptions } from './support/street.ts'
import { password } from './support/vault.ts'
import { openBank, type TestBank } from './support/world.ts'

let bank: TestBank
beforeAll(() => {
  bank = openBank()
})
afterAll(() => bank.close())

const street = (options: StreetOptions = {}) => openStreet(bank, options)
const minute = 60_000
const day = 24 * 60 * minute

type Of = { readonly payment?: string; readonly day?: string; readonly month?: string }

const setLimits = ({ ask }: Street, of: Of) => ask('setLimits', { currency: 'usd', ...of })

/** What is used of a limit over all wallets. */
async function used({ ask }: Street, period: 'day' | 'month' = 'day'): Promise<number> {
  const [all] = await ask('limits', {})
  return Number(all?.limits.find((limit) => limit.period === period)?.used.units)
}

/** Presses a button and waits until the wallet has asked, or refused. */
async function press(at: Street, path: string) {
  const page = openPage(at.world, at.shop.url, { path })
  const id = randomUUID()
  await page.pay(id)
  await at.engine.idle()
  return { page, id }
}

/** Approves in the last window, and opens what was bought. */
async function buy(at: Street, path: string): Promise<void> {
  const { page, id } = await press(at, path)
  expect(await at.approve()).toBe('accepted')
  await at.engine.idle()
  expect((await page.present(id, page.told(id))).status).toBe(200)
}

async function view({ ask, windows }: Street) {
  const window = windows.at(-1)
  return ask('approval', { id: window?.operation ?? '' }, 'approval', window?.tab)
}

describe('limits', () => {
  it('behavior: they are there from the first minute, and say what is used and what is left', async () => {
    const at = await street()
    const usd = (units: string) => ({ units, currency: 'usd', test: true })
    const first = await at.ask('limits', {})
    expect(first[0]).toEqual({
      currency: 'usd',
      test: true,
      limits: [
        { period: 'payment', of: usd('100'), used: usd('0'), left: usd('100') },
        { period: 'day', of: usd('500'), used: usd('0'), left: usd('500') },
        { period: 'month', of: usd('3000'), used: usd('0'), left: usd('3000') },
      ],
      isClockBehind: false,
    })
    expect(first[1]).toMatchObject({ wallet: { id: at.wallet, name: 'Reading' }, limits: [] })
    await buy(at, '/articles/1')
    expect((await at.ask('limits', {}))[0]?.limits[1]).toMatchObject({ used: usd('5'), left: usd('495') })
    expect(await used(at, 'month')).toBe(5)
    await press(at, '/articles/2')
    expect(await view(at)).toMatchObject({
      stage: 'ask',
      limit: { period: 'day', used: usd('5'), of: usd('500') },
    })
  })

  it('behavior: a payment over one is not paid, says which and why, and the page hears only not-paid', async () => {
    const at = await street()
    await setLimits(at, { payment: '4' })
    const { page, id } = await press(at, '/articles/1')
    const shown = await view(at)
    expect(shown).toMatchObject({ stage: 'over-limit', limit: { period: 'payment', of: { units: '4' } } })
    // Whatever the window sends: a yes to exactly what is shown is no yes.
    expect(await at.approve()).toBe('stale-approval')
    await at.decline()
    await at.engine.idle()
    expect(page.told(id)).toEqual({ v: 1, type: 'state', id, state: 'not-paid' })
    expect((await at.ask('overview', {})).recent[0]).toMatchObject({
      state: 'refused',
      reason: 'over-payment-limit',
    })
    expect(await at.balance()).toBe(100n)
    expect(await used(at)).toBe(0)
    expect(await at.shop.takings()).toBe(0n)
  })

  it('behavior: one that is lowered while the window is open holds, one that is raised lets it ask', async () => {
    const at = await street()
    const { page, id } = await press(at, '/articles/1')
    const before = await view(at)
    const window = at.windows.at(-1)
    await setLimits(at, { day: '4' })
    const approve = { id: before.id, digest: before.digest }
    const late = await at.ask('approve', approve, 'approval', window?.tab)
    expect(late.state).toBe('stale-approval')
    expect(await view(at)).toMatchObject({
      stage: 'over-limit',
      limit: { period: 'day', left: { units: '4' } },
    })
    await setLimits(at, { day: '5' })
    expect(await at.approve()).toBe('accepted')
    await at.engine.idle()
    expect((await page.present(id, page.told(id))).status).toBe(200)
    await press(at, '/articles/2')
    expect(await view(at)).toMatchObject({ stage: 'over-limit', limit: { left: { units: '0' } } })
    at.clock.now += day
    await press(at, '/articles/3')
    await at.engine.wake()
    await at.engine.idle()
    expect(await view(at)).toMatchObject({ stage: 'ask', limit: { used: { units: '0' } } })
  })

  it('behavior: a wallet can have one of its own, and give it up again', async () => {
    const at = await street()
    await at.ask('setLimits', { currency: 'usd', wallet: at.wallet, day: '3' })
    await press(at, '/articles/1')
    expect(await view(at)).toMatchObject({ stage: 'over-limit', limit: { period: 'day', wallet: 'Reading' } })
    await at.ask('setLimits', { currency: 'usd', wallet: at.wallet })
    expect(await view(at)).toMatchObject({ stage: 'ask' })
  })

  it('W2: error: only the home page sets limits; amounts and wallets that are none are refused', async () => {
    const at = await street()
    const set = { currency: 'usd', day: '100000' }
    for (const page of ['popup', 'approval', 'onboarding'] as const) {
      expect(await at.command('setLimits', set, page)).toEqual({ ok: false, error: { code: 'forbidden' } })
    }
    const code = async (input: object) => {
      const reply = await at.command('setLimits', { currency: 'usd', ...input })
      return reply.ok ? 'ok' : reply.error.code
    }
    expect(await code({ day: '9999999999999999' })).toBe('amount-out-of-range')
    for (const bad of ['-1', '1.5', '0x10', '', ' 5', '01'])
      expect(await code({ day: bad })).toBe('malformed-message')
    expect(await code({ currency: 'US D' })).toBe('malformed-message')
    expect(await code({ wallet: randomUUID(), day: '5' })).toBe('not-found')
    expect((await at.ask('limits', {}))[0]?.limits[1]?.of.units).toBe('500')
  })

  it('W4: behavior: a clock set back by a month renews nothing, and is said', async () => {
    const at = await street()
    await setLimits(at, { day: '5', month: '8' })
    await buy(at, '/articles/1')
    at.clock.now -= 31 * day
    // The wallet has locked itself.
    await at.ask('unlock', { password })
    await press(at, '/tip')
    expect(await view(at)).toMatchObject({ stage: 'over-limit', notices: ['clock-behind'] })
    expect((await at.ask('limits', {}))[0]).toMatchObject({ isClockBehind: true })
    expect(await used(at)).toBe(5)
  })
})

describe('what comes back', () => {
  it('behavior: a declined payment, and one the bank refused for good, use nothing', async () => {
    const at = await street()
    await press(at, '/articles/1')
    await at.decline()
    await at.engine.idle()
    expect(await used(at)).toBe(0)
    at.faults.next('/v1/swap', { kind: 'answer', status: 400, body: { detail: 'no', code: 11005 } })
    const { page, id } = await press(at, '/articles/2')
    expect(await at.approve()).toBe('accepted')
    await at.engine.idle()
    expect(await page.state(id)).toMatchObject({ state: 'not-paid' })
    expect(await used(at)).toBe(0)
    expect(await used(at, 'month')).toBe(0)
    expect(await at.balance()).toBe(100n)
  })

  it('behavior: while nobody knows it stays used, and comes back when it is proven that nothing was paid', async () => {
    const at = await street()
    at.faults.always('/v1/swap', { kind: 'lost-request' })
    const { page, id } = await press(at, '/articles/1')
    await at.approve()
    await at.engine.idle()
    expect(await page.state(id)).toMatchObject({ state: 'unknown' })
    expect(await used(at)).toBe(5)
    at.clock.now += 10 * minute
    await at.engine.wake()
    await at.engine.idle()
    expect(await used(at)).toBe(5)
    // No page can use it any more: its coins are swapped home, after which no copy of the request can pass.
    at.faults.heal()
    for (let round = 0; round < 4; round += 1) {
      at.clock.now += 60 * minute
      await at.engine.wake()
      await at.engine.idle()
    }
    expect(await page.state(id)).toMatchObject({ state: 'not-paid' })
    expect(await used(at)).toBe(0)
    expect(await at.shop.takings()).toBe(0n)
  })

  it('behavior: what was reserved for a challenge that ran out before anything was sent is used once, not twice', async () => {
    const at = await street()
    const { page, id } = await press(at, '/articles/1')
    at.clock.now += 6 * minute
    expect(await at.approve()).toBe('accepted')
    await at.engine.idle()
    expect(await used(at)).toBe(0)
    await page.pay(id)
    await at.engine.idle()
    expect(page.told(id)).toMatchObject({ state: 'ready' })
    expect(await used(at)).toBe(5)
  })
})
