import { randomUUID } from 'node:crypto'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, it } from 'vitest'
import * as Census from './support/Census.ts'
import { expectLanded } from './support/expectLanded.ts'
import { issuedIn } from './support/issuedIn.ts'
import { mortal, mortalIn } from './support/mortal.ts'
import { openOther, restoreIn, settle, wordsOf } from './support/restored.ts'
import { openPage } from './support/shop.ts'
import { openStreet, type Street } from './support/street.ts'
import { openBank, openWorld, type TestBank, type World, type Wrap } from './support/world.ts'

let bank: TestBank
beforeAll(() => {
  bank = openBank()
})
afterAll(() => bank.close())

/** One thing a reader does, and where the worker dies in it, if it does. */
type Act = {
  readonly what: 'top-up' | 'buy' | 'leave' | 'decline'
  readonly units: number
  readonly dies: number | { readonly state: string } | undefined
  readonly bad: '/v1/swap' | '/v1/mint/test' | '/v1/restore' | undefined
}

const act: fc.Arbitrary<Act> = fc.record({
  what: fc.constantFrom('top-up', 'top-up', 'buy', 'leave', 'decline'),
  units: fc.integer({ min: 1, max: 90 }),
  dies: fc.option(fc.integer({ min: 1, max: 16 }), { nil: undefined }),
  bad: fc.option(fc.constantFrom('/v1/swap', '/v1/mint/test', '/v1/restore'), { nil: undefined, freq: 2 }),
})

/** How the first histories begin: in each of these states a worker dies. */
const firstDeaths: readonly Act[] = [
  ...['paid', 'minting', 'done'].map((state) => firstDeath('top-up', `top-up:${state}`)),
  ...['asked', 'approving', 'reserved', 'swapping', 'ready'].map((state) =>
    firstDeath('leave', `pay:${state}`),
  ),
  ...['released', 'paid'].map((state) => firstDeath('buy', `pay:${state}`)),
]

function firstDeath(what: Act['what'], state: string): Act {
  return { what, units: 21, dies: { state }, bad: undefined }
}

/** A worker for an act, and when it has died. */
function living(dies: Act['dies'], census: Census.Census): { wrap: Partial<Wrap>; died: Promise<void> } {
  if (dies === undefined) return { wrap: {}, died: new Promise(() => {}) }
  if (typeof dies === 'object') return mortalIn(dies, census)
  return mortal(dies, dies % 2 === 0 ? 'before' : 'after', census)
}

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
  let histories = 0
  await fc.assert(
    fc.asyncProperty(fc.array(act, { minLength: 1, maxLength: 6 }), async (any) => {
      const acts = [...firstDeaths.slice(histories, histories + 1), ...any]
      histories += 1
      const street = await openStreet(bank, { units: 40 })
      const { database, network, clock, windows } = street
      for (const each of acts) {
        if (each.bad !== undefined) street.faults.next(each.bad, { kind: 'lost-reply' })
        const { wrap, died } = living(each.dies, census)
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
  // What comes after is by chance.
  expectLanded('restore after any history', census, {
    'top-up': ['paid', 'minting', 'done'],
    pay: ['asked', 'approving', 'reserved', 'swapping', 'ready', 'released', 'paid'],
  })
}, 600_000)
