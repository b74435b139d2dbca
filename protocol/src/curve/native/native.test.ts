import fc from 'fast-check'
import { afterEach, expect, test, vi } from 'vitest'
import { hex } from '../../Encoding.ts'
import { noble } from '../index.ts'
import { order, toBytes } from '../scalar.ts'
import { addon } from './addon.ts'
import { isAvailable, native } from './index.ts'

const curve = native()
const scalars = fc.bigInt({ min: 1n, max: order - 1n }).map(toBytes)
const messages = fc.uint8Array({ maxLength: 100 })

test('K6 behavior: the addon and plain JavaScript give the same bytes', () => {
  fc.assert(
    fc.property(messages, scalars, scalars, scalars, (message, a, b, c) => {
      const [P, Q] = [noble.hashToCurve(message), noble.multiplyBase(a)]
      expect(curve.hashToCurve(message)).toEqual(P)
      expect(curve.multiplyBase(a)).toEqual(Q)
      expect(curve.multiply(P, b)).toEqual(noble.multiply(P, b))
      expect(curve.multiplyPublic(P, b)).toEqual(noble.multiplyPublic(P, b))
      expect(curve.add(P, Q)).toEqual(noble.add(P, Q))
      expect(curve.subtract(P, Q)).toEqual(noble.subtract(P, Q))
      expect(curve.uncompress(P)).toEqual(noble.uncompress(P))
      expect(curve.multiplyAdd(a, b, c)).toEqual(noble.multiplyAdd(a, b, c))
      const statement = { A: Q, e: b, s: c }
      const proof = { ...statement, message, C: P, r: a }
      expect(curve.recommit(proof)).toEqual(noble.recommit(proof))
      const blind = { ...statement, B_: P, C_: noble.multiplyBase(c) }
      expect(curve.recommit(blind)).toEqual(noble.recommit(blind))
    }),
    { numRuns: 40 },
  )
})

test('behavior: each verifies what the other signs', () => {
  const hashes = fc.uint8Array({ minLength: 32, maxLength: 32 })
  fc.assert(
    fc.property(scalars, hashes, (key, hash) => {
      const x = noble.multiplyBase(key).subarray(1)
      expect(noble.schnorrVerify(curve.schnorrSign(hash, key), hash, x)).toBe(true)
      expect(curve.schnorrVerify(noble.schnorrSign(hash, key), hash, x)).toBe(true)
    }),
    { numRuns: 40 },
  )
})

test('behavior: both say of any 33 bytes whether they are a point', () => {
  const candidates = fc
    .tuple(fc.constantFrom(0, 2, 3, 4, 6), fc.uint8Array({ minLength: 32, maxLength: 32 }))
    .map(([prefix, x]) => Uint8Array.of(prefix, ...x))
  fc.assert(
    fc.property(candidates, (bytes) => {
      expect(curve.isPoint(bytes), hex(bytes)).toBe(noble.isPoint(bytes))
    }),
    { numRuns: 500 },
  )
})

test('behavior: what is passed in is not changed', () => {
  fc.assert(
    fc.property(scalars, scalars, messages, (key, other, message) => {
      const P = curve.hashToCurve(message)
      const before = [key, other, P].map(hex)
      curve.multiplyAdd(key, other, key)
      curve.schnorrSign(other, key)
      curve.subtract(P, curve.multiplyBase(key))
      curve.recommit({ A: P, message, C: P, e: key, s: other, r: key })
      expect([key, other, P].map(hex)).toEqual(before)
    }),
    { numRuns: 10 },
  )
})

afterEach(() => {
  vi.doUnmock('secp256k1/bindings.js')
  vi.resetModules()
})

test('K6 error: without the addon there is no curve, and no fallback', async () => {
  vi.resetModules()
  vi.doMock('secp256k1/bindings.js', () => {
    throw new Error('no native build')
  })
  const fresh = await import('./index.ts')
  expect(fresh.isAvailable()).toBe(false)
  expect(() => fresh.native()).toThrow(expect.objectContaining({ code: 'native-missing' }))
})

test('K6 error: an addon that computes something else is refused', async () => {
  const genuine = addon()
  for (const broken of ['ecdh', 'publicKeyTweakMul']) {
    vi.resetModules()
    vi.doMock('secp256k1/bindings.js', () => ({
      default: { ...genuine, [broken]: () => curve.multiplyBase(toBytes(1n)) },
    }))
    const fresh = await import('./index.ts')
    expect(fresh.isAvailable()).toBe(false)
  }
  expect(isAvailable()).toBe(true)
})
