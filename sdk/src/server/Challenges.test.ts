import { type Challenge, Encoding } from '@tuppence/protocol'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  article,
  books,
  challengeOf,
  cookieOf,
  DAY,
  get,
  page,
  paying,
  problemOf,
  ready,
  SECRET,
  START,
  shop,
  tokenOf,
} from './test/shop.ts'

test('V1 property: of all routes, kinds, prices and methods, a challenge is good for its own only', async () => {
  const from = shop({ limits: { badCredentials: 1e9, replays: 1e9 } })
  const routes = (['own', 'each'] as const).flatMap((kind) =>
    ['a', 'b'].flatMap((resource) =>
      ['0.05', '0.06'].flatMap((price) =>
        [{}, { route: 'print' }, { route: 'full' }].map((route) => ({
          kind,
          resource,
          price,
          description: 'd',
          ...route,
        })),
      ),
    ),
  )
  const doors = routes.flatMap((options) => {
    const charge = from.till.charge(options)
    return ['GET', 'POST', 'PUT', 'DELETE'].map((method) => ({ charge, method, options }))
  })
  const door = fc.constantFrom(...doors)
  let refused = 0
  await fc.assert(
    fc.asyncProperty(door, door, async (bought, tried) => {
      const ask = (method: string, headers = {}) =>
        new Request('http://localhost:8402/x', { method, headers })
      const challenge = challengeOf(await bought.charge.handle(ask(bought.method), page))
      const V = from.vendor.publicKey
      const coins = [from.bank.locked(4n, { V }), from.bank.locked(4n, { V })]
      const headers = paying(challenge, tokenOf(from.bank, coins))
      const before = await books(from)
      const response = await tried.charge.handle(ask(tried.method, headers), page)
      if (tried === bought) {
        expect(response.status).toBe(200)
      } else {
        refused++
        expect([response.status, (await problemOf(response)).name]).toEqual([402, 'invalid-challenge'])
        expect(await books(from)).toEqual(before)
      }
    }),
    { numRuns: 200, examples: doors.slice(0, 8).map((one) => [one, one]) },
  )
  expect(refused).toBeGreaterThan(150)
})

describe('V3 error: an echoed challenge that was changed in any parameter', () => {
  const changes: [
    string,
    (challenge: Challenge.Challenge) => Partial<Record<keyof Challenge.Challenge, string>>,
  ][] = [
    ['id', ({ id }) => ({ id: id.replace(/.$/, (last) => (last === 'A' ? 'B' : 'A')) })],
    ['the mark in the id', ({ id }) => ({ id: id.replace(/^./, (first) => (first === 'A' ? 'B' : 'A')) })],
    ['an empty mark', ({ id }) => ({ id: id.slice(16) })],
    ['realm', () => ({ realm: 'localhost:8403' })],
    ['method', () => ({ method: 'cashub' })],
    ['intent', () => ({ intent: 'session' })],
    ['expires', () => ({ expires: '2026-11-02T00:59:00Z' })],
    ['digest', ({ expires = '' }) => ({ digest: expires })],
    ['opaque', ({ opaque = '' }) => ({ opaque: opaque.replace(/^./, 'f') })],
    ['| in a slot', ({ realm }) => ({ realm: `${realm}|cashu` })],
  ]
  test.each(changes)('%s', async (_name, change) => {
    const from = shop()
    const charge = from.till.charge(article)
    const { challenge, token } = await ready(from, charge)
    const headers = paying({ ...challenge, ...change(challenge) } as Challenge.Challenge, token)
    const response = await charge.handle(get('/articles/7', headers), page)
    const { name } = await problemOf(response)
    expect([402, 400]).toContain(response.status)
    expect(['invalid-challenge', 'method-unsupported']).toContain(name)
    expect((await books(from)).held).toBe(0)
    expect((await charge.handle(get('/articles/7', paying(challenge, token)), page)).status).toBe(200)
  })

  test('a request made cheaper', async () => {
    const from = shop()
    const charge = from.till.charge(article)
    const { challenge, token } = await ready(from, charge)
    const json = Encoding.fromUtf8(Encoding.unbase64url(challenge.request))
    const request = Encoding.base64url(Encoding.utf8(json.replace('"amount":"5"', '"amount":"1"')))
    const response = await charge.handle(get('/articles/7', paying({ ...challenge, request }, token)), page)
    expect([response.status, await problemOf(response)]).toEqual([
      402,
      { name: 'invalid-challenge', detail: 'not-genuine' },
    ])
  })
})

