import fc from 'fast-check'
import { expect, test } from 'vitest'
import { noble } from '../curve/index.ts'
import { order, toBytes } from '../curve/scalar.ts'
import { hex } from '../Encoding.ts'
import * as Blind from './Blind.ts'

const scalars = fc.bigInt({ min: 1n, max: order - 1n }).map(toBytes)
const secrets = fc.string({ unit: 'binary', maxLength: 100 })

test('behavior: what the bank signs blind, unblinded, is what it accepts, and nothing else', () => {
  fc.assert(
    fc.property(secrets, scalars, scalars, scalars, (secret, r, k, otherKey) => {
      const C_ = Blind.sign(Blind.blind(secret, r, noble), k, noble)
      const C = Blind.unblind(C_, r, hex(noble.multiplyBase(k)), noble)
      expect(Blind.verify(secret, C, k, noble)).toBe(true)
      expect(Blind.verify(`${secret}.`, C, k, noble)).toBe(false)
      expect(Blind.verify(secret, C, otherKey, noble)).toBe(false)
      expect(Blind.verify(secret, C_, k, noble)).toBe(false)
    }),
    { numRuns: 10 },
  )
})

test('error: a secret with a lone surrogate is refused', () => {
  const malformed = expect.objectContaining({ code: 'malformed-secret' })
  expect(() => Blind.blind('\ud800', toBytes(1n), noble)).toThrow(malformed)
  expect(() => Blind.verify('\ud800', hex(noble.multiplyBase(toBytes(1n))), toBytes(1n), noble)).toThrow(
    malformed,
  )
})

test.each([
  ['capitals', '02A9ACC1E48C25EEEB9289B5031CC57DA9FE72F3FE2861D264BDC074209B107BA2'],
  ['x with no y', '028ac57f9c6399282773c116ef21f7394890b6140aa6f25c181e9a91e2a9e3da45'],
  ['x above p', `02${'f'.repeat(64)}`],
  ['the uncompressed form', `04${'1'.repeat(128)}`],
  ['infinity', '00'],
])('K6 error: the bank signs nothing for %s', (_, B_) => {
  expect(() => Blind.sign(B_, toBytes(2n), noble)).toThrow(
    expect.objectContaining({ code: 'malformed-point' }),
  )
})
