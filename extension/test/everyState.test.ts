import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { issuedIn } from './support/issuedIn.ts'
import { everyState } from './support/life/everyState.ts'
import { banks, openPlace, type Place } from './support/life/place.ts'
import { ownedAt } from './support/owned.ts'
import { filePassword, openOther, restoreIn } from './support/restored.ts'
import { openPage } from './support/shop.ts'
import { later } from './support/visit.ts'
import { bankUrl, type World } from './support/world.ts'

const day = 24 * 3_600_000
/** What the wallet has paid, in units. */
const paid = 5n

let place: Place
let life: Awaited<ReturnType<typeof everyState>>
let there: Awaited<ReturnType<typeof owned>>
let begin: () => void
beforeAll(async () => {
  place = openPlace()
  life = await everyState(place)
  there = await owned(place, life.words)
  // What was paid at a shop has been turned into money there.
  expect(there.plain + there.locked).toBe((await issuedIn(place.network)) - paid)
  begin = place.keep()
})
beforeEach(() => begin())
afterAll(() => place.close())

const shopsOf = ({ shops: { one, other, before } }: Place) => [
  ...[one, other].map((shop) => ({ bank: bankUrl, shop })),
  ...before,
]

/** What all banks know of the words: which coins are unspent, plain and locked to the shops. */
async function owned(at: Place, words: string) {
  const sums = { plain: 0n, locked: 0n, everLocked: 0n }
  for (const url of banks) {
    const payees = shopsOf(at).flatMap(({ bank, shop }) => (bank === url ? [shop.vendor.publicKey] : []))
    const { plain, locked, everLocked } = await ownedAt(at.serve(url), {
      ...{ words, payees, since: at.since, until: at.clock.now },
    })
    sums.plain += plain
    sums.locked += locked
    sums.everLocked += everLocked
  }
  return sums
}

/** What a restore says that it has found. */
async function found(other: World, wallet: string) {
  const view = await other.ask('restoreState', { wallet })
  const sum = (units: readonly string[]) => units.reduce((all, each) => all + BigInt(each), 0n)
  const whole = sum(view.banks.map((each) => each.found.units))
  const locked = sum(view.banks.map((each) => each.locked.units))
  return { state: view.state, named: view.named, plain: whole - locked, locked }
}

describe('a wallet with coins in every state', () => {
  it('behavior: from its words alone every plain coin is back at once, and the rest as shops are met and time passes', async () => {
    const { last, words } = life
    const other = await openOther(last)
    const wallet = await restoreIn(other, words, { banks })
    expect(await found(other, wallet)).toEqual({ state: 'done', named: [], plain: there.plain, locked: 0n })
    expect(await other.balance()).toBe(there.plain)
    let locked = 0n
    for (const { shop } of shopsOf(place)) {
      await openPage(other, shop.url, { document: randomUUID(), path: '/articles/again' }).pay(randomUUID())
      await other.engine.idle()
      await other.decline()
      await other.engine.idle()
      const now = await found(other, wallet)
      expect(now.locked, shop.url).toBeGreaterThan(locked)
      locked = now.locked
    }
    // Which of them the shops have taken, or a refund has brought home, nobody asks before their time.
    expect(locked).toBe(there.everLocked)
    await later(other, 30 * day)
    expect(await other.balance()).toBe(there.plain + there.locked)
    expect(await owned(place, words)).toMatchObject({ plain: there.plain + there.locked, locked: 0n })
  })

  it('behavior: from its words and its export file all of it is back at once', async () => {
    const { last, words, file } = life
    const other = await openOther(last)
    const read = await other.ask('readExport', { file, password: filePassword }, 'onboarding')
    const named = read.state === 'read' ? read.wallets.flatMap((each) => each.banks) : []
    expect(named.map(({ url }) => url).sort()).toEqual([...banks].sort())
    const wallet = await restoreIn(other, words, { banks, file: { file, password: filePassword } })
    // What was paid is the shop's.
    const locked = there.everLocked - paid
    expect(await found(other, wallet)).toEqual({ state: 'done', named: [], plain: there.plain, locked })
    expect(await other.balance()).toBe(there.plain)
    await later(other, 30 * day)
    expect(await other.balance()).toBe(there.plain + there.locked)
  })
})
