import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { runs } from '../../test/fuzz.ts'
import peer from '../../vectors/cashu-ts.json' with { type: 'json' }
import file from '../../vectors/nut18.json' with { type: 'json' }
import * as Cbor from '../Cbor.ts'
import * as Encoding from '../Encoding.ts'
import { ProtocolError } from '../Errors.ts'
import * as PaymentRequest from './PaymentRequest.ts'

const ours: PaymentRequest.PaymentRequest = {
  a: 5n,
  u: 'usd',
  s: true,
  m: ['http://localhost:3338'],
  nut10: { k: 'P2PK', d: `02${'ab'.repeat(32)}` },
}
const creq = (value: unknown) => `creqA${Encoding.base64url(Cbor.encode(value))}`
const refusal = (code: string) => expect.objectContaining({ code })

describe('vectors of NUT-18', () => {
  test.each(file.vectors)('behavior: $name', ({ request, encoded }) => {
    const expected = 'a' in request ? { ...request, a: BigInt(request.a ?? 0) } : request
    expect(PaymentRequest.decode(encoded)).toEqual(expected)
    expect(PaymentRequest.decode(PaymentRequest.encode(PaymentRequest.decode(encoded)))).toEqual(expected)
  })

  test.each(file.vectors)('behavior: $name in the other alphabet and without padding', ({ encoded }) => {
    const body = encoded.slice(5)
    const bare = body.replace(/=+$/, '')
    const url = bare.replaceAll('+', '-').replaceAll('/', '_')
    expect(PaymentRequest.decode(`creqA${bare}`)).toEqual(PaymentRequest.decode(encoded))
    expect(PaymentRequest.decode(`creqA${url}`)).toEqual(PaymentRequest.decode(encoded))
  })
})

describe('requests of cashu-ts', () => {
  test.each(peer.requests)('behavior: $name', ({ encoded, request }) => {
    expect(PaymentRequest.decode(encoded)).toEqual({ ...request, a: BigInt(request.a) })
  })
})

describe('encode', () => {
  test('behavior: url-safe, without padding, fields in the order of the wire', () => {
    const text = PaymentRequest.encode(ours)
    expect(text).toMatch(/^creqA[A-Za-z0-9_-]+$/)
    expect(PaymentRequest.decode(text)).toEqual(ours)
    const { nut10, m, s, u, a } = ours
    expect(
      PaymentRequest.encode({
        ...(nut10 && { nut10 }),
        ...(m && { m }),
        s: s === true,
        u: u ?? '',
        a: a ?? 0n,
      }),
    ).toBe(text)
  })

  test('error: an amount above 2^53 - 1', () => {
    expect(() => PaymentRequest.encode({ ...ours, a: 2n ** 53n })).toThrow(
      refusal('malformed-payment-request'),
    )
  })
})

describe('decode', () => {
  test('behavior: undefined as a map value is absent', () => {
    expect(PaymentRequest.decode(creq({ u: 'sat', d: undefined }))).toEqual({ u: 'sat' })
  })

  test.each([
    ['another prefix', PaymentRequest.encode(ours).replace('creqA', 'creqB')],
    ['wrong padding', `${PaymentRequest.encode({ u: 'sat' })}=`],
    ['undefined in an array', creq({ m: [undefined] })],
    ['undefined alone', 'creqA9w'],
    ['a float', creq({ a: 1.5 })],
    ['5.0', `creqA${Encoding.base64url(Encoding.unhex('a16161f94500'))}`],
    ['a negative amount', creq({ a: -1 })],
    ['an amount above 2^53 - 1', creq({ a: 2n ** 53n })],
    ['a unit in capitals', creq({ u: 'SAT' })],
    ['a tag', `creqA${Encoding.base64url(Encoding.unhex('a16161c105'))}`],
    ['a key twice', `creqA${Encoding.base64url(Encoding.unhex('a2616105616106'))}`],
    ['an indefinite map', `creqA${Encoding.base64url(Encoding.unhex('bf616105ff'))}`],
    ['bytes after the end', `creqA${Encoding.base64url(Encoding.unhex('a161610500'))}`],
    ['a long form of 5', `creqA${Encoding.base64url(Encoding.unhex('a161611805'))}`],
    ['invalid UTF-8', `creqA${Encoding.base64url(Encoding.unhex('a1616461ff'))}`],
    ['an array', creq([])],
    ['nothing', 'creqA'],
  ])('error: %s', (_, text) => {
    expect(() => PaymentRequest.decode(text)).toThrow(refusal('malformed-payment-request'))
  })

  test('error: more than 4 KiB', () => {
    expect(() => PaymentRequest.decode(`creqA${'A'.repeat(4096)}`)).toThrow(refusal('too-large'))
  })

  test('error: any text is a request that encodes again, or the typed error', { tags: ['fuzz'] }, () => {
    const near = fc
      .record(
        {
          a: fc.anything(),
          u: fc.constantFrom('sat', 'usd', 5),
          m: fc.array(fc.string()),
          d: fc.string(),
          t: fc.constant([]),
        },
        { requiredKeys: [] },
      )
      .map((value) => {
        try {
          return creq(value)
        } catch {
          return 'creqA'
        }
      })
    const bytes = fc.uint8Array({ maxLength: 64 }).map((some) => `creqA${Encoding.base64url(some)}`)
    fc.assert(
      fc.property(fc.oneof(fc.string(), bytes, near), (text) => {
        try {
          const decoded = PaymentRequest.decode(text)
          expect(PaymentRequest.decode(PaymentRequest.encode(decoded))).toEqual(decoded)
        } catch (error) {
          expect(error).toBeInstanceOf(ProtocolError)
        }
      }),
      { numRuns: runs(10_000) },
    )
  })
})
