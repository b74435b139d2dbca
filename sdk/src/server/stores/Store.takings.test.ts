import { describe, expect, test } from 'vitest'
import type { Coin } from '../Claim.ts'
import { claimed, claimOf, coinOf, DAY, engines, now, rule, terms } from '../test/stores.ts'

describe.each(engines)('%s store', (_, open) => {
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
