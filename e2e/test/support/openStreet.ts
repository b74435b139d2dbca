import type { BankConfig } from '@tuppence/bank'
import { listen } from '../../../bank/src/http/listen.ts'
import { openPage } from '../../../extension/test/support/shop.ts'
import { createNetwork, type Network, openBank, openWorld } from '../../../extension/test/support/world.ts'

/** The real network for the wallet: a browser's fetch knows an origin, Node's does not. */
function openNetwork(): Network {
  return {
    ...createNetwork(),
    fetch: (input, init = {}) => {
      const { mode: _, ...rest } = init
      return fetch(input, rest)
    },
  }
}

/** Our bank on a port and our wallet engine with money of it. */
export async function openStreet(config: Partial<BankConfig> = {}) {
  const running = openBank(config)
  const server = await listen(running.serve, { host: 'localhost', port: 0 })
  const bank = server.url
  /** A wallet of its own, with this much at the bank. */
  async function openWallet(units: number) {
    const world = await openWorld({ network: openNetwork() })
    await world.topUp(await world.setUp(bank), units)
    return world
  }
  return {
    bank,
    openWallet,
    async close() {
      await server.close()
      running.close()
    },
  }
}

export type Street = Awaited<ReturnType<typeof openStreet>>
export type Wallet = Awaited<ReturnType<Street['openWallet']>>

export { openPage }
