import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import * as Amount from '../src/Amount.ts'
import * as BankApi from '../src/BankApi.ts'
import { bankName } from '../src/bankName.ts'
import * as Cbor from '../src/Cbor.ts'
import * as Challenge from '../src/Challenge.ts'
import * as Credential from '../src/Credential.ts'
import { noble } from '../src/curve/index.ts'
import * as Encoding from '../src/Encoding.ts'
import { ProtocolError } from '../src/Errors.ts'
import * as Keyset from '../src/ecash/Keyset.ts'
import * as Lock from '../src/ecash/Lock.ts'
import * as PaymentRequest from '../src/ecash/PaymentRequest.ts'
import * as Token from '../src/ecash/Token.ts'
import * as Cashu from '../src/methods/cashu/schema.ts'
import * as Verify from '../src/methods/cashu/verify.ts'
import * as PageMessage from '../src/PageMessage.ts'
import * as Problem from '../src/Problem.ts'
import * as Receipt from '../src/Receipt.ts'
import * as Time from '../src/Time.ts'
import * as WellKnown from '../src/WellKnown.ts'
import keys from '../vectors/nut01.json' with { type: 'json' }
import conditions from '../vectors/nut10-conditions.json' with { type: 'json' }
import signed from '../vectors/nut11.json' with { type: 'json' }
import requests from '../vectors/nut18.json' with { type: 'json' }
import payments from '../vectors/payment-auth.json' with { type: 'json' }
import tokens from '../vectors/token.json' with { type: 'json' }
import { fuzz, mutatedValues, mutations } from './fuzz.ts'

const point = `02${'ab'.repeat(32)}`
const scalar = '11'.repeat(32)
const id = `01${'5a'.repeat(32)}`
const uuid = '0f8fad5b-d9cb-469f-a165-70867728950e'
const bank = 'https://bank.example/usd'
const input = { amount: 4, id, secret: 's', C: point }
const output = { amount: 4, id, B_: point }
const signature = { amount: 4, id, C_: point, dleq: { e: scalar, s: scalar } }
const terms = Cashu.encodeTerms({
  amount: Amount.of(5n, 'usd'),
  description: 'How PayWord almost worked',
  access: 2_592_000,
  banks: [{ url: bank, keysets: ['01d1f3a9c2b4e5f6'] }],
  lock: { horizon: 604_800, refund: true },
  till: point,
})
const token = tokens.v4.map(({ encoded }) => encoded)
const made = Challenge.create(
  {
    realm: 'news.example',
    method: 'cashu',
    intent: 'charge',
    request: terms,
    expires: '2026-11-22T10:05:00Z',
    opaque: Cashu.encodeOpaque({ resource: 'article/7', kind: 'own', h: 'A'.repeat(43) }),
    header: 'Payment-Authorization',
  },
  Encoding.utf8('an example key of thirty-two bytes or more'),
)
const credential = Credential.serialize({ challenge: made, payload: { token: token[0] } })
const acceptance = { V: point, now: 1_793_577_600, horizon: 604_800, refund: true }
const receipt = {
  status: 'success',
  method: 'cashu',
  timestamp: '2026-11-22T10:05:00Z',
  reference: scalar,
} as const

/** Reads text, and what was right before somebody changed it. */
const texts: [string, readonly string[], (text: string) => unknown][] = [
  ['Amount.parse', ['0', '5', '9007199254740991'], (text) => Amount.parse(text, 'usd')],
  ['Amount.fromDecimal', ['0.05', '12', '1.5'], (text) => Amount.fromDecimal(text, 'usd')],
  ['bankName', [bank, 'http://localhost:3338'], bankName],
  ['Cbor.decode', [tokens.raw.encoded.slice(10)], (text) => Cbor.decode(Encoding.unhex(text))],
  [
    'Challenge.parseAll',
    [Challenge.serialize(made), ...payments.vectors.map(({ wwwAuthenticate }) => wwwAuthenticate)],
    Challenge.parseAll,
  ],
  ['Credential.parse', [credential, ...payments.vectors.map((one) => one.credential)], Credential.parse],
  ['Encoding.decodeJson', [terms], (text) => Encoding.decodeJson(text, 4096)],
  [
    'Encoding.parseJson',
    [JSON.stringify(requests)],
    (text) => Encoding.parseJson(text, { maxChars: 65_536 }),
  ],
  ['Encoding.unhex', [point, scalar], Encoding.unhex],
  ['Lock.parse', conditions.single.map(({ condition }) => JSON.stringify(condition)), Lock.parse],
  ['Lock.accepts', [Lock.build({ V: point, nonce: scalar })], (text) => Lock.accepts(text, acceptance)],
  ['opaque', [made.opaque ?? ''], Cashu.decodeOpaque],
  ['PaymentRequest.decode', requests.vectors.map(({ encoded }) => encoded), PaymentRequest.decode],
  ['Problem.parse', ['{"type":"urn:tuppence:problem:settling","status":503,"detail":"busy"}'], Problem.parse],
  ['Receipt.parse', [Receipt.serialize(receipt)], Receipt.parse],
  ['terms', [terms], Cashu.decodeTerms],
  ['Time.parse', ['2026-11-22T10:05:00Z', '2026-02-28T23:59:59.123+01:00'], Time.parse],
  ['Token.decode', [...token, ...tokens.v3.map(({ encoded }) => encoded)], Token.decode],
  ['Token.decodeRaw', [tokens.raw.encoded], (text) => Token.decodeRaw(Encoding.unhex(text))],
  ['Verify.readToken', token, Verify.readToken],
  ['WellKnown.parse', [`{"v":1,"keys":["${point}"],"banks":["${bank}"],"online":false}`], WellKnown.parse],
]

