import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { runs } from '../../../test/fuzz.ts'
import * as Amount from '../../Amount.ts'
import * as Encoding from '../../Encoding.ts'
import { ProtocolError } from '../../Errors.ts'
import * as PaymentRequest from '../../ecash/PaymentRequest.ts'
import * as Cashu from './schema.ts'

const V = `02${'ab'.repeat(32)}`
const other = `03${'cd'.repeat(32)}`
const bank = 'http://localhost:3338'
const offline: Cashu.TermsToEncode = {
  amount: Amount.of(5n, 'usd'),
  description: 'How PayWord almost worked',
  access: 2592000,
  banks: [{ url: bank, keysets: ['01d1f3a9c2b4e5f6'] }],
  lock: { horizon: 604800, refund: true },
  till: V,
}
const { lock: _, ...online } = offline

type Json = { [key: string]: unknown }
const refusal = (code: string) => expect.objectContaining({ code })
const asJson = (text: string) => Encoding.decodeJson(text, 4096) as Json & { methodDetails: Json }
/** The request of `offline` with some members of request, methodDetails and creqA put in place of its own. */
const altered = (change: { request?: Json; details?: Json; creq?: object }): string => {
  const json = asJson(Cashu.encodeTerms(offline))
  const creq = PaymentRequest.decode(String(json.methodDetails.paymentRequest))
  const paymentRequest = PaymentRequest.encode({ ...creq, ...change.creq })
  return Encoding.encodeJson({
    ...json,
    ...change.request,
    methodDetails: { ...json.methodDetails, paymentRequest, ...change.details },
  })
}
const foreign = (creq: PaymentRequest.PaymentRequest, rest: Json = {}): string =>
  Encoding.encodeJson({
    amount: '100',
    currency: 'sat',
    methodDetails: {
      paymentRequest: PaymentRequest.encode({ a: 100n, u: 'sat', s: true, m: [bank], ...creq }),
      ...rest,
    },
  })

