import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { getRequestListener } from '@hono/node-server'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { articles } from '../src/articles/index.ts'
import { prose } from '../src/html/prose.ts'
import { type CachingProxy, cachingProxy } from './cachingProxy.ts'
import { cookieOf, pay, type Street, street } from './street.ts'

const [article] = articles
const path = `/articles/${article?.slug}/full`
const text = prose(article?.body ?? '').markup

let town: Street
let closing: (() => Promise<void>)[] = []
beforeEach(async () => {
  town = await street()
})
afterEach(async () => {
  for (const close of closing.reverse()) await close()
  closing = []
  await town.close()
})

/** The newspaper on a port, and a cache before it. */
async function behindCache(isHeadstrong: boolean): Promise<CachingProxy> {
  const server = createServer(getRequestListener(town.newspaper.app.fetch))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  closing.push(async () => {
    server.close()
    server.closeAllConnections()
    await once(server, 'close')
  })
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const proxy = await cachingProxy({ origin, isHeadstrong })
  closing.push(() => proxy.close())
  return proxy
}

type Init = { readonly method?: string; readonly headers?: Record<string, string> }

/** One of two visitors, who look alike but for what they hold. */
function visitor({ url }: CachingProxy) {
  const ask = (where = path, init: Init = {}) =>
    fetch(url + where, { ...init, headers: { accept: 'text/html', ...init.headers } })
  const buy = async (where = path, cents = 5, method = 'GET') => {
    const asked = await ask(where, { method })
    const coins = await town.coins(town.newspaper.vendorKey, cents)
    const headers = { 'payment-authorization': pay(asked, coins) }
    return { headers, response: await ask(where, { method, headers }) }
  }
  return { ask, buy }
}

/** Nothing of what another has paid for. */
async function expectUnpaid(response: Response): Promise<void> {
  expect(response.status).toBe(402)
  expect(response.headers.get('payment-receipt')).toBeNull()
  expect(response.headers.getSetCookie()).toEqual([])
  expect(await response.text()).not.toContain(text.slice(0, 80))
}

describe.each([
  ['that keeps to RFC 9111', false],
  ['that was told to keep everything', true],
])('V15: a shared cache %s', (_, isHeadstrong) => {
  it('behavior: keeps what is free, for whoever asks', async () => {
    const proxy = await behindCache(isHeadstrong)
    const [a, b] = [visitor(proxy), visitor(proxy)]
    const front = await (await a.ask('/')).text()
    const asset = /\/assets\/[^"]+\.css/.exec(front)?.[0] ?? ''
    expect((await a.ask(asset)).headers.get('x-cache')).toBe('miss')
    const again = await b.ask(asset)
    expect([again.status, again.headers.get('x-cache')]).toEqual([200, 'hit'])
  })

  it('behavior: never gives one visitor the article, the receipt or the cookie of another', async () => {
    const proxy = await behindCache(isHeadstrong)
    const [a, b] = [visitor(proxy), visitor(proxy)]
    const { headers, response } = await a.buy()
    expect(response.status).toBe(200)
    expect(response.headers.get('payment-receipt')).toBeTruthy()
    expect(await response.text()).toBe(text)
    await expectUnpaid(await b.ask())
    // Reading it again, by cookie and by the same coins, leaves nothing there for others either.
    const cookie = cookieOf(response)
    for (const own of [{ cookie }, headers]) expect((await a.ask(path, { headers: own })).status).toBe(200)
    await expectUnpaid(await b.ask())
    await expectUnpaid(await b.ask(path, { method: 'HEAD' }))
    await expectUnpaid(await b.ask(path, { headers: { range: 'bytes=0-' } }))
    await expectUnpaid(await b.ask(path, { headers: { cookie: 'other=1' } }))
  })

  it('behavior: what is refused or posted is nobody else’s', async () => {
    const proxy = await behindCache(isHeadstrong)
    const [a, b] = [visitor(proxy), visitor(proxy)]
    await expectUnpaid(await a.ask(path, { headers: { 'payment-authorization': 'Payment x' } }))
    // A refusal that came first does not stand before what was paid.
    const { response } = await a.buy()
    expect((await a.ask(path, { headers: { cookie: cookieOf(response) } })).status).toBe(200)
    const go = await a.buy('/penny-falls/go', 2, 'POST')
    expect(go.response.status).toBe(200)
    expect((await b.ask('/penny-falls/go', { method: 'POST' })).status).toBe(402)
  })
})

it('V15: behavior: a cache that keeps to RFC 9111 keeps nothing that was paid for, and no price', async () => {
  const proxy = await behindCache(false)
  const [a, b] = [visitor(proxy), visitor(proxy)]
  const challenges = [await a.ask(), await b.ask()].map(({ headers }) => headers.get('www-authenticate'))
  expect(challenges[0]).toMatch(/^Payment /)
  expect(challenges[0]).not.toBe(challenges[1])
  const { response } = await a.buy()
  await a.ask(path, { headers: { cookie: cookieOf(response) } })
  await a.buy('/print-room/poster', 25)
  const theirs = (await b.buy()).response
  expect(theirs.status).toBe(200)
  expect(theirs.headers.get('payment-receipt')).not.toBe(response.headers.get('payment-receipt'))
  expect(proxy.stored().map(({ url }) => url)).toEqual([])
})
