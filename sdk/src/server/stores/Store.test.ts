import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Encoding } from '@tuppence/protocol'
import { claimId } from '@tuppence/protocol/methods/cashu/schema'
import { afterAll, describe, expect, test } from 'vitest'
import type { Claim, Coin } from '../Claim.ts'
import type { Store } from '../Store.ts'
import { TillError } from '../TillError.ts'
import { memoryStore } from './memoryStore.ts'
import { sqliteStore } from './sqlite/sqliteStore.ts'

const directory = mkdtempSync(join(tmpdir(), 'till-store-'))
afterAll(() => rmSync(directory, { recursive: true }))
let files = 0
const newFile = () => join(directory, `${files++}.sqlite`)

const DAY = 86_400
const now = 1_793_577_600
const terms = { most: 20_000n, leaseUntil: 0 }
const rule = { most: 10, window: DAY }

const yOf = (): string => `02${Encoding.hex(Encoding.random(32))}`
const coinOf = (amount = 5n, y = yOf()): Coin => ({
  y,
  amount,
  keyset: `01${'ab'.repeat(32)}`,
  secret: `secret ${y}`,
  C: `03${'cd'.repeat(32)}`,
  dleq: { e: 'e', s: 's', r: 'r' },
})

function claimOf(coins: readonly Coin[], changes: Partial<Claim> = {}): Claim {
  const resource = changes.resource ?? 'article/7'
  const received = coins.reduce((sum, coin) => sum + coin.amount, 0n)
  return {
    id: claimId(
      coins.map((coin) => coin.y),
      resource,
    ),
    resource,
    item: resource,
    kind: 'own',
    scope: 'scope',
    challengeId: Encoding.hex(Encoding.random(16)),
    bank: 'https://bank.example',
    currency: 'usd',
    price: received,
    received,
    reference: 'ab'.repeat(32),
    claimedAt: now,
    access: 30 * DAY,
    ...changes,
  }
}

async function claimed(store: Store, coins = [coinOf()], changes: Partial<Claim> = {}): Promise<Claim> {
  const claim = claimOf(coins, changes)
  expect(await store.claim(claim, coins, terms)).toBe('claimed')
  return claim
}

const engines: [string, () => Store][] = [
  ['memory', memoryStore],
  ['sqlite', () => sqliteStore(newFile())],
]

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

  describe('keysets', () => {
    test('S5 error: an id belongs to one bank for ever', async () => {
      const store = open()
      expect(await store.pin('https://a.example', new Map([['01aa', 'one']]))).toEqual([])
      expect(
        await store.pin(
          'https://b.example',
          new Map([
            ['01aa', 'false'],
            ['01bb', 'two'],
          ]),
        ),
      ).toEqual(['01aa'])
      await store.pin('https://a.example', new Map([['01aa', 'one, no longer active']]))
      expect(await store.keysets('https://a.example')).toEqual(['one, no longer active'])
      expect(await store.keysets('https://b.example')).toEqual(['two'])
    })
  })

  describe('redeeming', () => {
    test('behavior: coins are taken all or none, given back, and taken again', async () => {
      const store = open()
      const coins = [coinOf(1n), { ...coinOf(4n), refundAt: now + DAY }]
      await claimed(store, coins)
      const ys = coins.map((coin) => coin.y)
      expect((await store.held()).map(({ y, amount, refundAt }) => ({ y, amount, refundAt }))).toEqual(
        expect.arrayContaining(coins.map(({ y, amount, refundAt }) => ({ y, amount, refundAt }))),
      )
      expect(await store.take('batch-1', [ys[0] ?? ''])).toBe(true)
      expect(await store.take('batch-2', ys)).toBe(false)
      expect((await store.held()).map((coin) => coin.y)).toEqual([ys[1]])
      expect(await store.taken()).toEqual(new Map([['batch-1', [ys[0]]]]))
      await store.release('batch-1')
      expect(await store.take('batch-2', ys)).toBe(true)
      expect(await store.waiting('https://bank.example')).toBe(5n)
    })

    test('behavior: a redeemed coin stays spent, and ending it twice counts once', async () => {
      const store = open()
      const [one, other] = [coinOf(1n), coinOf(4n)]
      const claim = await claimed(store, [one, other])
      await store.take('batch', [one.y, other.y])
      await store.end([one.y], 'redeemed')
      await store.end([one.y], 'redeemed')
      await store.end([other.y], 'lost')
      expect(await store.waiting('https://bank.example')).toBe(0n)
      expect(await store.held()).toEqual([])
      expect(await store.find([one.y, other.y])).toEqual({ claims: [claim], known: 2 })
      expect(await store.claim(claimOf([one], { resource: 'x' }), [one], terms)).toBe('conflict')
    })
  })

  test('behavior: takings by day and item, redeemed + waiting + lost = received', async () => {
    const store = open()
    const coins = Array.from({ length: 4 }, (_none, index) => coinOf(BigInt(2 ** index)))
    const [a, b, c, d] = coins as [Coin, Coin, Coin, Coin]
    const first = await claimed(store, [a])
    await claimed(store, [b])
    await claimed(store, [c], { resource: 'tip/x', item: 'tip', kind: 'each' })
    await claimed(store, [d], { claimedAt: now + DAY })
    await store.delivered(first.id)
    await store.replay(first.id, now, rule)
    await store.take('batch', [a.y, b.y, c.y])
    await store.end([a.y], 'redeemed')
    await store.end([c.y], 'lost')
    const line = {
      currency: 'usd',
      redeemed: 0n,
      waiting: 0n,
      lost: 0n,
      undelivered: 1,
      replays: 0,
      sales: 1,
    }
    const day = new Date(now * 1000).toISOString().slice(0, 10)
    expect(await store.takings({ from: now, to: now + DAY })).toEqual([
      {
        ...line,
        day,
        item: 'article/7',
        kind: 'own',
        sales: 2,
        received: 3n,
        redeemed: 1n,
        waiting: 2n,
        replays: 1,
      },
      { ...line, day, item: 'tip', kind: 'each', received: 4n, lost: 4n },
    ])
    const all = await store.takings({ from: 0, to: now + 2 * DAY })
    expect(all).toHaveLength(3)
    expect(all[0]).toMatchObject({ received: 8n, waiting: 8n })
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
