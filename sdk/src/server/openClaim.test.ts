import { describe, expect, test } from 'vitest'
import { article, books, get, page, post, problemOf, ready, shop, tip } from './test/shop.ts'

describe('V21 behavior: paid, and not delivered', () => {
  test('a handler that throws leaves the claim open, for nothing more, however often', async () => {
    const from = shop()
    const charge = from.till.charge(article)
    const { headers } = await ready(from, charge)
    for (let index = 0; index < 15; index++) {
      const response = await charge.handle(get('/x', headers), () => {
        throw new Error('database')
      })
      expect([response.status, (await problemOf(response)).name]).toEqual([500, 'internal-payment-error'])
      expect(response.headers.get('payment-receipt')).toBeNull()
      expect(response.headers.get('cache-control')).toBe('private, no-store')
    }
    expect((await books(from)).takings[0]).toMatchObject({ sales: 1, undelivered: 1, replays: 0 })
    const served = await charge.handle(get('/x', headers), page)
    expect([served.status, await served.text()]).toEqual([200, 'the article'])
    expect((await books(from)).takings[0]).toMatchObject({
      sales: 1,
      undelivered: 0,
      replays: 1,
      received: 5n,
    })
  })

  test('a body that breaks off is not a delivery; the next one is', async () => {
    const from = shop()
    const charge = from.till.charge(article)
    const { headers } = await ready(from, charge)
    const broken = await charge.handle(get('/x', headers), () => new Response('x'.repeat(200_000)))
    const reader = broken.body?.getReader()
    await reader?.read()
    await reader?.cancel()
    expect((await books(from)).takings[0]).toMatchObject({ undelivered: 1 })
    await (await charge.handle(get('/x', headers), page)).text()
    expect((await books(from)).takings[0]).toMatchObject({ undelivered: 0 })
  })

  test('a one-time handler that throws, or whose body breaks, runs again; then never more', async () => {
    const from = shop()
    const charge = from.till.charge(tip)
    const { headers } = await ready(from, charge, post())
    const breaking = new ReadableStream({ pull: (controller) => controller.error(new Error('disk')) })
    const answers = [
      () => Promise.reject(new Error('x')),
      () => new Response(breaking),
      () => new Response('thanks'),
    ]
    const statuses: number[] = []
    let runs = 0
    for (let index = 0; index < 4; index++) {
      const response = await charge.handle(post('/tip', headers), () => answers[runs++]?.() ?? page())
      statuses.push(response.status)
    }
    expect([statuses, runs]).toEqual([[500, 500, 200, 200], 3])
    expect((await books(from)).takings[0]).toMatchObject({ sales: 1, received: 2n })
  })

  test('a process that dies in the handler leaves a lease that ends', async () => {
    const from = shop()
    const charge = from.till.charge(tip)
    const { headers } = await ready(from, charge, post())
    void charge.handle(post('/tip', headers), () => new Promise(() => undefined))
    await expect.poll(async () => (await books(from)).held).toBe(1)
    expect((await charge.handle(post('/tip', headers), page)).status).toBe(503)
    from.clock.now += 31
    expect((await charge.handle(post('/tip', headers), page)).status).toBe(200)
  })
})
