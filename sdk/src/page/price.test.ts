import { Amount } from '@tuppence/protocol'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { format, toUnits } from './price.ts'

const currencies = [
  'aud',
  'cad',
  'chf',
  'eur',
  'gbp',
  'jpy',
  'msat',
  'nzd',
  'sat',
  'sek',
  'usd',
  'xyz',
  'nok',
]
const locales = ['en', 'en-GB', 'de', 'fr-CH', 'ja']

test('behavior: prices read as the protocol’s Amount writes them, in every currency and language', () => {
  fc.assert(
    fc.property(
      fc.bigInt(0n, 2n ** 53n - 1n),
      fc.constantFrom(...currencies),
      fc.constantFrom(...locales),
      (units, currency, locale) => {
        const expected = Amount.format(Amount.of(units, currency), locale)
        expect(format(`${units}`, currency, locale)).toBe(expected)
      },
    ),
  )
  for (const units of [0n, 1n, 5n, 99n, 100n, 150n])
    expect(format(`${units}`, 'usd', 'en')).toBe(Amount.format(Amount.of(units, 'usd')))
})

test('behavior: a page’s decimal price becomes the units that Amount makes of it', () => {
  fc.assert(
    fc.property(fc.bigInt(0n, 10n ** 12n), fc.constantFrom(...currencies), (units, currency) => {
      const amount = Amount.of(units, currency)
      expect(toUnits(Amount.toDecimal(amount), currency)).toBe(`${units}`)
      expect(toUnits(Amount.toDecimal(amount), currency.toUpperCase())).toBe(`${units}`)
    }),
  )
  expect(toUnits('0.5', 'USD')).toBe('50')
  expect(toUnits('1', 'USD')).toBe('100')
  expect(toUnits('', 'USD')).toBe('')
})
