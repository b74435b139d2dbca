import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { defaults } from '../config.ts'
import * as Limits from './Limits.ts'

const amounts: Limits.Amounts = { payment: 100n, day: 500n, month: 3000n }
const at = (date: string) => Date.parse(`${date}Z`)
const usd = { currency: 'usd', wallet: 'w1' }
const book = (use: Limits.Use, settings: readonly Limits.Setting[] = []): Limits.Book => ({
  settings,
  defaults: amounts,
  use,
})

/** Pays one after the other where the limits allow, and gives what was used and what was refused. */
function spend(
  payments: readonly { time: string; units: bigint; wallet?: string; currency?: string }[],
  settings: readonly Limits.Setting[] = [],
) {
  let use = Limits.unused
  const refused: (string | undefined)[] = []
  for (const { time, units, ...of } of payments) {
    const spending = { ...usd, ...of, units }
    const over = Limits.exceeded(Limits.meters(book(use, settings), spending, at(time)), units)
    refused.push(over && (over.wallet === undefined ? over.period : `${over.period} of ${over.wallet}`))
    if (over === undefined) use = Limits.take(use, spending, at(time)).use
  }
  return { use, refused }
}

const used = (use: Limits.Use, time: string, wallet?: string) => {
  const meters = Limits.meters(book(use), { ...usd, ...(wallet && { wallet }) }, at(time))
  return meters.filter((meter) => meter.wallet === undefined).map((meter) => meter.used)
}

it('behavior: without a word from the reader: 1.00 a payment, 5.00 a day, 30.00 a month', () => {
  const { limitPayment, limitDay, limitMonth } = defaults
  expect([limitPayment, limitDay, limitMonth]).toEqual([100, 500, 3000])
})

