import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import { serve } from '@hono/node-server'
import { Hono } from 'hono'
import { afterEach, describe, expect, test, vi } from 'vitest'
import type { Charge } from '../Charge.ts'
import {
  article,
  books,
  challengeOf,
  coinsFor,
  cookieOf,
  page,
  paying,
  problemOf,
  type Shop,
  shop,
  tip,
  tokenOf,
} from '../test/shop.ts'
import { type PaidEnv, paid, wellKnown } from './hono.ts'
import { nodeListener } from './node.ts'

const servers: Server[] = []
afterEach(async () => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections()
    server.close()
    await once(server, 'close')
  }
})

type Handlers = { article: () => Response | Promise<Response>; tip: () => Response }
type Site = { from: Shop; port: number; ask: (path: string, init?: RequestInit) => Promise<Response> }

const full: Handlers = { article: page, tip: () => new Response('thanks') }

function charges(from: Shop): { reading: Charge; tipping: Charge } {
  return { reading: from.till.charge(article), tipping: from.till.charge(tip) }
}

async function listening(server: Server, from: Shop): Promise<Site> {
  servers.push(server)
  if (!server.listening) await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return { from, port, ask: (path, init) => fetch(`http://127.0.0.1:${port}${path}`, init) }
}

async function nodeSite(handlers = full, from = shop()): Promise<Site> {
  const { reading, tipping } = charges(from)
  const listener = nodeListener(from.till, (request, peer) => {
    const { pathname } = new URL(request.url)
    if (pathname === '/articles/7') return reading.handle(request, handlers.article, peer)
    if (pathname === '/tip') return tipping.handle(request, handlers.tip, peer)
    return new Response(`free ${request.url}`)
  })
  return listening(createServer(listener).listen(0, '127.0.0.1'), from)
}

