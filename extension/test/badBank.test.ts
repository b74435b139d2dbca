import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { withChanges } from '../../scripts/lib/withChanges.mjs'
import { type Access, ask } from '../src/background/bank/ask.ts'
import { fetchBounded } from '../src/background/bank/fetchBounded.ts'
import { type Config, defaults } from '../src/background/config.ts'
import { bankUrl, createNetwork, openBank, openWorld, type TestBank } from './support/world.ts'

let bank: TestBank
beforeAll(() => {
  bank = openBank()
})
afterAll(() => bank.close())

/** Node's own fetch; it has no page, so it knows no origin to be the same as. */
const nodeFetch: typeof fetch = (input, { mode: _, ...init } = {}) => fetch(input, init)

type Handler = (request: IncomingMessage, response: ServerResponse) => void
const servers: Server[] = []
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections()
    server.close()
  }
})

async function serve(handler: Handler): Promise<string> {
  const server = createServer(handler).listen(0, '127.0.0.1')
  servers.push(server)
  await once(server, 'listening')
  const address = server.address()
  return `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`
}

const changed = (change: Partial<Config> = {}) =>
  withChanges<Config>('the wallet', defaults, { bankHeaders: 300, bankWhole: 700, ...change })
const quick = changed()
const access = (change: Partial<Access> = {}): Access => ({
  fetch: nodeFetch,
  permitted: async () => true,
  config: quick,
  ...change,
})

describe('a bank that misbehaves on the wire', () => {
  const silent = { kind: 'silent', reason: 'bank-unreachable' }
  const json = { 'content-type': 'application/json' }

  it('W8: error: one that never answers, and one that never ends, in time', async () => {
    const never = await serve(() => {})
    const trickle = await serve((_, response) => {
      response.writeHead(200, json)
      const timer = setInterval(() => response.write(' '), 20)
      response.on('close', () => clearInterval(timer))
    })
    const timed = async (url: string, change: Partial<Config> = {}) => {
      const started = performance.now()
      expect(await ask(access({ config: changed(change) }), { bank: url, path: '/v1/info' })).toEqual(silent)
      return performance.now() - started
    }
    // It is given up when its headers should have come, which is long before the whole of it should have.
    expect(await timed(never, { bankWhole: 60_000 })).toBeLessThan(60_000)
    const whole = await timed(trickle)
    expect(whole).toBeGreaterThan(quick.bankHeaders)
    expect(whole).toBeLessThan(defaults.bankWhole)
  })

  it('W8: error: a gigabyte is dropped at the cap, without being held', async () => {
    let sent = 0
    const chunk = Buffer.alloc(64 * 1024, 0x20)
    const huge = await serve((_, response) => {
      response.writeHead(200, json)
      const pump = () => {
        while (sent < 1e9 && !response.destroyed) {
          sent += chunk.length
          if (!response.write(chunk)) return void response.once('drain', pump)
        }
      }
      pump()
    })
    const before = process.memoryUsage().arrayBuffers
    expect(await ask(access(), { bank: huge, path: '/v1/info', cap: 64 * 1024 })).toEqual(silent)
    const after = process.memoryUsage().arrayBuffers
    expect(after - before).toBeLessThan(8 * 1024 * 1024)
    expect(sent).toBeLessThan(8 * 1024 * 1024)
  })

  it('W8: error: a redirect is not followed', async () => {
    let followed = 0
    const target = await serve((_, response) => {
      followed += 1
      response.end('{}')
    })
    const url = await serve((_, response) => response.writeHead(302, { location: target }).end())
    expect(await ask(access(), { bank: url, path: '/v1/info' })).toEqual(silent)
    expect(followed).toBe(0)
  })

  it.each([
    ['HTML', 200, '<html>'],
    ['nothing', 200, ''],
    ['two equal keys', 200, '{"a":1,"a":2}'],
    ['bytes that are no text', 200, Buffer.from([0x22, 0xff, 0x22])],
    ['a refusal without a reason', 400, '<html>'],
    ['a refusal with a code of its own kind', 400, '{"code":"11001"}'],
    ['too many requests, with a code', 429, '{"detail":"x","code":11001}'],
    ['its own failure, with a code', 500, '{"detail":"x","code":12002}'],
  ])('W8: error: %s says nothing', async (_, status, body) => {
    const url = await serve((__, response) => response.writeHead(status, json).end(body))
    expect((await ask(access(), { bank: url, path: '/v1/info' })).kind).toBe('silent')
  })

  it('behavior: only a 400 with a number is a refusal of these very bytes', async () => {
    const url = await serve((_, response) => response.writeHead(400, json).end('{"detail":"x","code":11001}'))
    expect(await ask(access(), { bank: url, path: '/v1/swap', body: '{}' })).toEqual({
      kind: 'refused',
      code: 11001,
    })
  })

  it('R1: error: without permission there is no request', async () => {
    let asked = 0
    const url = await serve((_, response) => {
      asked += 1
      response.end('{}')
    })
    const answer = await ask(access({ permitted: async () => false }), { bank: url, path: '/v1/info' })
    expect(answer).toEqual({ kind: 'silent', reason: 'bank-no-permission' })
    expect(asked).toBe(0)
  })

  it('R5: behavior: two requests of two wallets differ in nothing but their bodies', async () => {
    const seen: unknown[] = []
    const url = await serve((request, response) => {
      seen.push({ method: request.method, url: request.url, headers: request.rawHeaders })
      response.end('{}')
    })
    for (const body of ['{"a":1}', '{"a":2}']) await ask(access(), { bank: url, path: '/v1/swap', body })
    expect(seen[0]).toEqual(seen[1])
    expect(JSON.stringify(seen[0])).not.toMatch(/cookie|referer/i)
  })

  it('behavior: of a status without a body nothing more is read', async () => {
    const url = await serve((_, response) => response.writeHead(404).write('x'.repeat(100_000)))
    const bounds = { headers: 1000, whole: 1000, bytes: 1024 }
    const reply = await fetchBounded(nodeFetch, url, { bounds, bodiless: [404] })
    expect(reply).toEqual({ status: 404, text: '' })
  })
})

