import fc from 'fast-check'
import { expect, test } from 'vitest'
import { runs } from '../test/fuzz.ts'
import * as BankApi from './BankApi.ts'
import { ProtocolError } from './Errors.ts'

const point = `02${'ab'.repeat(32)}`
const scalar = '11'.repeat(32)
const id = `01${'5a'.repeat(32)}`
const input = { amount: 4, id, secret: 's', C: point }
const output = { amount: 4, id, B_: point }
const signature = { amount: 4, id, C_: point, dleq: { e: scalar, s: scalar } }

test('error: every parser gives its type or the typed error, whatever comes', { tags: ['fuzz'] }, () => {
  const parsers = [
    BankApi.parseSwapRequest,
    BankApi.parseMintQuoteRequest,
    BankApi.parseMintRequest,
    BankApi.parseMeltQuoteRequest,
    BankApi.parseMeltRequest,
    BankApi.parseCheckStateRequest,
    BankApi.parseRestoreRequest,
    BankApi.parseKeys,
    BankApi.parseKeysets,
    BankApi.parseInfo,
    BankApi.parseSignatures,
    BankApi.parseMintQuote,
    BankApi.parseMeltQuote,
    BankApi.parseMelt,
    BankApi.parseCheckState,
    BankApi.parseRestore,
    BankApi.parseError,
  ]
  const names = [
    'inputs',
    'outputs',
    'signatures',
    'states',
    'keysets',
    'Ys',
    'quote',
    'unit',
    'state',
    'amount',
    'nuts',
    'code',
  ]
  const leaf = fc.oneof(fc.anything(), fc.constantFrom(input, output, signature, point, 'usd', 4))
  const near = fc.dictionary(fc.constantFrom(...names), fc.oneof(leaf, fc.array(leaf, { maxLength: 3 })))
  fc.assert(
    fc.property(fc.oneof(fc.anything(), near), fc.constantFrom(...parsers), (value, parser) => {
      try {
        const parsed = parser(value)
        expect(parser(parsed)).toEqual(parsed)
      } catch (error) {
        expect(error).toBeInstanceOf(ProtocolError)
      }
    }),
    { numRuns: runs(10_000) },
  )
})
