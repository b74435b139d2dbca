import { Encoding } from '@tuppence/protocol'
import { Token } from '@tuppence/protocol/ecash'
import { decodeOpaque, decodeTerms } from '@tuppence/protocol/methods/cashu/schema'
import { describe, expect, test } from 'vitest'
import {
  article,
  challengeOf,
  coinsFor,
  cookieOf,
  DAY,
  get,
  paying,
  post,
  problemOf,
  receiptOf,
  type Shop,
  START,
  shop,
  tip,
  tokenOf,
} from './test/shop.ts'

const page = () => new Response('the article', { headers: { 'content-type': 'text/html' } })

/** Asks, and makes the coins; what remains is to present them. */
async function bought(from: Shop, options: Parameters<Shop['till']['charge']>[0], request = get()) {
  const charge = from.till.charge(options)
  const asked = await charge.handle(request, page)
  const challenge = challengeOf(asked)
  const token = tokenOf(from.bank, coinsFor(from.bank, challenge, from.clock.now))
  return { charge, asked, challenge, token, headers: paying(challenge, token) }
}

describe('a 402', () => {
  test('behavior: one challenge with the terms of wire.md, and a body for show', async () => {
    const from = shop()
    const { asked, challenge } = await bought(from, article)
    expect(asked.status).toBe(402)
    expect(challenge).toMatchObject({
      realm: 'localhost:8402',
      method: 'cashu',
      intent: 'charge',
      expires: '2026-11-02T00:05:00Z',
      header: 'Payment-Authorization',
    })
    expect(challenge).not.toHaveProperty('description')
    expect(decodeTerms(challenge.request)).toEqual({
      amount: { units: 5n, currency: 'usd' },
      description: 'An article',
      access: 30 * DAY,
      banks: [{ url: 'https://bank.example', keysets: [from.bank.keyset.id.slice(0, 16)] }],
      lock: { horizon: 7 * DAY, refund: true },
      paymentRequest: {
        a: 5n,
        u: 'usd',
        s: true,
        m: ['https://bank.example'],
        nut10: { k: 'P2PK', d: from.vendor.publicKey },
      },
      requireDleq: true,
      settlement: 'deferred',
      till: from.vendor.publicKey,
    })
    expect(Encoding.decodeJson(challenge.opaque ?? '', 1024)).toEqual({
      h: expect.stringMatching(/^[A-Za-z0-9_-]{43}$/),
      kind: 'own',
      resource: 'article/7',
    })
    expect(asked.headers.get('content-type')).toBe('application/problem+json')
    expect(await asked.json()).toEqual({
      type: 'https://paymentauth.org/problems/payment-required',
      title: 'Payment Required',
      status: 402,
      challengeId: challenge.id,
      amount: '5',
      currency: 'usd',
      description: 'An article',
    })
  })

  test('behavior: `each` has a resource of its own every time, and no access', async () => {
    const from = shop()
    const [one, other] = [await bought(from, tip, post()), await bought(from, tip, post())]
    const [a, b] = [decodeOpaque(one.challenge.opaque), decodeOpaque(other.challenge.opaque)]
    expect(a?.resource).toMatch(/^tip\/[A-Za-z0-9_-]{22}$/)
    expect(a?.resource).not.toBe(b?.resource)
    expect(decodeTerms(one.challenge.request).access).toBeUndefined()
  })

  test('behavior: two readers of one second get two challenges, and both can pay', async () => {
    const from = shop()
    const [one, other] = [await bought(from, article), await bought(from, article)]
    expect(one.challenge.expires).toBe(other.challenge.expires)
    expect(one.challenge.id).not.toBe(other.challenge.id)
    expect((await one.charge.handle(get('/articles/7', one.headers), page)).status).toBe(200)
    expect((await one.charge.handle(get('/articles/7', other.headers), page)).status).toBe(200)
  })

  test('behavior: HEAD is answered like GET, without a body, and its challenge is good for GET', async () => {
    const from = shop()
    const { charge } = await bought(from, article)
    const head = await charge.handle(
      new Request('http://localhost:8402/articles/7', { method: 'HEAD' }),
      page,
    )
    expect(head.status).toBe(402)
    expect(await head.text()).toBe('')
    const token = tokenOf(from.bank, coinsFor(from.bank, challengeOf(head)))
    expect((await charge.handle(get('/articles/7', paying(challengeOf(head), token)), page)).status).toBe(200)
  })

  test('behavior: no item is 404, no price is 400, and nothing is served', async () => {
    const { till } = shop()
    const none = till.charge({ ...article, resource: () => undefined })
    const unpriced = till.charge({ ...article, price: () => undefined })
    expect((await none.handle(get(), page)).status).toBe(404)
    expect((await unpriced.handle(get(), page)).status).toBe(400)
  })

  test('error: a computed price that no wallet could pay is a logged 500', async () => {
    const { till, logged } = shop()
    const charge = till.charge({ ...article, price: () => '5.11' })
    expect((await charge.handle(get(), page)).status).toBe(500)
    expect(logged).toContainEqual(expect.objectContaining({ level: 'error', event: 'till-failed' }))
  })
})

