import { expect, test } from 'vitest'
import { noble } from '../curve/index.ts'
import { toBytes } from '../curve/scalar.ts'
import { hex, utf8 } from '../Encoding.ts'
import * as Blind from './Blind.ts'
import * as Dleq from './Dleq.ts'
import * as Proof from './Proof.ts'

test('behavior: Y is the hash to curve of the secret’s text, not of the bytes its hex stands for', () => {
  const secret = 'ab'.repeat(32)
  expect(Proof.y(secret, noble)).toBe(hex(noble.hashToCurve(utf8(secret))))
})

test('V7 behavior: two good proofs over one secret have one Y', () => {
  const secret = 'one secret'
  const proofs = [8n, 64n].map((amount) => {
    const k = toBytes(amount)
    const r = toBytes(amount + 1n)
    const A = hex(noble.multiplyBase(k))
    const B_ = Blind.blind(secret, r, noble)
    const C_ = Blind.sign(B_, k, noble)
    const dleq = { ...Dleq.create({ k, A, B_, C_ }, noble), r: hex(r) }
    const C = Blind.unblind(C_, r, A, noble)
    expect(Dleq.verifyProof({ A, secret, C, ...dleq }, noble)).toBe(true)
    return { amount, id: `01${hex(k)}`, secret, C, dleq }
  })
  expect(new Set(proofs.map((proof) => proof.C)).size).toBe(2)
  expect(new Set(proofs.map((proof) => Proof.y(proof.secret, noble))).size).toBe(1)
  expect(Proof.sum(proofs)).toBe(72n)
})

test('error: a secret with a lone surrogate has no Y', () => {
  expect(() => Proof.y('\ud800', noble)).toThrow(expect.objectContaining({ code: 'malformed-secret' }))
})
