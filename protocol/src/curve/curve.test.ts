import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import nut00 from '../../vectors/nut00.json' with { type: 'json' }
import { hex, unhex } from '../Encoding.ts'
import { type Curve, noble } from './index.ts'
import { native } from './native/index.ts'
import { order, toBytes } from './scalar.ts'

const curves: Curve[] = [noble, native()]

const scalars = fc.bigInt({ min: 1n, max: order - 1n }).map(toBytes)
const hashes = fc.uint8Array({ minLength: 32, maxLength: 32 })
const G = unhex('0279be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798')
const one = toBytes(1n)
const few = { numRuns: 20 }

const notPoints = [
  ['no y for this x', '028ac57f9c6399282773c116ef21f7394890b6140aa6f25c181e9a91e2a9e3da45'],
  ['x = p', '02fffffffffffffffffffffffffffffffffffffffffffffffffffffffefffffc2f'],
  ['x above p', `03${'f'.repeat(64)}`],
  ['infinity', '00'],
  ['33 zero bytes', '00'.repeat(33)],
  ['the 65-byte form', hex(noble.uncompress(G))],
  ['the hybrid form', `06${hex(noble.uncompress(G)).slice(2)}`],
  ['prefix 04 on 33 bytes', `04${hex(G).slice(2)}`],
  ['32 bytes', hex(G).slice(2)],
  ['34 bytes', `${hex(G)}00`],
  ['nothing', ''],
] as const

const notScalars = [
  ['zero', new Uint8Array(32)],
  ['n', toBytes(order)],
  ['n + 1', toBytes(order + 1n)],
  ['31 bytes', new Uint8Array(31).fill(1)],
  ['33 bytes', new Uint8Array(33).fill(1)],
] as const

