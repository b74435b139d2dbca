import { randomUUID } from 'node:crypto'
import { IDBFactory } from 'fake-indexeddb'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { StorageError } from '../src/background/storage/StorageError.ts'
import * as Census from './support/Census.ts'
import { expectLanded } from './support/expectLanded.ts'
import { type Fault, faulty, lostReplies, lostRequests, unproven } from './support/faults.ts'
import { mortal, mortalIn, nextDeath } from './support/mortal.ts'
import { openPage, openShop, type Shop } from './support/shop.ts'
import {
  bankUrl,
  type Clock,
  createNetwork,
  type Network,
  openBank,
  openWorld,
  type TestBank,
  type World,
  type Wrap,
} from './support/world.ts'

let bank: TestBank
beforeAll(() => {
  bank = openBank()
})
afterAll(() => bank.close())

/** What outlives a worker: the disk, the world outside, the windows that are open. */
type Lasting = {
  readonly database: IDBFactory
  readonly network: Network
  readonly clock: Clock
  readonly windows: World['windows']
}

function lasting(): Lasting & { readonly faults: ReturnType<typeof faulty> } {
  const network = createNetwork()
  const faults = faulty(bank.serve)
  network.servers.set(bankUrl, faults.server)
  return { database: new IDBFactory(), network, clock: { now: Date.now() }, windows: [], faults }
}

/** From now on these go wrong at the bank, and nothing else. */
function trouble(
  { faults }: ReturnType<typeof lasting>,
  troubles: Readonly<Record<string, readonly Fault[]>>,
) {
  faults.heal()
  for (const [path, each] of Object.entries(troubles)) faults.next(path, ...each)
}

async function worker(from: Lasting, wrap: Partial<Wrap> = {}): Promise<World> {
  // More is bought here in a day than a reader's first limits allow.
  return openWorld({ ...from, wrap, config: { limitDay: 100_000, limitMonth: 100_000 } })
}

/** Runs a script until it ends, or the worker dies: then false. */
async function until(died: Promise<void>, script: () => Promise<unknown>): Promise<boolean> {
  return Promise.race([died.then(() => false), script().then(() => true)])
}

/** What waits for longer than this waits for a refund time. */
const days = 7 * 24 * 3_600_000

/** Goes on after a death: looks at what is there, again and again, as a browser's alarms would. */
async function settle(world: World): Promise<void> {
  await world.engine.start(false)
  await world.engine.idle()
  for (let round = 0; round < 12; round += 1) {
    const due = world.seen.wakeAt
    if (due === undefined || due > world.clock.now + days) return
    world.clock.now = Math.max(world.clock.now, due)
    await world.engine.wake()
    await world.engine.idle()
  }
}

describe('top up', () => {
  it.each([
    ['the bank answers', {}, ['paid', 'minting', 'done']],
    [
      'no answer comes at first',
      { '/v1/mint/test': lostReplies, '/v1/restore': lostRequests },
      ['paid', 'minting', 'unknown'],
    ],
  ])(
    'W6: behavior: %s, killed at every touch of disk or network, the money comes once or was never asked for',
    async (name, troubles, states) => {
      const life = lasting()
      const wallet = await (await worker(life)).setUp()
      const census = Census.create()
      let expected = 0n
      for (let at = 1, isWhole = false; !isWhole; at += 1) {
        for (const when of ['before', 'after'] as const) {
          const { wrap, died } = mortal(at, when, census)
          const dying = await worker(life, wrap)
          const before = (await dying.ask('payments', {})).payments.length
          trouble(life, troubles)
          isWhole = await until(died, () => dying.topUp(wallet, 37))
          const next = await worker(life)
          await settle(next)
          const { payments } = await next.ask('payments', {})
          if (payments.length > before) expected += 37n
          expect(await next.balance(), `${when} ${at}`).toBe(expected)
          expect(payments.every((payment) => payment.state === 'paid')).toBe(true)
          expect(isWhole || at < 40).toBe(true)
        }
      }
      expect(expected).toBeGreaterThan(37n * 6n)
      expectLanded(`top-up, ${name}`, census, { 'top-up': states })
    },
  )
})

