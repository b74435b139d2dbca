import { Credential, Encoding } from '@tuppence/protocol'
import { Derive, Token } from '@tuppence/protocol/ecash'
import { encodePayload, routeHash } from '@tuppence/protocol/methods/cashu/schema'
import Database from 'better-sqlite3'
import { describe, expect, test } from 'vitest'
import { sqliteStore } from './stores/sqlite/sqliteStore.ts'
import {
  article,
  books,
  challengeOf,
  coinsFor,
  get,
  page,
  paying,
  problemOf,
  ready,
  START,
  shop,
  tokenOf,
} from './test/shop.ts'
import { newFile } from './test/stores.ts'

describe('V6 behavior: one credential in many requests at once', () => {
  test('one claim, ten replays, and no more', async () => {
    const from = shop()
    const charge = from.till.charge(article)
    const { headers } = await ready(from, charge)
    const tries = Array.from({ length: 50 }, () => charge.handle(get('/articles/7', headers), page))
    const statuses = (await Promise.all(tries)).map((response) => response.status)
    expect(statuses.filter((status) => status === 200)).toHaveLength(11)
    expect(statuses.filter((status) => status === 429)).toHaveLength(39)
    expect((await books(from)).takings).toEqual([
      expect.objectContaining({ sales: 1, received: 5n, replays: 10 }),
    ])
  })

  test('coins for two things at once: one gets them, the other is told which', async () => {
    const from = shop()
    const [a, b] = [from.till.charge(article), from.till.charge({ ...article, resource: 'article/8' })]
    const first = await ready(from, a)
    const second = challengeOf(await b.handle(get(), page))
    const [one, other] = await Promise.all([
      a.handle(get('/a', first.headers), page),
      b.handle(get('/b', paying(second, first.token)), page),
    ])
    expect([one.status, other.status].sort()).toEqual([200, 409])
    expect((await books(from)).held).toBe(2)
  })

  test('one challenge, two sets of coins: the second is asked again', async () => {
    const from = shop()
    const charge = from.till.charge(article)
    const { challenge, headers } = await ready(from, charge)
    await charge.handle(get('/x', headers), page)
    const other = paying(challenge, tokenOf(from.bank, coinsFor(from.bank, challenge)))
    const before = await books(from)
    const response = await charge.handle(get('/x', other), page)
    expect([response.status, await problemOf(response)]).toEqual([
      402,
      { name: 'invalid-challenge', detail: 'challenge-used' },
    ])
    expect(await books(from)).toEqual(before)
  })
})

test.each([
  ['two hosts', 'http://localhost:8402', 'http://localhost:8403'],
  ['two paths of one host', 'http://localhost:8402/news', 'http://localhost:8402/games'],
])(
  'V13 error: of two sites that share a store, one does not give out what was paid for at the other: %s',
  async (_, url, otherUrl) => {
    const from = shop({ url })
    const charge = from.till.charge(article)
    const { publicKey: vendorKey } = from.vendor
    const other = shop({ store: from.store, bank: from.bank, url: otherUrl, vendorKey })
    const { headers } = await ready(from, charge)
    expect((await charge.handle(get('/x', headers), page)).status).toBe(200)
    // Of the same name, and dearer.
    const namesake = other.till.charge({ ...article, price: '2.00' })
    const response = await namesake.handle(get('/x', headers), page)
    expect([response.status, (await problemOf(response)).name]).toEqual([409, 'already-claimed'])
    expect((await charge.handle(get('/x', headers), page)).status).toBe(200)
  },
)

test('behavior: what was bought before sites were told apart is opened by its coins as ever', async () => {
  const path = newFile()
  const from = shop({ store: sqliteStore(path) })
  const charge = from.till.charge(article)
  const { headers } = await ready(from, charge)
  expect((await charge.handle(get('/x', headers), page)).status).toBe(200)
  const file = new Database(path)
  const oldScope = routeHash({ method: 'GET', routeId: article.resource, priceVersion: '' })
  expect(file.prepare('UPDATE claims SET scope = ?').run(oldScope).changes).toBe(1)
  file.close()
  expect((await charge.handle(get('/x', headers), page)).status).toBe(200)
})

