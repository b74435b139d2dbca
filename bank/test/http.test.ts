import { once } from 'node:events'
import { IncomingMessage } from 'node:http'
import { connect, Socket } from 'node:net'
import type { Proof } from '@tuppence/protocol/ecash'
import { expect, onTestFinished, test, vi } from 'vitest'
import { withChanges } from '../../scripts/lib/withChanges.mjs'
import { listen, type Place } from '../src/http/listen.ts'
import { checkRoutes, routes } from '../src/http/routes.ts'
import { serve } from '../src/http/serve.ts'
import { limits } from '../src/limits.ts'
import type { Log } from '../src/log.ts'
import { testMoney } from '../src/rails/testMoney.ts'
import { createClient, outputs } from './support/client.ts'
import { type TestBank, testBank } from './support/testBank.ts'

async function overHttp(bank: TestBank, place: Partial<Place> = {}) {
  const server = await listen(bank.app.fetch, { host: '127.0.0.1', port: 0, ...place })
  onTestFinished(server.close)
  return { ...server, ...createClient((path, init) => fetch(new URL(path, server.url), init)) }
}

/** No allowance comes back while a test asks, however slow the machine is. */
function stopTheClock(): void {
  vi.useFakeTimers({ toFake: ['Date'] })
  onTestFinished(() => {
    vi.useRealTimers()
  })
}

/** The environment of a request whose connection comes from this address, or has none any more. */
function from(peer: string | undefined) {
  const incoming = new IncomingMessage(new Socket())
  Object.defineProperty(incoming.socket, 'remoteAddress', { value: peer })
  return { incoming }
}

/** How many of 61 swaps that such a peer asks for at once are refused because of the rate. */
async function refusedSwaps(
  { app }: TestBank,
  peer: string | undefined,
  forwarded?: string,
): Promise<number> {
  const headers = forwarded === undefined ? {} : { 'x-forwarded-for': forwarded }
  const ask = () => app.request('/v1/swap', { method: 'POST', body: '{}', headers }, from(peer))
  const statuses = (await Promise.all(Array.from({ length: 61 }, ask))).map(({ status }) => status)
  const refused = statuses.filter((status) => status === 429).length
  expect(statuses.filter((status) => status === 400)).toHaveLength(61 - refused)
  return refused
}

test('K15: every route has a body cap and a rate class, and one without stops the start', () => {
  const all = routes([testMoney(true)])
  expect(all).toHaveLength(13)
  for (const route of all) {
    expect(route.body, route.path).toBe(route.method === 'GET' ? 0 : 256 * 1024)
    expect(route.rate, route.path).toMatch(/^(read|money)$/)
    if (/\/(swap|mint|melt)/.test(route.path) && route.method === 'POST') expect(route.rate).toBe('money')
  }
  const bank = testBank()
  for (const lacking of ['body', 'rate', 'isCached', 'isAlwaysOpen'] as const) {
    const [first, ...rest] = all
    const broken = [{ ...first, [lacking]: undefined }, ...rest]
    expect(() => checkRoutes(broken)).toThrow('lacks its limits')
    expect(() => serve(bank.bank, broken)).toThrow('lacks its limits')
  }
})

test('behavior: a limited address is told when to come back; money is counted apart', async () => {
  stopTheClock()
  const bank = testBank({ rate: 'loopback-too' })
  const ask = () => bank.post('/v1/swap', {})
  const money = await Promise.all(Array.from({ length: 20 }, ask))
  expect(money.every((reply) => reply.status === 400)).toBe(true)
  const refused = await ask()
  expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '3'])
  const reads = await Promise.all(Array.from({ length: 41 }, () => bank.post('/v1/checkstate', {})))
  expect(reads.filter((reply) => reply.status === 429)).toHaveLength(1)
})

