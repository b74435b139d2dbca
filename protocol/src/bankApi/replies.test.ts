import { describe, expect, test } from 'vitest'
import * as BankApi from '../BankApi.ts'

const point = `02${'ab'.repeat(32)}`
const scalar = '11'.repeat(32)
const id = `01${'5a'.repeat(32)}`
const output = { amount: 4, id, B_: point }
const signature = { amount: 4, id, C_: point, dleq: { e: scalar, s: scalar } }
const times = (count: number, value: object) => Array.from({ length: count }, () => value)
const refusal = (code: string) => expect.objectContaining({ code })

describe('replies', () => {
  test('behavior: signatures, with and without proof', () => {
    const { dleq: _, ...bare } = signature
    expect(BankApi.parseSignatures({ signatures: [signature, { ...bare, dleq: null }] })).toEqual({
      signatures: [
        { ...signature, amount: 4n },
        { ...bare, amount: 4n },
      ],
    })
  })

  test('behavior: quotes, old and new', () => {
    const old = { quote: 'q', request: 'lnbc1', unit: 'sat', state: 'PAID', expiry: null, paid: true }
    expect(BankApi.parseMintQuote(old)).toEqual({ quote: 'q', request: 'lnbc1', unit: 'sat', state: 'PAID' })
    const counted = {
      quote: 'q',
      request: '',
      amount: 5,
      amount_paid: 5,
      amount_issued: 0,
      expiry: 1796000000,
    }
    expect(BankApi.parseMintQuote(counted)).toEqual({
      ...counted,
      amount: 5n,
      amount_paid: 5n,
      amount_issued: 0n,
    })
    const melt = { quote: 'q', amount: 5, unit: 'usd', fee_reserve: 0, state: 'UNPAID', expiry: 1 }
    expect(BankApi.parseMeltQuote(melt)).toEqual({ ...melt, amount: 5n, fee_reserve: 0n })
    expect(BankApi.parseMelt({ ...melt, state: 'PAID', change: [signature] })).toEqual({
      quote: 'q',
      state: 'PAID',
      change: [{ ...signature, amount: 4n }],
    })
  })

  test('X1: behavior: states must be those of the coins that were asked about, in their order', () => {
    const [a, b] = [point, `03${'cd'.repeat(32)}`]
    const reply = { states: [a, b].map((Y) => ({ Y, state: 'UNSPENT', witness: null })) }
    expect(BankApi.parseCheckState(reply, [a, b]).states.map(({ state }) => state)).toEqual([
      'UNSPENT',
      'UNSPENT',
    ])
    for (const asked of [[b, a], [a], [a, b, b], []]) {
      expect(() => BankApi.parseCheckState(reply, asked)).toThrow(refusal('bank-misbehaved'))
    }
    expect(() => BankApi.parseCheckState({ states: [{ Y: a, state: 'GONE' }] })).toThrow(
      refusal('malformed-reply'),
    )
  })

  test('X1: error: a restore with more outputs than signatures', () => {
    expect(BankApi.parseRestore({ outputs: [], signatures: [] })).toEqual({ outputs: [], signatures: [] })
    expect(() => BankApi.parseRestore({ outputs: [output], signatures: [] })).toThrow(
      refusal('malformed-reply'),
    )
  })

  test('error: lists above 1 024', () => {
    const states = times(1025, { Y: point, state: 'SPENT' })
    expect(() => BankApi.parseSignatures({ signatures: times(1025, signature) })).toThrow(
      refusal('malformed-reply'),
    )
    expect(() => BankApi.parseCheckState({ states })).toThrow(refusal('malformed-reply'))
  })

  test('behavior: a float in a field we do not read does no harm, in one we read it is refused', () => {
    const body = JSON.stringify({ signatures: [{ ...signature, took: 0.5 }] })
    expect(BankApi.parseSignatures(BankApi.readReply(body)).signatures).toHaveLength(1)
    const float = body.replace('"amount":4', '"amount":4.0')
    expect(() => BankApi.parseSignatures(BankApi.readReply(float))).toThrow(refusal('malformed-reply'))
    expect(() => BankApi.readReply(' '.repeat(1024 * 1024 + 1))).toThrow(refusal('too-large'))
  })
})

