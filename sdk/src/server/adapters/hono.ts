import { IncomingMessage } from 'node:http'
import { Http2ServerRequest } from 'node:http2'
import type { Context, MiddlewareHandler } from 'hono'
import type { Charge, Peer } from '../Charge.ts'
import type { Till } from '../createTill.ts'
import type { Paid } from '../openClaim.ts'
import { rawPeer } from './rawPeer.ts'

/** What a paid handler finds in its context: `c.get('paid')`. */
export type PaidEnv = { Variables: { paid: Paid } }

/** Answers /.well-known/tuppence: `app.use(wellKnown(till))`. */
export function wellKnown(till: Till): MiddlewareHandler {
  return async (c, next) => {
    const isRead = c.req.method === 'GET' || c.req.method === 'HEAD'
    if (isRead && new URL(c.req.raw.url).pathname === '/.well-known/tuppence') return till.wellKnown()
    await next()
    return undefined
  }
}

/** Puts a price on one route: `app.get('/articles/:id/full', paid(charge), handler)`. */
export function paid(charge: Charge): MiddlewareHandler<PaidEnv> {
  return async (c, next) => {
    const serve = async (bought: Paid): Promise<Response> => {
      c.set('paid', bought)
      await next()
      return c.res
    }
    const response = await charge.handle(c.req.raw, serve, peerOf(c))
    // Otherwise Hono would put the handler's own headers over the till's.
    c.res = undefined
    c.res = response
  }
}

/** On @hono/node-server the raw request is at hand; elsewhere there is only what the platform tells. */
function peerOf(c: Context): Peer {
  const incoming: unknown = c.env?.incoming
  const isRaw = incoming instanceof IncomingMessage || incoming instanceof Http2ServerRequest
  return isRaw ? rawPeer(incoming) : {}
}