test('K14: X-Forwarded-For from a stranger changes nothing, from a configured proxy it counts', async () => {
  stopTheClock()
  const ask = async (proxies: string[]) => {
    const { url } = await overHttp(testBank({ rate: 'loopback-too', proxies }))
    const statuses = Array.from({ length: 61 }, async (_, i) => {
      const headers = { 'x-forwarded-for': `198.51.100.${i}` }
      return (await fetch(`${url}/v1/info`, { headers })).status
    })
    return (await Promise.all(statuses)).filter((status) => status === 429).length
  }
  expect(await ask([])).toBe(1)
  expect(await ask(['127.0.0.1'])).toBe(0)
})

test('K14: what a proxy on this machine passes on is not from this machine', async () => {
  stopTheClock()
  const ask = async (proxies: string[], forwarded: string) => {
    const bank = testBank({ rate: 'on', proxies })
    const headers = { 'x-forwarded-for': forwarded }
    const replies = Array.from({ length: 61 }, () =>
      bank.app.request('/v1/info', { headers }, from('127.0.0.1')),
    )
    const statuses = (await Promise.all(replies)).map(({ status }) => status)
    expect((await bank.app.request('/v1/info', {}, from('127.0.0.1'))).status).toBe(200)
    return statuses.filter((status) => status === 429).length
  }
  expect(await ask([], '198.51.100.1')).toBe(1)
  expect(await ask([], '127.0.0.1')).toBe(1)
  // Named in the options, but it writes what is no address.
  expect(await ask(['127.0.0.1'], '198.51.100.1:5000')).toBe(1)
})

test('K14: a peer that is gone before it was looked at is not taken for this machine', async () => {
  stopTheClock()
  const bank = testBank({ rate: 'on' })
  // A socket that has no peer, as one is after a reset.
  const gone = { incoming: new IncomingMessage(new Socket()) }
  const ask = () => bank.app.request('/v1/info', {}, gone)
  const statuses = await Promise.all(Array.from({ length: 61 }, async () => (await ask()).status))
  expect(statuses.filter((status) => status === 429)).toHaveLength(1)
  expect((await bank.get('/v1/info')).status).toBe(200)
})

test('behavior: an exempt address moves money without limit, in every mode, and others are limited', async () => {
  stopTheClock()
  for (const rate of ['on', 'loopback-too'] as const) {
    const bank = testBank({ rate, exempt: ['203.0.113.7', '2001:db8::/32'] })
    expect(await refusedSwaps(bank, '203.0.113.7')).toBe(0)
    expect(await refusedSwaps(bank, '::ffff:203.0.113.7')).toBe(0)
    expect(await refusedSwaps(bank, '2001:db8::4')).toBe(0)
    expect(await refusedSwaps(bank, '203.0.113.8')).toBe(41)
    expect(await refusedSwaps(bank, '2001:db9::4')).toBe(41)
  }
})

test('error: an exempt address in a header exempts through a configured proxy only', async () => {
  stopTheClock()
  const bank = testBank({ rate: 'on', exempt: ['203.0.113.7'], proxies: ['10.0.0.1'] })
  expect(await refusedSwaps(bank, '198.51.100.1', '203.0.113.7')).toBe(41)
  expect(await refusedSwaps(bank, '10.0.0.1', '203.0.113.7, 198.51.100.2')).toBe(41)
  expect(await refusedSwaps(bank, '10.0.0.1')).toBe(41)
  expect(await refusedSwaps(bank, '10.0.0.1', '198.51.100.3, 203.0.113.7')).toBe(0)
})

test('error: who cannot be told by an address is exempt under no list', async () => {
  stopTheClock()
  const bank = testBank({ rate: 'on', exempt: ['0.0.0.0/0', '::/0'] })
  // A peer that is gone, and whoever a proxy on this machine that is not named passes on.
  expect(await refusedSwaps(bank, undefined)).toBe(41)
  expect(await refusedSwaps(bank, '127.0.0.1', '198.51.100.1')).toBe(41)
})

test('behavior: a request that ends before its body does is no failure of the bank', async () => {
  const entries: { event: string; fields?: unknown }[] = []
  let done = () => {}
  const logged = new Promise<void>((resolve) => {
    done = resolve
  })
  const log: Log = (_, event, fields) => {
    entries.push({ event, fields })
    if (event === 'request') done()
  }
  const { port } = await overHttp(testBank({ log }))
  const socket = connect(port, '127.0.0.1')
  socket.on('error', () => {})
  socket.end('POST /v1/swap HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\n{')
  await logged
  expect(entries.map(({ event }) => event)).toEqual(['opened', 'request'])
  expect(entries.at(-1)?.fields).toMatchObject({ status: 400 })
})

