import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import nut12 from '../../vectors/nut12.json' with { type: 'json' }
import { noble } from '../curve/index.ts'
import { native } from '../curve/native/index.ts'
import { order, toBytes } from '../curve/scalar.ts'
import { hex, unhex } from '../Encoding.ts'
import * as Blind from './Blind.ts'
import * as Dleq from './Dleq.ts'

const scalars = fc.bigInt({ min: 1n, max: order - 1n }).map(toBytes)

test('behavior: NUT-12 hash_e', () => {
  const { R1, R2, K, C_, hash } = nut12.hashE
  const point = (text: string) => noble.uncompress(unhex(text))
  expect(hex(Dleq.hashE([point(R1), point(R2), point(K), point(C_)]))).toBe(hash)
})

test('K8 behavior: NUT-12 deterministic nonce gives the vector’s proof', () => {
  const { a, A, B_, C_, e, s } = nut12.deterministic
  expect(Dleq.create({ k: unhex(a), A, B_, C_ }, noble)).toEqual({ e, s })
  expect(Dleq.verifyBlind({ A, B_, C_, e, s }, noble)).toBe(true)
})

describe('NUT-12 proof of a blind signature', () => {
  const { A, B_, signature } = nut12.blindSignature
  const good = { A, B_, C_: signature.C_, ...signature.dleq }

  test('behavior: the vector verifies', () => expect(Dleq.verifyBlind(good, noble)).toBe(true))

  test('V9 error: any field changed, cut or missing does not', () => {
    for (const field of ['A', 'B_', 'C_', 'e', 's'] as const) {
      for (const bad of spoilt(good[field])) {
        expect(Dleq.verifyBlind({ ...good, [field]: bad }, noble), `${field} ${bad}`).toBe(false)
      }
    }
  })
})

describe('NUT-12 proof of a coin', () => {
  const { A, proof } = nut12.proof
  const good = { A, secret: proof.secret, C: proof.C, ...proof.dleq }

  test('behavior: the vector verifies', () => expect(Dleq.verifyProof(good, noble)).toBe(true))

  test('V9 error: any field changed, cut or missing does not', () => {
    for (const field of ['A', 'C', 'e', 's', 'r'] as const) {
      for (const bad of spoilt(good[field])) {
        expect(Dleq.verifyProof({ ...good, [field]: bad }, noble), `${field} ${bad}`).toBe(false)
      }
    }
    expect(Dleq.verifyProof({ ...good, secret: `${good.secret}.` }, noble)).toBe(false)
    expect(Dleq.verifyProof({ ...good, secret: '\ud800' }, noble)).toBe(false)
  })
})

test('behavior: what the bank proves, asker and payee verify; another key’s proof they do not', () => {
  fc.assert(
    fc.property(scalars, scalars, scalars, fc.string(), (k, other, r, secret) => {
      fc.pre(hex(k) !== hex(other))
      const [A, otherA] = [hex(noble.multiplyBase(k)), hex(noble.multiplyBase(other))]
      const B_ = Blind.blind(secret, r, noble)
      const C_ = Blind.sign(B_, k, noble)
      const C = Blind.unblind(C_, r, A, noble)
      const dleq = Dleq.create({ k, A, B_, C_ }, noble)
      expect(Dleq.verifyBlind({ A, B_, C_, ...dleq }, noble)).toBe(true)
      expect(Dleq.verifyProof({ A, secret, C, r: hex(r), ...dleq }, noble)).toBe(true)
      const forged = Dleq.create({ k: other, A: otherA, B_, C_ }, noble)
      expect(Dleq.verifyBlind({ A: otherA, B_, C_, ...forged }, noble)).toBe(false)
    }),
    { numRuns: 10 },
  )
})

test('behavior: a key seen often, for which a table is built, verifies and refuses as before', () => {
  const k = toBytes(12345n)
  const A = hex(noble.multiplyBase(k))
  for (let i = 1n; i <= 8n; i++) {
    const B_ = Blind.blind(`secret ${i}`, toBytes(i), noble)
    const C_ = Blind.sign(B_, k, noble)
    const { e, s } = Dleq.create({ k, A, B_, C_ }, noble)
    expect(Dleq.verifyBlind({ A, B_, C_, e, s }, noble)).toBe(true)
    expect(Dleq.verifyBlind({ A, B_, C_, e: s, s: e }, noble)).toBe(false)
  }
})

test('K8 behavior: in 10 000 proofs no nonce comes twice', () => {
  const curve = native()
  const k = 7n
  const A = hex(curve.multiplyBase(toBytes(k)))
  const C_ = A
  const nonces = new Set<bigint>()
  for (let i = 1n; i <= 10_000n; i++) {
    const B_ = hex(curve.multiplyBase(toBytes(i)))
    const { e, s } = Dleq.create({ k: toBytes(k), A, B_, C_ }, curve)
    // s = nonce + e·k
    nonces.add((((BigInt(`0x${s}`) - BigInt(`0x${e}`) * k) % order) + order) % order)
  }
  expect(nonces.size).toBe(10_000)
})

function spoilt(field: string): string[] {
  const last = field.endsWith('0') ? '1' : '0'
  return [
    '',
    field.slice(0, -1) + last,
    field.slice(2),
    `${field}00`,
    field.toUpperCase(),
    'x'.repeat(field.length),
  ]
}