async function honoSite(handlers = full, from = shop()): Promise<Site> {
  const { reading, tipping } = charges(from)
  const app = new Hono<PaidEnv>()
  app.onError((_error, c) => c.text('sorry', 500))
  app.use(wellKnown(from.till))
  app.get('/articles/:id', paid(reading), (c) => {
    c.header('cache-control', 'public, max-age=600')
    c.header('x-claim', c.get('paid').claim)
    return handlers.article()
  })
  app.post('/tip', paid(tipping), handlers.tip)
  app.get('*', (c) => c.text(`free ${c.req.url}`))
  return listening(serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' }) as Server, from)
}

/** Buys at a path and returns what pays for it. */
async function credential(site: Site, path: string, method = 'GET'): Promise<Record<string, string>> {
  const challenge = challengeOf(await site.ask(path, { method }))
  return paying(challenge, tokenOf(site.from.bank, coinsFor(site.from.bank, challenge)))
}

/** One request as bytes, which fetch would join, drop or refuse; the answer's head and body as text. */
async function raw(site: Site, lines: readonly string[]): Promise<string> {
  const socket = connect(site.port, '127.0.0.1')
  socket.write(`${lines.join('\r\n')}\r\nConnection: close\r\n\r\n`)
  let text = ''
  for await (const chunk of socket) text += chunk
  return text
}

describe.each([
  ['node:http', nodeSite],
  ['Hono', honoSite],
])('%s', (name, open) => {
  test('behavior: asks, takes, serves, and opens again by cookie', async () => {
    const site = await open()
    const asked = await site.ask('/articles/7')
    expect(asked.status).toBe(402)
    const headers = await credential(site, '/articles/7')
    const served = await site.ask('/articles/7', { headers })
    expect([served.status, await served.text()]).toEqual([200, 'the article'])
    expect(served.headers.get('payment-receipt')).toMatch(/^[A-Za-z0-9_-]+$/)
    expect(served.headers.get('cache-control')).toBe('private, no-store')
    const again = await site.ask('/articles/7', { headers: { cookie: cookieOf(served) } })
    expect([again.status, await again.text()]).toEqual([200, 'the article'])
    expect((await books(site.from)).takings[0]).toMatchObject({ sales: 1, undelivered: 0 })
  })

  test('behavior: a tip by POST is answered once', async () => {
    const site = await open()
    const headers = await credential(site, '/tip', 'POST')
    for (let index = 0; index < 2; index++) {
      const response = await site.ask('/tip', { method: 'POST', headers })
      expect([response.status, await response.text()]).toEqual([200, 'thanks'])
    }
  })

  test('behavior: the well-known file is served, the rest of the site is free', async () => {
    const site = await open()
    const file = await site.ask('/.well-known/tuppence')
    expect(await file.json()).toMatchObject({ v: 1, keys: [site.from.vendor.publicKey] })
    expect(await (await site.ask('/about')).text()).toMatch(/^free /)
    expect((await site.ask('/.well-known/tuppence', { method: 'POST' })).status).not.toBe(402)
  })

  test('V5 error: no header opens it, and HEAD has no body', async () => {
    const site = await open()
    const headers = [
      'x-middleware-subrequest: middleware',
      'X-HTTP-Method-Override: HEAD',
      'Range: bytes=0-1',
      'If-None-Match: *',
    ]
    for (const header of headers) {
      const answer = await raw(site, ['GET /articles/7 HTTP/1.1', 'Host: localhost', header])
      expect(answer, header).toMatch(/^HTTP\/1.1 402 /)
    }
    const head = await raw(site, ['HEAD /articles/7 HTTP/1.1', 'Host: localhost'])
    expect(head).toMatch(/^HTTP\/1.1 402 /)
    expect(head.toLowerCase()).toContain('cache-control: no-store')
    expect(head.split('\r\n\r\n')[1]).toBe('')
  })

  test('V4 error: other spellings of a paid path are never served unpaid', async () => {
    const site = await open()
    const spellings = [
      '/articles/7/',
      '//articles/7',
      '/articles//7',
      '/articles/%37',
      '/Articles/7',
      '/ARTICLES/7',
      '/articles/7%2F',
      '/articles/7%2f',
      '/articles/7%5c',
      '/articles/./7',
      '/articles/x/../7',
      '/articles/7?x',
      '/articles/7?',
      '/articles/7#x',
      '/articles/7;x',
      '/articles/7;',
      '/articles/7%00',
      '/articles/%zz',
      '/articles\\7',
      '/articles%2f7',
      '/articles%5C7',
      '/%61rticles/7',
      '/articles/7%20',
      '/articles/7.',
      '/articles/7%3f',
      '/articles/7%23',
      '/./articles/7',
      '/articles/7/..',
      '/articles/7/.',
      '/articles/7//',
      '/articles/%2e/7',
      '/articles/%2e%2e/articles/7',
      '/articles/%252e/7',
      '/articles/%2537',
      '/articles/7%0a',
      '/articles/7%c0%af',
      '/x/..%2farticles/7',
      '/articles/7/%2e%2e/7',
      '/*',
      '/articles/*',
    ]
    expect(spellings).toHaveLength(40)
    for (const spelling of spellings) {
      const answer = await raw(site, [`GET ${spelling} HTTP/1.1`, 'Host: localhost'])
      expect(answer, spelling).not.toContain('the article')
    }
  })

  test('V12 error: two credential lines are refused before either is touched', async () => {
    const site = await open()
    const { 'payment-authorization': line } = await credential(site, '/articles/7')
    const twice = ['Authorization: Payment x', 'Authorization: Payment y', `Payment-Authorization: ${line}`]
    const several = [
      twice,
      twice.slice(0, 2),
      [twice[2], twice[2]],
      ['Authorization: Bearer x', twice[0], twice[2]],
    ]
    for (const lines of several) {
      const request = ['GET /articles/7 HTTP/1.1', 'Host: localhost', ...lines.map((one) => one ?? '')]
      expect(await raw(site, request)).toMatch(/^HTTP\/1.1 400 /)
    }
    expect((await books(site.from)).held).toBe(0)
    const one = [
      'GET /articles/7 HTTP/1.1',
      'Host: localhost',
      'Authorization: Bearer x',
      `Payment-Authorization: ${line}`,
    ]
    expect(await raw(site, one)).toMatch(/^HTTP\/1.1 200 /)
  })

  test('V20 error: a target or a Host of somebody else names no realm', async () => {
    const site = await open()
    const requests = [
      ['GET http://evil.example/articles/7 HTTP/1.1', 'Host: evil.example'],
      ['GET /articles/7 HTTP/1.1', 'Host: evil.example', 'Host: localhost'],
      [
        'GET /articles/7 HTTP/1.1',
        'Host: evil.example',
        'X-Forwarded-Host: evil.example',
        'Forwarded: host=evil.example',
      ],
    ]
    for (const request of requests) {
      const answer = await raw(site, request)
      expect(answer, request.join()).toMatch(/^HTTP\/1.1 (?:400|402|404) /)
      if (answer.startsWith('HTTP/1.1 402')) expect(answer).toContain('realm="localhost:8402"')
      expect(answer).not.toContain('evil.example')
    }
    expect(await raw(site, ['GET /articles/7 HTTP/1.1'])).toMatch(/^HTTP\/1.1 400 /)
  })

  test('V21 behavior: a handler that throws once, then a socket that is cut, then delivered; one claim', async () => {
    let tries = 0
    const article = () => {
      if (++tries === 1) throw new Error('database')
      return new Response('x'.repeat(32_000_000))
    }
    const site = await open({ ...full, article })
    const headers = await credential(site, '/articles/7')
    expect((await site.ask('/articles/7', { headers })).status).toBe(500)
    const socket = connect(site.port, '127.0.0.1')
    const field = `Payment-Authorization: ${headers['payment-authorization']}`
    socket.write(`GET /articles/7 HTTP/1.1\r\nHost: localhost\r\n${field}\r\n\r\n`)
    await once(socket, 'data')
    socket.destroy()
    await once(socket, 'close')
    expect((await books(site.from)).takings[0]).toMatchObject({ sales: 1, undelivered: 1 })
    const served = await site.ask('/articles/7', { headers })
    expect((await served.text()).length).toBe(32_000_000)
    expect((await books(site.from)).takings[0]).toMatchObject({ sales: 1, undelivered: 0, received: 5n })
  })

  test('V11 error: bad credentials count by the peer, and are stopped', async () => {
    const site = await open()
    const bad = { headers: { 'payment-authorization': 'Payment x' } }
    for (let index = 0; index < 10; index++) expect((await site.ask('/articles/7', bad)).status).toBe(402)
    const limited = await site.ask('/articles/7', bad)
    expect([limited.status, limited.headers.get('retry-after')]).toEqual([429, '60'])
    expect((await problemOf(limited)).name).toBe('about:blank')
    expect((await site.ask('/articles/7')).status).toBe(402)
  })

  test(`behavior: ${name} sends the till's headers last`, async () => {
    const site = await open()
    const headers = await credential(site, '/articles/7')
    const served = await site.ask('/articles/7', { headers })
    expect(served.headers.get('cache-control')).toBe('private, no-store')
    expect(served.headers.get('vary')).toContain('Payment-Authorization')
    expect(served.headers.getSetCookie()).toHaveLength(1)
  })
})

test('R8: behavior: node:http hands bodies through, and 500 is an answer; what the site threw is told without secrets', async () => {
  const { till } = shop()
  const listener = nodeListener(till, async (request) => {
    if (request.method === 'POST') return new Response(await request.text(), { status: 201 })
    throw new Error(`no page for ${request.headers.get('cookie')}`)
  })
  const site = await listening(createServer(listener).listen(0, '127.0.0.1'), shop())
  const told = vi.spyOn(process.stderr, 'write').mockImplementation(() => true)
  const echoed = await site.ask('/echo', { method: 'POST', body: 'hello' })
  expect([echoed.status, await echoed.text()]).toEqual([201, 'hello'])
  const cookie = `__Secure-tup_0123456789abcdef=${'x'.repeat(76)}.${'y'.repeat(43)}`
  expect((await site.ask('/x', { headers: { cookie } })).status).toBe(500)
  const lines = told.mock.calls.map(([line]) => String(line))
  told.mockRestore()
  expect(lines).toEqual([expect.stringContaining('no page for')])
  expect(lines.join()).not.toMatch(/x{10}|y{10}/)
})