describe('a paid request', () => {
  test('behavior: it is served with receipt and cookie, and the claim is there', async () => {
    const from = shop()
    const { charge, challenge, token, headers } = await bought(from, article)
    let told: unknown
    const response = await charge.handle(get('/articles/7', headers), (paid) => {
      told = paid
      return page()
    })
    expect(response.status).toBe(200)
    const receipt = receiptOf(response)
    expect(receipt).toEqual({
      status: 'success',
      method: 'cashu',
      timestamp: '2026-11-02T00:00:00Z',
      reference: Token.reference(token),
      challengeId: challenge.id,
      claim: expect.stringMatching(/^[0-9a-f]{32}$/),
      settlement: 'deferred',
    })
    expect(told).toEqual({ claim: receipt.claim, resource: 'article/7' })
    expect(response.headers.getSetCookie()).toEqual([
      expect.stringMatching(
        /^__Secure-tup_[0-9a-f]{16}=[A-Za-z0-9_-]{76}\.[A-Za-z0-9_-]{43}; Path=\/articles\/7; Secure; HttpOnly; SameSite=Lax; Max-Age=2592000$/,
      ),
    ])
    expect(await response.text()).toBe('the article')
    expect(await from.store.takings({ from: START, to: START + 1 })).toEqual([
      expect.objectContaining({
        item: 'article/7',
        sales: 1,
        received: 5n,
        waiting: 5n,
        undelivered: 0,
        replays: 0,
      }),
    ])
  })

  test('behavior: the cookie opens it again without store, bank or receipt', async () => {
    const from = shop()
    const { charge, headers } = await bought(from, article)
    const cookie = cookieOf(await charge.handle(get('/articles/7', headers), page))
    from.network.down.add(from.bank.url)
    const again = await charge.handle(get('/articles/7', { cookie: `a=b; ${cookie}` }), page)
    expect(again.status).toBe(200)
    expect(again.headers.get('payment-receipt')).toBeNull()
    expect(await again.text()).toBe('the article')
    const [line] = await from.store.takings({ from: START, to: START + 1 })
    expect(line?.replays).toBe(0)
  })

  test('behavior: the cookie ends with the access, and so do the coins', async () => {
    const from = shop()
    const { charge, headers } = await bought(from, { ...article, access: 3600 })
    const response = await charge.handle(get('/articles/7', headers), page)
    expect(response.headers.getSetCookie()[0]).toContain('Max-Age=3600')
    const cookie = cookieOf(response)
    from.clock.now += 3599
    expect((await charge.handle(get('/articles/7', { cookie }), page)).status).toBe(200)
    from.clock.now += 1
    expect((await charge.handle(get('/articles/7', { cookie }), page)).status).toBe(402)
    const ended = await charge.handle(get('/articles/7', headers), page)
    expect(ended.status).toBe(409)
    expect(await problemOf(ended)).toMatchObject({ name: 'access-ended' })
    expect(ended.headers.get('www-authenticate')).toBeNull()
  })

  test('behavior: what is bought for ever is opened again after years, the cookie renewed a month at a time', async () => {
    const from = shop()
    const { charge, challenge, headers } = await bought(from, { ...article, access: 'forever' })
    expect(decodeTerms(challenge.request).access).toBe(0)
    await charge.handle(get('/articles/7', headers), page)
    from.clock.now += 3 * 365 * DAY
    const again = await charge.handle(get('/articles/7', headers), page)
    expect(again.status).toBe(200)
    expect(again.headers.getSetCookie()[0]).toContain(`Max-Age=${30 * DAY}`)
    expect(receiptOf(again).timestamp).toBe('2026-11-02T00:00:00Z')
  })

  test('behavior: stored coins open it under a fresh challenge, also when the price has changed', async () => {
    const from = shop()
    let price = '0.05'
    const charge = from.till.charge({ ...article, price: () => price })
    const first = challengeOf(await charge.handle(get(), page))
    const token = tokenOf(from.bank, coinsFor(from.bank, first))
    await charge.handle(get('/articles/7', paying(first, token)), page)
    price = '0.09'
    const fresh = challengeOf(await charge.handle(get(), page))
    const again = await charge.handle(get('/articles/7', paying(fresh, token)), page)
    expect(again.status).toBe(200)
    expect(receiptOf(again)).toMatchObject({ challengeId: fresh.id, claim: expect.any(String) })
  })

  test('behavior: more than the price is taken, and no change given', async () => {
    const from = shop()
    const { charge, challenge } = await bought(from, article)
    const coins = [from.bank.locked(8n, { V: from.vendor.publicKey })]
    const paid = await charge.handle(get('/articles/7', paying(challenge, tokenOf(from.bank, coins))), page)
    expect(paid.status).toBe(200)
    expect(await from.store.waiting(from.bank.url)).toBe(8n)
  })

  test('behavior: behind a proxy that strips a path, the cookie opens the public one', async () => {
    const from = shop({ url: 'http://localhost:8402/shop/' })
    expect(from.till.url).toBe('http://localhost:8402/shop')
    const { charge, headers } = await bought(from, article)
    const response = await charge.handle(get('/articles/7', headers), page)
    expect(response.headers.getSetCookie()[0]).toContain('; Path=/shop/articles/7;')
  })

  test('behavior: an unsafe method pays by the body it was priced for', async () => {
    const from = shop()
    const charge = from.till.charge({ ...tip, digest: true })
    const ask = (text: string, headers = {}) =>
      new Request('http://localhost:8402/tip', { method: 'POST', body: text, headers })
    const challenge = challengeOf(await charge.handle(ask('two cents'), page))
    expect(challenge.digest).toMatch(/^sha-256=:[A-Za-z0-9+/]{43}=:$/)
    const headers = paying(challenge, tokenOf(from.bank, coinsFor(from.bank, challenge)))
    const other = await charge.handle(ask('a thousand', headers), page)
    expect([other.status, await problemOf(other)]).toEqual([
      402,
      { name: 'invalid-challenge', detail: 'other-body' },
    ])
    const request = ask('two cents', headers)
    const served = await charge.handle(request, async () => new Response(await request.text()))
    expect([served.status, await served.text()]).toEqual([200, 'two cents'])
    expect((await charge.handle(ask('x'.repeat(70_000)), page)).status).toBe(413)
  })
})

test('error: an address too long to be the name of anything sold is the visitor’s fault, and alarms nobody', async () => {
  const { till, logged } = shop()
  const charge = till.charge({
    ...article,
    resource: (request) => new URL(request.url).pathname,
    description: '\u00fc'.repeat(60),
  })
  for (const length of [256, 257]) {
    const response = await charge.handle(get(`/${'r'.repeat(length - 1)}`), page)
    expect(response.status).toBe(400)
  }
  expect(logged.map(({ level, event }) => ({ level, event }))).toEqual([
    { level: 'warn', event: 'credential-too-large' },
    { level: 'warn', event: 'bad-resource' },
  ])
})