test('K16: a page can read every answer, a refusal too', async () => {
  stopTheClock()
  const bank = testBank({ rate: 'loopback-too' })
  const origin = (reply: { headers: Headers }) => reply.headers.get('access-control-allow-origin')
  const large = `{"inputs":"${'x'.repeat(256 * 1024)}"}`
  const replies = [
    await bank.post('/v1/swap', '{'),
    await bank.post('/v1/swap', large),
    await bank.get('/v1/x'),
  ]
  const limited = await Promise.all(Array.from({ length: 60 }, () => bank.get('/v1/info')))
  const all = [...replies, ...limited]
  expect(new Set(all.map(({ status }) => status))).toEqual(new Set([400, 413, 404, 200, 429]))
  expect(all.every((reply) => origin(reply) === '*')).toBe(true)
  expect(limited.at(-1)?.headers.get('access-control-expose-headers')).toBe('Retry-After')
})

test('K16: behavior: any page may ask, without cookies', async () => {
  const bank = testBank()
  const headers = { origin: 'https://a.example', 'access-control-request-method': 'POST' }
  const preflight = await bank.app.request('/v1/swap', { method: 'OPTIONS', headers })
  expect(preflight.headers.get('access-control-allow-origin')).toBe('*')
  const reply = await bank.app.request('/v1/info', { headers: { ...headers, cookie: 'a=b' } })
  expect(reply.headers.get('access-control-allow-origin')).toBe('*')
  for (const one of [preflight, reply]) {
    expect(one.headers.get('access-control-allow-credentials')).toBeNull()
    expect(one.headers.get('set-cookie')).toBeNull()
  }
})

test('K17: the body is counted as it comes', async () => {
  const { port } = await overHttp(testBank())
  const socket = connect(port, '127.0.0.1')
  socket.on('error', () => {})
  socket.write('POST /v1/swap HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n')
  const chunk = `10000\r\n${'x'.repeat(0x10000)}\r\n`
  for (let i = 0; i < 8; i++) socket.write(chunk)
  expect(await firstLine(socket)).toContain(' 413 ')
  await once(socket, 'close')
})

test('K17: hundreds of half-sent requests do not stop a swap, and are closed in time', async () => {
  const bank = testBank()
  const { headersMs, bodyMs } = withChanges<Required<Pick<Place, 'headersMs' | 'bodyMs'>>>(
    'the bank',
    limits,
    {
      headersMs: 300,
      bodyMs: 600,
    },
  )
  const server = await overHttp(bank, { headersMs, bodyMs })
  const [coin] = (await bank.coins([1])) as [Proof.Proof]
  const starts = [
    'POST /v1/swap HTTP/1.1\r\nHost: a\r\nX: ',
    'POST /v1/swap HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\n{',
  ]
  const slow = Array.from({ length: 300 }, (_, index) => {
    const socket = connect(server.port, '127.0.0.1')
    socket.on('error', () => {})
    socket.resume()
    socket.write(starts[index % 2] ?? '')
    return socket
  })
  const closed = Promise.all(slow.map((socket) => once(socket, 'close')))
  await Promise.all(slow.map((socket) => socket.connecting && once(socket, 'connect')))
  expect((await server.swap([coin], outputs([1], coin.id))).status).toBe(200)
  await closed
})

test('error: a request without a Host is refused', async () => {
  const { port } = await overHttp(testBank())
  const socket = connect(port, '127.0.0.1')
  socket.write('GET /v1/info HTTP/1.1\r\n\r\n')
  expect(await firstLine(socket)).toContain(' 400 ')
  socket.destroy()
})

async function firstLine(socket: Socket): Promise<string> {
  const [data] = (await once(socket, 'data')) as [Buffer]
  return data.toString().split('\r\n')[0] ?? ''
}
