import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openOther, restoreIn, wordsOf } from './support/restored.ts'
import { openPage } from './support/shop.ts'
import { openStreet, type Street } from './support/street.ts'
import { bankUrl, openBank, openWorld, type TestBank } from './support/world.ts'

let bank: TestBank
beforeAll(() => {
  bank = openBank()
})
afterAll(() => bank.close())

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
    const street = await openStreet(bank, { units: 137 })
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
    const street = await openStreet(bank, { units: 0 })
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
