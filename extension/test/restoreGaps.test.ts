import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import type { Fault } from './support/faults.ts'
import { exportFrom, filePassword, openOther, restoreIn, settle, wordsOf } from './support/restored.ts'
import { openPage } from './support/shop.ts'
import { openStreet, type Street } from './support/street.ts'
import { openBank, type TestBank, type World } from './support/world.ts'

// Passwords: slow on a busy machine.
vi.setConfig({ testTimeout: 180_000 })

// Refund times are the bank's, so it lives by the same clock. A Wednesday: all within a test is of one refund time.
const wednesday = Date.UTC(2026, 11, 2)
const clock = { now: wednesday }
let bank: TestBank
beforeAll(() => {
  bank = openBank({ clock })
})
afterAll(() => bank.close())

/** A shop whose articles cost seven coins each. */
async function open(): Promise<Street> {
  clock.now = wednesday
  const street = await openStreet(bank, { units: 0, clock })
  for (let coin = 0; coin < 8; coin += 1) await street.topUp(street.wallet, 512)
  street.shop.price.article = '1.27'
  await street.ask('setLimits', { currency: 'usd', payment: '9999', day: '99999', month: '99999' })
  return street
}

async function press({ world, shop }: { world: World; shop: { url: string } }, path: string) {
  const page = openPage(world, shop.url, { document: randomUUID(), path })
  const id = randomUUID()
  await page.pay(id)
  await world.engine.idle()
  return { page, id }
}

async function buy(street: Street, path: string) {
  const pressed = await press(street, path)
  await street.approve()
  await street.engine.idle()
  return pressed
}

const stateOf = ({ page, id }: Awaited<ReturnType<typeof buy>>) => page.told(id)?.state

/** What waits at the shop in another browser: from the words alone as the shop is met, or with the file. */
async function waitingFrom(street: Street, means: 'words' | 'words and file') {
  const words = await wordsOf(street.world, street.wallet)
  const file =
    means === 'words' ? undefined : { file: await exportFrom(street.world), password: filePassword }
  const other = await openOther(street.world)
  await restoreIn(other, words, file && { file })
  if (file === undefined) await press({ world: other, shop: street.shop }, '/articles/met')
  const { payments } = await other.ask('payments', {})
  return {
    other,
    waiting: payments.filter(({ state }) => state === 'waiting').map(({ amount }) => amount.units),
  }
}

const refusal: Fault = { kind: 'answer', status: 400, body: { detail: 'no', code: 11005 } }

describe('payments that came to nothing, one after the other', () => {
  it.each(['words', 'words and file'] as const)(
    'behavior: six of seven coins each hide the next one from no restore by %s',
    async (means) => {
      const street = await open()
      for (const failed of [1, 2, 3, 4, 5, 6]) {
        street.faults.next('/v1/swap', refusal)
        expect(stateOf(await buy(street, `/articles/${failed}`))).toBe('not-paid')
      }
      expect(stateOf(await buy(street, '/articles/unclaimed'))).toBe('ready')
      expect(await street.balance()).toBe(3969n)
      const { other, waiting } = await waitingFrom(street, means)
      expect(waiting).toEqual(['127'])
      clock.now += 30 * 86_400_000
      await settle(other)
      expect(await other.balance()).toBe(4096n)
    },
  )

  it('behavior: nor six that were open at once, and swapped home in the order in which they were made', async () => {
    const street = await open()
    street.faults.always('/v1/swap', { kind: 'lost-request' })
    const failed = []
    for (const at of [1, 2, 3, 4, 5, 6]) failed.push(await buy(street, `/articles/${at}`))
    expect(failed.map(stateOf)).toEqual(Array(6).fill('unknown'))
    street.faults.heal()
    // Nobody waits for them any more.
    clock.now += 6 * 3_600_000
    await settle(street.world)
    expect(await street.balance()).toBe(4096n)
    expect(stateOf(await buy(street, '/articles/unclaimed'))).toBe('ready')
    expect((await waitingFrom(street, 'words')).waiting).toEqual(['127'])
  })
})