const states = { states: [{ Y: point, state: 'SPENT', witness: null }] }
const quote = { quote: 'q', request: 'r', unit: 'usd', amount: 4, state: 'PAID', expiry: 9, pubkey: point }
const info = {
  name: 'b',
  pubkey: point,
  version: 'x/1',
  nuts: { 4: { methods: [] }, 7: { supported: true } },
}
const keyset = { id, unit: 'usd', active: true, input_fee_ppk: 100, keys: keys.valid[0] }
/** With the id that its keys give. */
const parts = {
  unit: 'usd',
  inputFeePpk: 100,
  keys: new Map(Object.entries(keys.valid[0] ?? {}).map(([amount, key]) => [BigInt(amount), key])),
}
const named = { ...keyset, id: Keyset.deriveId(parts, 2) }
const pay = { v: 1, type: 'pay', id: uuid, url: bank, method: 'GET', challenges: ['Payment id="1"'] }
const ready = {
  v: 1,
  type: 'state',
  id: uuid,
  state: 'ready',
  header: 'Payment-Authorization',
  value: 'Payment x',
}

/** Reads JSON values. */
const values: [string, readonly unknown[], (value: unknown) => unknown][] = [
  ['BankApi.parseSwapRequest', [{ inputs: [input], outputs: [output] }], BankApi.parseSwapRequest],
  [
    'BankApi.parseMintQuoteRequest',
    [{ unit: 'usd', amount: 4, pubkey: point }],
    BankApi.parseMintQuoteRequest,
  ],
  [
    'BankApi.parseMintRequest',
    [{ quote: 'q', outputs: [output], signature: scalar + scalar }],
    BankApi.parseMintRequest,
  ],
  ['BankApi.parseMeltQuoteRequest', [{ request: 'test:4', unit: 'usd' }], BankApi.parseMeltQuoteRequest],
  ['BankApi.parseMeltRequest', [{ quote: 'q', inputs: [input] }], BankApi.parseMeltRequest],
  ['BankApi.parseCheckStateRequest', [{ Ys: [point] }], BankApi.parseCheckStateRequest],
  ['BankApi.parseRestoreRequest', [{ outputs: [output] }], BankApi.parseRestoreRequest],
  ['BankApi.parseSignatures', [{ signatures: [signature] }], BankApi.parseSignatures],
  ['BankApi.parseRestore', [{ outputs: [output], signatures: [signature] }], BankApi.parseRestore],
  ['BankApi.parseCheckState', [states], BankApi.parseCheckState],
  ['BankApi.parseMintQuote', [quote], BankApi.parseMintQuote],
  ['BankApi.parseMeltQuote', [{ ...quote, fee_reserve: 0 }], BankApi.parseMeltQuote],
  ['BankApi.parseMelt', [{ ...quote, fee_reserve: 0, payment_preimage: null }], BankApi.parseMelt],
  ['BankApi.parseKeys', [{ keysets: [keyset] }], BankApi.parseKeys],
  ['BankApi.parseKeysets', [{ keysets: [{ ...keyset, keys: undefined }] }], BankApi.parseKeysets],
  ['BankApi.parseInfo', [info], BankApi.parseInfo],
  ['BankApi.parseError', [{ detail: 'spent', code: 11001 }], BankApi.parseError],
  ['Challenge.parse', [made], Challenge.parse],
  ['Keyset.parse', [named], (value) => Keyset.parse(value, noble)],
  ['PageMessage.parseConnect', [{ tuppence: 1, type: 'connect', id: uuid }], PageMessage.parseConnect],
  ['PageMessage.parseToWallet', [pay], PageMessage.parseToWallet],
  [
    'PageMessage.parseFromWallet',
    [ready, { v: 1, type: 'connected', id: uuid }],
    PageMessage.parseFromWallet,
  ],
  ['payload', [{ token: token[0] }], Cashu.parsePayload],
]

/** Runs a decoder; anything but its typed error is thrown on. */
function typed<T>(read: (input: T) => unknown): (input: T) => void {
  return (given) => {
    try {
      read(given)
    } catch (error) {
      if (!(error instanceof ProtocolError || error instanceof Verify.VerifyError)) throw error
    }
  }
}

describe('every decoder gives a value or its typed error, in bounded time and memory, for what was right once', () => {
  test.each(texts)('error: %s', { tags: ['fuzz'] }, async (_, samples, read) => {
    // A table of samples that are not read themselves would mutate nonsense.
    for (const sample of samples) expect(isRead(read, sample)).toBe(true)
    await fuzz(mutations(samples), 300, typed(read))
  })

  test.each(values)('error: %s', { tags: ['fuzz'] }, async (_, samples, read) => {
    for (const sample of samples) expect(isRead(read, sample)).toBe(true)
    await fuzz(mutatedValues(samples), 300, typed(read))
  })

  test('error: the witness of a lock', { tags: ['fuzz'] }, async () => {
    const samples = signed.proofs.map(({ proof }) => proof.witness)
    const secrets = signed.proofs.map(({ proof }) => proof.secret)
    const pair = fc.tuple(fc.constantFrom(...secrets), mutations(samples))
    await fuzz(pair, 300, ([secret, witness]) => {
      expect(Lock.isAuthorised(secret, witness, 1_793_577_600, noble)).toBeTypeOf('string')
    })
  })
})

function isRead<T>(read: (input: T) => unknown, sample: T): boolean {
  read(sample)
  return true
}
