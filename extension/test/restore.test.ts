import { randomUUID } from 'node:crypto'
import { newVendorKey } from '@tuppence/sdk/server'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { firstMonth } from './support/moments.ts'
import { openOther, restoreIn, settle, wordsOf } from './support/restored.ts'
import { openPage, openShop } from './support/shop.ts'
import { openStreet, type Street, type StreetOptions } from './support/street.ts'
import { bankUrl, openBank, openWorld, type TestBank, type World } from './support/world.ts'

// Passwords, and a whole life after each death: slow on a busy machine.
vi.setConfig({ testTimeout: 180_000 })

// Refund times are the bank's, so it lives by the same clock.
const clock = { now: firstMonth }
let bank: TestBank
beforeAll(() => {
  bank = openBank({ clock })
})
afterAll(() => bank.close())

const open = (options: StreetOptions = {}) => openStreet(bank, { ...options, clock })

async function buy(street: Street, path: string) {
  const page = openPage(street.world, street.shop.url, { document: randomUUID(), path })
  const id = randomUUID()
  await page.pay(id)
  await street.engine.idle()
  await street.approve()
  await street.engine.idle()
  return { page, id }
}

describe('from words alone', () => {
  it('behavior: every plain coin is back to the cent, on fresh counters', async () => {
    const street = await open({ units: 137 })
    for (const path of ['/articles/1', '/articles/2', '/articles/3']) {
      const { page, id } = await buy(street, path)
      await page.present(id, await page.state(id))
    }
    expect(await street.balance()).toBe(122n)
    const other = await openOther(street.world)
    const wallet = await restoreIn(other, await wordsOf(street.world, street.wallet))
    expect(await other.balance()).toBe(122n)
    const view = await other.ask('restoreState', { wallet })
    expect(view).toMatchObject({ name: 'Back', state: 'done', named: [] })
    expect(view.banks).toEqual([
      expect.objectContaining({
        state: 'done',
        keyset: 1,
        keysets: 1,
        scanned: 400,
        found: { units: '122', currency: 'usd', test: true },
        shops: 0,
      }),
    ])
    expect((await other.ask('overview', {})).wallets[0]).toMatchObject({ name: 'Back', isBackedUp: true })
  })
})

describe('a bank that is added as to a new wallet', () => {
  it('behavior: the coins of a restored wallet are looked for there all the same', async () => {
    const street = await open({ units: 137 })
    const other = await openOther(street.world)
    const words = await wordsOf(street.world, street.wallet)
    const wallet = await restoreIn(other, words, { banks: [] })
    const bank = await other.ask('addBank', { wallet, url: bankUrl })
    expect(bank).toMatchObject({ url: bankUrl, test: true })
    await other.engine.idle()
    expect(await other.balance()).toBe(137n)
    expect(await other.ask('restoreState', { wallet })).toMatchObject({ state: 'done' })
  })
})

describe('wrong words', () => {
  it('error: a word that is none, words that do not go together, eleven words, no words', async () => {
    const world = await openWorld()
    const good =
      'abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon about'
    const wrong = [
      good.replace('about', 'aboot'),
      good.replace('about', 'abandon'),
      good.replace('abandon ', ''),
      `abandon ${good}`,
      '   ',
    ]
    for (const words of wrong) {
      expect(await world.command('restore', { name: 'Back', words }, 'onboarding')).toEqual({
        ok: false,
        error: { code: 'malformed-seed' },
      })
    }
    expect((await world.ask('overview', {})).wallets).toEqual([])
    expect(world.network.exchanges).toEqual([])
  })

  it('behavior: capitals and spaces do not matter, and no bank is asked before one is named', async () => {
    const world = await openWorld()
    const words =
      '  Abandon abandon\nabandon ABANDON abandon  abandon abandon abandon abandon abandon\tabandon About '
    const made = await world.ask('restore', { name: 'Back', words }, 'onboarding')
    expect(made).toMatchObject({ state: 'choosing', banks: [] })
    expect(world.network.exchanges).toEqual([])
    const again = await world.command('restore', { name: 'Twice', words: words.trim() }, 'onboarding')
    expect(again).toEqual({ ok: false, error: { code: 'wallet-exists' } })
  })

  it('W7: error: a bank’s address is the reader’s to confirm, and a wallet of here is not restored', async () => {
    const street = await open({ units: 0 })
    const there = { wallet: street.wallet, url: bankUrl }
    expect(await street.command('restoreBank', there)).toEqual({ ok: false, error: { code: 'not-found' } })
    expect(await street.command('restoreState', { wallet: street.wallet })).toEqual({
      ok: false,
      error: { code: 'not-found' },
    })
    const other = await openWorld()
    const words = await wordsOf(street.world, street.wallet)
    const made = await other.ask('restore', { name: 'Back', words }, 'onboarding')
    if (!('wallet' in made)) throw new Error(made.state)
    const inside = { wallet: made.wallet, url: 'https://192.168.1.1' }
    expect(await other.command('restoreBank', inside)).toEqual({
      ok: false,
      error: { code: 'bank-private' },
    })
    expect(other.network.exchanges).toEqual([])
  })
})

