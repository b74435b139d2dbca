import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { noble } from '../../curve/index.ts'
import { isAvailable, native } from '../../curve/native/index.ts'
import { hex, random } from '../../Encoding.ts'
import * as Blind from '../../ecash/Blind.ts'
import * as Keyset from '../../ecash/Keyset.ts'
import * as Lock from '../../ecash/Lock.ts'
import type { Proof } from '../../ecash/Proof.ts'
import * as Token from '../../ecash/Token.ts'
import * as Verify from './verify.ts'

const curve = isAvailable() ? native() : noble
const url = 'https://bank.example'
const V = hex(curve.multiplyBase(random(32)))

const secrets = new Map([1n, 2n, 4n, 8n].map((amount) => [amount, random(32)]))
const keys = new Map([...secrets].map(([amount, key]) => [amount, hex(curve.multiplyBase(key))]))
const parts = { unit: 'usd', inputFeePpk: 0, keys }
const keyset: Keyset.Keyset = { ...parts, id: Keyset.deriveId(parts, 2), active: true }
const rules = {
  price: { units: 5n, currency: 'usd' },
  banks: [{ url, keysets: [keyset] }],
  now: 1_793_577_600,
}

function sign(amount: bigint, secret: string): Proof {
  const [k = random(32), A = ''] = [secrets.get(amount), keys.get(amount)]
  const r = random(32)
  const C_ = Blind.sign(Blind.blind(secret, r, curve), k, curve)
  const dleq = { e: hex(random(32)), s: hex(random(32)), r: hex(r) }
  return { amount, id: keyset.id, secret, C: Blind.unblind(C_, r, A, curve), dleq }
}

const coin = (amount: bigint) => sign(amount, Lock.build({ V, nonce: hex(random(32)) }))
const encode = (proofs: readonly Proof[], changes: Partial<Token.Token> = {}) =>
  Token.encode({ bank: url, unit: 'usd', proofs, ...changes })

describe('plain coins', () => {
  const plain = (amount: bigint, text = hex(random(32))) => sign(amount, text)
  const check = (proofs: readonly Proof[], changes: Partial<Token.Token> = {}) => {
    const token = Token.decode(encode(proofs, changes))
    return Verify.checkPlain(token, Verify.names(token, curve), { ...rules, curve })
  }
  const refusal = (proofs: readonly Proof[], changes: Partial<Token.Token> = {}) => {
    try {
      check(proofs, changes)
      return 'taken'
    } catch (error) {
      if (error instanceof Verify.VerifyError) return error.code
      throw error
    }
  }

  test('R2 behavior: they come out as their bank may see them, with full ids', () => {
    const coins = [plain(1n), plain(4n, 'ab+/cdEF0123456789==')]
    const { proofs, ...worth } = check(coins)
    expect(worth).toEqual({ bank: url, sum: 5n, fee: 0n })
    expect(proofs).toEqual(coins.map(({ amount, id, secret, C }) => ({ amount, id, secret, C })))
  })

  test('error: what is no plain coin, or cannot be one', () => {
    const one = plain(8n)
    expect(refusal([coin(8n)])).toBe('lock-differs')
    expect(refusal([plain(1n), coin(4n)])).toBe('lock-differs')
    for (const text of [
      '["HTLC",{}]',
      ' ["P2PK",{}]',
      '{"a":1}',
      '"x"',
      'short',
      'a'.repeat(129),
      'é'.repeat(20),
    ]) {
      expect(refusal([sign(8n, text)])).toBe('lock-differs')
    }
    expect(refusal([one, one])).toBe('coin-twice')
    expect(refusal([plain(4n)])).toBe('not-enough')
    expect(refusal([{ ...one, C: `02${'ff'.repeat(32)}` }])).toBe('malformed-token')
    expect(refusal([one], { bank: 'https://other.example' })).toBe('bank-differs')
    expect(refusal([one], { unit: 'eur' })).toBe('unit-differs')
    expect(refusal([{ ...one, amount: 3n }])).toBe('amount-differs')
  })

  test('property: whatever the secret, only text that no bank reads as a condition is plain', () => {
    const texts = fc.oneof(fc.string({ minLength: 1, maxLength: 200 }), fc.json({ maxDepth: 2 }))
    fc.assert(
      fc.property(texts, (text) => {
        const isPlain = Verify.arePlain({ bank: url, unit: 'usd', proofs: [{ ...plain(1n), secret: text }] })
        if (isPlain) expect([Lock.parse(text).kind, /[[{"\s]/.test(text)]).toEqual(['plain', false])
      }),
      { numRuns: 500 },
    )
  })
})
