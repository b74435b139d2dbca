import { createServer } from 'node:http'
import { setTimeout as wait } from 'node:timers/promises'
import { createRedeemer, createTill } from '@tuppence/sdk/server'
import { nodeListener } from '@tuppence/sdk/server/node'
import { sqliteStore } from '@tuppence/sdk/server/sqlite'
import { type Asked, claimGate } from './claimGate.ts'

// A site with a till, as a program: every path below /articles/ is sold. With VENDOR_SECRET it redeems, too, all the time.
const {
  PORT = '0',
  URL: site = '',
  BANK = '',
  STORE = '',
  VENDOR_KEY = '',
  VENDOR_SECRET,
  MODE,
} = process.env
/** Limits that are changed here, `{"badCredentials":100}`; printed by whoever changes them. */
const changed: Record<string, number> = JSON.parse(process.env.LIMITS ?? '{}')
const store = sqliteStore(STORE)
const { gated, answer } = claimGate(store)
const till = createTill({
  url: site,
  secret: 'q7Zk2vX9pL4mN8rT1sW6yB3cD5fG0hJ-',
  vendorKey: VENDOR_KEY,
  banks: [BANK],
  mode: MODE === 'online' ? MODE : 'offline',
  store: gated,
  limits: changed,
  log: () => {},
})
const article = till.charge({
  resource: (request) => new URL(request.url).pathname.replace('/articles/', 'article/'),
  price: '0.05',
  kind: 'own',
  description: 'An article',
})

const server = createServer(
  { keepAlive: false },
  nodeListener(till, (request, peer) =>
    article.handle(request, (paid) => new Response(`the whole ${paid.resource}`), peer),
  ),
)
await till.ready()
server.listen({ port: Number(PORT), host: 'localhost', backlog: 2048 }, () => process.send?.('listening'))
// Nobody is left to end it.
process.on('disconnect', () => process.exit())
process.on('message', async (asked: Asked) => process.send?.(await answer(asked)))

if (VENDOR_SECRET !== undefined) {
  const redeemer = createRedeemer({
    store,
    vendorSecret: VENDOR_SECRET,
    banks: [BANK],
    limits: changed,
    log: () => {},
  })
  for (;;) {
    await redeemer.run()
    await wait(100)
  }
}