test('V17 error: coins for a till whose only bank is frozen wait', async () => {
  const from = shop()
  const charge = from.till.charge(article)
  const { headers } = await ready(from, charge)
  await from.store.freeze(from.bank.url, 'invalid proof')
  from.clock.now += 60
  const response = await charge.handle(get('/x', headers), page)
  expect([response.status, response.headers.get('retry-after')]).toEqual([503, '2'])
  expect(await problemOf(response)).toEqual({ name: 'bank-unreachable', detail: 'no-bank' })
})

describe('V7 error: two coins of one secret', () => {
  test('in one token', async () => {
    const from = shop()
    const charge = from.till.charge(article)
    const { challenge } = await ready(from, charge)
    const one = from.bank.locked(8n, { V: from.vendor.publicKey, T: Derive.refundTime(START) })
    const twin = from.bank.sign(64n, one.secret)
    const response = await charge.handle(get('/x', paying(challenge, tokenOf(from.bank, [one, twin]))), page)
    expect([response.status, await problemOf(response)]).toEqual([
      402,
      { name: 'verification-failed', detail: 'coin-twice' },
    ])
  })

  test('in two tokens', async () => {
    const from = shop()
    const charge = from.till.charge(article)
    const { challenge } = await ready(from, charge)
    const one = from.bank.locked(8n, { V: from.vendor.publicKey })
    await charge.handle(get('/x', paying(challenge, tokenOf(from.bank, [one]))), page)
    const before = await books(from)
    const other = from.till.charge({ ...article, resource: 'article/8' })
    const twin = tokenOf(from.bank, [from.bank.sign(64n, one.secret)])
    const fresh = challengeOf(await other.handle(get(), page))
    const response = await other.handle(get('/x', paying(fresh, twin)), page)
    expect([response.status, (await problemOf(response)).name]).toEqual([409, 'already-claimed'])
    const mixed = tokenOf(from.bank, [one, from.bank.locked(8n, { V: from.vendor.publicKey })])
    const again = await other.handle(get('/x', paying(fresh, mixed)), page)
    expect([again.status, await problemOf(again)]).toEqual([
      402,
      { name: 'verification-failed', detail: 'coins-known' },
    ])
    expect(await books(from)).toEqual(before)
  })
})

test('X4 error: the same coins for something else are told where they went, and nothing is served', async () => {
  const from = shop()
  const charge = from.till.charge(article)
  const { token, headers } = await ready(from, charge)
  const paid = await charge.handle(get('/x', headers), page)
  const other = from.till.charge({ ...article, resource: 'article/8' })
  const fresh = challengeOf(await other.handle(get(), page))
  let served = 0
  const response = await other.handle(get('/y', paying(fresh, token)), () => {
    served++
    return page()
  })
  expect([response.status, served]).toEqual([409, 0])
  expect(await response.json()).toEqual({
    type: 'urn:tuppence:problem:already-claimed',
    title: 'Already Claimed',
    status: 409,
    resource: 'article/7',
    claim: JSON.parse(Encoding.fromUtf8(Encoding.unbase64url(paid.headers.get('payment-receipt') ?? '')))
      .claim,
  })
  expect(response.headers.get('www-authenticate')).toBeNull()
})

test('behavior: an alien credential of another method is unsupported, not a payment', async () => {
  const from = shop()
  const charge = from.till.charge(article)
  const { challenge, token } = await ready(from, charge)
  const value = Credential.serialize({
    challenge: { ...challenge, method: 'tempo' },
    payload: encodePayload(token),
  })
  const response = await charge.handle(get('/x', { 'payment-authorization': value }), page)
  expect([response.status, (await problemOf(response)).name]).toEqual([400, 'method-unsupported'])
})

test('behavior: coins in another order, or another writing, are the same coins', async () => {
  const from = shop()
  const charge = from.till.charge(article)
  const { challenge, token, headers } = await ready(from, charge)
  await charge.handle(get('/x', headers), page)
  const { bank, unit, proofs } = Token.decode(token)
  const full = [...proofs].reverse().map((proof) => ({ ...proof, id: from.bank.keyset.id }))
  const again = Token.encode({ bank, unit, memo: 'hello', proofs: full })
  expect(again).not.toBe(token)
  expect((await charge.handle(get('/x', paying(challenge, again)), page)).status).toBe(200)
  expect((await books(from)).takings[0]).toMatchObject({ sales: 1, replays: 1 })
})
