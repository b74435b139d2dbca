import { faulty } from './faults.ts'
import { openShop, type ShopOptions } from './shop.ts'
import { bankUrl, createNetwork, openWorld, type TestBank, type WorldOptions } from './world.ts'

export type StreetOptions = WorldOptions & {
  readonly shop?: Partial<ShopOptions>
  /** What is topped up before anything else; 100 by default. */
  readonly units?: number
}

/** A bank whose exchanges can go wrong, a shop, and a reader with a funded wallet. */
export async function openStreet(bank: TestBank, options: StreetOptions = {}) {
  const network = options.network ?? createNetwork()
  const faults = faulty(bank.serve)
  network.servers.set(bankUrl, faults.server)
  const world = await openWorld({ ...options, network })
  const shop = openShop(network, { clock: world.clock, ...options.shop })
  const wallet = await world.setUp()
  const { units = 100 } = options
  if (units > 0) await world.topUp(wallet, units)
  return { ...world, world, faults, shop, wallet }
}

export type Street = Awaited<ReturnType<typeof openStreet>>
