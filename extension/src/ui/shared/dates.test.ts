import { beforeAll, expect, test } from 'vitest'
import { useCatalogue } from '../../../test/catalogue.ts'
import { clock, dayHeading, dayKey, moment, when } from './dates.ts'

beforeAll(useCatalogue)

const now = new Date(2026, 10, 22, 15, 30).getTime()
const minute = 60_000
const hour = 60 * minute

test.each([
  [0, 'just now'],
  [59_999, 'just now'],
  [minute, '1 min ago'],
  [59 * minute + 59_999, '59 min ago'],
  [hour, '1 h ago'],
  [24 * hour - 1, '23 h ago'],
  [24 * hour, 'yesterday'],
  [39 * hour, 'yesterday'],
  [40 * hour, 'Nov 20'],
])('behavior: %i ms ago is "%s"', (ago, text) => {
  expect(when(now - ago, now)).toBe(text)
})

test('behavior: another year is named, and so is a moment that is still to come', () => {
  expect(when(new Date(2025, 10, 3).getTime(), now)).toBe('Nov 3, 2025')
  expect(when(now + hour, now)).toBe(moment(now + hour))
})

test('behavior: headings of days', () => {
  expect(dayHeading(now - 15 * hour, now)).toBe('Today')
  expect(dayHeading(now - 16 * hour, now)).toBe('Yesterday')
  expect(dayHeading(now - 40 * hour, now)).toBe('Friday, November 20')
  expect(dayHeading(new Date(2025, 0, 1, 12).getTime(), now)).toBe('Wednesday, January 1, 2025')
})

test('behavior: one key for all moments of a day, its heading made from the key', () => {
  const late = new Date(2026, 10, 21, 23, 59, 59).getTime()
  const early = new Date(2026, 10, 21).getTime()
  expect(dayKey(late)).toBe(dayKey(early))
  expect(dayKey(late)).not.toBe(dayKey(late + 1000))
  expect(dayHeading(Number(dayKey(late)), now)).toBe('Yesterday')
})

test('behavior: the clock and the full moment', () => {
  expect(clock(now)).toMatch(/^3:30\sPM$/)
  expect(moment(now)).toMatch(/^November 22, 2026 at 3:30:00\sPM$/)
})
