import type { Curve } from '@tuppence/protocol/curve'
import { describe, expect, test } from 'vitest'
import { curve } from './test/handBank.ts'
import { article, books, coinsFor, get, page, paying, problemOf, ready, shop, tokenOf } from './test/shop.ts'

describe('V11 error: floods', () => {
  /** A till whose curve work is counted. */
  function counting(options: Parameters<typeof shop>[0] = {}) {
    const work = { count: 0 }
    const counted: Curve = {
      ...curve,
      hashToCurve: (message) => {
        work.count++
        return curve.hashToCurve(message)
      },
      recommit: (statement) => {
        work.count++
        return curve.recommit(statement)
      },
    }
    return { ...shop({ ...options, curve: counted }), work }
  }

  test('the eleventh bad credential of a minute costs no curve work, and others go on', async () => {
    const from = counting()
    const charge = from.till.charge(article)
    const { challenge, headers } = await ready(from, charge)
    const bad = from.bank.locked(8n, { V: from.vendor.publicKey })
    const forged = tokenOf(from.bank, [{ ...bad, dleq: { ...bad.dleq, e: 'ab'.repeat(32) } }])
    const send = (fields: Record<string, string>, address: string) =>
      charge.handle(get('/x', fields), page, { address })
    for (let index = 0; index < 10; index++) {
      expect((await send(paying(challenge, forged), '192.0.2.1')).status).toBe(402)
    }
    const done = from.work.count
    expect(done).toBeGreaterThanOrEqual(10)
    const limited = await send(headers, '192.0.2.1')
    expect([limited.status, limited.headers.get('retry-after')]).toEqual([429, '60'])
    expect(limited.headers.get('www-authenticate')).toBeNull()
    expect(from.work.count).toBe(done)
    expect((await send({}, '192.0.2.1')).status).toBe(402)
    expect((await send(headers, '192.0.2.2')).status).toBe(200)
    from.clock.now += 60
    expect((await send(headers, '192.0.2.1')).status).toBe(200)
  })

  test.each(['an ended challenge', 'a challenge of another price', 'coins that bought something else'])(
    'the eleventh of a minute costs no curve work, also with %s of ours',
    async (name) => {
      const from = counting()
      const charge = from.till.charge(article)
      const { challenge, token } = await ready(from, charge)
      const send = (text: string) =>
        charge.handle(get('/x', paying(challenge, text)), page, { address: '192.0.2.1' })
      let [next, asked] = [() => coinsFor(from.bank, challenge), send]
      if (name === 'an ended challenge') from.clock.now += 301
      if (name === 'a challenge of another price') {
        const dear = from.till.charge({ ...article, price: '0.50' })
        asked = (text) => dear.handle(get('/x', paying(challenge, text)), page, { address: '192.0.2.1' })
      }
      if (name === 'coins that bought something else') {
        const coins = coinsFor(from.bank, challenge)
        next = () => coins
        const other = from.till.charge({ ...article, resource: 'article/8' })
        const bought = await ready(from, other)
        await other.handle(get('/x', paying(bought.challenge, tokenOf(from.bank, coins))), page)
      }
      for (let index = 0; index < 10; index++) {
        expect([402, 409]).toContain((await asked(tokenOf(from.bank, next()))).status)
      }
      const done = from.work.count
      expect((await asked(token)).status).toBe(429)
      expect(from.work.count).toBe(done)
    },
  )

  test('IPv6 counts by its /64, and a stranger cannot name another address', async () => {
    const from = shop({ proxies: ['10.0.0.0/8'] })
    const charge = from.till.charge(article)
    const bad = { 'payment-authorization': 'Payment !' }
    const send = (address: string, forwarded?: string) => {
      const fields = forwarded === undefined ? bad : { ...bad, 'x-forwarded-for': forwarded }
      return charge.handle(get('/x', fields), page, { address })
    }
    for (let index = 0; index < 10; index++) await send(`2001:db8:1:2::${index}`, `192.0.2.${index}`)
    expect((await send('2001:db8:1:2:ffff::1')).status).toBe(429)
    expect((await send('2001:db8:1:3::1')).status).toBe(402)
    for (let index = 0; index < 10; index++) await send('10.1.2.3', `6.6.6.${index}, 192.0.2.9`)
    expect((await send('10.9.9.9', '192.0.2.9')).status).toBe(429)
    expect((await send('10.9.9.9', '192.0.2.8')).status).toBe(402)
  })

  test('more curve work than the line holds is sent away with Retry-After, and comes back', async () => {
    const from = shop({ limits: { curveQueue: 2 } })
    const charge = from.till.charge({
      ...article,
      resource: (request) => new URL(request.url).pathname.slice(1),
    })
    const buyers = await Promise.all(
      Array.from({ length: 6 }, async (_none, index) => {
        const path = `/article-${index}`
        return { path, ...(await ready(from, charge, get(path))) }
      }),
    )
    const go = () => Promise.all(buyers.map(({ path, headers }) => charge.handle(get(path, headers), page)))
    const first = await go()
    const statuses = first.map((response) => response.status)
    expect(statuses.filter((status) => status === 200).length).toBeGreaterThanOrEqual(3)
    const away = first.filter((response) => response.status === 503)
    expect(away.length).toBeGreaterThan(0)
    for (const response of away) {
      expect(response.headers.get('retry-after')).toBe('1')
      expect(await problemOf(response)).toEqual({ name: 'settling', detail: 'busy' })
    }
    for (const { path, headers } of buyers) {
      expect((await charge.handle(get(path, headers), page)).status).toBe(200)
    }
  })
})