describe('terms', () => {
  test('behavior: an offline request has exactly the members of the wire', () => {
    const json = asJson(Cashu.encodeTerms(offline))
    const { paymentRequest, ...details } = json.methodDetails
    expect({ ...json, methodDetails: details }).toEqual({
      amount: '5',
      currency: 'usd',
      description: 'How PayWord almost worked',
      methodDetails: {
        access: 2592000,
        banks: [{ keysets: ['01d1f3a9c2b4e5f6'], url: bank }],
        lock: { horizon: 604800, refund: true },
        requireDleq: true,
        settlement: 'deferred',
        till: V,
      },
    })
    expect(PaymentRequest.decode(String(paymentRequest))).toEqual({
      a: 5n,
      u: 'usd',
      s: true,
      m: [bank],
      nut10: { k: 'P2PK', d: V },
    })
  })

  test('behavior: offline terms come back, with their payee', () => {
    const terms = Cashu.decodeTerms(Cashu.encodeTerms(offline))
    expect(terms).toMatchObject({ ...offline, requireDleq: true, settlement: 'deferred' })
    expect([Cashu.payee(terms), Cashu.bankNames(terms)]).toEqual([V, [bank]])
  })

  test('behavior: online terms have no lock, and keep the till', () => {
    const terms = Cashu.decodeTerms(Cashu.encodeTerms(online))
    expect(terms).toMatchObject({ till: V, settlement: 'settled', paymentRequest: { m: [bank] } })
    expect(terms).not.toHaveProperty('lock')
    expect(terms).not.toHaveProperty('requireDleq')
    expect(terms.paymentRequest).not.toHaveProperty('nut10')
    expect(Cashu.payee(terms)).toBeUndefined()
  })

  test('behavior: what is encoded is decoded, for all terms', () => {
    const short = fc.stringMatching(/^01[0-9a-f]{14}$/)
    const some = fc.record({
      units: fc.bigInt({ min: 1n, max: 2n ** 53n - 1n }),
      ports: fc.uniqueArray(fc.integer({ min: 1, max: 65535 }), { minLength: 1, maxLength: 4 }),
      keysets: fc.array(short, { minLength: 1, maxLength: 3 }),
      horizon: fc.nat(),
      refund: fc.boolean(),
      access: fc.option(fc.nat(), { nil: undefined }),
    })
    fc.assert(
      fc.property(some, ({ units, ports, keysets, horizon, refund, access }) => {
        const terms = {
          amount: Amount.of(units, 'usd'),
          banks: ports.map((port) => ({ url: Cashu.bankName(`http://localhost:${port}`), keysets })),
          lock: { horizon, refund },
          till: V,
          ...(access !== undefined && { access }),
        }
        const text = Cashu.encodeTerms(terms)
        const decoded = Cashu.decodeTerms(text)
        expect(decoded).toMatchObject(terms)
        expect(Cashu.encodeTerms({ ...terms, ...decoded })).toBe(text)
      }),
      { numRuns: 200 },
    )
  })

  test.each<[string, Parameters<typeof altered>[0]]>([
    ['a', { creq: { a: 4n } }],
    ['u', { creq: { u: 'eur' } }],
    ['m', { creq: { m: ['https://other.example'] } }],
    ['one bank more in m', { creq: { m: [bank, 'https://other.example'] } }],
    ['nut10.d', { creq: { nut10: { k: 'P2PK', d: other } } }],
    ['amount', { request: { amount: '6' } }],
    ['currency', { request: { currency: 'eur' } }],
    ['banks', { details: { banks: [{ url: 'https://other.example', keysets: ['01d1f3a9c2b4e5f6'] }] } }],
    ['till', { details: { till: other } }],
    ['no till', { details: { till: undefined } }],
    ['no banks', { details: { banks: undefined } }],
    ['no nut10', { creq: { nut10: undefined } }],
    ['settled', { details: { settlement: 'settled' } }],
    ['no requireDleq', { details: { requireDleq: false } }],
    ['tags in the lock', { creq: { nut10: { k: 'P2PK', d: V, t: [] } } }],
    ['deferred without a lock', { creq: { nut10: undefined }, details: { lock: undefined } }],
  ])('error: %s disagrees with the rest', (_, change) => {
    expect(() => Cashu.decodeTerms(altered(change))).toThrow(refusal('terms-differ'))
  })

  test.each<[string, Parameters<typeof altered>[0], string]>([
    ['a price of 0', { request: { amount: '0' }, creq: { a: 0n } }, 'zero-amount'],
    ['an amount with a sign', { request: { amount: '+5' } }, 'malformed-amount'],
    ['a numeric amount', { request: { amount: 5 } }, 'malformed-terms'],
    ['A8: a unit in capitals', { request: { currency: 'USD' } }, 'malformed-terms'],
    [
      'X8: a short id of an old keyset',
      { details: { banks: [{ url: bank, keysets: ['00d1f3a9c2b4e5f6'] }] } },
      'malformed-terms',
    ],
    [
      'a full keyset id',
      { details: { banks: [{ url: bank, keysets: [`01${'ab'.repeat(32)}`] }] } },
      'malformed-terms',
    ],
    ['no keyset', { details: { banks: [{ url: bank, keysets: [] }] } }, 'malformed-terms'],
    ['not single use', { creq: { s: false } }, 'malformed-terms'],
    ['a transport', { creq: { t: [{ t: 'post', a: 'https://x.example' }] } }, 'malformed-terms'],
    ['no bank', { creq: { m: [] } }, 'malformed-terms'],
    ['X8: a bank over http', { creq: { m: ['http://bank.example'] } }, 'malformed-url'],
    ['a bank twice', { creq: { m: [bank, bank] } }, 'malformed-terms'],
    ['another kind of lock', { creq: { nut10: { k: 'HTLC', d: V } } }, 'unsupported'],
    ['a description of 257', { request: { description: 'x'.repeat(257) } }, 'malformed-terms'],
    ['negative access', { details: { access: -1 } }, 'malformed-terms'],
    ['another settlement', { details: { settlement: 'later' } }, 'malformed-terms'],
    ['no creqA', { details: { paymentRequest: 'creqB' } }, 'malformed-payment-request'],
  ])('error: %s', (_, change, code) => {
    expect(() => Cashu.decodeTerms(altered(change))).toThrow(refusal(code))
  })

  test('error: terms that a till cannot ask for', () => {
    const dear = { ...offline, amount: Amount.of(0n, 'usd') }
    expect(() => Cashu.encodeTerms(dear)).toThrow(refusal('zero-amount'))
    expect(() => Cashu.encodeTerms({ ...offline, banks: [] })).toThrow(refusal('malformed-terms'))
    const slash = [{ url: 'http://localhost:3338/', keysets: ['01d1f3a9c2b4e5f6'] }]
    expect(() => Cashu.encodeTerms({ ...offline, banks: slash })).toThrow(refusal('malformed-terms'))
    const many = Array.from({ length: 256 }, () => '01d1f3a9c2b4e5f6')
    expect(() => Cashu.encodeTerms({ ...offline, banks: [{ url: bank, keysets: many }] })).toThrow(
      refusal('too-large'),
    )
  })

  test("behavior: a stranger's minimal request is read, with or without a lock", () => {
    const plain = Cashu.decodeTerms(foreign({ m: ['https://Mint.Example:443/'] }))
    expect(plain).toMatchObject({ amount: { units: 100n, currency: 'sat' } })
    expect([Cashu.payee(plain), Cashu.bankNames(plain)]).toEqual([undefined, ['https://mint.example']])
    for (const t of [undefined, [], [['sigflag', 'SIG_INPUTS']]]) {
      const terms = Cashu.decodeTerms(foreign({ nut10: { k: 'P2PK', d: V, ...(t && { t }) } }))
      expect(Cashu.payee(terms)).toBe(V)
      expect(terms.paymentRequest.nut10?.t).toEqual(t)
    }
  })

  test.each([
    [[['locktime', '1']]],
    [[['sigflag', 'SIG_ALL']]],
    [
      [
        ['sigflag', 'SIG_INPUTS'],
        ['pubkeys', other],
      ],
    ],
  ])("error: a stranger's lock with the tags %j", (t) => {
    expect(() => Cashu.decodeTerms(foreign({ nut10: { k: 'P2PK', d: V, t } }))).toThrow(
      refusal('unsupported'),
    )
  })

  test("error: a stranger's till without a lock", () => {
    expect(() => Cashu.decodeTerms(foreign({}, { till: V }))).toThrow(refusal('terms-differ'))
    expect(() => Cashu.decodeTerms(foreign({}, { settlement: 'deferred' }))).toThrow(refusal('terms-differ'))
  })

  test('error: any text is terms or the typed error', { tags: ['fuzz'] }, () => {
    const own = asJson(Cashu.encodeTerms(offline))
    const names = Object.keys(own.methodDetails)
    const near = fc
      .record({
        name: fc.constantFrom(...names),
        value: fc.oneof(
          fc.json().map((text) => JSON.parse(text)),
          fc.string(),
        ),
      })
      .map(({ name, value }) => {
        try {
          return Encoding.encodeJson({ ...own, methodDetails: { ...own.methodDetails, [name]: value } })
        } catch {
          return ''
        }
      })
    const json = fc.json().map((text) => Encoding.base64url(Encoding.utf8(text)))
    fc.assert(
      fc.property(fc.oneof(fc.string(), json, near), (text) => {
        try {
          expect(Cashu.decodeTerms(text).amount.units).toBeGreaterThan(0n)
        } catch (error) {
          expect(error).toBeInstanceOf(ProtocolError)
        }
      }),
      { numRuns: runs(10_000) },
    )
  })
})
