import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Fault } from './support/faults.ts'
import { openPage, openShop } from './support/shop.ts'
import { openStreet, type Street } from './support/street.ts'
import { openBank, type TestBank } from './support/world.ts'

const lostRequest: Fault = { kind: 'lost-request' }

const clock = { now: Date.now() }
let bank: TestBank
beforeAll(() => {
  bank = openBank({ clock })
})
afterAll(() => bank.close())

/** The same shop after its owner has changed what a purchase gives: another deal about the same thing. */
function withOtherTerms({ network, clock, shop }: Street) {
  const { store, vendor } = shop
  return openShop(network, { clock, store, vendorKey: vendor.publicKey, accessDefault: 3600 })
}

/** A press that waits for its window, or has one. */
async function press(at: Street) {
  const page = openPage(at.world, at.shop.url)
  const id = randomUUID()
  await page.pay(id)
  await at.engine.idle()
  return { page, id }
}

/** The bank's answer does not come, however often it is asked before the alarm rings. */
async function approveInVain(at: Street): Promise<void> {
  at.faults.next('/v1/swap', ...Array<Fault>(3).fill(lostRequest))
  expect(await at.approve()).toBe('accepted')
  await at.engine.idle()
}

async function ring(at: Street): Promise<void> {
  at.clock.now = Math.max(at.clock.now, at.seen.wakeAt ?? 0)
  await at.engine.wake()
  await at.engine.idle()
}

const states = async ({ ask }: Street) =>
  (await ask('payments', {})).payments.filter(({ kind }) => kind === 'pay').map(({ state }) => state)

/** As the page of the site does it: what is refused is tried once more for a fresh challenge. */
async function read(at: Street, { page, id }: Awaited<ReturnType<typeof press>>): Promise<void> {
  const first = await page.present(id, await page.state(id))
  if (first.status === 402) {
    await page.pay(id)
    await at.engine.idle()
  }
  const last = first.status === 402 ? await page.present(id, await page.state(id)) : first
  expect(last.status).toBe(200)
  await at.engine.idle()
}

describe('one thing, asked for under other terms meanwhile', () => {
  it('P4: behavior: while its payment is under way nothing is asked again, and both pages have it', async () => {
    const at = await openStreet(bank, { clock })
    const first = await press(at)
    await approveInVain(at)
    withOtherTerms(at)
    const second = await press(at)
    expect(at.windows).toHaveLength(1)
    // With the reader standing there again, the bank was asked again.
    await read(at, first)
    await read(at, second)
    expect(await states(at)).toEqual(['paid'])
    expect(await at.balance()).toBe(95n)
    expect(await at.shop.takings()).toBe(5n)
  })

  it('P4: behavior: of two payments that were both said yes to, one leaves, and the coins of the other wait', async () => {
    const at = await openStreet(bank, { clock })
    const first = await press(at)
    withOtherTerms(at)
    const second = await press(at)
    await approveInVain(at)
    expect(at.windows).toHaveLength(2)
    expect(await at.approve()).toBe('accepted')
    await at.engine.idle()
    await read(at, second)
    await ring(at)
    await read(at, first)
    expect(await states(at)).toEqual(['paid', 'waiting'])
    expect(await at.shop.takings()).toBe(5n)

    // They pay for the next thing there.
    const { price } = withOtherTerms(at)
    expect(price.article).toBe('0.05')
    const page = openPage(at.world, at.shop.url, { path: '/articles/8' })
    const id = randomUUID()
    await page.pay(id)
    await at.engine.idle()
    expect(await at.approve()).toBe('accepted')
    await at.engine.idle()
    expect((await page.present(id, page.told(id))).status).toBe(200)
    expect(await at.balance()).toBe(90n)
    expect(await at.shop.takings()).toBe(10n)
  })
})

describe('coins that have left, when the price has risen since', () => {
  async function released(at: Street) {
    const first = await press(at)
    expect(await at.approve()).toBe('accepted')
    await at.engine.idle()
    return { ...first, ready: await first.page.state(first.id) }
  }

  it('P4: behavior: they open what they may have bought before, and nothing is asked', async () => {
    const at = await openStreet(bank, { clock })
    const { ready } = await released(at)
    if (ready?.state !== 'ready') throw new Error('not ready')
    // The site has taken them, and the page never heard of it.
    const lost = await at.network.fetch(`${at.shop.url}/articles/7`, {
      headers: { [ready.header]: ready.value },
    })
    expect(lost.status).toBe(200)
    at.shop.price.article = '0.06'
    const second = await press(at)
    expect((await second.page.present(second.id, await second.page.state(second.id))).status).toBe(200)
    expect(at.windows).toHaveLength(1)
    expect(await at.shop.takings()).toBe(5n)
    expect(await at.balance()).toBe(95n)
  })

  it('behavior: where they were never taken the site says so, and the same press asks for the new price', async () => {
    const at = await openStreet(bank, { clock })
    await released(at)
    at.shop.price.article = '0.06'
    const second = await press(at)
    expect((await second.page.present(second.id, await second.page.state(second.id))).status).toBe(402)
    expect(at.windows).toHaveLength(1)
    await second.page.pay(second.id)
    await at.engine.idle()
    expect(at.windows).toHaveLength(2)
    expect(await at.approve()).toBe('accepted')
    await at.engine.idle()
    await read(at, second)
    expect(await at.shop.takings()).toBe(6n)
    expect(await at.balance()).toBe(89n)
    // What was given first is nobody's, and comes home.
    expect(await at.shop.redeem()).toBe(6n)
    at.clock.now = Math.max(at.clock.now, at.seen.wakeAt ?? 0)
    for (let rounds = 0; rounds < 40 && (await at.balance()) < 94n; rounds += 1) await ring(at)
    expect(await at.balance()).toBe(94n)
  })
})

