import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { runs } from '../test/fuzz.ts'
import * as Amount from './Amount.ts'
import { ProtocolError } from './Errors.ts'

const max = 2n ** 53n - 1n
const units = fc.bigInt({ min: 0n, max })

describe('parse and serialize', () => {
  test('behavior: every amount of the range comes back', () => {
    fc.assert(
      fc.property(units, (n) => {
        expect(Amount.parse(Amount.serialize(Amount.of(n, 'usd')), 'usd')).toEqual({
          units: n,
          currency: 'usd',
        })
      }),
      { numRuns: 500 },
    )
  })

  test.each([
    '',
    '0x10',
    ' 5 ',
    '+5',
    '-0',
    '-1',
    '05',
    '5.0',
    '5e3',
    '٥',
    '9007199254740992',
    '99999999999999999',
  ])('error: %j is no amount', (text) => {
    expect(() => Amount.parse(text, 'usd')).toThrow(expect.objectContaining({ code: 'malformed-amount' }))
  })

  test('error: any text gives an amount that serializes to it, or the typed error', {
    tags: ['fuzz'],
  }, () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.string(), fc.stringMatching(/^[0-9 .+-]{0,20}$/)),
        fc.string({ maxLength: 20 }),
        (text, code) => {
          try {
            expect(Amount.serialize(Amount.parse(text, code))).toBe(text)
          } catch (error) {
            expect(error).toBeInstanceOf(ProtocolError)
          }
        },
      ),
      { numRuns: runs(10_000) },
    )
  })
})

describe('A8: odd units', () => {
  test.each([
    ['usd', true],
    ['eur', true],
    ['sat', true],
    ['msat', true],
    ['auth', true],
    ['my-coin_2', true],
    ['x', true],
    ['abcdefghijklmnop', true],
    ['abcdefghijklmnopq', false],
    ['SAT', false],
    ['Usd', false],
    ['ѕat', false],
    ['', false],
    [' usd', false],
    ['usd ', false],
    ['us\u200bd', false],
    ['us$', false],
    ['usd\n', false],
    ['u.s', false],
    ['__proto__', true],
  ])('behavior: unit %j taken: %s', (currency, taken) => {
    const make = () => Amount.parse('5', currency)
    if (taken) expect(make().currency).toBe(currency)
    else expect(make).toThrow(expect.objectContaining({ code: 'malformed-amount' }))
  })

  test('behavior: a unit without exponent is the raw integer and its code, never money', () => {
    expect(Amount.exponent('xyz')).toBeUndefined()
    expect(Amount.format(Amount.of(1234n, 'xyz'), 'en')).toBe('1234 xyz')
    expect(Amount.toDecimal(Amount.of(1234n, 'xyz'))).toBe('1234')
  })
})

describe('decimal', () => {
  test.each([
    ['0.05', 'USD', 5n],
    ['0.5', 'usd', 50n],
    ['1', 'usd', 100n],
    ['12', 'jpy', 12n],
    ['7', 'sat', 7n],
    ['0', 'usd', 0n],
  ])('behavior: %s %s', (text, currency, expected) => {
    expect(Amount.fromDecimal(text, currency).units).toBe(expected)
  })

  test.each([
    ['0.005', 'usd'],
    ['1.5', 'jpy'],
    ['.5', 'usd'],
    ['5.', 'usd'],
    ['1,5', 'usd'],
    ['-1', 'usd'],
    ['00.5', 'usd'],
    ['1e2', 'usd'],
  ])('error: %s %s', (text, currency) => {
    expect(() => Amount.fromDecimal(text, currency)).toThrow(
      expect.objectContaining({ code: 'malformed-amount' }),
    )
  })

  test('behavior: toDecimal is undone by fromDecimal', () => {
    fc.assert(
      fc.property(units, fc.constantFrom('usd', 'jpy', 'sat', 'xyz'), (n, currency) => {
        fc.pre(n < 10n ** 15n)
        expect(Amount.fromDecimal(Amount.toDecimal(Amount.of(n, currency)), currency).units).toBe(n)
      }),
      { numRuns: 500 },
    )
  })
})

describe('format', () => {
  test.each([
    [5n, 'usd', 'en', '5¢'],
    [99n, 'usd', 'en-GB', '99¢'],
    [0n, 'usd', 'en-US', '$0.00'],
    [100n, 'usd', 'en', '$1.00'],
    [150n, 'usd', 'en', '$1.50'],
    [5n, 'eur', 'en', '€0.05'],
    [12n, 'jpy', 'en', '¥12'],
    [21n, 'sat', 'en', '21 sat'],
    [max, 'usd', 'en', '$90,071,992,547,409.91'],
  ])('behavior: %s %s in %s', (n, currency, locale, expected) => {
    expect(Amount.format(Amount.of(n, currency), locale)).toBe(expected)
  })

  test('behavior: other languages write it their own way', () => {
    expect(Amount.format(Amount.of(5n, 'usd'), 'de').replaceAll('\u00a0', ' ')).toBe('0,05 $')
  })
})

describe('arithmetic', () => {
  const cents = (n: bigint) => Amount.of(n, 'usd')

  test('behavior: sums, differences and order are exact', () => {
    expect(Amount.add(cents(2n), cents(3n))).toEqual(cents(5n))
    expect(Amount.subtract(cents(5n), cents(3n))).toEqual(cents(2n))
    expect([Amount.compare(cents(1n), cents(2n)), Amount.compare(cents(2n), cents(2n))]).toEqual([-1, 0])
    expect(Amount.compare(cents(3n), cents(2n))).toBe(1)
  })

  test('error: below zero, above the range, across currencies', () => {
    expect(() => Amount.subtract(cents(1n), cents(2n))).toThrow(
      expect.objectContaining({ code: 'malformed-amount' }),
    )
    expect(() => Amount.add(cents(max), cents(1n))).toThrow(
      expect.objectContaining({ code: 'malformed-amount' }),
    )
    for (const act of [Amount.add, Amount.subtract, Amount.compare]) {
      expect(() => act(cents(1n), Amount.of(1n, 'eur'))).toThrow(
        expect.objectContaining({ code: 'currency-mismatch' }),
      )
    }
  })
})
