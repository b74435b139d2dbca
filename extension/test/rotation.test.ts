import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, it } from 'vitest'
import { openPage } from './support/shop.ts'
import { openStreet, type Street } from './support/street.ts'
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
    at.network.servers.set(bankUrl, bank.serve)
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
