import fc from 'fast-check'
import { expect, test } from 'vitest'
import { isScalar, order, reduce, toBytes, toNumber } from './scalar.ts'

test.each([
  ['0', 0n, false],
  ['1', 1n, true],
  ['n - 1', order - 1n, true],
  ['n', order, false],
  ['n + 1', order + 1n, false],
  ['n - 2^64', order - 2n ** 64n, true],
  ['n + 2^64', order + 2n ** 64n, false],
  ['2^256 - 1', 2n ** 256n - 1n, false],
])('behavior: %s', (_, value, valid) => expect(isScalar(toBytes(value))).toBe(valid))

test('behavior: any 32 bytes are a scalar exactly when their number is in [1, n-1]', () => {
  const near = fc.bigInt({ min: order - 2n ** 70n, max: order + 2n ** 70n }).map(toBytes)
  const bytes = fc.oneof(near, fc.uint8Array({ minLength: 32, maxLength: 32 }))
  fc.assert(
    fc.property(bytes, (bytes) => {
      const value = toNumber(bytes)
      expect(isScalar(bytes)).toBe(value >= 1n && value < order)
      expect(toBytes(value)).toEqual(bytes)
    }),
  )
})

test('error: another length is no scalar, and what reduces to zero neither', () => {
  expect(isScalar(new Uint8Array(31).fill(1))).toBe(false)
  expect(isScalar(new Uint8Array(33).fill(1))).toBe(false)
  expect(reduce(toBytes(order))).toBeUndefined()
  expect(reduce(toBytes(order + 5n))).toEqual(toBytes(5n))
})