describe('X9 behavior: clocks', () => {
  test('the till alone says when its challenge ends, and the coins are good for the next', async () => {
    const from = shop()
    const charge = from.till.charge(article)
    const { token, headers } = await ready(from, charge)
    from.clock.now += 300
    const response = await charge.handle(get('/x', headers), page)
    expect([response.status, await problemOf(response)]).toEqual([
      402,
      { name: 'payment-expired', detail: 'expired' },
    ])
    const again = await charge.handle(get('/x', paying(challengeOf(response), token)), page)
    expect(again.status).toBe(200)
  })

  test('a challenge whose price has changed is asked again at the new one, and the coins may still do', async () => {
    const from = shop()
    let price = '0.05'
    const charge = from.till.charge({ ...article, price: () => price })
    const { token, headers } = await ready(from, charge)
    price = '0.04'
    const response = await charge.handle(get('/x', headers), page)
    expect([response.status, (await problemOf(response)).name]).toEqual([402, 'invalid-challenge'])
    expect((await charge.handle(get('/x', paying(challengeOf(response), token)), page)).status).toBe(200)
    expect((await books(from)).takings[0]).toMatchObject({ sales: 1, received: 5n })
  })

  test('a lock that ends before the horizon is refused, one second later is taken', async () => {
    const from = shop()
    const charge = from.till.charge(article)
    const { challenge } = await ready(from, charge)
    const V = from.vendor.publicKey
    const coin = (T: number) => tokenOf(from.bank, [from.bank.locked(8n, { V, T })])
    const early = await charge.handle(get('/x', paying(challenge, coin(START + 7 * DAY - 1))), page)
    expect([early.status, await problemOf(early)]).toEqual([
      402,
      { name: 'verification-failed', detail: 'lock-differs' },
    ])
    expect((await charge.handle(get('/x', paying(challenge, coin(START + 7 * DAY))), page)).status).toBe(200)
  })
})

describe('V2 behavior: a changed secret', () => {
  const next = 'B8wRt5yU2iOp0aSd7fGh4jKl9zXc1vBn'

  test('challenges and cookies of the one before are honoured for one challenge life', async () => {
    const before = shop()
    const charge = before.till.charge(article)
    const one = await ready(before, charge)
    const two = await ready(before, charge)
    const cookie = cookieOf(await charge.handle(get('/x', one.headers), page))
    const options = {
      store: before.store,
      vendorKey: before.vendor.publicKey,
      bank: before.bank,
      secret: next,
    }
    const after = shop({ ...options, previousSecret: SECRET }).till.charge(article)
    expect((await after.handle(get('/x', { cookie }), page)).status).toBe(200)
    expect((await after.handle(get('/x', two.headers), page)).status).toBe(200)
    const late = shop({ ...options, previousSecret: SECRET })
    const lateCharge = late.till.charge(article)
    late.clock.now += 300
    expect((await lateCharge.handle(get('/x', { cookie }), page)).status).toBe(402)
    const without = shop(options).till.charge(article)
    const three = await ready(before, charge)
    const refused = await without.handle(get('/x', three.headers), page)
    expect(await problemOf(refused)).toEqual({ name: 'invalid-challenge', detail: 'not-genuine' })
    expect((await without.handle(get('/x', one.headers), page)).status).toBe(200)
  })
})
