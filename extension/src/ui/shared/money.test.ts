import fc from 'fast-check'
import { beforeAll, expect, test } from 'vitest'
import { useCatalogue } from '../../../test/catalogue.ts'
import type { Money } from '../../messages/views.ts'
import { choices, inWords, isZero, readTyped, totals } from './money.ts'

beforeAll(useCatalogue)

const usd = (units: string, test = true): Money => ({ units, currency: 'usd', test })

test.each([
  [usd('5'), '5¢'],
  [usd('99'), '99¢'],
  [usd('100'), '$1.00'],
  [usd('123456'), '$1,234.56'],
  [usd('0'), '$0.00'],
  [{ units: '5', currency: 'sat', test: false }, '5 sat'],
])('behavior: %o in words', (money, words) => {
  expect(inWords(money)).toBe(words)
})

test('A8: behavior: an unknown currency is shown as its raw number and code', () => {
  expect(inWords({ units: '7', currency: 'florin_2', test: false })).toBe('7 florin_2')
})

test('error: what is no amount is never shown as one', () => {
  for (const units of ['-1', '1.5', 'x', '9007199254740992']) expect(() => inWords(usd(units))).toThrow()
})

test('behavior: test money is added up apart from other money', () => {
  const sums = totals([
    usd('410'),
    usd('1250', false),
    usd('830'),
    { units: '3', currency: 'sat', test: true },
  ])
  expect(sums).toEqual([usd('1240'), usd('1250', false), { units: '3', currency: 'sat', test: true }])
  expect(totals([])).toEqual([])
})

test('behavior: zero', () => {
  expect(isZero(usd('0'))).toBe(true)
  expect(isZero(usd('10'))).toBe(false)
})

test('behavior: what is offered', () => {
  expect(choices('usd')).toEqual(['100', '500', '1000'])
  expect(choices('sat')).toEqual(['100', '500', '1000'])
})

test.each([
  ['2.50', '250'],
  ['2,5', '250'],
  [' $2 ', '200'],
  ['0.05', '5'],
  ['007', '700'],
  ['1000', '100000'],
])('behavior: a person types %o', (text, units) => {
  expect(readTyped(text, 'usd')).toEqual({ units })
})

test.each([
  ['', 'empty'],
  ['  ', 'empty'],
  ['0', 'not-an-amount'],
  ['0.00', 'not-an-amount'],
  ['1,000', 'not-an-amount'],
  ['2.505', 'not-an-amount'],
  ['1.000,00', 'not-an-amount'],
  ['-2', 'not-an-amount'],
  ['1e3', 'not-an-amount'],
  ['0x10', 'not-an-amount'],
  ['٣', 'not-an-amount'],
  ['1000.01', 'too-much'],
])('error: a person types %o', (text, problem) => {
  expect(readTyped(text, 'usd')).toEqual({ problem })
})

test('behavior: a currency without minor units takes whole numbers only', () => {
  expect(readTyped('21', 'sat')).toEqual({ units: '21' })
  expect(readTyped('2.1', 'sat')).toEqual({ problem: 'not-an-amount' })
})

test('error: any text gives an amount the wallet can send, or a problem', () => {
  fc.assert(
    fc.property(fc.string(), fc.constantFrom('usd', 'sat', 'odd'), (text, currency) => {
      const typed = readTyped(text, currency)
      if ('units' in typed) expect(typed.units).toMatch(/^[1-9][0-9]{0,15}$/)
    }),
    { numRuns: 5000 },
  )
})
