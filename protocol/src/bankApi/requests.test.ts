import { describe, expect, test } from 'vitest'
import * as BankApi from '../BankApi.ts'

const point = `02${'ab'.repeat(32)}`
const scalar = '11'.repeat(32)
const id = `01${'5a'.repeat(32)}`
const input = { amount: 4, id, secret: 's', C: point }
const output = { amount: 4, id, B_: point }
const times = (count: number, value: object) => Array.from({ length: count }, () => value)
const refusal = (code: string) => expect.objectContaining({ code })

describe('requests', () => {
  const swap = { inputs: [input], outputs: [output] }

  test('behavior: each is read, with money as bigint', () => {
    expect(BankApi.parseSwapRequest(swap)).toEqual({
      inputs: [{ ...input, amount: 4n }],
      outputs: [{ ...output, amount: 4n }],
    })
    expect(BankApi.parseMintQuoteRequest({ unit: 'usd', amount: 5, pubkey: point })).toEqual({
      unit: 'usd',
      amount: 5n,
      pubkey: point,
    })
    const mint = { quote: 'q', outputs: [output], signature: 'cd'.repeat(64) }
    expect(BankApi.parseMintRequest(mint)).toEqual({ ...mint, outputs: [{ ...output, amount: 4n }] })
    expect(BankApi.parseMeltQuoteRequest({ request: 'test:5', unit: 'usd' })).toEqual({
      request: 'test:5',
      unit: 'usd',
    })
    expect(BankApi.parseMeltRequest({ quote: 'q', inputs: [input], prefer_async: true })).toEqual({
      quote: 'q',
      inputs: [{ ...input, amount: 4n }],
      prefer_async: true,
    })
    expect(BankApi.parseCheckStateRequest({ Ys: [point] })).toEqual({ Ys: [point] })
    expect(BankApi.parseRestoreRequest({ outputs: [output] })).toEqual({
      outputs: [{ ...output, amount: 4n }],
    })
  })

  test('behavior: a result is read again as itself', () => {
    const parsed = BankApi.parseSwapRequest(swap)
    expect(BankApi.parseSwapRequest(parsed)).toEqual(parsed)
  })

  test('R2: behavior: a dleq that came with a coin is not even read', () => {
    const linked = { ...input, dleq: { e: scalar, s: scalar, r: scalar }, witness: null, p2pk_e: point }
    expect(BankApi.parseSwapRequest({ ...swap, inputs: [linked] }).inputs).toEqual([{ ...input, amount: 4n }])
  })

  test.each<[string, object]>([
    ['no inputs', { ...swap, inputs: [] }],
    ['inputs that are no list', { ...swap, inputs: { 0: input, length: 1 } }],
    ['no outputs', { inputs: [input] }],
    ['K6: a point with an odd prefix', { ...swap, outputs: [{ ...output, B_: `04${'ab'.repeat(32)}` }] }],
    ['K6: a hybrid point', { ...swap, inputs: [{ ...input, C: `06${'ab'.repeat(64)}` }] }],
    ['K6: the point at infinity', { ...swap, outputs: [{ ...output, B_: '00' }] }],
    ['K2: an upper-case twin', { ...swap, outputs: [output, { ...output, B_: point.toUpperCase() }] }],
    ['K3: a negative amount', { ...swap, inputs: [{ ...input, amount: -4 }] }],
    ['K3: a fraction', { ...swap, inputs: [{ ...input, amount: 4.5 }] }],
    ['K3: an amount above 2^53 - 1', { ...swap, inputs: [{ ...input, amount: 2 ** 53 }] }],
    ['K3: an amount as text', { ...swap, inputs: [{ ...input, amount: '4' }] }],
    ['minus zero', { ...swap, inputs: [{ ...input, amount: -0 }] }],
    ['an empty secret', { ...swap, inputs: [{ ...input, secret: '' }] }],
    ['a secret of 1 025 bytes', { ...swap, inputs: [{ ...input, secret: 'x'.repeat(1025) }] }],
    ['a secret with a lone surrogate', { ...swap, inputs: [{ ...input, secret: '\ud800' }] }],
    ['a short keyset id', { ...swap, inputs: [{ ...input, id: '01' }] }],
  ])('error: %s, in a swap', (_, body) => {
    expect(() => BankApi.parseSwapRequest(body)).toThrow(refusal('malformed-request'))
  })

  test.each([null, undefined, 5, 'x', [], [swap], new Map([['inputs', []]])])(
    'error: %j is no request',
    (body) => {
      expect(() => BankApi.parseSwapRequest(body)).toThrow(refusal('malformed-request'))
    },
  )

  test('error: lists that are too long, each by name', () => {
    const over = (name: string) => expect.objectContaining({ code: 'too-large', detail: name })
    expect(() => BankApi.parseSwapRequest({ ...swap, inputs: times(257, input) })).toThrow(over('inputs'))
    expect(() => BankApi.parseSwapRequest({ ...swap, outputs: times(257, output) })).toThrow(over('outputs'))
    expect(() => BankApi.parseMintRequest({ quote: 'q', outputs: times(257, output) })).toThrow(
      over('outputs'),
    )
    expect(() => BankApi.parseMeltRequest({ quote: 'q', inputs: times(257, input) })).toThrow(over('inputs'))
    expect(() => BankApi.parseRestoreRequest({ outputs: times(1001, output) })).toThrow(over('outputs'))
    expect(() => BankApi.parseCheckStateRequest({ Ys: Array.from({ length: 257 }, () => point) })).toThrow(
      over('Ys'),
    )
    expect(
      BankApi.parseSwapRequest({ inputs: times(256, input), outputs: times(256, output) }).inputs,
    ).toHaveLength(256)
    expect(BankApi.parseRestoreRequest({ outputs: times(1000, output) }).outputs).toHaveLength(1000)
  })

  test('error: a body that hides something from JSON.parse, or is too long', () => {
    for (const body of [
      '{"a":1,"a":2}',
      '{"__proto__":1}',
      '{"a":5.0}',
      '{"a":1e2}',
      '\ufeff{}',
      '{"a":"\\ud800"}',
      '{',
    ]) {
      expect(() => BankApi.readRequest(body)).toThrow(refusal('malformed-json'))
    }
    expect(() => BankApi.readRequest(' '.repeat(256 * 1024 + 1))).toThrow(refusal('too-large'))
    expect(BankApi.readRequest('{"a":[1,"x"]}')).toEqual({ a: [1, 'x'] })
  })
})
