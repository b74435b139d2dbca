import type { HttpBindings } from '@hono/node-server'
import { BankApi, Encoding } from '@tuppence/protocol'
import { type Context, Hono } from 'hono'
import { cors } from 'hono/cors'
import { BankError } from '../BankError.ts'
import { describeError } from '../log.ts'
import type { Bank } from '../mint/Bank.ts'
import { now } from '../mint/Bank.ts'
import { parseRequest } from '../operations/parseRequest.ts'
import { isBusy } from '../storage/isBusy.ts'
import { replyKey } from '../storage/replyStore.ts'
import { isListed } from './addressList.ts'
import { clientAddress } from './clientAddress.ts'
import { isLoopback, rateLimit } from './rateLimit.ts'
import { readBody } from './readBody.ts'
import { checkRoutes, type Route } from './routes.ts'

/** Without `incoming` a request was made in this process. */
type Bindings = Partial<HttpBindings>
export type App = Hono<{ Bindings: Bindings }>

const anyPage = { origin: '*', allowMethods: ['GET', 'POST'], exposeHeaders: ['Retry-After'], maxAge: 86_400 }

/** The bank's HTTP: rate, size, cache and JSON around the handlers of a table of routes. */
export function serve(bank: Bank, all: readonly Partial<Route>[]): App {
  checkRoutes(all)
  const { settings } = bank
  const rates = rateLimit(settings.rate)
  const app: App = new Hono()
  app.use('/v1/*', cors(anyPage))
  for (const route of all) {
    app.on(route.method, route.path, async (c) => {
      const started = performance.now()
      const address = addressOf(c, bank)
      const wait = isListed(address, settings.exempt) ? 0 : rates.wait(address, route.rate)
      const reply =
        wait > 0 ? refusal(BankError.tooMany(Math.ceil(wait / 1_000))) : await answer(bank, route, c)
      const { status, code } = reply
      const ms = Math.round(performance.now() - started)
      settings.log('info', 'request', { route: `${route.method} ${route.path}`, status, code, ms })
      return toResponse(reply)
    })
  }
  app.notFound(() => toResponse(refusal(BankError.notFound())))
  return app
}

type Reply = { status: number; code: number; body: string; retryAfter?: number | undefined }

async function answer(bank: Bank, route: Route, c: Context): Promise<Reply> {
  try {
    if (bank.isPaused && !route.isAlwaysOpen) throw BankError.paused()
    const bytes = route.body === 0 ? new Uint8Array() : await readBody(c.req.raw, route.body)
    const key = route.isCached ? replyKey(route.method, route.path, bytes) : new Uint8Array()
    const result = await once(bank, route, key, async () => {
      const body = route.body === 0 ? undefined : parseBody(bytes)
      return route.handle(bank, { id: c.req.param('id') ?? '', body, key })
    })
    return { status: 200, code: 0, body: typeof result === 'string' ? result : JSON.stringify(result) }
  } catch (error) {
    if (error instanceof BankError) return refusal(error)
    if (isBusy(error)) return refusal(BankError.busy())
    bank.settings.log('error', 'failure', describeError(error))
    return refusal(BankError.failed())
  }
}

/** NUT-19. A refusal is looked up too: the identical request may have gone through while this one was checked. */
async function once(bank: Bank, route: Route, key: Uint8Array, handle: () => unknown): Promise<unknown> {
  if (!route.isCached) return handle()
  const earlier = bank.store.replies.find(key, now(bank))
  if (earlier !== undefined) return earlier
  try {
    return await handle()
  } catch (error) {
    const meanwhile = bank.store.replies.find(key, now(bank))
    if (meanwhile === undefined) throw error
    return meanwhile
  }
}

function parseBody(bytes: Uint8Array): unknown {
  return parseRequest(bytes, (body) => BankApi.readRequest(Encoding.fromUtf8(body)))
}

function refusal(error: BankError): Reply {
  const body = JSON.stringify({ detail: error.message, code: error.code })
  return { status: error.status, code: error.code, body, retryAfter: error.retryAfter }
}

function toResponse({ status, body, retryAfter }: Reply): Response {
  const headers = new Headers({ 'content-type': 'application/json', 'cache-control': 'no-store' })
  if (retryAfter !== undefined) headers.set('retry-after', String(retryAfter))
  // Whatever is left of a body that was too large is not read: the connection ends with the reply.
  if (status === 413) headers.set('connection', 'close')
  return new Response(body, { status, headers })
}

function addressOf(c: Context<{ Bindings: Bindings }>, bank: Bank): string {
  const { incoming } = c.env ?? {}
  // A peer that has reset its connection has no address any more: all of them share one limit.
  const peer = incoming === undefined ? '' : (incoming.socket.remoteAddress ?? 'gone')
  const forwarded = c.req.header('x-forwarded-for')
  const address = clientAddress(peer, forwarded, bank.settings.proxies)
  // Passed on by a proxy beside the bank, from who knows where: everybody behind it shares one limit.
  return forwarded !== undefined && isLoopback(address) ? 'forwarded' : address
}
