import fc from 'fast-check'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { cpuMs } from '../test/cpuMs.ts'
import { runs } from '../test/fuzz.ts'
import * as Encoding from './Encoding.ts'
import { ProtocolError } from './Errors.ts'

const refusal = (code: string) => expect.objectContaining({ code })
const parse = (text: string) => Encoding.parseJson(text, { maxChars: 10_000 })

describe('hex', () => {
  test('behavior: bytes go out in lower case and come back', () => {
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => {
        expect(Encoding.hex(bytes)).toBe(Buffer.from(bytes).toString('hex'))
        expect([...Encoding.unhex(Encoding.hex(bytes), bytes.length)]).toEqual([...bytes])
      }),
      { numRuns: 300 },
    )
  })

  test('behavior: so do more than are written at once', () => {
    const bytes = Uint8Array.from({ length: 2 * 16 * 1024 + 1 }, (_, i) => (i * 2_654_435_761) >>> 13)
    expect(Encoding.hex(bytes)).toBe(Buffer.from(bytes).toString('hex'))
  })

  test.each(['A0', '0', '0g', ' 00', '00\n', '0x00'])('error: %j', (text) => {
    expect(() => Encoding.unhex(text)).toThrow(refusal('malformed-encoding'))
  })

  test('error: another length than asked', () => {
    expect(() => Encoding.unhex('00', 2)).toThrow(refusal('malformed-encoding'))
  })
})

describe('utf-8', () => {
  test('behavior: well-formed text survives', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(Encoding.fromUtf8(Encoding.utf8(text))).toBe(text)
      }),
      { numRuns: 500 },
    )
    expect(Encoding.fromUtf8(Encoding.utf8('\ufeffa'))).toBe('\ufeffa')
  })

  test('error: a lone surrogate, which would have the bytes of U+FFFD', () => {
    for (const text of ['\ud800', 'a\udc00b', '\udc00\ud800']) {
      expect(() => Encoding.utf8(text)).toThrow(refusal('malformed-encoding'))
      expect(Encoding.isWellFormed(text)).toBe(false)
    }
    expect(Encoding.isWellFormed('\u{1f600}')).toBe(true)
  })

  test.each(['ff', 'c0af', 'eda080', 'e282', 'f4908080'])('error: bytes %s', (bytes) => {
    expect(() => Encoding.fromUtf8(Encoding.unhex(bytes))).toThrow(refusal('malformed-encoding'))
  })
})

describe('base64url', () => {
  test('behavior: as Node writes it, and back', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 100 }), (bytes) => {
        const text = Encoding.base64url(bytes)
        expect(text).toBe(Buffer.from(bytes).toString('base64url'))
        expect([...Encoding.unbase64url(text)]).toEqual([...bytes])
        expect([...Encoding.unbase64(Buffer.from(bytes).toString('base64'))]).toEqual([...bytes])
      }),
      { numRuns: 500 },
    )
  })

  test.each(['QR', 'Q Q', 'Q', 'QQ==', 'QQ=', 'Q+', 'Q/', 'QQ\n', 'Qé', 'QQF', 'Q\u{1f600}'])(
    'error: %j',
    (text) => {
      expect(() => Encoding.unbase64url(text)).toThrow(refusal('malformed-encoding'))
    },
  )

  test.each(['QQ=', 'QQ===', 'QUI', 'QUJD====', '=', '=='])('behavior: unbase64 of %j', (text) => {
    const padded = text.endsWith('=')
    if (padded) expect(() => Encoding.unbase64(text)).toThrow(refusal('malformed-encoding'))
    else expect(Encoding.unbase64(text)).toHaveLength(2)
  })

  test('error: any text decodes to bytes that encode to it, or the typed error', { tags: ['fuzz'] }, () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.base64String(), fc.stringMatching(/^[\w-]*$/)), (text) => {
        try {
          expect(Encoding.base64url(Encoding.unbase64url(text))).toBe(text)
        } catch (error) {
          expect(error).toBeInstanceOf(ProtocolError)
        }
      }),
      { numRuns: runs(10_000) },
    )
  })
})

