import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { runs } from '../test/fuzz.ts'
import file from '../vectors/payment-auth.json' with { type: 'json' }
import * as Challenge from './Challenge.ts'
import * as Credential from './Credential.ts'
import * as Encoding from './Encoding.ts'
import { ProtocolError } from './Errors.ts'

const terms = { realm: 'r', method: 'cashu', intent: 'charge', request: 'e30' } as const
const key = new Uint8Array(32).fill(7)
const inAuthorization = { challenge: Challenge.create(terms, key), payload: { token: 'cashuBabc' } }
const inOwnField = {
  ...inAuthorization,
  challenge: Challenge.create({ ...terms, header: 'Payment-Authorization' }, key),
}
const refusal = (code: string) => expect.objectContaining({ code })
const field = (value: unknown) => `Payment ${Encoding.encodeJson(value)}`

describe('serialize and parse', () => {
  test.each(file.vectors)('behavior: $name, as mppx writes it', ({ challenge, credential }) => {
    const parsed = Credential.parse(credential)
    expect(parsed).toEqual({ challenge, payload: { token: 'cashuBabc' } })
    expect(Credential.parse(Credential.serialize(parsed))).toEqual(parsed)
    // mppx does not sort: it puts opaque before request
    if (!('opaque' in challenge)) expect(Credential.serialize(parsed)).toBe(credential)
  })

  test('behavior: source is kept, unknown members are not', () => {
    const sourced = { ...inAuthorization, source: 'did:key:z6Mk' }
    expect(Credential.parse(Credential.serialize(sourced))).toEqual(sourced)
    const strange = { ...inAuthorization, extra: 1, challenge: { ...inAuthorization.challenge, extra: 1 } }
    expect(Credential.parse(field(strange))).toEqual(inAuthorization)
  })

  const { challenge, payload } = inAuthorization
  test.each([
    ['another scheme', 'Bearer e30'],
    ['no scheme', Encoding.encodeJson(inAuthorization)],
    ['nothing after the scheme', 'Payment '],
    ['padding', `${field(inAuthorization)}==`],
    ['the other alphabet', 'Payment +/+/'],
    ['no JSON', 'Payment QQ'],
    ['an array', field([])],
    ['no payload', field({ challenge })],
    ['a payload that is no object', field({ challenge, payload: 'token' })],
    ['no challenge', field({ payload })],
    ['a challenge without id', field({ challenge: { ...challenge, id: '' }, payload })],
    [
      'a challenge with another header',
      field({ challenge: { ...challenge, header: 'Authorization' }, payload }),
    ],
    ['a float', `Payment ${Encoding.base64url(Encoding.utf8('{"payload":{"n":5.0}}'))}`],
    ['a key twice', `Payment ${Encoding.base64url(Encoding.utf8('{"payload":{},"payload":{}}'))}`],
  ])('error: %s', (_, value) => {
    expect(() => Credential.parse(value)).toThrow(refusal('malformed-credential'))
  })

  test('error: more than 8 KiB', () => {
    expect(() => Credential.parse(field({ challenge, payload: { token: 'x'.repeat(8192) } }))).toThrow(
      refusal('too-large'),
    )
  })

  test('error: any value gives a credential that serializes again, or the typed error', {
    tags: ['fuzz'],
  }, () => {
    const json = fc.json({ maxDepth: 4 }).map((text) => `Payment ${Encoding.base64url(Encoding.utf8(text))}`)
    const mutated = fc.record({
      challenge: fc.record({ id: fc.anything(), realm: fc.string() }),
      payload: fc.object(),
    })
    const whole = fc
      .record({ challenge: fc.constant(challenge), payload: fc.dictionary(fc.string(), fc.string()) })
      .map(field)
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          json,
          whole,
          mutated.map((value) => `Payment ${JSON.stringify(value)}`),
        ),
        (value) => {
          try {
            expect(Credential.serialize(Credential.parse(value))).toBe(value)
          } catch (error) {
            expect(error).toBeInstanceOf(ProtocolError)
          }
        },
      ),
      { numRuns: runs(10_000) },
    )
  })
})

describe('V12: select', () => {
  const [first, own] = [Credential.serialize(inAuthorization), Credential.serialize(inOwnField)]
  const select = (authorization: string[], paymentAuthorization: string[] = []) =>
    Credential.select({ authorization, paymentAuthorization })

  test('behavior: the field the challenge selected counts', () => {
    expect(select([first])).toEqual(inAuthorization)
    expect(select([], [own])).toEqual(inOwnField)
    expect(select(['Bearer abc'], [own])).toEqual(inOwnField)
  })

  test('behavior: the other field does not', () => {
    expect(select([own])).toBeUndefined()
    expect(select([], [first])).toBeUndefined()
    expect(select([])).toBeUndefined()
    expect(select(['Bearer abc'])).toBeUndefined()
  })

  test('error: two of any kind, before any is read', () => {
    expect(() => select([first, first])).toThrow(refusal('several-credentials'))
    expect(() => select(['Payment ?', 'payment ?'])).toThrow(refusal('several-credentials'))
    expect(() => select([first], [own])).toThrow(refusal('several-credentials'))
    expect(() => select([], [own, own])).toThrow(refusal('several-credentials'))
    expect(() => select([`${first}, ${first}`])).toThrow(refusal('several-credentials'))
    expect(() => select([], [`${own},Payment x`])).toThrow(refusal('several-credentials'))
  })

  test('error: one inside a line that begins with another scheme, as joined lines have it', () => {
    expect(() => select([`Bearer abc, ${first}`], [own])).toThrow(refusal('several-credentials'))
    expect(() => select([`Bearer abc, ${first}`, own])).toThrow(refusal('several-credentials'))
    expect(() => select([`Basic x,${first} , ${first}`])).toThrow(refusal('several-credentials'))
  })

  test('behavior: only spaces and tabs around a line are nothing', () => {
    expect(select([` \t${first}\t `])).toEqual(inAuthorization)
    for (const strange of ['\u00a0', '\u000b', '\u3000']) {
      expect(select([strange + first])).toBeUndefined()
      expect(() => select([first + strange])).toThrow(refusal('malformed-credential'))
    }
  })
})
