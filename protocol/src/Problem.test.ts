import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { runs } from '../test/fuzz.ts'
import { ProtocolError } from './Errors.ts'
import * as Problem from './Problem.ts'

const all = Object.keys(Problem.problems) as Problem.Name[]

describe('of', () => {
  test.each(all)('behavior: %s is written, read and named again', (name) => {
    const problem = Problem.of(name, { detail: 'why' })
    expect(Problem.parse(JSON.stringify(problem))).toEqual(problem)
    expect(Problem.parse(problem)).toEqual(problem)
    expect(Problem.nameOf(problem)).toBe(name)
  })

  test('behavior: types and statuses are those of the scheme and of ours', () => {
    expect(Problem.of('payment-required', { amount: '5', currency: 'usd', description: 'Tea' })).toEqual({
      type: 'https://paymentauth.org/problems/payment-required',
      title: 'Payment Required',
      status: 402,
      amount: '5',
      currency: 'usd',
      description: 'Tea',
    })
    expect(Problem.of('already-claimed', { resource: 'article/7', claim: 'ab' })).toEqual({
      type: 'urn:tuppence:problem:already-claimed',
      title: 'Already Claimed',
      status: 409,
      resource: 'article/7',
      claim: 'ab',
    })
    const statuses = Object.fromEntries(all.map((name) => [name, Problem.problems[name].status]))
    expect(statuses).toEqual({
      'payment-required': 402,
      'malformed-credential': 402,
      'invalid-payload': 402,
      'invalid-challenge': 402,
      'payment-expired': 402,
      'payment-insufficient': 402,
      'verification-failed': 402,
      'payment-action-required': 402,
      'method-unsupported': 400,
      'bad-request': 400,
      'internal-payment-error': 500,
      'already-claimed': 409,
      'access-ended': 409,
      'replayed-too-often': 429,
      'bank-unreachable': 503,
      settling: 503,
    })
  })

  test('error: a member of another problem', () => {
    const extra: object = { resource: 'article/7' }
    expect(() => Problem.of('settling', extra)).toThrow(
      expect.objectContaining({ code: 'malformed-problem' }),
    )
  })
})

describe('parse', () => {
  test("behavior: somebody else's problem is read, and has no name", () => {
    const body = '{"type":"https://example.com/p","status":402,"balance":3.5,"errors":[{"x":1}],"title":"No"}'
    const problem = Problem.parse(body)
    expect(problem).toEqual({ type: 'https://example.com/p', status: 402, title: 'No' })
    expect(Problem.nameOf(problem)).toBeUndefined()
    expect(Problem.nameOf(Problem.parse('{"type":"constructor"}'))).toBeUndefined()
  })

  test('behavior: without a type it is about:blank', () => {
    expect(Problem.parse('{}')).toEqual({ type: 'about:blank' })
  })

  test.each([
    '',
    '[]',
    'null',
    '"x"',
    '{"status":"402"}',
    '{"status":402.5}',
    '{"type":{}}',
    '{"type":"a","type":"b"}',
  ])('error: %s', (body) => {
    expect(() => Problem.parse(body)).toThrow(expect.objectContaining({ code: 'malformed-problem' }))
  })

  test('error: more than 16 KiB', () => {
    const body = JSON.stringify({ detail: 'x'.repeat(16 * 1024) })
    expect(() => Problem.parse(body)).toThrow(expect.objectContaining({ code: 'too-large' }))
  })

  test('error: any value is a problem or the typed error', { tags: ['fuzz'] }, () => {
    const near = fc.record(
      { type: fc.anything(), status: fc.anything(), detail: fc.anything() },
      { requiredKeys: [] },
    )
    fc.assert(
      fc.property(fc.oneof(fc.json(), fc.string(), fc.anything(), near), (body) => {
        try {
          const problem = Problem.parse(body)
          expect(Problem.parse(JSON.stringify(problem))).toEqual(problem)
        } catch (error) {
          expect(error).toBeInstanceOf(ProtocolError)
        }
      }),
      { numRuns: runs(10_000) },
    )
  })
})