describe('the browser it was moved from', () => {
  it('behavior: says moved, not stolen, at the first payment, and shows no coins any more', async () => {
    const street = await open({ units: 0 })
    for (const units of [37, 21, 5]) await street.topUp(street.wallet, units)
    const other = await openOther(street.world)
    await restoreIn(other, await wordsOf(street.world, street.wallet))
    expect(await street.balance()).toBe(63n)
    const { page, id } = await buy(street, '/articles/moved')
    expect(page.told(id)).toMatchObject({ state: 'not-paid' })
    expect((await street.ask('overview', {})).recent[0]).toMatchObject({ state: 'not-paid', reason: 'moved' })
    expect((await street.ask('overview', {})).wallets[0]).toMatchObject({
      balance: { units: '0' },
      isMoved: true,
    })
    expect(await other.balance()).toBe(63n)
    // Money that is put in later is this browser's.
    await street.topUp(street.wallet, 8)
    expect((await street.ask('overview', {})).wallets[0]?.isMoved).toBeUndefined()
  })
})

describe('coins that are not free', () => {
  /** The bank hears what is sent from now on and never answers. */
  const silent = (street: Street, path: string) => street.faults.always(path, { kind: 'answer', status: 502 })

  it('behavior: those of a payment whose request never came through are back', async () => {
    const street = await open({ units: 50 })
    silent(street, '/v1/swap')
    await buy(street, '/articles/unsent')
    street.faults.heal()
    const other = await openOther(street.world)
    await restoreIn(other, await wordsOf(street.world, street.wallet))
    expect(await other.balance()).toBe(50n)
  })

  it('behavior: the change of a payment whose answer was lost is back, and its coins as the shop is met', async () => {
    const street = await open({ units: 50 })
    street.faults.next('/v1/swap', { kind: 'lost-reply' })
    silent(street, '/v1/restore')
    await buy(street, '/articles/lost')
    street.faults.heal()
    const other = await openOther(street.world)
    const wallet = await restoreIn(other, await wordsOf(street.world, street.wallet))
    expect(await other.balance()).toBe(45n)
    await meet(other, street)
    expect(await other.ask('restoreState', { wallet })).toMatchObject({
      state: 'done',
      banks: [{ locked: { units: '5' } }],
    })
    expect(await waiting(other)).toEqual([{ host: new URL(street.shop.url).host, units: '5' }])
  })

  it('behavior: money that was being minted when the browser was lost is back', async () => {
    const street = await open({ units: 8 })
    const never = Array(9).fill({ kind: 'answer', status: 502 })
    street.faults.next('/v1/mint/test', { kind: 'lost-reply' }, ...never)
    silent(street, '/v1/restore')
    await street.topUp(street.wallet, 34)
    expect(await street.balance()).toBe(8n)
    street.faults.heal()
    const other = await openOther(street.world)
    await restoreIn(other, await wordsOf(street.world, street.wallet))
    expect(await other.balance()).toBe(42n)
  })

  it('behavior: plain coins made for a till that never took them are back', async () => {
    const street = await open({ units: 50, shop: { mode: 'online' } })
    const { page, id } = await buy(street, '/articles/plain')
    expect(page.told(id)).toMatchObject({ state: 'ready' })
    const other = await openOther(street.world)
    await restoreIn(other, await wordsOf(street.world, street.wallet))
    expect(await other.balance()).toBe(50n)
    // What the page still has is worth nothing now.
    const ready = await page.state(id)
    expect((await page.present(id, ready)).status).not.toBe(200)
  })

  it('R2: behavior: locked coins of every refund time come back with their shop, and no bank hears whose', async () => {
    const street = await open({ units: 200 })
    for (const week of [1, 2, 3, 4]) {
      await buy(street, `/articles/week-${week}`)
      street.clock.now += 7 * 86_400_000
    }
    const words = await wordsOf(street.world, street.wallet)
    const other = await openOther(street.world)
    const wallet = await restoreIn(other, words)
    expect(await other.balance()).toBe(180n)
    const before = other.network.exchanges.length
    await meet(other, street)
    const asked = other.network.exchanges.slice(before).filter(({ url }) => url.startsWith(bankUrl))
    // One question for all refund times; none about the state of a coin that may be a shop's by now.
    expect(asked.filter(({ url }) => url.endsWith('/v1/restore')).length).toBeLessThanOrEqual(2)
    expect(asked.filter(({ url }) => url.endsWith('/v1/checkstate'))).toEqual([])
    expect((await other.ask('restoreState', { wallet })).banks[0]?.locked.units).toBe('20')
    expect((await waiting(other)).map(({ units }) => units)).toEqual(['5', '5', '5', '5'])
    // Met again, nothing is looked for twice.
    const again = other.network.exchanges.length
    await meet(other, street, '/articles/other')
    const later = other.network.exchanges.slice(again)
    expect(later.filter(({ url }) => url.endsWith('/v1/restore'))).toEqual([])
  })

  it('behavior: what no shop took is refunded in the new browser after its time', async () => {
    const street = await open({ units: 50 })
    await buy(street, '/articles/untaken')
    const other = await openOther(street.world)
    await restoreIn(other, await wordsOf(street.world, street.wallet))
    await meet(other, street)
    await other.decline()
    await other.engine.idle()
    expect(await other.balance()).toBe(45n)
    other.clock.now += 30 * 86_400_000
    await other.engine.wake()
    await other.engine.idle()
    expect(await other.balance()).toBe(50n)
  })

  /** A site without a key file whose till names any key, that of the real shop when none is given. */
  function openNameless({ network, shop }: Street, url: string, vendorKey = shop.vendor.publicKey) {
    const nameless = openShop(network, { clock, url, vendorKey })
    const serve = network.servers.get(url)
    network.servers.set(url, (request) =>
      new URL(request.url).pathname === '/.well-known/tuppence' || serve === undefined
        ? new Response('', { status: 404 })
        : serve(request),
    )
    return { shop: nameless }
  }

  it('P2: behavior: a site without a key file has the coins of a key only until their shop is met', async () => {
    const street = await open({ units: 50 })
    await buy(street, '/articles/lost')
    const hostOf = ({ shop }: { shop: { url: string } }) => new URL(shop.url).host
    const thief = openNameless(street, 'http://localhost:8404')
    const second = openNameless(street, 'http://localhost:8405')
    const other = await openOther(street.world)
    const wallet = await restoreIn(other, await wordsOf(street.world, street.wallet))
    await meet(other, thief)
    expect(await waiting(other)).toEqual([{ host: hostOf(thief), units: '5' }])
    await meet(other, second)
    expect(await waiting(other)).toEqual([{ host: hostOf(thief), units: '5' }])
    await meet(other, street)
    expect(await waiting(other)).toEqual([{ host: hostOf(street), units: '5' }])
    await meet(other, thief, '/articles/once-more')
    await meet(other, second, '/articles/once-more')
    expect(await waiting(other)).toEqual([{ host: hostOf(street), units: '5' }])
    // Found once, whoever named them.
    expect(await other.ask('restoreState', { wallet })).toMatchObject({
      state: 'done',
      banks: [{ locked: { units: '5' } }],
    })
  })

  it.each(['plain', 'locked'] as const)(
    'P2: behavior: met while %s coins are still looked for, they come under its own name',
    async (looked) => {
      const street = await open({ units: 50 })
      await buy(street, '/articles/lost')
      const thief = openNameless(street, 'http://localhost:8404')
      const other = await openOther(street.world)
      const words = await wordsOf(street.world, street.wallet)
      if (looked === 'plain') silent(street, '/v1/restore')
      await restoreIn(other, words)
      silent(street, '/v1/restore')
      await meet(other, thief)
      await meet(other, street)
      expect(await waiting(other)).toEqual([])
      street.faults.heal()
      await settle(other, 3)
      expect(await waiting(other)).toEqual([{ host: new URL(street.shop.url).host, units: '5' }])
    },
  )

  it('P2: behavior: sites without a key file leave room for those that have one', async () => {
    const street = await open({ units: 50 })
    await buy(street, '/articles/lost')
    const other = await openOther(street.world, { config: { shopsMet: 2 } })
    await restoreIn(other, await wordsOf(street.world, street.wallet))
    for (const port of [8404, 8405, 8406])
      await meet(other, openNameless(street, `http://localhost:${port}`, newVendorKey().publicKey))
    await meet(other, street)
    expect(await waiting(other)).toEqual([{ host: new URL(street.shop.url).host, units: '5' }])
  })

  /** The reader presses at the shop in the other browser, and looks at the window. */
  async function meet(other: World, street: { shop: { url: string } }, path = '/articles/again') {
    const page = openPage(other, street.shop.url, { document: randomUUID(), path })
    await page.pay(randomUUID())
    await other.engine.idle()
  }

  async function waiting(other: World) {
    const { payments } = await other.ask('payments', {})
    return payments
      .filter(({ state }) => state === 'waiting')
      .map(({ host, amount }) => ({ host, units: amount.units }))
  }
})
