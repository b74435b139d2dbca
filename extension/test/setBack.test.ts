import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Row, type StoreName, storeNames, type Write } from '../src/background/storage/Row.ts'
import type { Storage } from '../src/background/storage/Storage.ts'
import { newWeek } from './support/moments.ts'
import { openOther, restoreIn, wordsOf } from './support/restored.ts'
import { openPage } from './support/shop.ts'
import { openStreet, type Street } from './support/street.ts'
import { openBank, openWorld, type TestBank, type World } from './support/world.ts'

// Refund times are the bank's, so it lives by the same clock.
const clock = { now: newWeek() }

/**
 * Somebody who has the disk, and not the password, puts records back as they were: each is genuine, so nothing in it
 * can tell. What comes of it shows at the bank and at the till.
 */
let bank: TestBank
beforeAll(() => {
  bank = openBank({ clock })
})
afterAll(() => bank.close())

const topUp = 100n
const price = 5n
const day = 24 * 3_600_000

type Disk = ReadonlyMap<StoreName, readonly Row[]>

async function readDisk(storage: Storage): Promise<Disk> {
  const stores = storeNames.map(async (name) => [name, await storage.list(name, { by: 'all' })] as const)
  return new Map(await Promise.all(stores))
}

async function setBack(storage: Storage, stores: readonly StoreName[], earlier: Disk): Promise<void> {
  const writes = stores.map(async (store): Promise<Write[]> => {
    const rows = earlier.get(store) ?? []
    const there = new Set((await storage.list(store, { by: 'all' })).map(({ key }) => key))
    const put = rows.map((row): Write => ({ kind: there.delete(row.key) ? 'put' : 'add', store, row }))
    return [...put, ...[...there].map((key): Write => ({ kind: 'remove', store, key }))]
  })
  await storage.commit([], (await Promise.all(writes)).flat())
}

/** What a reader saw of one press: whether the wallet asked, and what came. */
type Press = { readonly asked: boolean; readonly end: number | 'not-paid' }

async function press({ shop }: Street, world: World, path: string): Promise<Press> {
  const page = openPage(world, shop.url, { path, document: randomUUID() })
  const id = randomUUID()
  const known = world.windows.length
  await page.pay(id)
  await world.engine.idle()
  const asked = world.windows.length > known
  if (asked) await world.approve()
  await world.engine.idle()
  const state = await page.state(id)
  if (state?.state === 'ready') return { asked, end: (await page.present(id, state)).status }
  expect(state?.state).toBe('not-paid')
  return { asked, end: 'not-paid' }
}

/** Presses until the article is there. */
async function buy(street: Street, world: World, path: string): Promise<Press[]> {
  const presses: Press[] = []
  while (presses.at(-1)?.end !== 200) {
    presses.push(await press(street, world, path))
    expect(presses.length, `${path} never came`).toBeLessThan(9)
  }
  return presses
}

/** The wallet after the disk was set back, in another worker. */
async function wakeOn({ network, database, session, clock }: Street): Promise<World> {
  const world = await openWorld({ network, database, session, clock })
  await world.engine.start(true)
  await world.engine.idle()
  return world
}

/** What the bank and the till know must agree with what the reader said yes to. */
async function expectTruth(street: Street, words: string, yeses: number): Promise<void> {
  const takings = await street.shop.takings()
  expect(takings).toBeLessThanOrEqual(price * BigInt(yeses))
  expect(takings).toBeGreaterThanOrEqual(price * BigInt(new Set(street.shop.served).size))
  const other = await openOther(street.world)
  await restoreIn(other, words)
  expect(await other.balance()).toBe(topUp - takings)
}

const asks = (presses: readonly Press[]) => presses.filter(({ asked }) => asked).length

it.each(storeNames)(
  'S3: behavior: %s set back: nothing unpaid, no coin lost, nothing without a yes',
  async (store) => {
    const street = await openStreet(bank, { clock })
    const words = await wordsOf(street.world, street.wallet)
    const before = await readDisk(street.storage)
    const yeses = [await buy(street, street.world, '/articles/1')]
    const between = await readDisk(street.storage)
    yeses.push(await buy(street, street.world, '/articles/2'))
    for (const [i, earlier] of [between, before].entries()) {
      await setBack(street.storage, [store], earlier)
      const world = await wakeOn(street)
      yeses.push(await buy(street, world, `/articles/${i + 3}`), await buy(street, world, '/articles/1'))
    }
    await expectTruth(street, words, asks(yeses.flat()))
  },
)

describe('an old profile', () => {
  it.each([
    ['the same hour', 0],
    ['two days later', 2 * day],
    ['a week later', 7 * day],
  ])(
    'S4: behavior: put back after three payments, %s: pressing again brings the article, and the words the truth',
    async (_, later) => {
      clock.now = newWeek(clock.now)
      const street = await openStreet(bank, { clock })
      const words = await wordsOf(street.world, street.wallet)
      const before = await readDisk(street.storage)
      const yeses: Press[] = []
      for (const path of ['/articles/1', '/articles/2', '/articles/3'])
        yeses.push(...(await buy(street, street.world, path)))
      await setBack(street.storage, storeNames, before)
      street.clock.now += later
      const world = await wakeOn(street)
      yeses.push(...(await buy(street, world, '/articles/4')))
      // Coins of the life before have bought something there, and that is said; none is given for two things.
      await expectTruth(street, words, asks(yeses))
      expect(await street.shop.takings()).toBe(price * 4n)
      const { recent } = await world.ask('overview', {})
      expect(recent[0]).toMatchObject({ state: 'paid', reference: expect.any(String) })
      for (const { state, reason } of recent.slice(1, -1)) {
        expect([state, reason]).toEqual(later < 7 * day ? ['paid', 'already-claimed'] : ['not-paid', 'moved'])
      }
    },
  )
})
