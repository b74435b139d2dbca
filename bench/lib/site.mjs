import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { createTill, newVendorKey } from '@tuppence/sdk/server'
import { nodeListener } from '@tuppence/sdk/server/node'
import { sqliteStore } from '@tuppence/sdk/server/sqlite'

// A site with a till and as many articles as are asked for; and beside each, the same bytes without a till.
const { values } = parseArgs({
  options: { port: { type: 'string' }, data: { type: 'string' }, bank: { type: 'string' } },
})
const script = readFileSync(fileURLToPath(import.meta.resolve('@tuppence/sdk/tuppence.js')))
const page = readFileSync(fileURLToPath(new URL('page.js', import.meta.url)))
const front = `<!doctype html><html lang="en"><meta charset="utf-8"><title>Articles</title>
<script src="/tuppence.js" defer></script><script src="/page.js" defer></script>
<button id="go">Read</button><main></main></html>`
const article = Array.from(
  { length: 12 },
  (_, i) => `<p>${i}: ${'So much for so little. '.repeat(25)}</p>`,
).join('\n')

const till = createTill({
  url: `http://localhost:${values.port}`,
  secret: 'a secret that is good enough for a bench',
  vendorKey: newVendorKey().publicKey,
  banks: [values.bank],
  store: sqliteStore(join(values.data, 'till.db')),
  log: () => {},
})
const charge = till.charge({
  resource: (request) => new URL(request.url).pathname.slice(1),
  price: '0.05',
  kind: 'own',
  description: 'How PayWord almost worked',
})

const file = (body, type) => new Response(body, { headers: { 'content-type': `${type}; charset=utf-8` } })

/** The till's last 402, its last answer to a payment, and the field that paid. */
const last = { asked: undefined, paid: undefined, credential: '' }

async function sell(request, peer) {
  const response = await charge.handle(request, () => file(article, 'text/html'), peer)
  const copy = { status: response.status, headers: new Headers(response.headers) }
  const body = await response.text()
  const credential = request.headers.get('payment-authorization')
  if (response.status === 402) last.asked = { ...copy, body }
  if (response.status === 200 && credential) {
    // A cookie of the same length that opens nothing.
    const cookie = copy.headers.get('set-cookie').replace('_tup_', '_not_').replace('/items/', '/bares/')
    copy.headers.set('set-cookie', cookie)
    Object.assign(last, { paid: { ...copy, body }, credential })
  }
  return new Response(body, response)
}

function giveBare(request) {
  const { body, ...copy } = request.headers.has('payment-authorization') ? last.paid : last.asked
  return new Response(body, copy)
}

const server = createServer(
  nodeListener(till, (request, peer) => {
    const { pathname } = new URL(request.url)
    if (pathname.startsWith('/items/')) return sell(request, peer)
    if (pathname.startsWith('/bares/')) return giveBare(request)
    switch (pathname) {
      case '/':
        return file(front, 'text/html')
      case '/tuppence.js':
        return file(script, 'text/javascript')
      case '/page.js':
        return file(page, 'text/javascript')
      case '/credential':
        return file(last.credential, 'text/plain')
      default:
        return new Response(null, { status: 404 })
    }
  }),
)
// No side is to pay for a new connection.
server.keepAliveTimeout = 120_000
await till.ready()
server.listen(Number(values.port), '127.0.0.1', () => process.send?.('listening'))
process.on('disconnect', () => process.exit(0))
