import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openPage, openShop, type ShopOptions, shopUrl } from './support/shop.ts'
import { bankUrl, createNetwork, openBank, openWorld, type WorldOptions } from './support/world.ts'

let bank: ReturnType<typeof openBank>
beforeAll(() => {
  bank = openBank()
})
afterAll(() => bank.close())

/** A funded wallet and a shop. */
async function street(options: WorldOptions & { shop?: Partial<ShopOptions>; units?: number } = {}) {
  const network = options.network ?? createNetwork()
  network.servers.set(bankUrl, bank.serve)
  const world = await openWorld({ ...options, network })
  const shop = openShop(network, { clock: world.clock, ...options.shop })
  const wallet = await world.setUp()
  const { units = 100 } = options
  if (units > 0) await world.topUp(wallet, units)
  return { ...world, world, shop, wallet }
}

describe('pay', () => {
  it('behavior: the reader approves, the article comes, the receipt marks it paid', async () => {
    const { world, shop, engine, windows, ask, approve, balance } = await street()
    const page = openPage(world, shop.url)
    const id = randomUUID()
    expect(await page.pay(id)).toMatchObject({ state: 'accepted' })
    await engine.idle()
    expect(windows).toHaveLength(1)
    const view = await ask('approval', { id: windows[0]?.operation ?? '' }, 'approval', windows[0]?.tab)
    expect(view).toMatchObject({
      stage: 'ask',
      origin: shopUrl,
      host: 'localhost:8402',
      amount: { units: '5', currency: 'usd', test: true },
      fee: { units: '0' },
      total: { units: '5' },
      item: 'A article/7',
      wallet: { name: 'Reading', balance: { units: '100' } },
      after: { units: '95' },
      notices: [],
    })
    expect(await approve()).toBe('accepted')
    await engine.idle()
    const response = await page.present(id, page.told(id))
    expect(response.status).toBe(200)
    expect(await response.text()).toBe('the content of /articles/7')
    expect(await balance()).toBe(95n)
    expect(await shop.takings()).toBe(5n)
    const { recent } = await ask('overview', {})
    expect(recent[0]).toMatchObject({ kind: 'pay', state: 'paid', item: 'A article/7', wallet: 'Reading' })
    expect(recent[0]?.reference).toMatch(/^[0-9a-f]{64}$/)
    expect(recent[0]?.claim).toMatch(/^[0-9a-f]{32}$/)
  })
})
