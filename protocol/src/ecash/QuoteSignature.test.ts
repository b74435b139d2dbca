import { sha256 } from '@noble/hashes/sha2.js'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import nut20 from '../../vectors/nut20.json' with { type: 'json' }
import { noble } from '../curve/index.ts'
import { order, toBytes } from '../curve/scalar.ts'
import { hex, utf8 } from '../Encoding.ts'
import * as QuoteSignature from './QuoteSignature.ts'

const { v1, legacy } = nut20
const outputsOf = (request: { outputs: { amount: number; B_: string }[] }) =>
  request.outputs.map(({ amount, B_ }) => ({ amount: BigInt(amount), B_ }))

test('behavior: NUT-20 message and its hash', () => {
  const message = QuoteSignature.message(v1.valid.quote, outputsOf(v1.valid))
  expect(hex(message)).toBe(v1.message)
  expect(hex(sha256(message))).toBe(v1.hash)
})

test('behavior: NUT-20 valid signature', () => {
  const { quote, signature } = v1.valid
  expect(QuoteSignature.verify(v1.pubkey, quote, outputsOf(v1.valid), signature)).toBe(true)
})

test('behavior: NUT-20 first message form, valid and invalid signature', () => {
  const { valid, invalid, pubkey } = legacy
  expect(hex(QuoteSignature.legacyMessage(valid.quote, outputsOf(valid)))).toBe(legacy.message)
  expect(QuoteSignature.verify(pubkey, valid.quote, outputsOf(valid), valid.signature)).toBe(true)
  expect(QuoteSignature.verify(pubkey, invalid.quote, outputsOf(invalid), invalid.signature)).toBe(false)
})

test('behavior: what NUT-29 signs for each quote of a batch is what NUT-20 signs for it alone', () => {
  const { hash, pubkey, valid } = nut20.batch
  const outputs = outputsOf(valid)
  expect(hex(sha256(QuoteSignature.message(valid.quote, outputs)))).toBe(hash)
  expect(QuoteSignature.verify(pubkey, valid.quote, outputs, valid.signature)).toBe(true)
})

test('behavior: a signature is good for its key, quote, amounts, outputs and their order only', () => {
  const scalars = fc.bigInt({ min: 1n, max: order - 1n }).map(toBytes)
  fc.assert(
    fc.property(
      scalars,
      scalars,
      fc.string(),
      fc.bigInt({ min: 0n, max: 2n ** 53n }),
      (key, other, quote, amount) => {
        const pubkey = hex(noble.multiplyBase(key))
        const outputs = outputsOf(v1.valid).map((output) => ({ ...output, amount }))
        const signature = QuoteSignature.sign(key, quote, outputs)
        expect(QuoteSignature.verify(pubkey, quote, outputs, signature)).toBe(true)
        const raised = outputs.map((output) => ({ ...output, amount: amount + 1n }))
        expect(QuoteSignature.verify(pubkey, quote, raised, signature)).toBe(false)
        expect(QuoteSignature.verify(pubkey, quote, [...outputs].reverse(), signature)).toBe(false)
        expect(QuoteSignature.verify(pubkey, quote, outputs.slice(1), signature)).toBe(false)
        expect(QuoteSignature.verify(pubkey, `${quote}0`, outputs, signature)).toBe(false)
        expect(QuoteSignature.verify(hex(noble.multiplyBase(other)), quote, outputs, signature)).toBe(false)
      },
    ),
    { numRuns: 5 },
  )
})

test('X6 error: a signature over another kind of message is none over a quote', () => {
  const { quote } = v1.valid
  const key = toBytes(1n)
  for (const text of [quote, `Cashu_MintQuoteSig_v1${quote}`]) {
    const signature = hex(noble.schnorrSign(sha256(utf8(text)), key))
    expect(QuoteSignature.verify(v1.pubkey, quote, outputsOf(v1.valid), signature)).toBe(false)
  }
})

test('error: anything malformed does not verify and does not throw', () => {
  const { quote, signature } = v1.valid
  const outputs = outputsOf(v1.valid)
  expect(QuoteSignature.verify(v1.pubkey.toUpperCase(), quote, outputs, signature)).toBe(false)
  expect(QuoteSignature.verify('', quote, outputs, signature)).toBe(false)
  expect(QuoteSignature.verify(v1.pubkey, quote, outputs, signature.toUpperCase())).toBe(false)
  expect(QuoteSignature.verify(v1.pubkey, quote, outputs, '')).toBe(false)
  expect(QuoteSignature.verify(v1.pubkey, '\ud800', outputs, signature)).toBe(false)
  expect(QuoteSignature.verify(v1.pubkey, quote, [{ amount: 1n, B_: '04' }], signature)).toBe(false)
})