describe('plain coins that have left, when the till asks for locked ones since', () => {
  /** The coins are in the hands of a page that has not presented them; then the till sells offline again. */
  async function left() {
    const at = await openStreet(bank, { clock, shop: { mode: 'online' } })
    const first = await press(at)
    expect(await at.approve()).toBe('accepted')
    await at.engine.idle()
    const ready = await first.page.state(first.id)
    const { store, vendor } = at.shop
    openShop(at.network, { clock: at.clock, store, vendorKey: vendor.publicKey, mode: 'offline' })
    return { at, first, ready }
  }

  it('P4: behavior: another page of the same thing has them under the challenge they were made for', async () => {
    const { at, first } = await left()
    const second = await press(at)
    expect((await second.page.present(second.id, await second.page.state(second.id))).status).toBe(200)
    expect((await first.page.present(first.id, await first.page.state(first.id))).status).toBe(200)
    expect(at.windows).toHaveLength(1)
    expect(await at.shop.takings()).toBe(5n)
    expect(await at.balance()).toBe(95n)
  })

  it('P4: behavior: refused, they are home before it is paid for with others, and whoever had them has nothing', async () => {
    const { at, first, ready } = await left()
    at.clock.now += 6 * 60_000
    const second = await press(at)
    expect((await second.page.present(second.id, await second.page.state(second.id))).status).toBe(402)
    await at.engine.idle()
    expect(await states(at)).toEqual(['not-paid'])
    expect(await at.balance()).toBe(100n)

    const third = await press(at)
    expect(await at.approve()).toBe('accepted')
    await at.engine.idle()
    await read(at, third)
    expect((await first.page.present(first.id, ready)).status).toBe(402)
    expect(await at.shop.takings()).toBe(5n)
    expect(await at.balance()).toBe(95n)
  })

  it('behavior: taken, and their access over, they are not looked for: the next press buys again', async () => {
    const { at, ready } = await left()
    if (ready?.state !== 'ready') throw new Error('not ready')
    const { network, shop } = at
    const taken = await network.fetch(`${shop.url}/articles/7`, { headers: { [ready.header]: ready.value } })
    expect(taken.status).toBe(200)
    const second = await press(at)
    await second.page.say({
      ...{ v: 1, type: 'receipt', id: second.id, status: 402 },
      problem: 'urn:tuppence:problem:access-ended',
    })
    await press(at)
    expect(at.windows).toHaveLength(2)
  })

  it('P4: error: a page that says so of coins that were taken gets nothing paid beside them', async () => {
    const { at, first, ready } = await left()
    if (ready?.state !== 'ready') throw new Error('not ready')
    const { shop, network, engine } = at
    // The site has taken them, and the page tells something else.
    const taken = await network.fetch(`${shop.url}/articles/7`, { headers: { [ready.header]: ready.value } })
    expect(taken.status).toBe(200)
    await first.page.say({
      ...{ v: 1, type: 'receipt', id: first.id, status: 402 },
      problem: 'https://paymentauth.org/problems/verification-failed',
    })
    await engine.idle()
    expect(await states(at)).toEqual(['paid'])
    const second = await press(at)
    await read(at, second)
    expect(at.windows).toHaveLength(1)
    expect(await shop.takings()).toBe(5n)
  })
})

describe.each([
  ['on their way home', '/v1/swap'],
  ['that are to come home', '/v1/checkstate'],
])('plain coins %s, when those of a second yes have come', (_, silent) => {
  /** The bank has no answer to their way home, and the page that had them could present them yet. */
  async function leaving() {
    const at = await openStreet(bank, { clock, shop: { mode: 'online' } })
    const first = await press(at)
    await approveInVain(at)
    at.shop.price.article = '0.06'
    const second = await press(at)
    await approveInVain(at)
    // With its reader standing there, the first goes on alone.
    at.shop.price.article = '0.05'
    await first.page.pay(first.id)
    await at.engine.idle()
    const ready = await first.page.state(first.id)
    at.shop.price.article = '0.07'
    const third = await press(at)
    at.faults.always(silent, lostRequest)
    const refused = await third.page.present(third.id, await third.page.state(third.id))
    expect(refused.status).toBe(402)
    await at.engine.idle()
    at.faults.heal()
    at.shop.price.article = '0.06'
    await second.page.pay(second.id)
    await at.engine.idle()
    return { at, first, ready, second }
  }

  it('P4: behavior: they wait, and leave when the others are home, which buy nothing any more', async () => {
    const { at, first, ready, second } = await leaving()
    expect(second.page.told(second.id)).toMatchObject({ state: 'accepted' })
    expect(await second.page.state(second.id)).toMatchObject({ state: 'accepted' })
    await ring(at)
    expect((await second.page.present(second.id, second.page.told(second.id))).status).toBe(200)
    expect((await first.page.present(first.id, ready)).status).toBe(402)
    expect(await at.shop.takings()).toBe(6n)
    expect(await at.balance()).toBe(94n)
  })

  it('P4: behavior: where the others are taken after all, its page has those, and these never leave', async () => {
    const { at, first, ready, second } = await leaving()
    // The old price is asked for again meanwhile, and the new one after that.
    at.shop.price.article = '0.05'
    expect((await first.page.present(first.id, ready)).status).toBe(200)
    at.shop.price.article = '0.06'
    await ring(at)
    expect((await second.page.present(second.id, second.page.told(second.id))).status).toBe(200)
    expect(await at.shop.takings()).toBe(5n)
    at.clock.now += 2 * 3_600_000
    await ring(at)
    expect(await at.balance()).toBe(95n)
  })
})
