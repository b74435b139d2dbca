import { Lock, Proof } from '@tuppence/protocol/ecash'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { newVendorKey } from '../index.ts'
import { curve } from '../test/handBank.ts'
import { BANK_URL } from '../test/realBank.ts'
import { buy, purseUnits, START, sold, statesAt } from '../test/selling.ts'
import { DAY } from '../test/shop.ts'
import { deadline, dueAt } from './schedule.ts'

describe('redeeming at the real bank', () => {
  test('behavior: takings become plain coins of the vendor, worth as much, in one request', async () => {
    const from = await sold(3)
    const held = await from.store.held()
    const report = await from.redeemer().run()
    expect(report).toEqual({
      isBusy: false,
      banks: [{ bank: BANK_URL, credited: 15n, waiting: 0n }],
      unknown: 0,
    })
    expect(from.bank.sent.filter(({ path }) => path === '/v1/swap')).toHaveLength(1)
    expect(
      await statesAt(
        from,
        held.map((coin) => coin.y),
      ),
    ).toEqual(held.map(() => 'SPENT'))
    const coins = await from.store.purse().coins()
    expect(coins.reduce((sum, coin) => sum + coin.amount, 0n)).toBe(15n)
    expect(coins.every((coin) => /^[0-9a-f]{64}$/.test(coin.secret))).toBe(true)
    expect(
      await statesAt(
        from,
        coins.map((coin) => Proof.y(coin.secret, curve)),
      ),
    ).toEqual(coins.map(() => 'UNSPENT'))
    expect(await from.redeemer().balance()).toEqual([
      { bank: BANK_URL, unit: 'usd', units: 15n, coins: coins.length },
    ])
    const [line] = await from.store.takings({ from: 0, to: START + DAY })
    expect(line).toMatchObject({ received: 5n, redeemed: 5n, waiting: 0n })
  })

  test('behavior: the fee was paid by the reader: what is left is at least the price', async () => {
    const from = await sold(2, { feePpk: 100 })
    const received = await from.store.waiting(BANK_URL)
    const [{ credited } = { credited: 0n }] = (await from.redeemer().run()).banks
    expect(credited).toBeGreaterThanOrEqual(10n)
    expect(credited).toBe(received - 1n)
  })

  test('R2 behavior: no request to the bank carries a DLEQ, and every input carries its witness', async () => {
    const from = await sold(2)
    await from.redeemer().run()
    const bodies = from.bank.sent.map(({ body }) => body ?? '').join()
    expect(bodies).not.toContain('dleq')
    const { inputs } = JSON.parse(from.bank.sent.find(({ path }) => path === '/v1/swap')?.body ?? '')
    for (const input of inputs as { secret: string; witness: string }[]) {
      expect(Lock.isAuthorised(input.secret, input.witness, START, curve)).toBe('ok')
    }
  })

  test('behavior: what is sold while nothing is redeemed waits, and a second run takes it', async () => {
    const from = await sold(1)
    const redeemer = from.redeemer()
    await redeemer.run()
    await buy(from.bank, from.charge, '/later')
    expect(await from.store.waiting(BANK_URL)).toBe(5n)
    expect((await redeemer.run()).banks).toEqual([{ bank: BANK_URL, credited: 5n, waiting: 0n }])
    expect((await redeemer.run()).banks).toEqual([{ bank: BANK_URL, credited: 0n, waiting: 0n }])
  })

  test('R4 behavior: the order at the bank says nothing of the order of sales', async () => {
    const from = await sold(6)
    const arrival = (await from.store.held()).map((coin) => coin.y)
    let at = 0
    const draws = [0.9, 0.1, 0.5, 0.3, 0.7, 0.2, 0.8, 0.4, 0.6, 0.05, 0.95]
    const random = () => draws[at++ % draws.length] ?? 0
    await from.redeemer({ random, limits: { redeemCoins: 4 } }).run()
    const swaps = from.bank.sent.filter(({ path }) => path === '/v1/swap')
    expect(swaps).toHaveLength(3)
    const order = swaps.flatMap(({ body }) =>
      (JSON.parse(body ?? '').inputs as { secret: string }[]).map(({ secret }) => Proof.y(secret, curve)),
    )
    expect([...order].sort()).toEqual([...arrival].sort())
    const batchOf = (ys: readonly string[]) => ys.map((y) => Math.floor(order.indexOf(y) / 4))
    // Coins of one claim, which came together, do not go together, nor the first first.
    expect(batchOf(arrival)).not.toEqual([...batchOf(arrival)].sort())
    for (const { body } of swaps) {
      const amounts = (JSON.parse(body ?? '').outputs as { amount: number }[]).map(({ amount }) => amount)
      expect(amounts).toEqual([...amounts].sort((a, b) => a - b))
    }
  })

  test('behavior: one redeemer at a time has the purse', async () => {
    const from = await sold(1)
    await from.store.purse().lock('another', START, START + 60)
    const report = await from.redeemer().run()
    expect([report.isBusy, report.banks[0]?.waiting]).toEqual([true, 5n])
    expect((await from.redeemer({ now: () => START + 61 }).run()).isBusy).toBe(false)
  })

  test('behavior: coins of a key it does not have wait for one that does', async () => {
    const from = await sold(1)
    expect((await from.redeemer({ vendorSecret: newVendorKey().secret }).run()).banks[0]?.waiting).toBe(5n)
    const both = [newVendorKey().secret, from.vendor.secret]
    expect((await from.redeemer({ vendorSecret: both }).run()).banks[0]).toMatchObject({
      credited: 5n,
      waiting: 0n,
    })
  })

  test('V22 error: a secret that is none is refused without being named', async () => {
    const from = await sold(0)
    for (const vendorSecret of ['', 'abc', from.vendor.publicKey, '0'.repeat(64), []]) {
      expect(() => from.redeemer({ vendorSecret })).toThrow(expect.objectContaining({ code: 'bad-secret' }))
    }
    const redeemer = from.redeemer()
    expect(JSON.stringify(redeemer) + String(redeemer)).not.toContain(from.vendor.secret)
  })
})

