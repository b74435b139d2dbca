import * as cashu from '@cashu/cashu-ts'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import nut02 from '../../vectors/nut02.json' with { type: 'json' }
import { native } from '../curve/native/index.ts'
import { order, toBytes } from '../curve/scalar.ts'
import { hex, unhex, utf8 } from '../Encoding.ts'
import * as Blind from './Blind.ts'
import * as Derive from './Derive.ts'
import * as Dleq from './Dleq.ts'
import * as Keyset from './Keyset.ts'
import * as Lock from './Lock.ts'
import * as PaymentRequest from './PaymentRequest.ts'
import * as QuoteSignature from './QuoteSignature.ts'

// What somebody else wrote to the same documents says the same.

const curve = native()
const scalars = fc.bigInt({ min: 1n, max: order - 1n }).map(toBytes)
const few = { numRuns: 5 }
const id = '012fbb01a4e200c76df911eeba3b8fe1831202914b24664f4bccbd25852a6708f8'
const V = hex(curve.multiplyBase(toBytes(5n)))

test('behavior: blinded messages, signatures and their proofs', () => {
  fc.assert(
    fc.property(fc.string(), scalars, scalars, (secret, r, k) => {
      const B_ = Blind.blind(secret, r, curve)
      expect(cashu.blindMessage(utf8(secret), BigInt(`0x${hex(r)}`)).B_.toHex(true)).toBe(B_)
      const theirs = cashu.pointFromHex(B_)
      const C_ = Blind.sign(B_, k, curve)
      expect(cashu.createBlindSignature(theirs, k, id).C_.toHex(true)).toBe(C_)
      const A = hex(curve.multiplyBase(k))
      const ours = Dleq.create({ k, A, B_, C_ }, curve)
      const { e, s } = cashu.createDLEQProof(theirs, k)
      expect({ e: hex(e), s: hex(s) }).toEqual(ours)
      const C = Blind.unblind(C_, r, A, curve)
      const proof = { amount: cashu.Amount.from(1), id, secret, C, dleq: { ...ours, r: hex(r) } }
      expect(cashu.hasValidDleq(proof, { id, keys: { 1: A } })).toBe(true)
    }),
    few,
  )
})

test('behavior: coins of one seed', () => {
  const seed = unhex('ab'.repeat(64))
  for (const keysetId of [id, '009a1f293253e41e']) {
    for (const counter of [0, 1, 1000]) {
      const theirs = cashu.deriveSecretAndBlindingFactor(seed, keysetId, counter)
      const ours = Derive.plain(seed, keysetId, counter)
      expect({ secret: ours.secret, r: hex(ours.r) }).toEqual({
        secret: hex(theirs.secret),
        r: hex(theirs.blindingFactor),
      })
    }
  }
})

test('behavior: a lock made here opens there with a signature of ours, and here with one of theirs', () => {
  const plain = Lock.build({ V, nonce: 'ab'.repeat(32) })
  const future = Math.floor(Date.now() / 1000) + 1000
  const refundable = Lock.build({
    V,
    nonce: 'cd'.repeat(32),
    T: future,
    R: hex(curve.multiplyBase(toBytes(6n))),
  })
  for (const secret of [plain, refundable]) {
    const proof = { amount: cashu.Amount.from(1), id, secret, C: V }
    const witness = Lock.sign(secret, toBytes(5n), curve)
    expect(cashu.isP2PKSpendAuthorised({ ...proof, witness })).toBe(true)
    expect(cashu.isP2PKSpendAuthorised({ ...proof, witness: Lock.sign(secret, toBytes(6n), curve) })).toBe(
      false,
    )
    const signed = cashu.signP2PKProof(proof, hex(toBytes(5n)))
    expect(typeof signed.witness).not.toBe('undefined')
    const theirs = typeof signed.witness === 'string' ? signed.witness : JSON.stringify(signed.witness)
    expect(Lock.isAuthorised(secret, theirs, future - 1000, curve)).toBe('ok')
  }
})

test('behavior: a lock made there is taken here', () => {
  const secret = cashu.createP2PKsecret(V)
  expect(Lock.accepts(secret, { V, now: 0, horizon: 0, refund: false }, curve)).toBe(true)
})

test('behavior: a payment request written here is read there', () => {
  const ours = { a: 5n, u: 'usd', s: true, m: ['https://bank.example'], nut10: { k: 'P2PK', d: V } }
  const theirs = cashu.decodePaymentRequest(PaymentRequest.encode(ours))
  expect(theirs).toMatchObject({ unit: ours.u, singleUse: true, mints: ours.m })
  expect(theirs.amount?.toString()).toBe('5')
  expect(theirs.nut10).toMatchObject({ kind: 'P2PK', data: V })
})

test('behavior: quotes signed there are accepted here', () => {
  const outputs = [1n, 4n].map((amount) => ({ amount, B_: hex(curve.multiplyBase(toBytes(amount))) }))
  const wire = outputs.map(({ amount, B_ }) => ({ amount: cashu.Amount.from(amount), id, B_ }))
  const signature = cashu.signMintQuote(hex(toBytes(5n)), 'quote', wire)
  expect(QuoteSignature.verify(V, 'quote', outputs, signature, curve)).toBe(true)
})

test('behavior: keyset ids', () => {
  const [first] = nut02.version2
  if (first === undefined) throw new Error('no vector')
  const { keys } = first
  const map = new Map(Object.entries(keys).map(([amount, key]) => [BigInt(amount), key]))
  const expiries = fc.option(fc.integer({ min: 1, max: 2 ** 40 }), { nil: undefined })
  fc.assert(
    fc.property(
      fc.constantFrom('usd', 'sat', 'a-b_9'),
      fc.nat(5000),
      expiries,
      (unit, inputFeePpk, finalExpiry) => {
        const parts = { unit, inputFeePpk, keys: map, ...(finalExpiry !== undefined && { finalExpiry }) }
        const theirs = {
          unit,
          input_fee_ppk: inputFeePpk,
          ...(finalExpiry !== undefined && { expiry: finalExpiry }),
        }
        expect(Keyset.deriveId(parts, 2)).toBe(cashu.deriveKeysetId(keys, { ...theirs, versionByte: 1 }))
        expect(Keyset.deriveId(parts, 1)).toBe(cashu.deriveKeysetId(keys, { ...theirs, versionByte: 0 }))
      },
    ),
  )
})
