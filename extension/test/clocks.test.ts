import { randomUUID } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { settle } from './support/restored.ts'
import { openPage } from './support/shop.ts'
import { openStreet } from './support/street.ts'
import { password } from './support/vault.ts'
import { openBank, type TestBank } from './support/world.ts'

const minute = 60_000
const week = 7 * 24 * 60 * minute
/** How long a till's challenge may be paid, by its own clock. */
const life = 5

const time = { now: 0 }
let bank: TestBank
beforeEach(() => {
  time.now = Date.now()
  bank = openBank({ clock: time })
})
afterEach(() => bank.close())

/** Minutes by which the clock of each is before the bank's. */
type Skew = { readonly wallet: number; readonly till: number }

const skews: readonly Skew[] = [-10, 0, 10].flatMap((wallet) =>
  [-10, 0, 10].map((till): Skew => ({ wallet, till })),
)
/** To this wallet the challenges of that till have run out before they come. */
const isDead = ({ wallet, till }: Skew) => wallet - till >= life
const dead = skews.filter(isDead)
const living = skews.filter((skew) => !isDead(skew))

/** A reader, a shop and a bank, each with a clock of its own. */
async function open({ wallet, till }: Skew) {
  const clocks = { wallet: { now: time.now + wallet * minute }, till: { now: time.now + till * minute } }
  const street = await openStreet(bank, { clock: clocks.wallet, shop: { clock: clocks.till } })
  const pass = (ms: number) => {
    for (const clock of [time, clocks.wallet, clocks.till]) clock.now += ms
  }
  /** The wallet's clock is set by the till's. One that was set back has locked the wallet. */
  const setRight = async () => {
    clocks.wallet.now = clocks.till.now
    await street.ask('unlock', { password })
  }
  const page = openPage(street.world, street.shop.url)
  const press = async (id: string) => {
    const said = await page.pay(id)
    await street.engine.idle()
    return said
  }
  const buy = async () => {
    const id = randomUUID()
    expect(await press(id)).toMatchObject({ state: 'accepted' })
    expect(await street.approve()).toBe('accepted')
    await street.engine.idle()
    return { id, ready: page.told(id) }
  }
  /** Everything there is of the reader's hundred, when the shop has been to the bank. */
  const books = async () => ({
    wallet: await street.balance(),
    till: await street.shop.takings(),
    redeemed: await street.shop.redeem(),
    served: street.shop.served.length,
    asked: street.windows.length,
  })
  return { ...street, page, pass, setRight, press, buy, books }
}

const once = { wallet: 95n, till: 5n, redeemed: 5n, served: 1, asked: 1 }

it('X9: behavior: of nine pairs of clocks a challenge is dead between three, and lives between six', () => {
  expect([dead.length, living.length]).toEqual([3, 6])
})

describe.each(living)('X9: behavior: wallet $wallet min, till $till min', (skew) => {
  it('paid once', async () => {
    const at = await open(skew)
    const { id, ready } = await at.buy()
    expect((await at.page.present(id, ready)).status).toBe(200)
    expect(await at.books()).toEqual(once)
  })

  it('coins the till found too late are offered under its fresh challenge: paid once', async () => {
    const at = await open(skew)
    const { id, ready } = await at.buy()
    at.pass(6 * minute)
    const late = await at.page.present(id, ready)
    expect(late.status).toBe(402)
    const again = await at.page.pay(id, [late.headers.get('www-authenticate') ?? ''])
    expect((await at.page.present(id, again)).status).toBe(200)
    expect(await at.books()).toEqual(once)
  })

  it('coins that no till was shown come home after their time, by the bank’s clock', async () => {
    const at = await open(skew)
    await at.buy()
    expect(await at.balance()).toBe(95n)
    at.pass(4 * week)
    await settle(at.world)
    expect(await at.books()).toEqual({ wallet: 100n, till: 0n, redeemed: 0n, served: 0, asked: 1 })
  })
})

describe.each(dead)('X9: behavior: wallet $wallet min, till $till min', (skew) => {
  it('refused, nothing asked and nothing touched; with the clock set right, paid once', async () => {
    const at = await open(skew)
    const before = at.network.exchanges.length
    expect(await at.press(randomUUID())).toMatchObject({ state: 'error', code: 'payment-expired' })
    const asked = at.network.exchanges.slice(before).map(({ url }) => new URL(url).origin)
    expect(new Set(asked)).toEqual(new Set([at.shop.url]))
    expect(await at.books()).toEqual({ wallet: 100n, till: 0n, redeemed: 0n, served: 0, asked: 0 })
    await at.setRight()
    const { id, ready } = await at.buy()
    expect((await at.page.present(id, ready)).status).toBe(200)
    expect(await at.books()).toEqual(once)
  })
})