describe('limits', () => {
  const noon = '2026-11-22T12:00:00'
  it.each<[string, Parameters<typeof spend>, (string | undefined)[]]>([
    ['exactly the limit of a payment', [[{ time: noon, units: 100n }]], [undefined]],
    ['one above it', [[{ time: noon, units: 101n }]], ['payment']],
    [
      'the day is full to the last unit, then no more',
      [[...Array.from({ length: 5 }, () => ({ time: noon, units: 100n })), { time: noon, units: 1n }]],
      [undefined, undefined, undefined, undefined, undefined, 'day'],
    ],
    [
      'the next UTC day begins at midnight, not before',
      [
        [
          { time: '2026-11-22T23:59:59.000', units: 100n },
          { time: '2026-11-22T23:59:59.999', units: 1n },
          { time: '2026-11-23T00:00:00.000', units: 1n },
        ],
        [{ currency: 'usd', day: 100n }],
      ],
      [undefined, 'day', undefined],
    ],
    [
      'a new month renews the month, a new day does not',
      [
        [
          { time: '2026-11-29T10:00:00', units: 90n },
          { time: '2026-11-30T10:00:00', units: 90n },
          { time: '2026-12-01T00:00:00', units: 90n },
        ],
        [{ currency: 'usd', month: 100n }],
      ],
      [undefined, 'month', undefined],
    ],
    [
      'the same day a year later is another day',
      [
        [
          { time: '2026-11-22T10:00:00', units: 90n },
          { time: '2027-11-22T10:00:00', units: 90n },
        ],
        [{ currency: 'usd', day: 100n, month: 100n }],
      ],
      [undefined, undefined],
    ],
    [
      'wallets share the overall limits',
      [
        [
          { time: noon, units: 60n, wallet: 'w1' },
          { time: noon, units: 60n, wallet: 'w2' },
          { time: noon, units: 40n, wallet: 'w2' },
        ],
        [{ currency: 'usd', day: 100n }],
      ],
      [undefined, 'day', undefined],
    ],
    [
      'a wallet’s own limit holds for it alone, beside the overall ones',
      [
        [
          { time: noon, units: 20n, wallet: 'w1' },
          { time: noon, units: 11n, wallet: 'w1' },
          { time: noon, units: 80n, wallet: 'w2' },
          { time: noon, units: 101n, wallet: 'w2' },
        ],
        [{ currency: 'usd', wallet: 'w1', day: 30n }],
      ],
      [undefined, 'day of w1', undefined, 'payment'],
    ],
    [
      'a wallet’s higher limit does not lift the overall one',
      [
        [{ time: noon, units: 101n, wallet: 'w1' }],
        [{ currency: 'usd', wallet: 'w1', payment: 900n, day: 900n, month: 900n }],
      ],
      ['payment'],
    ],
    [
      'each currency has limits of its own',
      [
        [
          { time: noon, units: 100n },
          { time: noon, units: 100n, currency: 'eur' },
        ],
        [{ currency: 'usd', day: 100n }],
      ],
      [undefined, undefined],
    ],
    ['a limit of nothing', [[{ time: noon, units: 1n }], [{ currency: 'usd', day: 0n }]], ['day']],
  ])('behavior: %s', (_name, [payments, settings], refused) => {
    expect(spend(payments, settings).refused).toEqual(refused)
  })

  it('W4: behavior: a clock set back opens no new day or month; one set forward and back keeps the later one', () => {
    const now = '2026-11-22T12:00:00'
    const { use } = spend([{ time: now, units: 100n }])
    for (const back of ['2026-11-22T11:54:00', '2026-11-21T12:00:00', '2026-10-22T12:00:00']) {
      expect(used(use, back)).toEqual([0n, 100n, 100n])
      expect(Limits.isClockBehind(use, at(back), defaults.clockSlack)).toBe(true)
      const later = Limits.take(use, { ...usd, units: 50n }, at(back))
      expect(later.use.highest).toBe(at(now))
      expect(used(later.use, back)).toEqual([0n, 150n, 150n])
      expect(used(later.use, now)).toEqual([0n, 150n, 150n])
    }
    expect(Limits.isClockBehind(use, at('2026-11-22T11:55:00'), defaults.clockSlack)).toBe(false)
    const ahead = Limits.take(use, { ...usd, units: 7n }, at('2027-01-01T00:00:00')).use
    expect(used(ahead, now)).toEqual([0n, 7n, 7n])
  })

  it('behavior: what comes back counts for the day and the month it was taken from, and once only for these', () => {
    const evening = at('2026-11-30T23:00:00')
    const first = Limits.take(Limits.unused, { ...usd, units: 60n }, evening)
    const same = Limits.take(first.use, { ...usd, units: 30n }, evening)
    expect(used(Limits.giveBack(same.use, first.taken), '2026-11-30T23:30:00')).toEqual([0n, 30n, 30n])
    const next = Limits.take(first.use, { ...usd, units: 30n }, at('2026-12-01T01:00:00'))
    expect(used(Limits.giveBack(next.use, first.taken), '2026-12-01T02:00:00')).toEqual([0n, 30n, 30n])
    const other = Limits.take(first.use, { ...usd, wallet: 'w2', units: 5n }, evening)
    expect(used(Limits.giveBack(other.use, first.taken), '2026-11-30T23:30:00')).toEqual([0n, 5n, 5n])
  })

  it('behavior: the limit with the least left is the one that is shown, and named when a payment is over several', () => {
    const { use } = spend([{ time: '2026-11-22T12:00:00', units: 90n }])
    const all = (settings: readonly Limits.Setting[]) => Limits.meters(book(use, settings), usd, use.highest)
    expect(Limits.tightest(all([]))).toMatchObject({ period: 'day', used: 90n, of: 500n })
    expect(Limits.tightest(all([{ currency: 'usd', month: 95n }]))).toMatchObject({ period: 'month' })
    expect(Limits.exceeded(all([{ currency: 'usd', month: 95n }]), 200n)).toMatchObject({ period: 'month' })
    const lowered = Limits.tightest(all([{ currency: 'usd', day: 10n }]))
    expect(lowered && Limits.left(lowered)).toBe(0n)
  })

  it('property: whatever is paid and given back, no day or month ever holds more than its limit', () => {
    const act = fc.record({
      units: fc.bigInt({ min: 1n, max: 60n }),
      hours: fc.integer({ min: -30, max: 30 }),
      wallet: fc.constantFrom('w1', 'w2'),
      back: fc.boolean(),
    })
    fc.assert(
      fc.property(fc.array(act, { maxLength: 60 }), (acts) => {
        let use = Limits.unused
        let now = at('2026-11-27T12:00:00')
        const settings = [{ currency: 'usd', day: 100n, month: 250n }]
        const paid: Limits.Taken[] = []
        for (const { units, hours, wallet, back } of acts) {
          now += hours * 3_600_000
          const spending = { currency: 'usd', wallet, units }
          if (Limits.exceeded(Limits.meters(book(use, settings), spending, now), units)) continue
          const next = Limits.take(use, spending, now)
          use = back ? Limits.giveBack(next.use, next.taken) : next.use
          if (!back) paid.push(next.taken)
        }
        const sums = (of: 'day' | 'month') => {
          const names = [...new Set(paid.map((each) => each[of]))]
          return names.map((name) =>
            paid.filter((each) => each[of] === name).reduce((sum, each) => sum + each.units, 0n),
          )
        }
        expect(sums('day').every((sum) => sum <= 100n)).toBe(true)
        expect(sums('month').every((sum) => sum <= 250n)).toBe(true)
      }),
    )
  })
})
