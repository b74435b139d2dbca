import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { type Fault, faulty } from './support/faults.ts'
import { openOther, restoreIn, wordsOf } from './support/restored.ts'
import { openPage } from './support/shop.ts'
import { openStreet, type Street, type StreetOptions } from './support/street.ts'
import { agree, later, release } from './support/visit.ts'
import { bankUrl, openBank, type TestBank } from './support/world.ts'

const hour = 3_600_000
const lost: Fault = { kind: 'lost-request' }
const passed: Fault = { kind: 'change', change: (reply) => reply }

let ends: (() => void)[] = []
afterEach(() => {
  for (const end of ends.reverse()) end()
  ends = []
})

/** A reader, a shop, and the real bank, which `rotate` starts again with another keyset. */
async function street(options: StreetOptions = {}) {
  const data = mkdtempSync(join(tmpdir(), 'tuppence-rotation-'))
  ends.push(() => rmSync(data, { recursive: true, force: true }))
  let bank: TestBank = openBank({ data })
  ends.push(() => bank.close())
  const at = await openStreet(bank, { units: 20, ...options })
  let denominations = [1n, 2n, 4n, 8n, 16n]
  const rotate = (terms: { unit?: string } = {}) => {
    bank.close()
    denominations = [...denominations, 2n ** BigInt(denominations.length)]
    bank = openBank({ data, denominations, ...terms })
    const faults = faulty(bank.serve)
    at.network.servers.set(bankUrl, faults.server)
    return faults
  }
  return { at, rotate }
}

async function topUp(at: Street, units: number) {
  await at.ask('topUp', { wallet: at.wallet, units: String(units) })
  await at.engine.idle()
  return (await at.ask('payments', {})).payments[0]
}

it('R3: error: a bank that changes its keyset twice in a day gets no more money, is told of, and nothing is lost', async () => {
  const { at, rotate } = await street()
  rotate()
  expect(await topUp(at, 5)).toMatchObject({ state: 'paid' })
  rotate()
  at.clock.now += hour
  expect(await topUp(at, 5)).toMatchObject({ state: 'unknown', reason: 'bank-misbehaved' })
  expect(await at.balance()).toBe(25n)

  const page = openPage(at.world, at.shop.url)
  const id = randomUUID()
  await page.pay(id)
  await at.engine.idle()
  expect(page.told(id)).toMatchObject({ state: 'not-paid' })
  expect((await at.ask('payments', {})).payments[0]).toMatchObject({ kind: 'pay', reason: 'bank-misbehaved' })
  expect(await at.balance()).toBe(25n)

  at.clock.now += 24 * hour
  await at.engine.wake()
  await at.engine.idle()
  expect(await at.balance()).toBe(30n)
})

describe('what cannot be sent on until the day is over', () => {
  it('R3: behavior: coins on their way home wait for it, and come home then', async () => {
    const { at, rotate } = await street({ shop: { mode: 'online' } })
    const page = openPage(at.world, at.shop.url)
    const { id } = await release(at, page)
    rotate()
    expect(await topUp(at, 5)).toMatchObject({ state: 'paid' })
    const faults = rotate()
    await later(at, hour / 2)
    const payment = async () => (await at.ask('payments', {})).payments.find(({ kind }) => kind === 'pay')
    expect(await payment()).toMatchObject({ state: 'unknown', reason: 'bank-misbehaved' })
    const swaps = faults.asked.filter((path) => path === '/v1/swap').length
    expect(swaps).toBeLessThan(8)
    await later(at, 25 * hour + 6 * hour)
    expect(await payment()).toMatchObject({ state: 'not-paid', reason: 'not-taken' })
    expect(page.told(id)).toMatchObject({ state: 'not-paid' })
    expect(await at.balance()).toBe(25n)
  })

  it('R3: behavior: a restore waits for it, and moves its coins then', async () => {
    const { at, rotate } = await street()
    at.faults.always('/v1/swap', lost)
    const other = await openOther(at.world)
    const wallet = await restoreIn(other, await wordsOf(at.world, at.wallet))
    rotate().next('/v1/swap', passed, ...Array<Fault>(20).fill(lost))
    await later(other, hour / 6)
    rotate()
    await later(other, hour)
    expect(await other.ask('restoreState', { wallet })).toMatchObject({
      ...{ state: 'waiting', banks: [{ reason: 'bank-misbehaved' }] },
    })
    await later(other, 25 * hour + 6 * hour)
    expect(await other.ask('restoreState', { wallet })).toMatchObject({ state: 'done' })
    expect(await other.balance()).toBe(20n)
    // Whoever has the words of before has nothing any more.
    const page = openPage(at.world, at.shop.url)
    await page.pay(randomUUID())
    await at.engine.idle()
    await at.approve()
    await at.engine.idle()
    expect((await at.ask('payments', {})).payments[0]).toMatchObject({ kind: 'pay', reason: 'moved' })
  })
})

