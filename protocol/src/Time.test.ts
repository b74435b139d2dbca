import fc from 'fast-check'
import { expect, test } from 'vitest'
import { runs } from '../test/fuzz.ts'
import { ProtocolError } from './Errors.ts'
import * as Time from './Time.ts'

test('behavior: whole seconds in UTC go out and come back', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 253402300799 }), (seconds) => {
      const text = Time.format(seconds)
      expect(text).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/)
      expect(Time.parse(text)).toBe(seconds)
    }),
    { numRuns: 500 },
  )
})

test.each([
  ['2026-01-15T12:05:00.250Z', '2026-01-15T12:05:00Z'],
  ['2026-01-15T13:05:00+01:00', '2026-01-15T12:05:00Z'],
  ['2026-01-15T07:35:00-04:30', '2026-01-15T12:05:00Z'],
  ['2026-01-15t12:05:00z', '2026-01-15T12:05:00Z'],
  ['2028-02-29T00:00:00Z', '2028-02-29T00:00:00Z'],
])('X9: behavior: a foreign time %s is %s', (foreign, ours) => {
  expect(Time.format(Time.parse(foreign))).toBe(ours)
})

test.each([
  '1',
  '',
  '2026-02-30T00:00:00Z',
  '2027-02-29T00:00:00Z',
  '2026-01-15T12:05:00',
  '2026-01-15 12:05:00Z',
  '2026-01-15T24:00:00Z',
  '2026-13-01T00:00:00Z',
  '2026-00-01T00:00:00Z',
  '2026-01-00T00:00:00Z',
  '2026-01-15T12:05Z',
  '2026-01-15T12:05:00Z ',
  '2026-01-15T12:05:00+0100',
  '2026-01-15T12:05:00+24:00',
  '+002026-01-15T12:05:00Z',
  'Thu, 15 Jan 2026 12:05:00 GMT',
])('X9: error: %j is no time', (text) => {
  expect(() => Time.parse(text)).toThrow(expect.objectContaining({ code: 'malformed-time' }))
})

test('error: any text is a time or the typed error', { tags: ['fuzz'] }, () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.stringMatching(/^[0-9TZ:+.-]{15,30}$/)), (text) => {
      try {
        expect(Number.isSafeInteger(Time.parse(text))).toBe(true)
      } catch (error) {
        expect(error).toBeInstanceOf(ProtocolError)
      }
    }),
    { numRuns: runs(10_000) },
  )
})

test.each([-1, 1.5, Number.NaN, 253402300800])('error: %s cannot be written', (seconds) => {
  expect(() => Time.format(seconds)).toThrow(expect.objectContaining({ code: 'malformed-time' }))
})
