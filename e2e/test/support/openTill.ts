import { getRequestListener } from '@hono/node-server'
import {
  type Charge,
  createTill,
  memoryStore,
  newVendorKey,
  type Peer,
  type Till,
} from '@tuppence/sdk/server'
import { paid, wellKnown } from '@tuppence/sdk/server/hono'
import { nodeListener } from '@tuppence/sdk/server/node'
import { Hono } from 'hono'
import { curve } from '../../../extension/test/support/world.ts'
import { serveOnPort } from './serveOnPort.ts'

export type Adapter = 'node:http' | 'Hono'

/** Our till on a port, with an article for 5 and a tip for 2, over one of the SDK's adapters. */
export async function openTill({ bank, adapter = 'node:http' }: { bank: string; adapter?: Adapter }) {
  const vendor = newVendorKey()
  const store = memoryStore()
  const clock = { ahead: 0 }
  /** The fields of every request a handler was run for. */
  const served: Headers[] = []
  const till = (url: string) =>
    createTill({
      url,
      secret: 'q7Zk2vX9pL4mN8rT1sW6yB3cD5fG0hJ-',
      vendorKey: vendor.publicKey,
      banks: [bank],
      store,
      curve,
      now: () => Date.now() / 1000 + clock.ahead,
      log: () => {},
    })
  const serve = (request: Request): Response => {
    served.push(new Headers(request.headers))
    return new Response(`paid: ${new URL(request.url).pathname}`)
  }
  const listen = adapter === 'Hono' ? honoSite : nodeSite
  const server = await serveOnPort((url) => listen(till(url), serve))
  /** What the till holds, in units. */
  const takings = async () => (await store.held()).reduce((sum, { amount }) => sum + amount, 0n)
  return { ...server, vendor, store, clock, served, takings }
}

export type OpenTill = Awaited<ReturnType<typeof openTill>>

function charges(till: Till): { article: Charge; tip: Charge } {
  const article = { resource: 'article/7', price: '0.05', kind: 'own', description: 'An article' } as const
  const tip = { resource: 'tip', price: '0.02', kind: 'each', description: 'A tip' } as const
  return { article: till.charge(article), tip: till.charge(tip) }
}

type Serve = (request: Request) => Response

function nodeSite(till: Till, serve: Serve) {
  const { article, tip } = charges(till)
  return nodeListener(till, (request: Request, peer: Peer) => {
    switch (new URL(request.url).pathname) {
      case '/articles/7':
        return article.handle(request, () => serve(request), peer)
      case '/tip':
        return tip.handle(request, () => serve(request), peer)
      default:
        return new Response('nothing here', { status: 404 })
    }
  })
}

function honoSite(till: Till, serve: Serve) {
  const { article, tip } = charges(till)
  const app = new Hono()
  app.use(wellKnown(till))
  app.get('/articles/7', paid(article), (c) => serve(c.req.raw))
  app.post('/tip', paid(tip), (c) => serve(c.req.raw))
  return getRequestListener(app.fetch)
}
