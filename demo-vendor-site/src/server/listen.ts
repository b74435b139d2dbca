import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { getRequestListener } from '@hono/node-server'
import type { Shop } from './Shop.ts'
import { ShopError } from './ShopError.ts'

/** A shop on a port. */
export type Served = {
  readonly port: number
  /** Takes no more requests, lets those under way end, and closes the shop. */
  close(): Promise<void>
}

const loopback = '127.0.0.1'
/** Shorter than the time after which a program that started this one would end it. */
const patience = 3_000

/** Puts a shop on a loopback port; 0 takes any that is free. Throws ShopError port-taken. */
export async function listen(shop: Shop, port: number): Promise<Served> {
  await shop.ready()
  const server = createServer({ requireHostHeader: true }, getRequestListener(shop.app.fetch))
  server.requestTimeout = 30_000
  server.headersTimeout = 10_000
  await bind(server, port)
  shop.start()
  const address = server.address()
  return {
    port: isAddress(address) ? address.port : port,
    async close() {
      const closed = once(server, 'close')
      server.close()
      server.closeIdleConnections()
      const timer = setTimeout(() => server.closeAllConnections(), patience)
      await closed
      clearTimeout(timer)
      await shop.close()
    },
  }
}

async function bind(server: Server, port: number): Promise<void> {
  server.listen(port, loopback)
  try {
    await once(server, 'listening')
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EADDRINUSE') {
      throw new ShopError('port-taken', `Port ${port} is taken by another program.`)
    }
    throw error
  }
}

function isAddress(address: string | AddressInfo | null): address is AddressInfo {
  return typeof address === 'object' && address !== null
}
