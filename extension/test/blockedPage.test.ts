import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Dependencies } from '../src/background/Dependencies.ts'
import { openPage } from './support/shop.ts'
import { openStreet, type StreetOptions } from './support/street.ts'
import { password } from './support/vault.ts'
import { openBank, type TestBank } from './support/world.ts'

let bank: TestBank
beforeAll(() => {
  bank = openBank()
})
afterAll(() => bank.close())

const minute = 60_000
const never = new Promise<never>(() => {})

/** A street on which one page has stopped its own thread: its relay takes no message and does not say so. */
async function openBlocked(config: StreetOptions['config'] = {}) {
  const blocked = new Set<string>()
  const notify = (real: Dependencies['notify']): Dependencies['notify'] => {
    return (target, message) => (blocked.has(target.document) ? never : real(target, message))
  }
  const at = await openStreet(bank, { config, wrap: { notify } })
  const block = (page: { document: string }) => blocked.add(page.document)
  const unblock = (page: { document: string }) => blocked.delete(page.document)
  return { ...at, block, unblock }
}

describe('a page that stops its own thread', () => {
  it('behavior: holds up neither the unlock nor what other pages have asked for', async () => {
    const at = await openBlocked({ pageAnswers: 10 * minute })
    await at.ask('lock', {})
    const hostile = openPage(at.world, at.shop.url, { path: '/articles/1' })
    await hostile.pay(randomUUID())
    await at.engine.idle()
    at.block(hostile)
    // Its challenge runs out, which it is told at the unlock.
    at.clock.now += 9 * minute
    const page = openPage(at.world, at.shop.url, { path: '/articles/2' })
    const id = randomUUID()
    await page.pay(id)
    expect(await at.ask('unlock', { password })).toEqual({ state: 'unlocked' })
    expect(await page.state(id)).toMatchObject({ state: 'accepted' })
    await expect.poll(() => at.windows.length).toBe(2)
    await expect.poll(() => at.approve()).toBe('accepted')
    await expect.poll(() => page.told(id)).toMatchObject({ state: 'ready' })
    expect(await at.balance()).toBe(95n)
  })

  it('behavior: does not keep a wake-up from what is due, nor from asking for the next one', async () => {
    const at = await openBlocked({ pageAnswers: 20 })
    const hostile = openPage(at.world, at.shop.url, { path: '/articles/1' })
    await hostile.pay(randomUUID())
    const page = openPage(at.world, at.shop.url, { path: '/articles/2' })
    await at.engine.idle()
    at.block(hostile)
    at.clock.now += 9 * minute
    const id = randomUUID()
    await page.pay(id)
    await at.engine.idle()
    at.clock.now += 90_000
    await at.engine.wake()
    expect(at.windows).toHaveLength(2)
    expect(at.seen.wakeAt).toBeGreaterThan(at.clock.now)
    await at.approve()
    await at.engine.idle()
    expect(page.told(id)).toMatchObject({ state: 'ready' })
  })

  it('behavior: while locked, does not keep the next window from opening', async () => {
    const at = await openBlocked({ pageAnswers: 10 * minute })
    await at.ask('lock', {})
    const hostile = openPage(at.world, at.shop.url, { path: '/articles/1' })
    await hostile.pay(randomUUID())
    await at.engine.idle()
    await openPage(at.world, at.shop.url, { path: '/articles/2' }).pay(randomUUID())
    await at.engine.idle()
    at.block(hostile)
    void at.engine.tabClosed(at.windows[0]?.tab ?? 0)
    await expect.poll(() => at.windows.length).toBe(2)
  })

  it('behavior: keeps the coins that were made for it, and takes them when it is back', async () => {
    const at = await openBlocked({ pageAnswers: 20 })
    const slow = openPage(at.world, at.shop.url, { path: '/articles/1' })
    const id = randomUUID()
    await slow.pay(id)
    await at.engine.idle()
    at.block(slow)
    await at.approve()
    await at.engine.idle()
    // The next payment to the same till would take over coins whose page has gone.
    const page = openPage(at.world, at.shop.url, { path: '/articles/2' })
    await page.pay(randomUUID())
    await at.engine.idle()
    await at.approve()
    await at.engine.idle()
    at.unblock(slow)
    expect(await slow.state(id)).toMatchObject({ state: 'ready' })
    expect(await at.balance()).toBe(90n)
  })
})
