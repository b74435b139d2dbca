import { beforeAll, expect, test } from 'vitest'
import { useCatalogue } from '../../../test/catalogue.ts'
import type { LimitView, Money } from '../../messages/views.ts'
import { limitLine, overSentence, overTitle } from './limitWords.ts'

beforeAll(useCatalogue)

const usd = (units: number): Money => ({ units: String(units), currency: 'usd', test: true })
const limit = (used: number, of: number, more: Partial<LimitView> = {}): LimitView => ({
  period: 'day',
  used: usd(used),
  of: usd(of),
  left: usd(Math.max(of - used, 0)),
  ...more,
})

test('behavior: the line says what is used of what, and the bar what the payment adds', () => {
  const shown = { name: 'today', text: '15¢ of $5.00', used: 3, added: 10 }
  expect(limitLine(limit(15, 500), usd(50))).toEqual(shown)
  const month = limit(15, 3000, { period: 'month', wallet: 'Tips' })
  expect(limitLine(month)).toMatchObject({ name: 'month', text: '15¢ of $30.00 for Tips', added: 0 })
})

test.each([
  [0, 500, 0],
  [1, 500, 1],
  [499, 500, 99],
  [500, 500, 100],
  [900, 500, 100],
  [0, 0, 0],
  [1, 0, 100],
])('behavior: the bar for %s of %s', (used, of, share) => {
  const line = limitLine(limit(used, of), usd(50))
  expect(line.used).toBe(share)
  expect(line.used + line.added).toBeLessThanOrEqual(100)
})

test('behavior: a payment over a limit is told which, and what is left', () => {
  expect(overTitle(limit(480, 500))).toBe('This is over your limit for a day')
  expect(overSentence(limit(480, 500))).toBe('There is 20¢ left of $5.00 today.')
  expect(overTitle(limit(0, 4, { period: 'payment', wallet: 'Tips' }))).toContain('of Tips for one payment')
  expect(overSentence(limit(0, 4, { period: 'payment' }))).toContain('at most 4¢')
})
