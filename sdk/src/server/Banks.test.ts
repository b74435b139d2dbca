import { Encoding } from '@tuppence/protocol'
import { decodeTerms } from '@tuppence/protocol/methods/cashu/schema'
import { describe, expect, test } from 'vitest'
import { memoryStore } from './stores/memoryStore.ts'
import { bankNetwork, handBank } from './test/handBank.ts'
import {
  article,
  challengeOf,
  coinsFor,
  DAY,
  get,
  page,
  paying,
  problemOf,
  ready,
  START,
  shop,
  tokenOf,
} from './test/shop.ts'

describe('V17 behavior: a bank that is down', () => {
  test('nothing is sold before anything is known of it, and it is asked again soon', async () => {
    const from = shop()
    from.network.down.add(from.bank.url)
    const charge = from.till.charge(article)
    const response = await charge.handle(get(), page)
    expect([response.status, response.headers.get('retry-after')]).toEqual([503, '2'])
    expect(await problemOf(response)).toEqual({ name: 'bank-unreachable', detail: 'no-bank' })
    expect(response.headers.get('www-authenticate')).toBeNull()
    from.network.down.clear()
    from.clock.now += 2
    expect((await charge.handle(get(), page)).status).toBe(402)
  })

  test('what is pinned sells and checks without it, also after a restart', async () => {
    const first = shop()
    await first.till.charge(article).handle(get(), page)
    const from = shop({ store: first.store, vendorKey: first.vendor.publicKey, bank: first.bank })
    from.network.down.add(from.bank.url)
    const charge = from.till.charge(article)
    const { headers } = await ready(from, charge)
    expect((await charge.handle(get('/x', headers), page)).status).toBe(200)
  })

  test('coins of a keyset nobody has seen are neither taken nor refused while it cannot be asked', async () => {
    const from = shop()
    const charge = from.till.charge(article)
    const { challenge } = await ready(from, charge)
    const rotated = handBank({ seed: 2 })
    const headers = paying(challenge, tokenOf(rotated, coinsFor(rotated, challenge)))
    from.network.down.add(from.bank.url)
    from.clock.now += 61
    const response = await charge.handle(get('/x', headers), page)
    expect([response.status, response.headers.get('retry-after')]).toEqual([503, '60'])
    expect(await problemOf(response)).toEqual({ name: 'bank-unreachable', detail: 'unknown-keyset' })
    expect(response.headers.get('www-authenticate')).toBeNull()
    const asked = from.network.asked.length
    from.clock.now += 30
    expect((await charge.handle(get('/x', headers), page)).headers.get('retry-after')).toBe('30')
    expect(from.network.asked.length).toBe(asked)
    from.network.down.clear()
    from.network.add(rotated)
    from.clock.now += 31
    const taken = await charge.handle(get('/x', headers), page)
    expect(taken.status).toBe(200)
  })

  test('one of two that never answers is not waited for, neither at the start nor later', async () => {
    const known = handBank()
    const silent = 'https://silent.example'
    const network = bankNetwork(known)
    const from = shop({
      bank: known,
      banks: [silent, known.url],
      fetch: (url, init) =>
        url.startsWith(silent) ? new Promise(() => undefined) : network.fetch(url, init),
    })
    const charge = from.till.charge(article)
    const { headers } = await ready(from, charge)
    expect((await charge.handle(get('/x', headers), page)).status).toBe(200)
    from.clock.now += 61
    expect((await charge.handle(get(), page)).status).toBe(402)
    // Less than one bank call may take.
  }, 9_000)

  test('a store that cannot be read once is read again', async () => {
    const store = memoryStore()
    const { keysets } = store
    let fails = 2
    const broken = async (bank: string) => {
      if (fails-- > 0) throw new Error('database is locked')
      return keysets(bank)
    }
    const charge = shop({ store: { ...store, keysets: broken } }).till.charge(article)
    expect((await charge.handle(get(), page)).status).toBe(500)
    expect((await charge.handle(get(), page)).status).toBe(402)
  })

  test('what a bank adds is named within five minutes, without making a reader wait', async () => {
    const from = shop()
    const charge = from.till.charge(article)
    const named = async () =>
      decodeTerms(challengeOf(await charge.handle(get(), page)).request).banks?.[0]?.keysets.length
    expect(await named()).toBe(1)
    from.network.add(handBank({ seed: 2 }))
    from.clock.now += 300
    expect(await named()).toBe(1)
    await expect.poll(named).toBe(2)
  })

  test('what one process has heard of before another is good at both', async () => {
    const from = shop()
    const process = shop({ store: from.store, vendorKey: from.vendor.publicKey, bank: from.bank })
    const [charge, other] = [from.till.charge(article), process.till.charge(article)]
    await charge.handle(get(), page)
    await other.handle(get(), page)
    for (const network of [from.network, process.network]) network.add(handBank({ seed: 2 }))
    from.clock.now += 300
    await charge.handle(get(), page)
    const named = async () => {
      const { challenge, headers } = await ready(from, charge)
      return { headers, keysets: decodeTerms(challenge.request).banks?.[0]?.keysets.length }
    }
    await expect.poll(async () => (await named()).keysets).toBe(2)
    process.clock.now += 61
    const { headers } = await named()
    expect((await other.handle(get('/x', headers), page)).status).toBe(200)
  })

  test('a bank whose last keyset ends within a day is not named', async () => {
    const from = shop({ bank: handBank({ finalExpiry: START + DAY }) })
    expect((await from.till.charge(article).handle(get(), page)).status).toBe(503)
  })

  test('a keyset the bank does not know either is a refusal', async () => {
    const from = shop()
    const charge = from.till.charge(article)
    const { challenge } = await ready(from, charge)
    const false_ = handBank({ seed: 3 })
    from.clock.now += 61
    const headers = paying(challenge, tokenOf(false_, coinsFor(false_, challenge)))
    const response = await charge.handle(get('/x', headers), page)
    expect([response.status, await problemOf(response)]).toEqual([
      402,
      { name: 'verification-failed', detail: 'unknown-keyset' },
    ])
  })
})

test('V18 behavior: what a bank may owe is capped; more coins wait, and a frozen bank is left out', async () => {
  const other = handBank({ url: 'https://other.example', seed: 4 })
  const from = shop({ limits: { exposureMost: 9n }, banks: ['https://bank.example', other.url] })
  from.network.add(other)
  const charge = from.till.charge({
    ...article,
    resource: (request) => new URL(request.url).pathname.slice(1),
  })
  const one = await ready(from, charge, get('/a'))
  const two = await ready(from, charge, get('/b'))
  expect((await charge.handle(get('/a', one.headers), page)).status).toBe(200)
  const full = await charge.handle(get('/b', two.headers), page)
  expect([full.status, full.headers.get('retry-after')]).toEqual([503, '900'])
  expect(await problemOf(full)).toEqual({ name: 'settling', detail: 'exposure' })
  await from.store.end(
    (await from.store.held()).map((coin) => coin.y),
    'redeemed',
  )
  expect((await charge.handle(get('/b', two.headers), page)).status).toBe(200)
  await from.store.freeze(from.bank.url, 'invalid proof')
  from.clock.now += 60
  const asked = challengeOf(await charge.handle(get('/c'), page))
  expect(Encoding.fromUtf8(Encoding.unbase64url(asked.request))).not.toContain('bank.example')
  const frozen = await charge.handle(
    get('/c', paying(asked, tokenOf(from.bank, coinsFor(from.bank, asked)))),
    page,
  )
  expect([frozen.status, (await problemOf(frozen)).name]).toEqual([503, 'bank-unreachable'])
})