describe.each(curves)('$name', (curve) => {
  test.each(nut00.hashToCurve)('behavior: NUT-00 hash to curve of $message', ({ message, point }) => {
    expect(hex(curve.hashToCurve(unhex(message)))).toBe(point)
  })

  test.each(nut00.blindedMessages)('behavior: NUT-00 blinded message $B_', ({ x, r, B_ }) => {
    const Y = curve.hashToCurve(unhex(x))
    expect(hex(curve.add(Y, curve.multiplyBase(unhex(r))))).toBe(B_)
  })

  test.each(nut00.blindedSignatures)('behavior: NUT-00 blinded signature with $k', ({ k, B_, C_ }) => {
    expect(hex(curve.multiply(unhex(B_), unhex(k)))).toBe(C_)
    expect(hex(curve.multiplyPublic(unhex(B_), unhex(k)))).toBe(C_)
  })

  test('behavior: the operations obey the group laws', () => {
    fc.assert(
      fc.property(scalars, scalars, scalars, (a, b, c) => {
        const A = curve.multiplyBase(a)
        const B = curve.multiplyBase(b)
        fc.pre(hex(A).slice(2) !== hex(B).slice(2))
        expect(curve.multiply(G, a)).toEqual(A)
        expect(curve.multiplyPublic(A, b)).toEqual(curve.multiply(B, a))
        expect(curve.add(A, B)).toEqual(curve.add(B, A))
        expect(curve.subtract(curve.add(A, B), B)).toEqual(A)
        const left = curve.multiplyBase(curve.multiplyAdd(a, b, c))
        expect(left).toEqual(curve.add(curve.multiply(A, b), curve.multiplyBase(c)))
        expect(hex(curve.uncompress(A)).slice(2, 66)).toBe(hex(A).slice(2))
      }),
      few,
    )
  })

  test.each(notPoints)('K6 error: %s is not a point to any operation', (_, text) => {
    const bad = unhex(text)
    expect(curve.isPoint(bad)).toBe(false)
    const uses: [string, () => unknown][] = [
      ['multiply', () => curve.multiply(bad, one)],
      ['multiplyPublic', () => curve.multiplyPublic(bad, one)],
      ['add left', () => curve.add(bad, G)],
      ['add right', () => curve.add(G, bad)],
      ['subtract left', () => curve.subtract(bad, G)],
      ['subtract right', () => curve.subtract(G, bad)],
      ['uncompress', () => curve.uncompress(bad)],
    ]
    for (const [name, use] of uses)
      expect(use, name).toThrow(expect.objectContaining({ code: 'malformed-point' }))
    const rest = { e: one, s: one }
    expect(curve.recommit({ A: bad, B_: G, C_: G, ...rest })).toBeUndefined()
    expect(curve.recommit({ A: G, B_: bad, C_: G, ...rest })).toBeUndefined()
    expect(curve.recommit({ A: G, B_: G, C_: bad, ...rest })).toBeUndefined()
    expect(curve.recommit({ A: G, message: one, C: bad, r: one, ...rest })).toBeUndefined()
  })

  test.each(notScalars)('error: %s is not a scalar to any operation', (_, bad) => {
    const uses: [string, () => unknown][] = [
      ['multiply', () => curve.multiply(G, bad)],
      ['multiplyPublic', () => curve.multiplyPublic(G, bad)],
      ['multiplyBase', () => curve.multiplyBase(bad)],
      ['multiplyAdd', () => curve.multiplyAdd(bad, one, one)],
      ['multiplyAdd second', () => curve.multiplyAdd(one, bad, one)],
      ['multiplyAdd third', () => curve.multiplyAdd(one, one, bad)],
      ['schnorrSign', () => curve.schnorrSign(one, bad)],
    ]
    for (const [name, use] of uses)
      expect(use, name).toThrow(expect.objectContaining({ code: 'malformed-scalar' }))
    expect(curve.recommit({ A: G, B_: G, C_: G, e: bad, s: one })).toBeUndefined()
    expect(curve.recommit({ A: G, B_: G, C_: G, e: one, s: bad })).toBeUndefined()
    expect(curve.recommit({ A: G, message: one, C: G, e: one, s: one, r: bad })).toBeUndefined()
  })

  test('K6 error: infinity as a result is refused', () => {
    const malformed = expect.objectContaining({ code: 'malformed-point' })
    expect(() => curve.subtract(G, G)).toThrow(malformed)
    expect(() => curve.add(G, curve.multiplyBase(toBytes(order - 1n)))).toThrow(malformed)
    // A = G and e = s give R1 = s·G - e·G.
    expect(curve.recommit({ A: G, B_: curve.hashToCurve(one), C_: G, e: one, s: one })).toBeUndefined()
  })

  test('error: a scalar of zero as a result is refused', () => {
    const minusOne = toBytes(order - 1n)
    for (const [a, b, c] of [
      [one, one, minusOne],
      [minusOne, minusOne, minusOne],
    ] as const) {
      expect(() => curve.multiplyAdd(a, b, c)).toThrow(expect.objectContaining({ code: 'malformed-scalar' }))
    }
  })

  test('behavior: a signature verifies under its key, message and itself only', () => {
    fc.assert(
      fc.property(scalars, hashes, fc.nat(63), fc.nat(31), (key, hash, at, from) => {
        const x = curve.multiplyBase(key).subarray(1)
        const signature = curve.schnorrSign(hash, key)
        expect(curve.schnorrVerify(signature, hash, x)).toBe(true)
        expect(curve.schnorrVerify(flip(signature, at), hash, x)).toBe(false)
        expect(curve.schnorrVerify(signature, flip(hash, from), x)).toBe(false)
        expect(curve.schnorrVerify(signature, hash, flip(x, from))).toBe(false)
      }),
      few,
    )
  })

  test('error: a signature, hash or key of another length does not verify', () => {
    const x = curve.multiplyBase(one).subarray(1)
    const signature = curve.schnorrSign(one, one)
    expect(() => curve.schnorrSign(one.subarray(1), one)).toThrow('32-byte')
    expect(curve.schnorrVerify(signature.subarray(1), one, x)).toBe(false)
    expect(curve.schnorrVerify(signature, one.subarray(1), x)).toBe(false)
    expect(curve.schnorrVerify(signature, one, x.subarray(1))).toBe(false)
    expect(curve.schnorrVerify(new Uint8Array(64), one, x)).toBe(false)
    expect(curve.schnorrVerify(new Uint8Array(64).fill(255), one, x)).toBe(false)
  })
})

function flip(bytes: Uint8Array, at: number): Uint8Array {
  return bytes.map((byte, index) => (index === at ? byte ^ 1 : byte))
}
