import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import * as Census from './support/Census.ts'
import { expectLanded } from './support/expectLanded.ts'
import { faulty } from './support/faults.ts'
import { mortal } from './support/mortal.ts'
import { openPage } from './support/shop.ts'
import { openStreet, type Street } from './support/street.ts'
import { later, release } from './support/visit.ts'
import { bankUrl, openBank, openWorld, type TestBank, type World } from './support/world.ts'

const day = 24 * 3_600_000
const clock = { now: Date.now() }
let bank: TestBank
beforeAll(() => {
  bank = openBank({ clock })
})
afterAll(() => bank.close())

/** A second worker on the same disk, as when the extension is updated while one is at work. */
function second({ network, database, windows }: Street): Promise<World> {
  return openWorld({ network, database, windows, clock })
}

const turn = () => new Promise((resolve) => setImmediate(resolve))

/** Lets the other worker begin while the bank has a request of this path in hand, and answers some turns later. */
function meanwhile(at: Street, path: string, act: () => Promise<unknown>): () => Promise<unknown> {
  let done: Promise<unknown> | undefined
  at.network.servers.set(bankUrl, async (request) => {
    if (new URL(request.url).pathname === path && done === undefined) {
      done = act()
      for (let turns = 0; turns < 40; turns += 1) await turn()
    }
    return bank.serve(request)
  })
  return async () => {
    if (done === undefined) throw new Error(`${path} was never asked`)
    await done
  }
}

function sent({ network }: Street, path: string): string[] {
  return network.exchanges.filter(({ url }) => url === `${bankUrl}${path}`).map(({ body }) => body)
}

/** As a browser starts a worker: it goes on with whatever is there. */
async function startUp(worker: World): Promise<void> {
  await worker.engine.start(false)
  await worker.engine.wake()
  await worker.engine.idle()
}

describe('two workers on one disk', () => {
  it('W6: behavior: a payment under way in one is not sent again by the other, and both know it', async () => {
    const at = await openStreet(bank, { clock })
    const other = await second(at)
    const page = openPage(at.world, at.shop.url)
    const id = randomUUID()
    await page.pay(id)
    await at.engine.idle()
    const begun = meanwhile(at, '/v1/swap', () => startUp(other))
    await at.approve()
    await at.engine.idle()
    await begun()
    expect(sent(at, '/v1/swap')).toHaveLength(1)
    const there = openPage(other, at.shop.url, { document: page.document })
    expect((await there.present(id, await there.state(id))).status).toBe(200)
    expect(await at.balance()).toBe(95n)
    expect(await other.balance()).toBe(95n)
  })

  it('W6: behavior: a top-up is minted once', async () => {
    const at = await openStreet(bank, { clock, units: 0 })
    const other = await second(at)
    const begun = meanwhile(at, '/v1/mint/test', () => startUp(other))
    await at.topUp(at.wallet, 37)
    await begun()
    expect(sent(at, '/v1/mint/test')).toHaveLength(1)
    expect(await other.balance()).toBe(37n)
  })

  it('W6: behavior: refunds that are due in both are asked about once and swapped once each', async () => {
    const at = await openStreet(bank, { clock })
    for (const path of ['/articles/1', '/articles/2', '/articles/3'])
      await release(at, openPage(at.world, at.shop.url, { path }))
    const other = await second(at)
    clock.now += 22 * day
    await Promise.all([startUp(at.world), startUp(other)])
    await later(at, day)
    expect(sent(at, '/v1/checkstate')).toHaveLength(1)
    // Three to pay and three to come home, all different.
    const swaps = sent(at, '/v1/swap')
    expect([swaps.length, new Set(swaps).size]).toEqual([6, 6])
    expect(await at.balance()).toBe(100n)
  })

  it('W6: behavior: one that dies with a request on its way lets the other go on', async () => {
    const at = await openStreet(bank, { clock })
    const page = openPage(at.world, at.shop.url)
    const id = randomUUID()
    await page.pay(id)
    await at.engine.idle()
    const census = Census.create()
    const { wrap, died } = mortal(4, 'after', census)
    const { network, database, windows } = at
    const dying = await openWorld({ network, database, windows, clock, wrap })
    await Promise.race([died, dying.approve().then(() => dying.engine.idle())])
    await died
    const next = await second(at)
    await startUp(next)
    const there = openPage(next, at.shop.url, { document: page.document })
    expect((await there.present(id, await there.state(id))).status).toBe(200)
    expect(await next.balance()).toBe(95n)
    expect(new Set(sent(at, '/v1/swap')).size).toBe(1)
    expectLanded('one of two workers', census, { pay: ['swapping'] })
  })

  it('X2: behavior: with replies that are lost, too, both together pay once', async () => {
    const at = await openStreet(bank, { clock })
    const other = await second(at)
    const faults = faulty(bank.serve)
    at.network.servers.set(bankUrl, faults.server)
    faults.next('/v1/swap', { kind: 'lost-reply' }, { kind: 'lost-request' })
    const page = openPage(at.world, at.shop.url)
    const id = randomUUID()
    await page.pay(id)
    await at.engine.idle()
    await Promise.all([at.approve(), startUp(other)])
    await Promise.all([at.engine.idle(), startUp(other)])
    const reply = (await page.state(id)) ?? { state: 'none' }
    expect(
      (await page.present(id, reply.state === 'ready' ? await page.state(id) : page.told(id))).status,
    ).toBe(200)
    expect(new Set(sent(at, '/v1/swap')).size).toBe(1)
    expect(await other.balance()).toBe(95n)
    expect(await at.shop.takings()).toBe(5n)
  })
})
