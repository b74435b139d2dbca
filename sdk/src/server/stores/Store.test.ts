import { statSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { TillError } from '../TillError.ts'
import { claimed, claimOf, coinOf, DAY, engines, newFile, now, rule, terms, yOf } from '../test/stores.ts'
import { memoryStore } from './memoryStore.ts'
import { sqliteStore } from './sqlite/sqliteStore.ts'

describe.each(engines)('%s store', (_, open) => {
  describe('the spent set', () => {
    test('behavior: a claim is found by any of its coins, whole', async () => {
      const store = open()
      const coins = [coinOf(1n), { ...coinOf(4n), refundAt: now + 14 * DAY }]
      const claim = await claimed(store, coins)
      expect(await store.find(coins.map((coin) => coin.y))).toEqual({ claims: [claim], known: 2 })
      expect(await store.find([coins[1]?.y ?? '', yOf()])).toEqual({ claims: [claim], known: 1 })
      expect(await store.find([yOf()])).toEqual({ claims: [], known: 0 })
    })

    test('behavior: a claim without access has none', async () => {
      const store = open()
      const coins = [coinOf()]
      const { access: _none, ...claim } = claimOf(coins, { kind: 'each' })
      await store.claim(claim, coins, terms)
      expect((await store.find([coins[0]?.y ?? ''])).claims).toEqual([claim])
    })

    test('V7 error: a Y is claimed once, whatever amount, keyset and C it comes with', async () => {
      const store = open()
      const coin = coinOf(8n)
      await claimed(store, [coin])
      const twin = { ...coinOf(64n, coin.y), keyset: `01${'ff'.repeat(32)}`, C: `02${'00'.repeat(32)}` }
      const fresh = coinOf(1n)
      const second = claimOf([fresh, twin], { resource: 'article/8' })
      expect(await store.claim(second, [fresh, twin], terms)).toBe('conflict')
      expect(await store.find([fresh.y])).toEqual({ claims: [], known: 0 })
      expect(await store.waiting('https://bank.example')).toBe(8n)
    })

    test('V7 error: a Y twice in one claim is refused whole', async () => {
      const store = open()
      const coin = coinOf()
      expect(await store.claim(claimOf([coin, coin]), [coin, coin], terms)).toBe('conflict')
      expect((await store.find([coin.y])).known).toBe(0)
    })

    test('V6 error: a challenge is paid once, and the loser leaves nothing', async () => {
      const store = open()
      const { challengeId } = await claimed(store)
      const coins = [coinOf()]
      expect(await store.claim(claimOf(coins, { challengeId }), coins, terms)).toBe('conflict')
      expect((await store.find(coins.map((coin) => coin.y))).known).toBe(0)
    })

    test('V18 error: a bank owes no more than the cap, and redeeming makes room', async () => {
      const store = open()
      const coins = [coinOf(8n)]
      await claimed(store, coins)
      const more = [coinOf(3n)]
      const small = { most: 10n, leaseUntil: 0 }
      expect(await store.claim(claimOf(more), more, small)).toBe('full')
      expect(await store.claim(claimOf(more, { bank: 'https://other.example' }), more, small)).toBe('claimed')
      await store.end(
        coins.map((coin) => coin.y),
        'redeemed',
      )
      const third = [coinOf(10n)]
      expect(await store.claim(claimOf(third), third, small)).toBe('claimed')
    })

    test('V18 error: coins of a frozen bank are not taken', async () => {
      const store = open()
      await store.freeze('https://bank.example', 'invalid proof')
      const coins = [coinOf()]
      expect(await store.claim(claimOf(coins), coins, terms)).toBe('frozen')
      expect(await store.frozen()).toEqual(['https://bank.example'])
    })
  })

  describe('replays', () => {
    test('V13 behavior: ten in any 24 hours, then the seconds until the oldest is a day old', async () => {
      const store = open()
      const { id } = await claimed(store)
      for (let index = 0; index < 10; index++) expect(await store.replay(id, now + index * 60, rule)).toBe(0)
      expect(await store.replay(id, now + 600, rule)).toBe(DAY - 600)
      expect(await store.replay(id, now + DAY - 1, rule)).toBe(1)
      expect(await store.replay(id, now + DAY, rule)).toBe(0)
      expect(await store.replay(id, now + DAY, rule)).toBe(60)
    })

    test('behavior: a forgiven opening is one more that may come', async () => {
      const store = open()
      const { id } = await claimed(store)
      for (let index = 0; index < 10; index++) await store.replay(id, now, rule)
      await store.forgive(id, now)
      expect(await store.replay(id, now, rule)).toBe(0)
      expect(await store.replay(id, now, rule)).toBe(DAY)
    })
  })

  describe('one-time answers', () => {
    test('behavior: one runs at a time; the first answer is kept for ever', async () => {
      const store = open()
      const { id } = await claimed(store)
      expect(await store.lease(id, now, now + 30)).toBe('run')
      expect(await store.lease(id, now + 29, now + 60)).toBe('busy')
      await store.settle(id, { status: 201, type: 'text/plain', body: new Uint8Array([1, 2]) })
      await store.settle(id, { status: 200, body: new Uint8Array([9]) })
      expect(await store.lease(id, now, now + 30)).toEqual({
        status: 201,
        type: 'text/plain',
        body: new Uint8Array([1, 2]),
      })
    })

    test('V21 behavior: a lease that ended, ran out or was never renewed lets the next one run', async () => {
      const store = open()
      const coins = [coinOf()]
      const claim = claimOf(coins)
      await store.claim(claim, coins, { most: 100n, leaseUntil: now + 30 })
      expect(await store.lease(claim.id, now + 5, now + 35)).toBe('busy')
      expect(await store.lease(claim.id, now + 30, now + 60)).toBe('run')
      await store.renew(claim.id, now + 90)
      expect(await store.lease(claim.id, now + 89, now + 120)).toBe('busy')
      await store.settle(claim.id)
      expect(await store.lease(claim.id, now + 89, now + 120)).toBe('run')
    })

    test('behavior: an answer without type and body keeps its status', async () => {
      const store = open()
      const { id } = await claimed(store)
      await store.settle(id, { status: 204, body: new Uint8Array() })
      expect(await store.lease(id, now, now + 30)).toEqual({ status: 204, body: new Uint8Array() })
    })
  })

  describe('the vendor key', () => {
    const [A, B, C] = [`02${'aa'.repeat(32)}`, `02${'bb'.repeat(32)}`, `02${'cc'.repeat(32)}`]

    test('V6 behavior: a key has an epoch, and a successor that names it the next', async () => {
      const store = open()
      expect(await store.open({ current: A, retired: [] })).toBe(1)
      expect(await store.open({ current: A, retired: [] })).toBe(1)
      expect(await store.open({ current: B, retired: [A] })).toBe(2)
      expect(await store.open({ current: B, retired: [] })).toBe(2)
    })

    test('V6 error: a spent set is opened with no other key, and none comes back', async () => {
      const store = open()
      await store.open({ current: A, retired: [] })
      await expect(store.open({ current: B, retired: [] })).rejects.toMatchObject({
        code: 'vendor-key-differs',
      })
      await expect(store.open({ current: B, retired: [C] })).rejects.toMatchObject({
        code: 'vendor-key-differs',
      })
      await store.open({ current: B, retired: [A] })
      await expect(store.open({ current: A, retired: [B] })).rejects.toMatchObject({
        code: 'vendor-key-retired',
      })
    })
  })
})

describe('memory store', () => {
  test('V6 error: it is refused in production', () => {
    const before = process.env.NODE_ENV
    process.env.NODE_ENV = 'production'
    try {
      expect(memoryStore).toThrow(TillError)
    } finally {
      process.env.NODE_ENV = before
    }
  })
})

describe('sqlite store', () => {
  test('behavior: files are for their owner alone, and the money is in a file of its own', async () => {
    const path = newFile()
    const store = sqliteStore(path)
    await claimed(store)
    store.purse()
    const modes = [path, `${path}-wal`, `${path}-shm`, `${path}-redeemer`].map(
      (file) => statSync(file).mode & 0o777,
    )
    expect(modes).toEqual([0o600, 0o600, 0o600, 0o600])
    store.close()
  })

  test('V6 behavior: what was claimed is still claimed after the store is opened again', async () => {
    const path = newFile()
    const store = sqliteStore(path)
    const coins = [coinOf()]
    const claim = await claimed(store, coins)
    store.close()
    const again = sqliteStore(path)
    expect(await again.find([coins[0]?.y ?? ''])).toEqual({ claims: [claim], known: 1 })
    expect(await again.claim(claim, coins, terms)).toBe('conflict')
    again.close()
  })
})
