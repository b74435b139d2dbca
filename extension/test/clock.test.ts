import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openOther, restoreIn, wordsOf } from './support/restored.ts'
import { openPage } from './support/shop.ts'
import { openStreet, type Street, type StreetOptions } from './support/street.ts'
import { password } from './support/vault.ts'
import { later, release } from './support/visit.ts'
import { openBank, type TestBank, type World } from './support/world.ts'

const minute = 60_000
const hour = 60 * minute
const day = 24 * hour
const year = 365 * day

// The bank's clock is always right.
const bankClock = { now: Date.now() }
let bank: TestBank
beforeAll(() => {
  bank = openBank({ clock: bankClock })
})
afterAll(() => bank.close())

const street = (options: StreetOptions = {}) =>
  openStreet(bank, { ...options, clock: { now: bankClock.now } })

/** A wake-up while the wallet's clock is a year ahead; then it is set right. */
async function wakeAhead({ clock, engine }: Pick<World, 'clock' | 'engine'>): Promise<void> {
  clock.now += year
  await engine.wake()
  await engine.idle()
  clock.now -= year
}

const latest = async (at: Street) => (await at.ask('overview', {})).recent[0]

describe('tried while the clock was a year ahead, and then it was set right', () => {
  it('behavior: a payment goes on with the next wake-up, and is woken for soon', async () => {
    const at = await street()
    const page = openPage(at.world, at.shop.url)
    const id = randomUUID()
    at.faults.always('/v1/swap', { kind: 'lost-request' })
    await page.pay(id)
    await at.engine.idle()
    await at.approve()
    await at.engine.idle()
    await wakeAhead(at)
    expect(await latest(at)).toMatchObject({ state: 'unknown' })
    await at.engine.wake()
    await at.engine.idle()
    expect(at.seen.wakeAt).toBeLessThan(at.clock.now + day)
    at.faults.heal()
    await later(at, day)
    expect(await latest(at)).toMatchObject({ state: 'not-paid' })
    expect(await at.balance()).toBe(100n)
  })

  it('behavior: plain coins on their way home go on, too', async () => {
    const at = await street({ shop: { mode: 'online' } })
    await release(at, openPage(at.world, at.shop.url))
    at.faults.always('/v1/swap', { kind: 'lost-request' })
    await later(at, 20 * minute)
    expect(await at.balance()).toBe(95n)
    await wakeAhead(at)
    at.faults.heal()
    await at.engine.wake()
    await at.engine.idle()
    expect(await latest(at)).toMatchObject({ state: 'not-paid' })
    expect(await at.balance()).toBe(100n)
  })

  it('behavior: a top-up goes on with the next wake-up', async () => {
    const at = await street()
    at.faults.always('/v1/mint/test', { kind: 'lost-request' })
    await at.topUp(at.wallet, 7)
    await wakeAhead(at)
    expect(await latest(at)).toMatchObject({ kind: 'top-up', state: 'unknown' })
    at.faults.heal()
    await at.engine.wake()
    await at.engine.idle()
    expect(await latest(at)).toMatchObject({ kind: 'top-up', state: 'paid' })
    expect(await at.balance()).toBe(107n)
  })

  it('behavior: the proof of a backup goes on with the next wake-up', async () => {
    const at = await street()
    const proof = () => at.ask('proofState', { wallet: at.wallet })
    at.faults.always('/v1/restore', { kind: 'lost-request' })
    await at.ask('proveBackup', { wallet: at.wallet })
    await at.engine.idle()
    await wakeAhead(at)
    expect(await proof()).not.toMatchObject({ state: 'same' })
    at.faults.heal()
    await at.engine.wake()
    await at.engine.idle()
    expect(await proof()).toMatchObject({ state: 'same' })
  })

  it('behavior: a restore goes on with the next wake-up', async () => {
    const at = await street()
    const words = await wordsOf(at.world, at.wallet)
    const other = await openOther(at.world)
    at.faults.always('/v1/restore', { kind: 'lost-request' })
    const wallet = await restoreIn(other, words)
    await wakeAhead(other)
    expect(await other.ask('restoreState', { wallet })).not.toMatchObject({ stage: 'done' })
    at.faults.heal()
    await other.engine.wake()
    await other.engine.idle()
    expect(await other.balance()).toBe(100n)
  })

  it('R4: behavior: coins at a till are asked about when they should have been, and not before', async () => {
    const at = await street()
    const asked = () => at.faults.asked.filter((path) => path === '/v1/checkstate').length
    await release(at, openPage(at.world, at.shop.url))
    at.faults.always('/v1/checkstate', { kind: 'lost-request' })
    await wakeAhead(at)
    expect(asked()).toBe(1)
    at.faults.heal()
    await at.ask('lock', {})
    await at.ask('unlock', { password })
    await at.engine.idle()
    expect(asked()).toBe(1)
    bankClock.now += 22 * day
    await later(at, 22 * day)
    expect(await latest(at)).toMatchObject({ state: 'refunded' })
    expect(await at.balance()).toBe(100n)
  })
})

