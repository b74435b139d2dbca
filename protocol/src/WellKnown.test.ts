import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { runs } from '../test/fuzz.ts'
import { ProtocolError } from './Errors.ts'
import * as WellKnown from './WellKnown.ts'

const V = `02${'ab'.repeat(32)}`
const file: WellKnown.WellKnown = { v: 1, keys: [V], banks: ['http://localhost:3338'], online: false }
const refusal = (code: string) => expect.objectContaining({ code })

describe('the file', () => {
  test('behavior: what is written is read', () => {
    expect(WellKnown.serialize(file)).toBe(
      `{"v":1,"keys":["${V}"],"banks":["http://localhost:3338"],"online":false}`,
    )
    expect(WellKnown.parse(WellKnown.serialize(file))).toEqual(file)
    expect(WellKnown.parse(JSON.stringify({ ...file, contact: 'x' }))).toEqual(file)
  })

  test.each<[string, object]>([
    ['another version', { ...file, v: 2 }],
    ['no keys', { ...file, keys: [] }],
    ['a key in capitals', { ...file, keys: [V.toUpperCase()] }],
    ['a bank by another name', { ...file, banks: ['http://localhost:3338/'] }],
    ['no word on online', { ...file, online: undefined }],
    ['a list', [file]],
  ])('error: %s', (_, bad) => {
    expect(() => WellKnown.parse(JSON.stringify(bad))).toThrow(refusal('malformed-well-known'))
  })

  test('X8: error: a bank over http', () => {
    expect(() => WellKnown.parse(JSON.stringify({ ...file, banks: ['http://bank.example'] }))).toThrow(
      refusal('malformed-url'),
    )
  })

  test('error: not JSON, more than 16 KiB', () => {
    expect(() => WellKnown.parse('<!doctype html>')).toThrow(refusal('malformed-well-known'))
    expect(() => WellKnown.parse(' '.repeat(16 * 1024 + 1))).toThrow(refusal('too-large'))
  })

  test('error: any body is a file or the typed error', { tags: ['fuzz'] }, () => {
    const near = fc
      .record({
        v: fc.constantFrom(1, 2),
        keys: fc.oneof(fc.constant([V]), fc.json()),
        banks: fc.array(fc.webUrl()),
        online: fc.boolean(),
      })
      .map((value) => JSON.stringify(value))
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json(), near), (body) => {
        try {
          const parsed = WellKnown.parse(body)
          expect(WellKnown.parse(WellKnown.serialize(parsed))).toEqual(parsed)
        } catch (error) {
          expect(error).toBeInstanceOf(ProtocolError)
        }
      }),
      { numRuns: runs(10_000) },
    )
  })
})
