import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { Challenge } from '@tuppence/protocol'

export type Asked = {
  readonly method: string
  readonly url: string
  readonly headers: IncomingMessage['headers']
}
type Terms = { readonly amount?: string; readonly seconds?: number; readonly own?: boolean }
type Handler = (asked: Asked, response: ServerResponse) => void

/** What a careful site sends with its pages. */
export const policy =
  "default-src 'self'; script-src 'self'; style-src 'self'; object-src 'none'; base-uri 'none'; " +
  "require-trusted-types-for 'script'; trusted-types 'none'"

/** A small site without a till: it asks for payments by the book and takes any credential for good. */
export async function openShop() {
  const routes = new Map<string, Handler>()
  const requests: Asked[] = []
  const server = createServer((request, response) => {
    const asked = { method: request.method ?? '', url: request.url ?? '', headers: request.headers }
    requests.push(asked)
    response.setHeader('Cache-Control', 'no-store')
    const route = routes.get(asked.url.replace(/\?.*/, ''))
    if (route) return route(asked, response)
    response.writeHead(404).end()
  })
  await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve))
  const address = server.address()
  const url = `http://localhost:${typeof address === 'object' ? address?.port : ''}`

  return {
    url,
    requests,
    /** The requests of one path, in order. */
    of: (path: string) => requests.filter((asked) => asked.url.replace(/\?.*/, '') === path),
    handle: (path: string, handler: Handler) => void routes.set(path, handler),
    /** A file of the site, under the strict policy. */
    serve(path: string, type: string, body: string) {
      routes.set(path, (_, response) => {
        response.writeHead(200, { 'Content-Type': type, 'Content-Security-Policy': policy }).end(body)
      })
    },
    /**
     * Something sold: a 402 at this price, and `give` to whoever brings a credential; with `own`, a cookie that opens
     * it again.
     */
    sell(path: string, give: Handler, terms: Terms = {}) {
      routes.set(path, (asked, response) => {
        if (asked.headers['payment-authorization']) {
          response.setHeader('Payment-Receipt', receipt)
          if (terms.own) response.setHeader('Set-Cookie', `paid=1; Path=${path}; HttpOnly`)
          return give(asked, response)
        }
        if (asked.headers.cookie) return give(asked, response)
        demand(response, url, terms)
      })
    },
    async close() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

export const receipt = Buffer.from(JSON.stringify({ status: 'success', method: 'cashu' })).toString(
  'base64url',
)

let count = 0

/** A WWW-Authenticate line as a till writes it. */
export function challengeLine(realm: string, seconds = 300): string {
  const expires = new Date(Date.now() + seconds * 1000).toISOString().replace(/\.\d+/, '')
  count += 1
  return Challenge.serialize([
    {
      id: `challenge-${count}`,
      realm,
      method: 'cashu',
      intent: 'charge',
      request: 'e30',
      expires,
      header: 'Payment-Authorization',
    },
  ])
}

/** A 402, with the price beside the problem. */
export function demand(
  response: ServerResponse,
  url: string,
  { amount = '5', seconds = 300 }: Terms = {},
): void {
  response.writeHead(402, {
    'WWW-Authenticate': challengeLine(new URL(url).host, seconds),
    'Content-Type': 'application/problem+json',
  })
  const type = 'https://paymentauth.org/problems/payment-required'
  response.end(JSON.stringify({ type, status: 402, amount, currency: 'usd', description: 'An article' }))
}
