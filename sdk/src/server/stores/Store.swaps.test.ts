import { Encoding } from '@tuppence/protocol'
import { describe, expect, test } from 'vitest'
import type { Claim } from '../Claim.ts'
import type { Settlement } from '../online/Settlement.ts'
import { claimed, claimOf, coinOf, DAY, engines, newFile, now, terms, yOf } from '../test/stores.ts'
import { sqliteStore } from './sqlite/sqliteStore.ts'

const bank = 'https://bank.example'
const leased = (leaseUntil = 0, most = 64) => ({ leaseUntil, most })

function swapOf(changes: Partial<Claim> = {}, ys = [yOf(), yOf()].sort()): Settlement {
  const claim = claimOf(
    ys.map((y) => coinOf(4n, y)),
    { settled: true, ...changes },
  )
  return {
    id: Encoding.hex(Encoding.random(16)),
    state: 'swapping',
    ...{ claim, ys, keyset: `01${'ab'.repeat(32)}`, request: '{"inputs":[]}', outputs: '[{}]' },
    attempts: 0,
    nextAt: 0,
  }
}

const made = { request: '', outputs: '[]', state: 'claimed' }

describe.each(engines)('%s store: payments of plain coins', (_, open) => {
  test('behavior: one is kept whole, from swapping to claimed; its coins are the till’s own', async () => {
    const { swaps, ...store } = open()
    const swap = swapOf({ access: 0 })
    expect(await swaps.begin(swap, leased(now))).toBe('begun')
    expect(await swaps.swapping([swap.ys[1] ?? ''])).toEqual([swap])
    expect(await store.find(swap.ys)).toEqual({ claims: [], known: 0 })
    expect([await store.waiting(bank), await store.takings({ from: 0, to: now * 2 })]).toEqual([0n, []])
    const coins = [coinOf(2n), coinOf(6n)]
    const claim = { ...swap.claim, claimedAt: now + 7 }
    expect(await swaps.complete(swap.id, claim, coins, 0)).toBe(true)
    expect(await swaps.swapping(swap.ys)).toEqual([])
    expect(await swaps.naming(swap.ys)).toEqual([{ ...swap, ...made }])
    expect(await store.find(swap.ys)).toEqual({ claims: [claim], known: 2 })
    expect((await store.held()).map(({ y }) => y).sort()).toEqual(coins.map(({ y }) => y).sort())
    expect(await store.lease(claim.id, now, now + 30)).toBe('run')
  })

  test('V6 error: a Y or a challenge is in one payment at a time, plain or locked', async () => {
    const { swaps, ...store } = open()
    const swap = swapOf()
    await swaps.begin(swap, leased())
    const { challengeId } = swap.claim
    const twin = [coinOf(1n, swap.ys[0]), coinOf(2n)]
    const others = [coinOf(1n)]
    const refused = async (): Promise<unknown[]> => [
      await swaps.begin(swapOf({}, [swap.ys[0] ?? '', yOf()]), leased()),
      await swaps.begin(swapOf({ challengeId }), leased()),
      await swaps.begin(swapOf({}, [swap.ys[0] ?? '', swap.ys[0] ?? '']), leased()),
      await store.claim(claimOf(twin), twin, terms),
      await store.claim(claimOf(others, { challengeId }), others, terms),
    ]
    expect(await refused()).toEqual(Array(5).fill('conflict'))
    await swaps.complete(swap.id, swap.claim, [coinOf(8n)], 0)
    expect(await refused()).toEqual(Array(5).fill('conflict'))
    const offline = [coinOf(1n)]
    const { challengeId: used } = await claimed({ ...store, swaps }, offline)
    expect(await swaps.begin(swapOf({}, [offline[0]?.y ?? '', yOf()]), leased())).toBe('conflict')
    expect(await swaps.begin(swapOf({ challengeId: used }), leased())).toBe('conflict')
    expect((await swaps.due(now * 2)).length).toBe(0)
    expect(await store.waiting(bank)).toBe(9n)
  })

  test('behavior: a released one frees its Ys and its challenge, and is remembered', async () => {
    const { swaps, ...store } = open()
    const swap = swapOf()
    await swaps.begin(swap, leased())
    await swaps.drop(swap.id, 'refused 12002')
    expect([await swaps.swapping(swap.ys), await swaps.due(now * 2)]).toEqual([[], []])
    expect(await store.find(swap.ys)).toEqual({ claims: [], known: 0 })
    const again = { ...swap, id: '0'.repeat(32) }
    expect(await swaps.begin(again, leased())).toBe('begun')
    expect((await swaps.naming(swap.ys)).map(({ id, state }) => [id, state])).toEqual([
      [swap.id, 'released'],
      [again.id, 'swapping'],
    ])
    // An old copy has succeeded: it is claimed only when nothing else has its coins.
    expect(await swaps.complete(swap.id, swap.claim, [coinOf(8n)], 0)).toBe(false)
    await swaps.drop(again.id, 'refused 11001 spent')
    expect(await swaps.complete(swap.id, swap.claim, [coinOf(8n)], 0)).toBe(true)
    expect(await store.find(swap.ys)).toEqual({ claims: [swap.claim], known: 2 })
    expect(await swaps.begin({ ...swap, id: '1'.repeat(32) }, leased())).toBe('conflict')
  })

  test('behavior: an old copy has passed: one is dropped and the other claimed in one step, or nothing is', async () => {
    const { swaps, ...store } = open()
    const [earlier, later] = [swapOf(), swapOf()]
    const again = { ...later, ys: earlier.ys, claim: { ...later.claim, id: earlier.claim.id } }
    await swaps.begin(earlier, leased())
    await swaps.drop(earlier.id, 'refused 12002')
    await swaps.begin(again, leased())
    const by = { id: earlier.id, claim: earlier.claim, coins: [coinOf(8n)] }
    // Its challenge has been paid with other coins meanwhile.
    const others = [coinOf(1n)]
    await store.claim(claimOf(others, { challengeId: earlier.claim.challengeId }), others, terms)
    expect(await swaps.replace(again.id, 'refused 11001 spent', by)).toBe(false)
    expect(await swaps.swapping(earlier.ys)).toEqual([{ ...again, ys: earlier.ys }])
    const second = { ...earlier, claim: { ...earlier.claim, challengeId: claimOf([coinOf(1n)]).challengeId } }
    await swaps.drop(again.id, 'refused 12002')
    await swaps.begin({ ...second, id: '2'.repeat(32) }, leased())
    await swaps.drop('2'.repeat(32), 'refused 12002')
    await swaps.begin({ ...again, id: '3'.repeat(32) }, leased())
    const found = { id: '2'.repeat(32), claim: second.claim, coins: [coinOf(8n)] }
    expect(await swaps.replace('3'.repeat(32), 'refused 11001 spent', found)).toBe(true)
    expect(await store.find(earlier.ys)).toEqual({ claims: [second.claim], known: 2 })
    expect((await swaps.naming(earlier.ys)).map(({ state }) => state)).toEqual([
      ...['released', 'released', 'claimed', 'released'],
    ])
    // Another process has done just this.
    expect(await swaps.replace('3'.repeat(32), 'refused 11001 spent', found)).toBe(false)
  })

  test('V17 error: so many of a bank and no more are open at once', async () => {
    const { swaps } = open()
    const [one, two] = [swapOf(), swapOf()]
    await swaps.begin(one, leased(0, 2))
    await swaps.begin(two, leased(0, 2))
    expect(await swaps.begin(swapOf(), leased(0, 2))).toBe('full')
    expect(await swaps.begin(swapOf({ bank: 'https://other.example' }), leased(0, 2))).toBe('begun')
    await swaps.drop(one.id, 'refused 12002')
    expect(await swaps.begin(swapOf(), leased(0, 2))).toBe('begun')
  })

  test('V6 error: it ends once, whoever ends it, and a claimed one is never released', async () => {
    const { swaps, ...store } = open()
    const swap = swapOf()
    await swaps.begin(swap, leased())
    expect(await swaps.complete(swap.id, swap.claim, [coinOf(8n)], 0)).toBe(true)
    expect(await swaps.complete(swap.id, swap.claim, [coinOf(8n)], 0)).toBe(false)
    await swaps.drop(swap.id, 'late')
    await swaps.postpone(swap.id, { attempts: 9, nextAt: 9, problem: 'late' })
    expect(await swaps.naming(swap.ys)).toEqual([{ ...swap, ...made }])
    expect(await store.waiting(bank)).toBe(8n)
    expect(await swaps.hold(swap.id, now, now + 30)).toBeUndefined()
    expect(await swaps.complete('f'.repeat(32), swap.claim, [], 0)).toBe(false)
  })

  test('behavior: one holds it at a time; a try without outcome ends the lease, and says when to come again', async () => {
    const { swaps } = open()
    const swap = swapOf()
    await swaps.begin(swap, leased(now + 30))
    expect([await swaps.due(now), await swaps.hold(swap.id, now + 29, now + 60)]).toEqual([[], undefined])
    expect(await swaps.hold(swap.id, now + 30, now + 60)).toEqual(swap)
    await swaps.extend(swap.id, now + 90)
    expect(await swaps.hold(swap.id, now + 89, now + 99)).toBeUndefined()
    const tried = { attempts: 1, nextAt: now + 200, problem: 'no-answer', evidence: '{}' }
    await swaps.postpone(swap.id, tried)
    expect(await swaps.due(now + 199)).toEqual([])
    expect(await swaps.due(now + 200)).toEqual([{ ...swap, ...tried }])
    // Evidence is kept when later tries have none.
    await swaps.postpone(swap.id, { attempts: 2, nextAt: 0, problem: 'no-answer' })
    expect(await swaps.due(now)).toEqual([{ ...swap, ...tried, attempts: 2, nextAt: 0 }])
  })

  test('V18 behavior: exposure is what was taken offline; what the bank signed for the till counts as waiting only', async () => {
    const { swaps, ...store } = open()
    const [locked, own] = [coinOf(3n), coinOf(8n)]
    await store.claim(claimOf([locked]), [locked], terms)
    const swap = swapOf()
    await swaps.begin(swap, leased())
    await swaps.complete(swap.id, swap.claim, [own], 0)
    expect([await store.exposure(bank), await store.waiting(bank)]).toEqual([3n, 11n])
    const more = [coinOf(7n)]
    expect(await store.claim(claimOf(more), more, { most: 10n, leaseUntil: 0 })).toBe('claimed')
    await store.end([own.y], 'redeemed')
    await store.end([own.y], 'redeemed')
    expect([await store.exposure(bank), await store.waiting(bank)]).toEqual([10n, 10n])
    await store.end([locked.y], 'lost')
    expect([await store.exposure(bank), await store.waiting(bank)]).toEqual([7n, 7n])
    expect(await store.exposure('https://other.example')).toBe(0n)
  })

  test('V18 error: nothing is begun at a frozen bank, and what was is finished', async () => {
    const { swaps, ...store } = open()
    const swap = swapOf()
    await swaps.begin(swap, leased())
    await store.freeze(bank, 'x')
    expect(await swaps.begin(swapOf(), leased())).toBe('frozen')
    expect(await swaps.complete(swap.id, swap.claim, [coinOf(8n)], now + 30)).toBe(true)
    expect(await store.lease(swap.claim.id, now, now + 30)).toBe('busy')
  })
})