describe('a bank that lies about its keys', () => {
  type Change = (path: string, body: Record<string, unknown>) => unknown

  /** The real bank under another name, with some of its words changed. */
  async function liar(change: Change, url = 'https://liar.example') {
    const network = createNetwork()
    network.servers.set(bankUrl, bank.serve)
    network.servers.set(url, async (request) => {
      const { pathname } = new URL(request.url)
      const response = await bank.serve(new Request(bankUrl + pathname, request))
      return Response.json(change(pathname, await response.json()), { status: response.status })
    })
    const world = await openWorld({ network })
    const { id } = await world.ask('createWallet', { name: 'Reading' }, 'onboarding')
    const add = (bankAt: string) => world.command('addBank', { wallet: id, url: bankAt }, 'onboarding')
    return { world, add, url, wallet: id }
  }

  const misbehaved = { ok: false, error: { code: 'bank-misbehaved' } }
  type Wire = { keysets: { id: string; keys: Record<string, string>; [field: string]: unknown }[] }
  const inKeys =
    (change: (keyset: Wire['keysets'][number]) => unknown): Change =>
    (path, body) =>
      path.startsWith('/v1/keys/') ? { keysets: (body as Wire).keysets.map(change) } : body
  const otherKey = `02${'79be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798'}`

  it.each<[string, Change]>([
    ['a key changed', inKeys((keyset) => ({ ...keyset, keys: { ...keyset.keys, '1': otherKey } }))],
    [
      'a key that is no point',
      inKeys((keyset) => ({ ...keyset, keys: { ...keyset.keys, '1': `02${'00'.repeat(32)}` } })),
    ],
    ['a fee that the id does not name', inKeys((keyset) => ({ ...keyset, input_fee_ppk: 100 }))],
    ['another unit', inKeys((keyset) => ({ ...keyset, unit: 'eur' }))],
    [
      'another keyset than asked for',
      (path, body) => (path.startsWith('/v1/keys/') ? { keysets: [] } : body),
    ],
    ['a list that is none', (path, body) => (path === '/v1/keysets' ? { keysets: 'many' } : body)],
    ['no keyset', (path, body) => (path === '/v1/keysets' ? { keysets: [] } : body)],
    [
      'R3: two active keysets of one unit',
      (path, body) =>
        path === '/v1/keysets'
          ? {
              keysets: [
                ...(body as Wire).keysets,
                { ...(body as Wire).keysets[0], id: `01${'ab'.repeat(32)}` },
              ],
            }
          : body,
    ],
  ])('X1: error: %s: the bank is not added', async (_, change) => {
    const { world, add, url } = await liar(change)
    expect(await add(url)).toEqual(misbehaved)
    expect((await world.ask('overview', {})).stage).toBe('no-bank')
    expect(await world.storage.list('keysets', { by: 'all' })).toEqual([])
  })

  it('S5: error: a second bank with a keyset id that is known is refused, and nothing changes', async () => {
    const { world, add, url, wallet } = await liar((_, body) => body)
    expect(await add(bankUrl)).toMatchObject({ ok: true })
    await world.topUp(wallet, 7)
    const before = [
      await world.storage.list('coins', { by: 'all' }),
      await world.storage.list('keysets', { by: 'all' }),
    ]
    expect(await add(url)).toEqual(misbehaved)
    const after = [
      await world.storage.list('coins', { by: 'all' }),
      await world.storage.list('keysets', { by: 'all' }),
    ]
    expect(after).toEqual(before)
    expect((await world.ask('overview', {})).wallets[0]?.bank?.url).toBe(bankUrl)
  })

  it('behavior: a bank may have keysets of kinds we do not know, and of old units', async () => {
    const { add, url } = await liar((path, body) =>
      path === '/v1/keysets'
        ? {
            keysets: [
              ...(body as Wire).keysets,
              { id: '02aa', unit: 'sat', active: true },
              { id: '00ad268c4d1f5826', unit: 'sat', active: false },
            ],
          }
        : body,
    )
    expect(await add(url)).toMatchObject({
      ok: true,
      value: { host: 'liar.example', currency: 'usd', test: true },
    })
  })

  it('error: addresses that no bank has, and a private one that is not confirmed', async () => {
    const { world, wallet } = await liar((_, body) => body)
    const add = (url: string, confirmed?: boolean) =>
      world.command('addBank', { wallet, url, ...(confirmed !== undefined && { confirmed }) }, 'onboarding')
    expect(await add('http://bank.example')).toEqual({ ok: false, error: { code: 'bank-address' } })
    expect(await add('https://192.168.1.1')).toEqual({ ok: false, error: { code: 'bank-private' } })
    expect(await add('https://192.168.1.1', true)).toEqual({ ok: false, error: { code: 'bank-unreachable' } })
    expect(world.network.exchanges.filter(({ url }) => url.startsWith('http://bank.example'))).toEqual([])
  })
})