describe('a bank that refuses every request', () => {
  /** As of a keyset it no longer signs with, which its list says is the one in use. */
  const refusal: Fault = { kind: 'answer', status: 400, body: { code: 12002, detail: 'keyset is inactive' } }

  it('behavior: coins on their way home are there when it is honest again, with another keyset', async () => {
    const { at, rotate } = await street({ shop: { mode: 'online' } })
    await release(at, openPage(at.world, at.shop.url))
    at.faults.always('/v1/swap', refusal)
    await later(at, 48 * hour)
    rotate()
    await later(at, 24 * hour)
    expect((await at.ask('payments', {})).payments[0]).toMatchObject({ state: 'not-paid' })
    expect(await at.balance()).toBe(20n)
  })

  it('behavior: coins on their way home are there when it is honest again about its fees', async () => {
    const { at, rotate } = await street({ shop: { mode: 'online' } })
    await release(at, openPage(at.world, at.shop.url))
    const faults = rotate()
    faults.always('/v1/keysets', {
      kind: 'change',
      change: (reply) => ({
        keysets: (reply as { keysets: { active: boolean }[] }).keysets.map((each) =>
          each.active ? each : { ...each, input_fee_ppk: 1000 },
        ),
      }),
    })
    await later(at, 48 * hour)
    expect((await at.ask('payments', {})).payments[0]).toMatchObject({ reason: 'bank-refused' })
    faults.heal()
    await later(at, 8 * 24 * hour)
    expect((await at.ask('payments', {})).payments[0]).toMatchObject({ state: 'not-paid' })
    expect(await at.balance()).toBe(20n)
  })

  it('behavior: a top-up gives its coins when it is honest again, with another keyset', async () => {
    const { at, rotate } = await street()
    at.faults.always('/v1/mint/test', refusal)
    expect(await topUp(at, 5)).toMatchObject({ state: 'unknown', reason: 'bank-refused' })
    await later(at, 48 * hour)
    rotate()
    await later(at, 24 * hour)
    expect((await at.ask('payments', {})).payments[0]).toMatchObject({ kind: 'top-up', state: 'paid' })
    expect(await at.balance()).toBe(25n)
  })
})

describe('a bank seen between two keysets, when it signs with none', () => {
  /** Says so as often as it is asked, until it is healed. */
  const between: Fault = {
    kind: 'change',
    change: (reply) => ({
      keysets: (reply as { keysets: object[] }).keysets.map((each) => ({ ...each, active: false })),
    }),
  }

  it('behavior: is asked again, with back-off, and a top-up that is paid goes on', async () => {
    const { at, rotate } = await street()
    const faults = rotate()
    faults.always('/v1/keysets', between)
    expect(await topUp(at, 5)).toMatchObject({ state: 'working' })
    await later(at, 6 * hour)
    const asked = faults.asked.filter((path) => path === '/v1/keysets').length
    expect(asked).toBeGreaterThan(4)
    expect(asked).toBeLessThan(20)
    faults.heal()
    await later(at, 6 * hour)
    expect((await at.ask('payments', {})).payments[0]).toMatchObject({ state: 'paid' })
    expect(await at.balance()).toBe(25n)
  })

  it('behavior: is asked again, and the coins of a payment that nobody can use any more come home', async () => {
    const { at, rotate } = await street()
    at.faults.always('/v1/swap', { kind: 'lost-request' })
    const page = openPage(at.world, at.shop.url)
    const id = await agree(at, page)
    // No page is there any more that could use a payment.
    at.clock.now += hour
    const faults = rotate()
    faults.next('/v1/keysets', between)
    await later(at, 12 * hour)
    expect(faults.asked.filter((path) => path === '/v1/keysets')).toHaveLength(2)
    expect(page.told(id)).toMatchObject({ state: 'not-paid' })
    expect(await at.balance()).toBe(20n)
  })
})

it('behavior: a bank that has given up a unit is asked what became of a payment in it', async () => {
  const { at, rotate } = await street()
  at.faults.always('/v1/swap', lost)
  const page = openPage(at.world, at.shop.url)
  const id = await agree(at, page)
  // No page is there any more that could use a payment.
  at.clock.now += hour
  rotate({ unit: 'eur' })
  await later(at, 12 * hour)
  expect(page.told(id)).toMatchObject({ state: 'not-paid' })
  expect((await at.ask('payments', {})).payments[0]).toMatchObject({ kind: 'pay', state: 'not-paid' })
  expect(await at.balance()).toBe(20n)
})
