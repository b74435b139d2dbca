import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { runs } from '../test/fuzz.ts'
import * as Cbor from './Cbor.ts'
import { hex, unhex } from './Encoding.ts'
import { ProtocolError } from './Errors.ts'

const refusal = (code: string) => expect.objectContaining({ code })

describe('encode and decode', () => {
  test('behavior: keys keep their order, numbers are short', () => {
    expect(hex(Cbor.encode({ b: 5, a: [true, 'x', new Uint8Array([1])] }))).toBe(
      'a261620561618 3f561784101'.replace(' ', ''),
    )
  })

  test('behavior: what is encoded is decoded', () => {
    const leaf = fc.oneof(
      fc.maxSafeNat(),
      fc.boolean(),
      fc.string({ unit: 'binary' }),
      fc.uint8Array({ maxLength: 40 }),
    )
    const { value } = fc.letrec((tie) => ({
      value: fc.oneof({ depthSize: 'small' }, leaf, fc.array(tie('value'), { maxLength: 4 }), tie('map')),
      map: fc.dictionary(fc.string(), tie('value'), { maxKeys: 4, noNullPrototype: true }),
    }))
    fc.assert(
      fc.property(value, (some) => {
        const bytes = Cbor.encode(some)
        try {
          expect(hex(Cbor.encode(Cbor.decode(bytes)))).toBe(hex(bytes))
        } catch (error) {
          expect(error).toEqual(refusal('malformed-cbor'))
        }
      }),
      { numRuns: 500 },
    )
  })
})

describe('decode', () => {
  test.each([
    ['nothing', ''],
    ['a tag', 'c100'],
    ['a half float', 'f94500'],
    ['a float', 'fa40a00000'],
    ['a double', 'fb4014000000000000'],
    ['NaN', 'f97e00'],
    ['infinity', 'f97c00'],
    ['null', 'f6'],
    ['undefined', 'f7'],
    ['an odd simple value', 'f820'],
    ['simple 19', 'f3'],
    ['a negative number', '20'],
    ['a number above 2^53 - 1', '1b0020000000000000'],
    ['a long form', '1805'],
    ['a long length', '7801 61'.replace(' ', '')],
    ['an indefinite array', '9f00ff'],
    ['an indefinite text', '7f6161ff'],
    ['a break alone', 'ff'],
    ['reserved lengths', '1c'],
    ['bytes after the end', '0000'],
    ['too few bytes', '4301'],
    ['too few items', '8301'],
    ['an array of 2^32 - 1', '9affffffff'],
    ['a map of 2^53', 'bb0020000000000000'],
    ['a text of 2^64 - 1', '7bffffffffffffffff'],
    ['a head cut off', '19'],
    ['a key that is a number', 'a10000'],
    ['a key that is bytes', 'a1416100'],
    ['a key twice', 'a2616100616101'],
    ['invalid UTF-8', '61ff'],
    ['a surrogate in UTF-8', '63eda080'],
    ['an overlong letter', '62c1a1'],
    ['a text that begins with a BOM', '64efbbbf61'],
    ['a key that begins with a BOM', 'a164efbbbf6100'],
    ['depth 9', `${'81'.repeat(9)}00`],
    ['a depth of 5 000', `${'81'.repeat(5000)}00`],
  ])('error: %s', (_, bytes) => {
    expect(() => Cbor.decode(unhex(bytes))).toThrow(refusal('malformed-cbor'))
  })

  test('behavior: depth 8 and 8 192 items, no more', () => {
    expect(Cbor.decode(unhex(`${'81'.repeat(8)}00`))).toEqual([[[[[[[[0]]]]]]]])
    const items = (count: number) => Cbor.encode(Array.from({ length: count - 1 }, () => 0))
    expect(Cbor.decode(items(8192))).toHaveLength(8191)
    expect(() => Cbor.decode(items(8193))).toThrow(refusal('malformed-cbor'))
  })

  test('behavior: undefined as a map value where the caller takes it', () => {
    expect(Cbor.decode(unhex('a16161f7'), { absent: true })).toEqual({ a: undefined })
    expect(() => Cbor.decode(unhex('81f7'), { absent: true })).toThrow(refusal('malformed-cbor'))
    expect(() => Cbor.decode(unhex('f7'), { absent: true })).toThrow(refusal('malformed-cbor'))
    expect(() => Cbor.decode(unhex('a1f700'), { absent: true })).toThrow(refusal('malformed-cbor'))
  })

  test('behavior: U+FEFF inside a text is a letter like any other', () => {
    expect(Cbor.decode(unhex('65c3a9efbbbf'))).toBe('\u00e9\ufeff')
  })

  test('behavior: __proto__ is a field like any other', () => {
    const value = Cbor.decode(unhex('a1695f5f70726f746f5f5fa1616101'))
    expect(Object.keys(value as object)).toEqual(['__proto__'])
    expect((value as { a?: unknown }).a).toBeUndefined()
  })

  test('error: any bytes give a value with these bytes, or the typed error', { tags: ['fuzz'] }, () => {
    const near = fc.array(
      fc.constantFrom(0, 1, 0x18, 0x41, 0x61, 0x62, 0x80, 0x81, 0xa0, 0xa1, 0xf4, 0xf5, 0xf7, 0xff),
    )
    fc.assert(
      fc.property(
        fc.oneof(
          fc.uint8Array(),
          near.map((some) => Uint8Array.from(some)),
        ),
        (bytes) => {
          try {
            expect(hex(Cbor.encode(Cbor.decode(bytes)))).toBe(hex(bytes))
          } catch (error) {
            expect(error).toBeInstanceOf(ProtocolError)
          }
        },
      ),
      { numRuns: runs(10_000) },
    )
  })
})
