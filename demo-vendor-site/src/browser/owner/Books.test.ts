import { describe, expect, it } from 'vitest'
import * as Books from './Books.ts'

const row = {
  day: '2026-11-20',
  item: 'article/x',
  title: 'X',
  sales: 2,
  received: '10',
  redeemed: '5',
  waiting: '5',
  lost: '0',
  undelivered: 0,
  replays: 1,
}

describe('Books', () => {
  it('behavior: sums are of whole minor units', () => {
    const { rows } = Books.parse({ currency: 'usd', rows: [row, { ...row, received: '9007199254740991' }] })
    expect(Books.totals(rows)).toEqual({
      sales: 4,
      received: 9007199254741001n,
      redeemed: 10n,
      waiting: 10n,
      lost: 0n,
    })
  })

  it('behavior: days without a sale are there, and count nothing', () => {
    const { rows } = Books.parse({ currency: 'usd', rows: [row] })
    expect(Books.lastDays(rows, '2026-11-22', 4)).toEqual([
      { day: '2026-11-19', received: 0n },
      { day: '2026-11-20', received: 10n },
      { day: '2026-11-21', received: 0n },
      { day: '2026-11-22', received: 0n },
    ])
  })

  it('behavior: money is written as cents below a dollar', () => {
    expect([0n, 5n, 99n, 100n, 12_305n].map(Books.format)).toEqual(['0¢', '5¢', '99¢', '$1.00', '$123.05'])
  })

  it('error: an answer that is not the books is refused', () => {
    const bad = [null, {}, { currency: 'usd' }, { currency: 'usd', rows: [{}] }, { currency: 1, rows: [] }]
    for (const answer of bad) expect(() => Books.parse(answer)).toThrow(TypeError)
    for (const received of ['-1', '1.5', '', '0x5', 5])
      expect(() => Books.parse({ currency: 'usd', rows: [{ ...row, received }] })).toThrow(TypeError)
  })
})