describe('the schedule', () => {
  const limits = { redeemAfter: 900, redeemCoins: 256, redeemBefore: 2 * DAY, redeemTick: 60 } as never
  const coin = (claimedAt: number, refundAt?: number) =>
    ({ claimedAt, ...(refundAt && { refundAt }) }) as never

  test('behavior: 15 minutes and a chance after the oldest, at once with a full batch, in time before a refund', () => {
    expect(dueAt([], limits, 60)).toBe(Number.POSITIVE_INFINITY)
    expect(dueAt([coin(START), coin(START - 100)], limits, 60)).toBe(START - 100 + 900 + 60)
    expect(dueAt(Array<never>(256).fill(coin(START)), limits, 60)).toBe(0)
    expect(dueAt([coin(START, START + 2 * DAY + 100)], limits, 60)).toBe(START + 40)
    expect(deadline({ refundAt: START + 7 * DAY }, limits)).toBe(START + 5 * DAY)
  })

  afterEach(() => {
    vi.useRealTimers()
  })

  test('behavior: started, it redeems when the time has come, tries again what is unknown, and stops', async () => {
    const from = await sold(2)
    const clock = { now: START }
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
    const redeemer = from.redeemer({ now: () => clock.now, random: () => 0.5 })
    const swaps = () => from.bank.sent.filter(({ path }) => path === '/v1/swap').length
    const pass = async (seconds: number) => {
      clock.now += seconds
      await vi.advanceTimersByTimeAsync(60_000)
      await redeemer.stop()
      redeemer.start()
    }
    redeemer.start()
    await pass(900 + 299)
    expect(swaps()).toBe(0)
    from.bank.wire.through = async () => {
      throw new TypeError('fetch failed')
    }
    await pass(1)
    expect([swaps(), (await from.store.purse().open()).length]).toEqual([0, 0])
    from.bank.wire.through = (path, send) =>
      path === '/v1/swap' ? Promise.reject(new TypeError('x')) : send()
    await pass(60)
    expect([swaps(), (await from.store.purse().open()).length]).toEqual([1, 1])
    from.bank.wire.through = (_path, send) => send()
    await pass(29)
    expect(swaps()).toBe(1)
    await pass(1)
    expect([swaps(), await purseUnits(from)]).toEqual([2, 10n])
    await redeemer.stop()
    await buy(from.bank, from.charge, '/later')
    clock.now += DAY
    await vi.advanceTimersByTimeAsync(600_000)
    expect(await from.store.waiting(BANK_URL)).toBe(5n)
  })
})
