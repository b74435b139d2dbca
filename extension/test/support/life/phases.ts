import { randomUUID } from 'node:crypto'
import { lostReplies, lostRequests, unproven } from '../faults.ts'
import { mortalIn } from '../mortal.ts'
import { openPage, type Shop } from '../shop.ts'
import { buy, release, strand } from '../visit.ts'
import { bankUrl, type World, type Wrap } from '../world.ts'
import type { Place } from './place.ts'

const minute = 60_000
const day = 24 * 60 * minute
/** After the refund time of everything that was locked by then. */
const refundable = 22 * day

export type At = Place & {
  readonly world: World
  readonly wallet: string
  /** Another worker on the same disk, which goes on with nothing by itself. */
  readonly worker: (wrap?: Partial<Wrap>) => Promise<World>
}

const pageAt = (world: World, { url }: Shop) => openPage(world, url, { path: `/articles/${randomUUID()}` })

/** What has come to its end: paid, declined, refunded, expired; and the bank has another keyset now. */
export async function liveLongAgo({ world, wallet, clock, shops, quotes, faultsOf, rotate }: At) {
  // Many small coins: a payment that hangs holds what it was to be paid with.
  for (let times = 0; times < 12; times += 1) await world.topUp(wallet, 13)
  await buy(world, pageAt(world, shops.one))
  await shops.one.redeem()
  await press(world, shops.one)
  await world.decline()
  await world.engine.idle()
  faultsOf(bankUrl).next('/v1/mint/quote/test', unpaid)
  quotes.are = 'gone'
  await world.topUp(wallet, 3)
  await strand(world, pageAt(world, shops.one))
  clock.now += refundable
  await world.engine.wake()
  await world.engine.idle()
  rotate()
  // Tills hear of it when they are asked for something.
  for (const shop of [shops.other, shops.online]) await pageAt(world, shop).fetchChallenges()
  // Asked for on the keyset of before.
  await press(world, shops.one)
  await world.approve()
  await world.engine.idle()
}

/** Coins that nobody took are on their way home when the bank falls silent: it has acted on some of it. */
export async function liveLately({ world, wallet, clock, shops, faultsOf }: At) {
  await world.topUp(wallet, 21)
  for (const shop of [shops.one, shops.other]) await release(world, pageAt(world, shop))
  for (const shop of [shops.one, shops.other]) await strand(world, pageAt(world, shop))
  await release(world, pageAt(world, shops.online))
  const faults = faultsOf(bankUrl)
  faults.next('/v1/swap', ...[lostReplies, lostRequests, lostReplies, lostRequests].flat())
  faults.always('/v1/restore', { kind: 'lost-request' })
  clock.now += refundable
  await world.engine.wake()
  await world.engine.idle()
  faults.heal()
}

/** Payments and a top-up that got no answer, or no good one, and coins that are ready for tills, or with them. */
export async function liveNow({ world, wallet, clock, shops, quotes, faultsOf }: At) {
  const faults = faultsOf(bankUrl)
  for (const shop of [shops.one, shops.other, shops.online]) {
    await release(world, pageAt(world, shop))
    clock.now += minute
  }
  for (const [shop, trouble] of [
    [shops.one, lostReplies],
    [shops.other, lostRequests],
    [shops.other, unproven],
  ] as const) {
    await press(world, shop)
    faults.next('/v1/swap', ...trouble)
    faults.next('/v1/restore', ...(trouble === unproven ? unproven : lostRequests))
    await world.approve()
    await world.engine.idle()
    faults.heal()
    clock.now += minute
  }
  faults.next('/v1/mint/test', ...lostReplies)
  faults.next('/v1/restore', ...lostRequests)
  await world.topUp(wallet, 34)
  faults.heal()
  faults.next('/v1/mint/quote/test', unpaid)
  quotes.are = 'silent'
  await world.topUp(wallet, 9)
}

/** Workers that die in the middle. */
export async function dieInBetween({ worker, wallet, clock, shops }: At) {
  type Moment = Parameters<typeof mortalIn>[0]
  const dieAt = async (moment: Moment, act: (dying: World) => Promise<unknown>) => {
    const { wrap, died } = mortalIn(moment)
    const lived = act(await worker(wrap)).then(() => Promise.reject(new Error(JSON.stringify(moment))))
    await Promise.race([died, lived])
    clock.now += minute
  }
  for (const moment of [{ state: 'top-up:paid' }, { state: 'top-up:minting' }, { path: '/v1/mint/test' }])
    await dieAt(moment, (dying) => dying.topUp(wallet, 17))
  for (const moment of [{ state: 'pay:reserved' }, { state: 'pay:swapping' }, { path: '/v1/swap' }])
    await dieAt(moment, async (dying) => {
      await press(dying, shops.one)
      await dying.approve()
      await dying.engine.idle()
    })
}

/** What waits for a person or a page. */
export async function waitForSomebody({ world, clock, shops }: At) {
  for (const shop of [shops.one, shops.other, shops.online]) {
    await strand(world, pageAt(world, shop))
    clock.now += minute
  }
  await press(world, shops.other)
  clock.now += 6 * minute
  await world.approve()
  await world.engine.idle()
  await press(world, shops.one)
}

const unpaid = {
  kind: 'change',
  change: (reply: unknown) => ({ ...Object(reply), state: 'UNPAID', amount_paid: 0 }),
} as const

async function press(world: World, shop: Shop): Promise<void> {
  await pageAt(world, shop).pay(randomUUID())
  await world.engine.idle()
}