describe('pay', () => {
  /** A person who does not give up: the page asks, pays, approves and presents until the article is there. */
  async function press(world: World, page: ReturnType<typeof openPage>, first: string): Promise<number> {
    let id = first
    for (let round = 0; round < 20; round += 1) {
      const state = (await page.state(id)) ?? { state: 'none' }
      switch (state.state) {
        case 'ready': {
          const { status } = await page.present(id, await page.state(id))
          if (status !== 503) return status
          // A till that cannot reach the bank says when to come again, with the same coins.
          world.clock.now += 5000
          break
        }
        case 'paid':
          // It was served before the worker died.
          return 200
        case 'not-paid':
          // Nothing was charged, says the page; so it is pressed again.
          id = randomUUID()
          await page.pay(id)
          break
        case 'error':
          await page.pay(id)
          break
        case 'unknown':
          world.clock.now = Math.max(world.clock.now, world.seen.wakeAt ?? 0)
          await world.engine.wake()
          break
        case 'accepted':
          if (world.windows.at(-1)?.open) await approveOnce(world)
      }
      await world.engine.idle()
    }
    return 0
  }

  async function approveOnce(world: World): Promise<void> {
    const window = world.windows.at(-1)
    if (window === undefined) return
    const view = await world.ask('approval', { id: window.operation }, 'approval', window.tab)
    if (view.stage !== 'ask') return
    const input = { id: window.operation, digest: view.digest }
    await world.ask('approve', input, 'approval', window.tab)
  }

  async function stage(units: number, mode: 'offline' | 'online' = 'offline') {
    const life = lasting()
    const world = await worker(life)
    const shop = openShop(life.network, { clock: life.clock, mode })
    await world.topUp(await world.setUp(), units)
    return { life, shop }
  }

  /** Coins in the wallet, coins at the till, and how many payments of the last page the reader sees as paid. */
  async function books(world: World, shop: Shop) {
    const { payments } = await world.ask('payments', {})
    const pays = payments.filter((each) => each.kind === 'pay')
    const paid = pays.filter((each) => each.state === 'paid').length
    return { balance: await world.balance(), takings: await shop.takings(), paid: Math.min(paid, 40) }
  }

  const booksAfter = (units: bigint, bought: bigint) => ({
    balance: units - bought * 5n,
    takings: bought * 5n,
    paid: Math.min(Number(bought), 40),
  })

  const usual = ['asked', 'approving', 'reserved', 'swapping', 'ready', 'released', 'paid']
  it.each([
    ['offline', 'offline', {}, usual],
    ['online', 'online', {}, usual],
    [
      'no answer at first',
      'offline',
      { '/v1/swap': lostReplies, '/v1/restore': lostRequests },
      [...usual, 'unknown'],
    ],
    [
      'no good answer at first',
      'offline',
      { '/v1/swap': unproven, '/v1/restore': unproven },
      [...usual, 'disputed'],
    ],
  ] as const)(
    'W6: behavior: %s, killed at every touch, the article comes, it is paid once, and nothing is lost',
    async (name, mode, troubles, states) => {
      const { life, shop } = await stage(900, mode)
      const census = Census.create()
      let bought = 0n
      for (let at = 1, isWhole = false; !isWhole; at += 1) {
        for (const when of ['before', 'after'] as const) {
          const { wrap, died } = mortal(at, when, census)
          const dying = await worker(life, wrap)
          const options = { document: randomUUID(), path: `/articles/${at}-${when}` }
          const id = randomUUID()
          trouble(life, troubles)
          isWhole = await until(died, () => press(dying, openPage(dying, shop.url, options), id))
          const next = await worker(life)
          await next.engine.start(false)
          await next.engine.idle()
          expect(await press(next, openPage(next, shop.url, options), id), `${when} ${at}`).toBe(200)
          await settle(next)
          bought += 1n
          expect(await books(next, shop), `${when} ${at}`).toEqual(booksAfter(900n, bought))
          expect(isWhole || at < 60).toBe(true)
        }
      }
      expect(bought).toBeGreaterThan(24n)
      expectLanded(`pay, ${name}`, census, { pay: states })
    },
  )

  it('W6: behavior: killed at every touch of the way home, plain coins nobody took are back once', async () => {
    const { life, shop } = await stage(100, 'online')
    const census = Census.create()
    for (let at = 1, isWhole = false; !isWhole; at += 1) {
      for (const when of ['before', 'after'] as const) {
        const world = await worker(life)
        const page = openPage(world, shop.url, { document: randomUUID(), path: `/articles/${at}-${when}` })
        const id = randomUUID()
        await page.pay(id)
        await world.engine.idle()
        await approveOnce(world)
        await world.engine.idle()
        expect(page.told(id)).toMatchObject({ state: 'ready' })
        life.clock.now += 60 * 60_000
        const { wrap, died } = mortal(at, when, census)
        const dying = await worker(life, wrap)
        isWhole = await until(died, async () => {
          await dying.engine.start(false)
          await dying.engine.idle()
        })
        const next = await worker(life)
        await settle(next)
        expect(await books(next, shop), `${when} ${at}`).toEqual({ balance: 100n, takings: 0n, paid: 0 })
        expect(isWhole || at < 40).toBe(true)
      }
    }
    expectLanded('plain coins on their way home', census, { pay: ['released', 'returning', 'not-paid'] })
  })

  it('S7: behavior: a disk that is full at any write leaves no half state, and room makes it go on', async () => {
    const { life, shop } = await stage(900)
    let bought = 0n
    for (let at = 1, isWhole = false; !isWhole; at += 1) {
      let commits = 0
      const storage: Wrap['storage'] = (real) => ({
        ...real,
        async commit(checks, writes) {
          commits += 1
          if (commits === at) throw new StorageError('storage-full')
          await real.commit(checks, writes)
        },
      })
      const world = await worker(life, { storage })
      const options = { document: randomUUID(), path: `/articles/full-${at}` }
      const id = randomUUID()
      const page = openPage(world, shop.url, options)
      const first = await press(world, page, id).catch((error: Error) => error.message)
      if (first !== 200) {
        expect([0, 'storage-full', 'approve: storage-full']).toContain(first)
        world.clock.now = Math.max(world.clock.now, world.seen.wakeAt ?? 0)
        await world.engine.wake()
        expect(await press(world, page, id), `commit ${at}`).toBe(200)
      }
      bought += 1n
      // A receipt that could not be kept is a hint less; the money is where it should be.
      const { balance, takings } = booksAfter(900n, bought)
      expect(await books(world, shop), `commit ${at}`).toMatchObject({ balance, takings })
      isWhole = commits < at
    }
    expect(bought).toBeGreaterThan(6n)
  })

  it.each(['offline', 'online'] as const)(
    'W6: property: %s, killed again and again, with a bank that fails too, nothing is lost or paid twice',
    async (mode) => {
      const fault = fc.constantFrom<Fault>(
        { kind: 'lost-reply' },
        { kind: 'lost-request' },
        { kind: 'answer', status: 429 },
        { kind: 'answer', status: 502 },
      )
      const death = fc.record({
        at: fc.integer({ min: 1, max: 24 }),
        when: fc.constantFrom('before' as const, 'after' as const),
      })
      const paths = ['/v1/swap', '/v1/restore', '/v1/checkstate'] as const
      const failures = fc.array(fc.tuple(fc.constantFrom(...paths), fault), { maxLength: 6 })
      const { life, shop } = await stage(900, mode)
      const census = Census.create()
      const dieAt = ({ at, when }: ReturnType<typeof nextDeath>) => mortal(at, when, census)
      /** Once in every state that a payment comes through whatever the bank does, and then at every touch in turn. */
      const firstDeath = (number: number) => {
        const state = usual[number]
        return state === undefined
          ? dieAt(nextDeath(number - usual.length))
          : mortalIn({ state: `pay:${state}` }, census)
      }
      let bought = 0n
      await fc.assert(
        fc.asyncProperty(fc.array(death, { maxLength: 1 }), failures, async (deaths, bad) => {
          life.faults.heal()
          for (const [path, each] of bad) life.faults.next(path, each)
          const options = { document: randomUUID(), path: `/articles/${bought}` }
          const id = randomUUID()
          for (const { wrap, died } of [firstDeath(Number(bought)), ...deaths.map(dieAt)]) {
            const dying = await worker(life, wrap)
            await until(died, async () => {
              await dying.engine.start(false)
              await press(dying, openPage(dying, shop.url, options), id)
            })
          }
          const next = await worker(life)
          await next.engine.start(false)
          await next.engine.idle()
          expect(await press(next, openPage(next, shop.url, options), id)).toBe(200)
          await settle(next)
          bought += 1n
          expect(await books(next, shop)).toEqual(booksAfter(900n, bought))
        }),
        { numRuns: 30, endOnFailure: true },
      )
      // What a failing bank leads to is by chance.
      expectLanded(`pay, ${mode}, at random`, census, { pay: usual })
    },
  )
})