describe('V12 error: credentials in the wrong place or number', () => {
  test('two, joined or in both fields, are refused before either is touched', async () => {
    const from = shop()
    const charge = from.till.charge(article)
    const { headers } = await ready(from, charge)
    const line = headers['payment-authorization'] ?? ''
    const several = [
      get('/x', { 'payment-authorization': `${line}, ${line}` }),
      get('/x', { 'payment-authorization': line, authorization: line }),
    ]
    for (const request of several) {
      const response = await charge.handle(request, page)
      expect([response.status, await problemOf(response)]).toEqual([
        400,
        { name: 'bad-request', detail: 'several-credentials' },
      ])
    }
    const raw = { authorization: [], paymentAuthorization: [line, line] }
    expect((await charge.handle(get('/x', headers), page, { fields: raw })).status).toBe(400)
    expect((await books(from)).held).toBe(0)
    expect((await charge.handle(get('/x', headers), page)).status).toBe(200)
  })

  test('one in the field its challenge did not select does not count', async () => {
    const from = shop()
    const charge = from.till.charge(article)
    const { headers } = await ready(from, charge)
    const response = await charge.handle(
      get('/x', { authorization: headers['payment-authorization'] ?? '' }),
      page,
    )
    expect([response.status, (await problemOf(response)).name]).toEqual([402, 'payment-required'])
  })

  test('behavior: a Bearer beside it is left to the site', async () => {
    const from = shop()
    const charge = from.till.charge(article)
    const { headers } = await ready(from, charge)
    expect((await charge.handle(get('/x', { ...headers, authorization: 'Bearer x' }), page)).status).toBe(200)
  })
})

test('V5 error: no header and no method opens what is not paid', async () => {
  const { till } = shop()
  const charge = till.charge(article)
  const headers: Record<string, string>[] = [
    { 'x-middleware-subrequest': 'middleware:middleware:middleware:middleware:middleware' },
    { 'x-http-method-override': 'HEAD' },
    { range: 'bytes=0-10' },
    { 'if-none-match': '*' },
    { 'if-modified-since': 'Mon, 02 Nov 2026 00:00:00 GMT' },
    { 'x-original-url': '/' },
    { 'x-forwarded-host': 'free.example' },
    { authorization: 'Bearer anything' },
  ]
  for (const one of headers)
    expect((await charge.handle(get('/x', one), page)).status, JSON.stringify(one)).toBe(402)
  for (const method of ['HEAD', 'POST', 'PUT', 'DELETE', 'OPTIONS', 'PATCH', 'PROPFIND']) {
    const request = new Request('http://localhost:8402/x', { method })
    expect((await charge.handle(request, page)).status, method).toBe(402)
  }
})
