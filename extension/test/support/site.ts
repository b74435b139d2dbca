import { createServer } from 'node:http'
import { createTill, memoryStore, newVendorKey } from '@tuppence/sdk/server'
import { nodeListener } from '@tuppence/sdk/server/node'

// A small site with a till, as a program: PORT and BANK from the environment; says its takings when asked.
const { PORT = '0', BANK = '' } = process.env
const store = memoryStore()
const url = `http://localhost:${PORT}`
const till = createTill({
  url,
  secret: 'q7Zk2vX9pL4mN8rT1sW6yB3cD5fG0hJ-',
  vendorKey: newVendorKey().publicKey,
  banks: [BANK],
  store,
})
const article = till.charge({ resource: 'article/7', price: '0.05', kind: 'own', description: 'An article' })

const server = createServer(
  nodeListener(till, (request, peer) =>
    new URL(request.url).pathname === '/articles/7'
      ? article.handle(request, () => new Response('the whole article'), peer)
      : new Response('nothing here', { status: 404 }),
  ),
)
server.listen(Number(PORT), 'localhost', () => process.send?.('listening'))

process.on('message', async () => {
  const held = await store.held()
  process.send?.({ takings: held.reduce((sum, coin) => sum + Number(coin.amount), 0) })
})