/** Which locks the wallet. */
async function setRight({ clock, ask }: Street): Promise<void> {
  clock.now -= year
  expect(await ask('unlock', { password })).toEqual({ state: 'unlocked' })
}

async function refuseThrice({ engine, decline }: Street, press: () => Promise<unknown>): Promise<void> {
  for (let refusals = 0; refusals < 3; refusals += 1) {
    await press()
    await engine.idle()
    await decline()
    await engine.idle()
  }
}

describe('begun while the clock was a year ahead, and then it was set right', () => {
  it('behavior: the wait after wrong passwords is no longer than ever', async () => {
    const at = await street()
    await at.ask('lock', {})
    at.clock.now += year
    for (let tries = 0; tries < 5; tries += 1) await at.ask('unlock', { password: `wrong ${tries}` })
    expect(await at.ask('unlock', { password })).toMatchObject({ state: 'wait' })
    at.clock.now -= year
    expect(await at.ask('unlock', { password })).toEqual({ state: 'unlocked' })
  })

  it('A6: behavior: a site is silent no longer than ever', async () => {
    const at = await street()
    at.clock.now += year
    const press = () => openPage(at.world, at.shop.url).pay(randomUUID())
    await refuseThrice(at, press)
    expect(await press()).toMatchObject({ state: 'not-paid' })
    await setRight(at)
    expect(await press()).toMatchObject({ state: 'accepted' })
  })

  it('A6: behavior: nor is it while the wallet is locked', async () => {
    const at = await street()
    await at.ask('lock', {})
    at.clock.now += year
    const press = () => openPage(at.world, at.shop.url).pay(randomUUID())
    await refuseThrice(at, press)
    expect(await press()).toMatchObject({ state: 'not-paid' })
    at.clock.now -= year
    expect(await press()).toMatchObject({ state: 'accepted' })
  })

  it('P2: behavior: what a site said of its tills then is asked for again', async () => {
    const at = await street()
    at.clock.now += year
    await release(at, openPage(at.world, at.shop.url, { path: '/articles/1' }))
    await setRight(at)
    const file = () => at.network.exchanges.filter(({ url }) => url.endsWith('/.well-known/tuppence')).length
    const before = file()
    await release(at, openPage(at.world, at.shop.url, { path: '/articles/2' }))
    expect(file()).toBe(before + 1)
    // And not once more.
    await release(at, openPage(at.world, at.shop.url, { path: '/articles/3' }))
    expect(file()).toBe(before + 1)
  })
})

describe('a clock that is set back', () => {
  const options = { config: { lockAfter: 60 } }

  it('behavior: does not keep the wallet open for longer', async () => {
    const at = await street(options)
    await at.ask('setLimits', { currency: 'usd', day: '500' })
    at.clock.now -= 3 * hour
    expect(await at.ask('overview', {})).toMatchObject({ stage: 'locked' })
    expect(await at.session.get('key')).toBeUndefined()
  })

  it('behavior: by the seconds of a clock that is kept right, locks nothing', async () => {
    const at = await street(options)
    await at.ask('setLimits', { currency: 'usd', day: '500' })
    at.clock.now -= minute
    expect(await at.ask('overview', {})).toMatchObject({ stage: 'ready' })
  })
})