describe('parseJson', () => {
  test('behavior: the value that JSON.parse gives', () => {
    const text =
      ' {"a":[1,-2,0,9007199254740991,true,null],"b":{"a":"x\\"\\\\\\u00e9\\ud83d\\ude00, {"},"":""} '
    expect(parse(text)).toEqual(JSON.parse(text))
  })

  test.each<[string, string]>([
    ['a key twice', '{"a":1,"a":1}'],
    ['a key twice, once escaped', '{"a":1,"\\u0061":2}'],
    ['a key twice, inside', '[{"b":{"a":1,"c":[{}],"a":2}}]'],
    ['__proto__', '{"__proto__":{}}'],
    ['__proto__, escaped', '{"\\u005f_proto__":{}}'],
    ['a BOM', '\ufeff{}'],
    ['a lone surrogate', '"\ud800"'],
    ['a lone surrogate, escaped', '"\\ud800"'],
    ['a lone surrogate in a key', '{"\\udc00":1}'],
    ['a float', '[5.0]'],
    ['an exponent', '[5e0]'],
    ['minus zero', '[-0]'],
    ['a leading zero', '[05]'],
    ['depth 17', '['.repeat(17) + ']'.repeat(17)],
    ['an open text', '{"a'],
    ['an escaped quote at the end', '"a\\"'],
    ['a bad escape', '"\\x41"'],
    ['a bare word', 'undefined'],
    ['two values', '{}{}'],
    ['a comma too many', '[1,]'],
    ['a comment', '{}//'],
    ['nothing', ''],
  ])('error: %s', (_, text) => {
    expect(() => parse(text)).toThrow(refusal('malformed-json'))
  })

  test('behavior: one key in two objects, and depth 16', () => {
    expect(parse('[{"a":1},{"a":2}]')).toEqual([{ a: 1 }, { a: 2 }])
    expect(() => parse('['.repeat(16) + ']'.repeat(16))).not.toThrow()
  })

  test('error: longer than the cap', () => {
    expect(() => Encoding.parseJson('[1]', { maxChars: 2 })).toThrow(refusal('too-large'))
  })

  test('behavior: floats as text, where they are allowed at all', () => {
    const read = (text: string) => Encoding.parseJson(text, { maxChars: 100, floats: 'as-text' })
    expect(read('{"a":1.5,"b":[-0,2e3,4],"c":"1.5"}')).toEqual({ a: '1.5', b: ['-0', '2e3', 4], c: '1.5' })
    for (const text of ['[1.5.5]', '[--1]', '[1e]', '[0x10]', '[01]', '[1.]', '[-]', '{1.5:1}', '{-0:1}']) {
      expect(() => read(text), text).toThrow(refusal('malformed-json'))
    }
  })

  test('error: floats as text or not, what JSON.parse refuses is refused', { tags: ['fuzz'] }, () => {
    const near = fc.string({ unit: fc.constantFrom(...'{}[]",: 01.e-'), maxLength: 12 })
    fc.assert(
      fc.property(near, (text) => {
        let isJson = true
        try {
          JSON.parse(text)
        } catch {
          isJson = false
        }
        if (isJson) return
        expect(() => Encoding.parseJson(text, { maxChars: 100, floats: 'as-text' })).toThrow(
          refusal('malformed-json'),
        )
      }),
      { numRuns: runs(10_000) },
    )
  })

  test('error: any text gives what JSON.parse gives, or the typed error', { tags: ['fuzz'] }, () => {
    const near = fc.string({ unit: fc.constantFrom(...'{}[]",:\\ 01.e-au'), maxLength: 30 })
    fc.assert(
      fc.property(fc.oneof(fc.json(), near, fc.string()), (text) => {
        try {
          expect(parse(text)).toEqual(JSON.parse(text))
        } catch (error) {
          expect(error).toBeInstanceOf(ProtocolError)
        }
      }),
      { numRuns: runs(10_000) },
    )
  })

  test('behavior: the worst texts are read in linear time', () => {
    const worst = ['"\\', '\\"', '{', '[', '"a":1,', '1', '-', '"', '{"a":', ' '].map((part) =>
      part.repeat(100_000),
    )
    for (const text of [...worst, ...worst.map((part) => `"${part}"`)]) {
      const read = () => {
        try {
          Encoding.parseJson(text, { maxChars: 1_000_000 })
        } catch (error) {
          expect(error).toBeInstanceOf(ProtocolError)
        }
      }
      expect(cpuMs(read)).toBeLessThan(200)
    }
  })
})

describe('canonical JSON', () => {
  test('behavior: sorted, without space, absent members left out', () => {
    expect(Encoding.canonicalJson({ b: [1, { z: 'é', a: undefined }], a: 'x' })).toBe(
      '{"a":"x","b":[1,{"z":"é"}]}',
    )
  })

  test('behavior: what is encoded is decoded, to the same text again', () => {
    const strings = fc.oneof(fc.string({ unit: 'binary' }), fc.integer(), fc.boolean(), fc.constant(null))
    const value = fc.dictionary(fc.string(), fc.oneof(strings, fc.array(strings)))
    fc.assert(
      fc.property(value, (some) => {
        fc.pre(!Object.hasOwn(some, '__proto__'))
        const text = Encoding.encodeJson(some)
        expect(Encoding.encodeJson(Encoding.decodeJson(text, 100_000))).toBe(text)
      }),
      { numRuns: 500 },
    )
  })

  test('error: what JSON cannot carry', () => {
    const cyclic: unknown[] = []
    cyclic.push(cyclic)
    for (const value of [undefined, Number.NaN, Number.POSITIVE_INFINITY, 1n, '\ud800', cyclic, () => 1]) {
      expect(() => Encoding.canonicalJson(value)).toThrow(refusal('malformed-json'))
    }
  })
})

describe('equal', () => {
  test('behavior: by length and every byte', () => {
    const [a, b] = [Uint8Array.of(1, 2, 3), Uint8Array.of(1, 2, 4)]
    expect(Encoding.equal(a, a.slice())).toBe(true)
    expect(Encoding.equal(a, b)).toBe(false)
    expect(Encoding.equal(a, a.subarray(1))).toBe(false)
    expect(Encoding.equal(new Uint8Array(), new Uint8Array())).toBe(true)
  })
})

describe('X5: random', () => {
  afterEach(() => vi.unstubAllGlobals())

  test('behavior: as many bytes as asked, never the same', () => {
    expect(Encoding.random(16)).toHaveLength(16)
    expect(Encoding.hex(Encoding.random(32))).not.toBe(Encoding.hex(Encoding.random(32)))
  })

  test.each<[string, unknown]>([
    ['nothing at all', undefined],
    ['zeros', { getRandomValues: (bytes: Uint8Array) => bytes }],
    ['one byte for ever', { getRandomValues: (bytes: Uint8Array) => bytes.fill(7) }],
    [
      'an error',
      {
        getRandomValues: () => {
          throw new Error('no entropy')
        },
      },
    ],
  ])('error: a generator that gives %s', (_, stub) => {
    vi.stubGlobal('crypto', stub)
    expect(() => Encoding.random(16)).toThrow(refusal('no-randomness'))
  })
})
