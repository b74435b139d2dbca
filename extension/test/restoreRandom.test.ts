import { randomUUID } from 'node:crypto'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, it } from 'vitest'
import * as Census from './support/Census.ts'
import { expectLanded } from './support/expectLanded.ts'
import { issuedIn } from './support/issuedIn.ts'
import { mortal } from './support/mortal.ts'
import { openOther, restoreIn, settle, wordsOf } from './support/restored.ts'
import { openPage } from './support/shop.ts'
import { openStreet, type Street } from './support/street.ts'
import { openBank, openWorld, type TestBank, type World } from './support/world.ts'

let bank: TestBank
beforeAll(() => {
  bank = openBank()
})
afterAll(() => bank.close())

/** One thing a reader does, and where the worker dies in it, if it does. */
type Act = {
  readonly what: 'top-up' | 'buy' | 'leave' | 'decline'
  readonly units: number
  readonly dies: number | undefined
  readonly bad: '/v1/swap' | '/v1/mint/test' | '/v1/restore' | undefined
}

const act: fc.Arbitrary<Act> = fc.record({
  what: fc.constantFrom('top-up', 'top-up', 'buy', 'leave', 'decline'),
  units: fc.integer({ min: 1, max: 90 }),
  dies: fc.option(fc.integer({ min: 1, max: 16 }), { nil: undefined }),
  bad: fc.option(fc.constantFrom('/v1/swap', '/v1/mint/test', '/v1/restore'), { nil: undefined, freq: 2 }),
})

async function perform(world: World, street: Street, { what, units }: Act): Promise<void> {
  if (what === 'top-up') return void (await world.topUp(street.wallet, units))
  const path = `/articles/${randomUUID()}`
  const page = openPage(world, street.shop.url, { document: randomUUID(), path })
  const id = randomUUID()
  await page.pay(id)
  await world.engine.idle()
  if (!world.windows.at(-1)?.open || world.windows.length === 0) return
  const isAsked = (await page.state(id))?.state === 'accepted'
  if (!isAsked) return
  if (what === 'decline') await world.decline()
  else await world.approve()
  await world.engine.idle()
  const ready = await page.state(id)
  if (what === 'buy' && ready?.state === 'ready') await page.present(id, ready)
}

/** What the shop's locked coins are worth, by the operations of the wallet that came back. */
async function lying(world: World): Promise<bigint> {
  const { payments } = await world.ask('payments', {})
  return payments
    .filter(({ reason, kind }) => kind === 'pay' && reason === 'restored')
    .reduce((sum, { amount }) => sum + BigInt(amount.units), 0n)
}

it('W6: property: after any history, with deaths and failures in it, the words bring back every plain coin', async () => {
  const census = Census.create()
  await fc.assert(
    fc.asyncProperty(fc.array(act, { minLength: 1, maxLength: 6 }), async (acts) => {
      const street = await openStreet(bank, { units: 40 })
      const { database, network, clock, windows } = street
      for (const each of acts) {
        if (each.bad !== undefined) street.faults.next(each.bad, { kind: 'lost-reply' })
        const { wrap, died } =
          each.dies === undefined
            ? { wrap: {}, died: new Promise<void>(() => {}) }
            : mortal(each.dies, each.dies % 2 === 0 ? 'before' : 'after', census)
        const world = await openWorld({ database, network, clock, windows, wrap })
        const ended = perform(world, street, each).catch(() => {})
        await Promise.race([died, ended])
        street.faults.heal()
      }
      const last = await openWorld({ database, network, clock, windows })
      const words = await wordsOf(last, street.wallet)
      const other = await openOther(last)
      await restoreIn(other, words)
      await settle(other, 3)
      // The shop is met, so what was locked to it is found as well.
      const page = openPage(other, street.shop.url, { document: randomUUID() })
      await page.pay(randomUUID())
      await other.engine.idle()
      const issued = await issuedIn(street.network)
      expect(issued).toBeGreaterThanOrEqual(40n)
      expect((await other.balance()) + (await lying(other))).toBe(issued)
    }),
    { numRuns: 20, endOnFailure: true },
  )
  // All of it is by chance; `restore.test.ts` has every state.
  expectLanded('restore after any history', census, {})
}, 600_000)