describe('keys', () => {
  const keyset = { id, unit: 'usd', active: true, input_fee_ppk: 100, final_expiry: 1896000000 }
  const keys = { '1': point, '9223372036854775808': point }

  test('behavior: keysets, and with keys up to 2^63', () => {
    expect(BankApi.parseKeysets({ keysets: [keyset] })).toEqual({ keysets: [keyset] })
    expect(BankApi.parseKeys({ keysets: [{ ...keyset, keys }] })).toEqual({ keysets: [{ ...keyset, keys }] })
    expect(BankApi.parseKeysets({ keysets: [{ id, unit: 'usd', active: false }] }).keysets).toEqual([
      { id, unit: 'usd', active: false, input_fee_ppk: 0 },
    ])
  })

  test('behavior: ids of versions we do not know are passed over', () => {
    const strange = ['I2yN+iRYfkzT', `02${'5a'.repeat(32)}`].map((some) => ({
      ...keyset,
      id: some,
      keys: 'odd',
    }))
    expect(BankApi.parseKeysets({ keysets: [...strange, keyset] })).toEqual({ keysets: [keyset] })
    expect(BankApi.parseKeys({ keysets: strange })).toEqual({ keysets: [] })
  })

  test.each<[string, object]>([
    ['no keys', { ...keyset, keys: {} }],
    ['keys as a list', { ...keyset, keys: [point] }],
    ['a key for 0', { ...keyset, keys: { 0: point } }],
    ['a key for 01', { ...keyset, keys: { '01': point } }],
    ['a key for 2^63 + 1', { ...keyset, keys: { '9223372036854775809': point } }],
    ['a key that is no point', { ...keyset, keys: { 1: point.slice(2) } }],
    [
      '65 keys',
      { ...keyset, keys: Object.fromEntries(Array.from({ length: 65 }, (_, i) => [i + 1, point])) },
    ],
    ['a unit in capitals', { ...keyset, unit: 'USD', keys }],
    ['a negative fee', { ...keyset, input_fee_ppk: -1, keys }],
  ])('error: %s', (_, bad) => {
    expect(() => BankApi.parseKeys({ keysets: [bad] })).toThrow(refusal('malformed-reply'))
  })

  test('error: one id twice, more than 256', () => {
    expect(() => BankApi.parseKeysets({ keysets: [keyset, keyset] })).toThrow(refusal('malformed-reply'))
    expect(() => BankApi.parseKeysets({ keysets: times(257, keyset) })).toThrow(refusal('malformed-reply'))
  })
})

describe('info', () => {
  test('behavior: words, methods and what is supported', () => {
    const info = BankApi.parseInfo({
      name: 'A bank',
      contact: [{ method: 'email', info: 'x' }],
      nuts: {
        4: {
          methods: [{ method: 'test', unit: 'usd', min_amount: 1, max_amount: null, options: {} }],
          disabled: false,
        },
        7: { supported: true },
        9: { supported: 'true' },
        19: { ttl: 300, cached_endpoints: [{ method: 'POST', path: '/v1/swap' }] },
        29: [],
      },
    })
    expect(info.nuts[4]).toEqual({
      methods: [{ method: 'test', unit: 'usd', min_amount: 1n }],
      disabled: false,
    })
    expect(info.nuts[19]?.cached_endpoints).toEqual([{ method: 'POST', path: '/v1/swap' }])
    expect([7, 9, 20].map((nut) => BankApi.supports(info, nut as 7 | 9 | 20))).toEqual([true, false, false])
    expect(BankApi.parseInfo({})).toEqual({ nuts: {} })
  })

  test('error: another shape', () => {
    expect(() => BankApi.parseInfo({ nuts: [] })).toThrow(refusal('malformed-reply'))
    expect(() => BankApi.parseInfo({ name: 5 })).toThrow(refusal('malformed-reply'))
  })
})

describe('errors', () => {
  test('behavior: known, unknown and odd ones', () => {
    expect(BankApi.parseError(BankApi.errors.alreadySpent)).toEqual({
      code: 11001,
      name: 'alreadySpent',
      detail: 'Proofs already spent',
    })
    expect(BankApi.parseError({ code: 99999, detail: 'x'.repeat(300) })).toEqual({
      code: 99999,
      name: undefined,
      detail: 'x'.repeat(256),
    })
    expect(BankApi.parseError({ detail: [{ loc: ['body'] }] })).toEqual({
      code: undefined,
      name: undefined,
      detail: undefined,
    })
    expect(() => BankApi.parseError('busy')).toThrow(refusal('malformed-reply'))
  })

  test('behavior: no code stands twice', () => {
    const codes = Object.values(BankApi.errors).map(({ code }) => code)
    expect(new Set(codes).size).toBe(codes.length)
  })
})
