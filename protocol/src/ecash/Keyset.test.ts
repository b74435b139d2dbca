import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { runs } from '../../test/fuzz.ts'
import nut01 from '../../vectors/nut01.json' with { type: 'json' }
import nut02 from '../../vectors/nut02.json' with { type: 'json' }
import { noble } from '../curve/index.ts'
import { ProtocolError } from '../Errors.ts'
import * as Keyset from './Keyset.ts'

const malformed = expect.objectContaining({ code: 'malformed-keyset' })
const [first] = nut02.version2
if (first === undefined) throw new Error('no vector')
const small = first.keys

function withKeys(keys: object) {
  return {
    unit: 'sat',
    inputFeePpk: 0,
    keys: new Map(Object.entries(keys).map(([a, key]) => [BigInt(a), key])),
  }
}

test.each(nut01.valid)('behavior: NUT-01 valid keys %#', (keys) => {
  const id = Keyset.deriveId(withKeys(keys), 1)
  expect(Keyset.parse({ id, unit: 'sat', keys }, noble).keys.size).toBe(Object.keys(keys).length)
})

test.each(nut01.invalid)('error: NUT-01 invalid keys %#', (keys) => {
  expect(() => Keyset.parse({ id: '00456a94ab4e1c46', unit: 'sat', keys }, noble)).toThrow(malformed)
})

test.each(nut02.version1)('behavior: NUT-02 version 1 id $id', ({ id, keys }) => {
  expect(Keyset.deriveId(withKeys(keys), 1)).toBe(id)
  expect(Keyset.parse({ id, unit: 'sat', keys }, noble).id).toBe(id)
})

test.each(nut02.version2)('behavior: NUT-02 version 2 id $id', (wire) => {
  const keyset = Keyset.parse(wire, noble)
  expect(Keyset.deriveId(keyset, 2)).toBe(wire.id)
  expect(Keyset.toWire(keyset)).toEqual({ active: true, ...wire })
})

describe('X3 error: a keyset whose id is not what its parts hash to', () => {
  test.each([
    ['unit', { unit: 'usd' }],
    ['fee', { input_fee_ppk: 101 }],
    ['no fee', { input_fee_ppk: 0 }],
    ['expiry', { final_expiry: 2059210354 }],
    ['no expiry', { final_expiry: undefined }],
    ['a key less', { keys: { '1': small['1'], '2': small['2'] } }],
    ['keys swapped', { keys: { ...small, '1': small['2'], '2': small['1'] } }],
    ['other id', { id: `01${'0'.repeat(64)}` }],
  ])('%s', (_, change) => {
    expect(Keyset.parse(first, noble).id).toBe(first.id)
    expect(() => Keyset.parse({ ...first, ...change }, noble)).toThrow(malformed)
  })
})

test.each([
  ['no object', null],
  ['a list', [first]],
  ['short id', { ...first, id: first.id.slice(0, 16) }],
  ['capital id', { ...first, id: first.id.toUpperCase() }],
  ['version 3 id', { ...first, id: `02${'0'.repeat(64)}` }],
  ['unit in capitals', { ...first, unit: 'SAT' }],
  ['unit too long', { ...first, unit: 'a'.repeat(17) }],
  ['active as text', { ...first, active: 'yes' }],
  ['fee as text', { ...first, input_fee_ppk: '100' }],
  ['negative fee', { ...first, input_fee_ppk: -1 }],
  ['fractional expiry', { ...first, final_expiry: 1.5 }],
  ['no keys', { ...first, keys: {} }],
  [
    '65 keys',
    { ...first, keys: Object.fromEntries(Array.from({ length: 65 }, (_, i) => [i + 1, small['1']])) },
  ],
  ['amount 0', { ...first, keys: { '0': small['1'] } }],
  ['amount 01', { ...first, keys: { '01': small['1'] } }],
  ['amount above 2^63', { ...first, keys: { '9223372036854775809': small['1'] } }],
  ['amount in hex', { ...first, keys: { '0x1': small['1'] } }],
  ['a number for a key', { ...first, keys: { '1': 2 } }],
  ['a key off the curve', { ...first, keys: { '1': `02${'f'.repeat(64)}` } }],
])('error: %s is malformed', (_, wire) => {
  expect(() => Keyset.parse(wire, noble)).toThrow(malformed)
})

test('error: one key under two amounts is refused, whatever the id', () => {
  const keys = { '1': small['1'], '64': small['1'] }
  const id = Keyset.deriveId(withKeys(keys), 2)
  expect(() => Keyset.parse({ id, unit: 'sat', keys }, noble)).toThrow(malformed)
})

test('behavior: any value parses or throws the typed error', { tags: ['fuzz'] }, () => {
  const wires = fc.oneof(
    fc.anything(),
    fc.record({ id: fc.anything(), unit: fc.anything(), keys: fc.anything() }),
    fc.record({
      id: fc.constant(first.id),
      unit: fc.constant('sat'),
      keys: fc.dictionary(fc.string(), fc.anything()),
    }),
  )
  fc.assert(
    fc.property(wires, (wire) => {
      try {
        Keyset.parse(wire, noble)
      } catch (error) {
        expect(error).toBeInstanceOf(ProtocolError)
      }
    }),
    { numRuns: runs(10_000) },
  )
})

describe('resolve', () => {
  const a = { id: `01${'a'.repeat(64)}` }
  const b = { id: `01${'a'.repeat(63)}b` }
  const c = { id: `01${'c'.repeat(64)}` }
  const old = { id: '00ad268c4d1f5826' }

  test('behavior: full and short ids mean their keyset', () => {
    expect(Keyset.resolve(a.id, [a, b, c, old])).toBe(a)
    expect(Keyset.resolve(Keyset.shortId(c.id), [a, b, c, old])).toBe(c)
    expect(Keyset.resolve(old.id, [a, b, c, old])).toBe(old)
  })

  test('V10 error: a short id that fits two keysets is ambiguous', () => {
    const ambiguous = expect.objectContaining({ code: 'ambiguous-keyset' })
    expect(() => Keyset.resolve(Keyset.shortId(a.id), [a, b, c])).toThrow(ambiguous)
  })

  test.each([`01${'d'.repeat(64)}`, '01dddddddddddddd', c.id.slice(0, 18), c.id.slice(0, 14), ''])(
    'error: %s is unknown',
    (id) => {
      const unknown = expect.objectContaining({ code: 'unknown-keyset' })
      expect(() => Keyset.resolve(id, [a, b, c, old])).toThrow(unknown)
    },
  )
})

test('behavior: the fee is the parts per thousand of all inputs together, rounded up', () => {
  expect(Keyset.fee([])).toBe(0n)
  expect(Keyset.fee([0, 0])).toBe(0n)
  expect(Keyset.fee([1])).toBe(1n)
  expect(Keyset.fee([400, 600])).toBe(1n)
  expect(Keyset.fee([400, 601])).toBe(2n)
  fc.assert(
    fc.property(fc.array(fc.nat(5000)), (ppks) => {
      const total = ppks.reduce((sum, ppk) => sum + ppk, 0)
      expect(Keyset.fee(ppks)).toBe(BigInt(Math.ceil(total / 1000)))
    }),
  )
})
