import fc from 'fast-check'
import { expect, test } from 'vitest'
import { runs } from '../test/fuzz.ts'
import * as Encoding from './Encoding.ts'
import { ProtocolError } from './Errors.ts'
import * as Receipt from './Receipt.ts'

const ours: Receipt.Receipt = {
  status: 'success',
  method: 'cashu',
  timestamp: '2026-11-22T10:05:00Z',
  reference: 'ab'.repeat(32),
  challengeId: 'DeKSXl8ttHaI2LdJxEe13cWNW6JPndjqOyQggJ6KuN0',
  claim: '00112233445566778899aabbccddeeff',
  settlement: 'deferred',
}

test('behavior: what is written is read back', () => {
  expect(Receipt.parse(Receipt.serialize(ours))).toEqual(ours)
})

test("behavior: another method's receipt is read, its own members are not", () => {
  const foreign = {
    status: 'success',
    method: 'tempo',
    timestamp: '2026-01-15T12:05:00.123Z',
    reference: '0xab',
  }
  expect(Receipt.parse(Encoding.encodeJson({ ...foreign, channelId: '0x1', spent: { a: 1 } }))).toEqual(
    foreign,
  )
})

test.each([
  ['another status', { ...ours, status: 'pending' }],
  ['no reference', { ...ours, reference: '' }],
  ['no such day', { ...ours, timestamp: '2026-02-30T00:00:00Z' }],
  ['a claim in capitals', { ...ours, claim: 'AA'.repeat(16) }],
  ['another settlement', { ...ours, settlement: 'soon' }],
  ['an array', [ours]],
])('error: %s', (_, value) => {
  expect(() => Receipt.parse(Encoding.encodeJson(value))).toThrow(
    expect.objectContaining({ code: 'malformed-receipt' }),
  )
})

test('error: more than 4 KiB', () => {
  expect(() => Receipt.parse('e'.repeat(4097))).toThrow(expect.objectContaining({ code: 'too-large' }))
})

test('error: any value is a receipt or the typed error', { tags: ['fuzz'] }, () => {
  const near = fc
    .record({
      ...Object.fromEntries(Object.entries(ours).map(([k, v]) => [k, fc.oneof(fc.constant(v), fc.json())])),
    })
    .map(Encoding.encodeJson)
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        near,
        fc.json().map((text) => Encoding.base64url(Encoding.utf8(text))),
      ),
      (value) => {
        try {
          expect(Receipt.serialize(Receipt.parse(value))).toBe(value)
        } catch (error) {
          expect(error).toBeInstanceOf(ProtocolError)
        }
      },
    ),
    { numRuns: runs(10_000) },
  )
})
