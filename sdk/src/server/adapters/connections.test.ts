import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import { connect as connectHttp2, createServer as createHttp2Server } from 'node:http2'
import { type AddressInfo, connect, type Socket } from 'node:net'
import { serve } from '@hono/node-server'
import { Hono } from 'hono'
import { describe, expect, onTestFinished, test } from 'vitest'
import { article, page, type Shop, shop, tip } from '../test/shop.ts'
import { type PaidEnv, paid } from './hono.ts'
import type { Route } from './node.ts'
import { nodeListener } from './node.ts'

async function portOf(server: Server): Promise<number> {
  if (!server.listening) await once(server, 'listening')
  onTestFinished(async () => {
    server.close()
    await once(server, 'close')
  })
  return (server.address() as AddressInfo).port
}

function honoApp({ till }: Shop): Hono<PaidEnv> {
  const app = new Hono<PaidEnv>()
  app.get('/articles/:id', paid(till.charge(article)), page)
  app.post('/tip', paid(till.charge(tip)), page)
  return app
}

const nodePort = (from: Shop, route: Route) =>
  portOf(createServer(nodeListener(from.till, route)).listen(0, '127.0.0.1'))

const sites: [string, () => Promise<number>][] = [
  [
    'node:http',
    () => {
      const from = shop()
      const [reading, tipping] = [from.till.charge(article), from.till.charge(tip)]
      return nodePort(from, (request, peer) =>
        (request.method === 'POST' ? tipping : reading).handle(request, page, peer),
      )
    },
  ],
  [
    'Hono',
    () => {
      const { fetch } = honoApp(shop())
      return portOf(serve({ fetch, port: 0, hostname: '127.0.0.1' }) as Server)
    },
  ],
]

/** All that comes until the other end hangs up. */
async function answers(socket: Socket): Promise<string> {
  socket.on('error', () => undefined)
  let text = ''
  socket.on('data', (chunk) => {
    text += chunk
  })
  await once(socket, 'close')
  return text
}

describe.each(sites)('%s', (_name, open) => {
  test('V11 behavior: a body nobody read does not stop what comes after it', async () => {
    const socket = connect(await open(), '127.0.0.1')
    const length = 1_000_000
    const head = ['POST /tip HTTP/1.1', 'Host: localhost', `Content-Length: ${length}`, '', '']
    socket.write(head.join('\r\n') + 'x'.repeat(length))
    socket.write('GET /articles/7 HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n')
    expect((await answers(socket)).match(/HTTP\/1.1 \d+/g)).toEqual(['HTTP/1.1 402', 'HTTP/1.1 402'])
  })

  test('error: a method that no Request can have is answered', async () => {
    const socket = connect(await open(), '127.0.0.1')
    socket.write('TRACE /articles/7 HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n')
    expect(await answers(socket)).toMatch(/^HTTP\/1.1 4\d\d /)
  })
})

test('behavior: node:http ends a connection whose body was read in part', async () => {
  const port = await nodePort(shop(), async (request) => {
    await request.body?.getReader().read()
    return new Response('enough', { status: 413 })
  })
  const socket = connect(port, '127.0.0.1')
  socket.write('POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9000000\r\n\r\nx')
  const [head] = (await answers(socket)).toLowerCase().split('\r\n\r\n')
  expect(head?.split('\r\n')).toEqual(
    expect.arrayContaining([expect.stringMatching(/ 413 /), 'connection: close']),
  )
})

test('V11 behavior: over HTTP/2 too, bad credentials count by the peer', async () => {
  const { fetch } = honoApp(shop())
  const server = serve({ fetch, port: 0, hostname: '127.0.0.1', createServer: createHttp2Server })
  const port = await portOf(server as Server)
  const ask = async (localAddress: string): Promise<number> => {
    const session = connectHttp2(`http://127.0.0.1:${port}`, {
      createConnection: () => connect({ host: '127.0.0.1', port, localAddress }),
    })
    const stream = session.request({ ':path': '/articles/7', 'payment-authorization': 'Payment x' })
    const [headers] = await once(stream, 'response')
    session.destroy()
    return headers[':status']
  }
  for (let index = 0; index < 10; index++) expect(await ask('127.0.0.2')).toBe(402)
  expect([await ask('127.0.0.2'), await ask('127.0.0.3')]).toEqual([429, 402])
})