test('V17 behavior: what was swapping is still swapping after the SQLite store is opened again, and shared', async () => {
  const path = newFile()
  const first = sqliteStore(path)
  const swap = swapOf({ claimedAt: now - DAY })
  await first.swaps.begin(swap, leased(now + 30))
  const [one, other] = [sqliteStore(path), sqliteStore(path)]
  first.close()
  expect(await one.swaps.swapping(swap.ys)).toEqual([swap])
  const held = [
    await one.swaps.hold(swap.id, now + 30, now + 60),
    await other.swaps.hold(swap.id, now + 30, now + 60),
  ]
  expect(held).toEqual([swap, undefined])
  await other.swaps.complete(swap.id, swap.claim, [coinOf(8n)], 0)
  expect(await one.find(swap.ys)).toEqual({ claims: [swap.claim], known: 2 })
  one.close()
  other.close()
})

test('V12 error: of a coin that many payments have named and none does still, the SQLite store reads none', async () => {
  const store = sqliteStore(newFile())
  const spent = yOf()
  const cost = async () => {
    const began = process.cpuUsage()
    for (let times = 0; times < 20; times += 1) await store.swaps.swapping([spent, yOf()])
    const { user, system } = process.cpuUsage(began)
    return user + system
  }
  const show = async (count: number) => {
    for (let n = 0; n < count; n += 1) {
      const swap = swapOf({}, [spent, yOf()].sort())
      expect(await store.swaps.begin(swap, leased())).toBe('begun')
      await store.swaps.drop(swap.id, 'refused 11001 spent')
    }
  }
  await show(10)
  await cost()
  const few = await cost()
  await show(990)
  expect(await cost()).toBeLessThan(10 * few)
  store.close()
})
