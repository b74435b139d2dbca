import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { type Fault, faulty } from './support/faults.ts'
import { openPage } from './support/shop.ts'
import { openStreet, type Street } from './support/street.ts'
import { later } from './support/visit.ts'
import { bankUrl, openBank, type TestBank } from './support/world.ts'

const hour = 3_600_000

let ends: (() => void)[] = []
afterEach(() => {
  for (const end of ends.reverse()) end()
  ends = []
})

/** A reader, a shop, and the real bank, which `rotate` starts again with another keyset. */
async function street() {
  const data = mkdtempSync(join(tmpdir(), 'tuppence-rotation-'))
  ends.push(() => rmSync(data, { recursive: true, force: true }))
  let bank: TestBank = openBank({ data })
  ends.push(() => bank.close())
  const at = await openStreet(bank, { units: 20 })
  let denominations = [1n, 2n, 4n, 8n, 16n]
  const rotate = () => {
    bank.close()
    denominations = [...denominations, 2n ** BigInt(denominations.length)]
    bank = openBank({ data, denominations })
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
    const id = randomUUID()
    await page.pay(id)
    await at.engine.idle()
    await at.approve()
    await at.engine.idle()
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
