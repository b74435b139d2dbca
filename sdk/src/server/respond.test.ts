import { describe, expect, test } from 'vitest'
import { article, cookieOf, get, page, ready, shop } from './test/shop.ts'

describe('V15 behavior: what a cache may keep', () => {
  const VARY = 'Origin, Accept, Accept-Payment, Authorization, Payment-Authorization, Cookie'

  test('a 402, a problem and an error are no-store and vary by all that was looked at', async () => {
    const from = shop()
    const charge = from.till.charge(article)
    const failing = from.till.charge({
      ...article,
      resource: 'b',
      price: () => {
        throw new Error('database')
      },
    })
    const responses = [
      await charge.handle(get(), page),
      await charge.handle(get('/x', { 'payment-authorization': 'Payment x' }), page),
      await charge.handle(new Request('http://localhost:8402/x', { method: 'HEAD' }), page),
      await failing.handle(get(), page),
    ]
    expect(responses.map((response) => response.status)).toEqual([402, 402, 402, 500])
    for (const { headers } of responses) {
      expect(headers.get('cache-control')).toBe('no-store')
      expect(headers.get('vary')).toBe(VARY)
      const chars = [...headers].reduce((sum, [name, value]) => sum + name.length + value.length + 4, 0)
      expect(chars).toBeLessThan(8192)
    }
  })

  test("a paid page is private whatever its handler says, and carries none of a shared cache's fields", async () => {
    const from = shop()
    const charge = from.till.charge(article)
    const { headers } = await ready(from, charge)
    const shared = {
      'cache-control': 'public, s-maxage=600',
      etag: '"1"',
      expires: 'Mon, 02 Nov 2037 00:00:00 GMT',
      age: '5',
      'cdn-cache-control': 'max-age=600',
      'cloudflare-cdn-cache-control': 'max-age=600',
      'surrogate-control': 'max-age=600',
      'payment-receipt': 'forged',
      vary: 'accept-language, cookie',
      'x-own': 'kept',
    }
    const serve = () => new Response('x', { headers: shared })
    const paid = await charge.handle(get('/x', headers), serve)
    const opened = await charge.handle(get('/x', { cookie: cookieOf(paid) }), serve)
    for (const response of [paid, opened]) {
      expect(response.headers.get('cache-control')).toBe('private, no-store')
      expect(response.headers.get('vary')).toBe(
        'accept-language, cookie, Origin, Accept, Accept-Payment, Authorization, Payment-Authorization',
      )
      const kept = [...response.headers.keys()]
      for (const name of [
        'etag',
        'expires',
        'age',
        'cdn-cache-control',
        'cloudflare-cdn-cache-control',
        'surrogate-control',
      ]) {
        expect(kept).not.toContain(name)
      }
      expect(response.headers.get('x-own')).toBe('kept')
    }
    expect(opened.headers.get('payment-receipt')).toBeNull()
  })

  test("an owner may let the reader's own browser keep it for minutes; errors and 304 stay private", async () => {
    const from = shop()
    const charge = from.till.charge({ ...article, cacheSeconds: 300 })
    const { headers } = await ready(from, charge)
    const paid = await charge.handle(get('/x', headers), page)
    expect(paid.headers.get('cache-control')).toBe('private, max-age=300')
    const cookie = cookieOf(paid)
    const other = [
      () => new Response(null, { status: 304 }),
      () => Response.redirect('http://localhost:8402/y'),
      () => {
        throw new Error('x')
      },
    ]
    for (const serve of other) {
      const response = await charge.handle(get('/x', { cookie }), serve)
      expect(response.headers.get('cache-control')).toBe(
        response.status === 304 ? 'private, max-age=300' : 'private, no-store',
      )
    }
  })
})
