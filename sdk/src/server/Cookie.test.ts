import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { fuzz } from '../../../protocol/test/fuzz.ts'
import * as Cookie from './Cookie.ts'
import * as Sale from './Sale.ts'
import { article, cookieOf, DAY, get, page, problemOf, ready, SECRET, shop, tip } from './test/shop.ts'

describe('V13 error: one purchase for many', () => {
  test('the eleventh replay in a day is 429 with Retry-After, without a challenge or a price', async () => {
    const from = shop()
    const charge = from.till.charge(article)
    const { headers } = await ready(from, charge)
    for (let index = 0; index <= 10; index++) {
      expect((await charge.handle(get('/x', headers), page)).status).toBe(200)
      from.clock.now += 60
    }
    const response = await charge.handle(get('/x', headers), page)
    expect([response.status, response.headers.get('retry-after')]).toEqual([429, String(DAY - 600)])
    expect(await problemOf(response)).toMatchObject({ name: 'replayed-too-often' })
    expect(response.headers.get('www-authenticate')).toBeNull()
    from.clock.now += DAY - 600
    expect((await charge.handle(get('/x', headers), page)).status).toBe(200)
  })

  test('a cookie opens no other resource, no other till, and not when it was changed', async () => {
    const from = shop()
    const charge = from.till.charge(article)
    const { headers } = await ready(from, charge)
    const cookie = cookieOf(await charge.handle(get('/x', headers), page))
    const [name = '', value = ''] = cookie.split('=')
    const [p = '', m = ''] = value.split('.')
    const other = from.till.charge({ ...article, resource: 'article/8' })
    expect((await other.handle(get('/x', { cookie }), page)).status).toBe(402)
    const elsewhere = shop({ url: 'http://localhost:8403' }).till.charge(article)
    expect((await elsewhere.handle(get('/x', { cookie }), page)).status).toBe(402)
    const stranger = shop({ secret: SECRET.split('').reverse().join('') }).till.charge(article)
    expect((await stranger.handle(get('/x', { cookie }), page)).status).toBe(402)
    const flip = (text: string, at: number) =>
      text.slice(0, at) + (text[at] === 'A' ? 'B' : 'A') + text.slice(at + 1)
    const faulty = [
      `${name}=${flip(p, 70)}.${m}`,
      `${name}=${p}.${flip(m, 5)}`,
      `${name}=${p}`,
      `${name}=${p}.${m}.`,
      `${name}=${p}.${m}=`,
      `${name}x=${value}`,
      `${name.toUpperCase()}=${value}`,
      `\u00a0${cookie}`,
      `${name}=`,
      `${name}=x; ${name}=x; ${name}=x; ${name}=x; ${cookie}`,
    ]
    for (const one of faulty)
      expect((await charge.handle(get('/x', { cookie: one }), page)).status, one).toBe(402)
    expect((await charge.handle(get('/x', { cookie: `${name}=x;\t ${cookie} ` }), page)).status).toBe(200)
  })
})

test('V13 error: a cookie full of blanks costs no more than another', async () => {
  const { realm, resource } = { realm: 'localhost:8402', resource: 'article/7' }
  const name = Cookie.name(realm, resource)
  const header = `${name}=a${' '.repeat(15_800)}x`
  const read = () => Cookie.read(header, { realm, resource, keys: [new Uint8Array(32)], now: 0 })
  expect(read()).toBeUndefined()
  await fuzz(fc.constant(undefined), 1, read, { mostMs: 20 })
})

test('V13 error: a cookie of one handler does not open another that sells the same resource', async () => {
  const from = shop()
  const cheap = from.till.charge({ ...article, price: '0.01', route: 'preview' })
  const dear = from.till.charge({ ...article, price: '0.50', route: 'full' })
  const { headers } = await ready(from, cheap)
  const cookie = cookieOf(await cheap.handle(get('/x', headers), page))
  expect((await cheap.handle(get('/x', { cookie }), page)).status).toBe(200)
  expect((await dear.handle(get('/x', { cookie }), page)).status).toBe(402)
  const value = cookie.slice(cookie.indexOf('='))
  for (const route of ['full', undefined]) {
    const wanted = { realm: 'localhost:8402', resource: Sale.opened({ route }, 'article/7') }
    const renamed = Cookie.name(wanted.realm, wanted.resource) + value
    const other = from.till.charge({ ...article, ...(route !== undefined && { route }) })
    expect((await other.handle(get('/x', { cookie: renamed }), page)).status).toBe(402)
  }
})

test('V14 error: a cookie opens no unsafe method, and nothing of `each`', async () => {
  const from = shop()
  const charge = from.till.charge(article)
  const { headers } = await ready(from, charge)
  const cookie = cookieOf(await charge.handle(get('/x', headers), page))
  for (const method of ['POST', 'PUT', 'DELETE', 'PATCH']) {
    const request = new Request('http://localhost:8402/x', { method, headers: { cookie } })
    expect((await charge.handle(request, page)).status, method).toBe(402)
  }
  const head = await charge.handle(
    new Request('http://localhost:8402/x', { method: 'HEAD', headers: { cookie } }),
    page,
  )
  expect([head.status, await head.text()]).toEqual([200, ''])
  const each = from.till.charge({ ...tip, resource: 'article/7' })
  expect((await each.handle(get('/x', { cookie }), page)).status).toBe(402)
})
