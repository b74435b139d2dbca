import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { runs } from '../../../test/fuzz.ts'
import * as Cbor from '../../Cbor.ts'
import { noble } from '../../curve/index.ts'
import { isAvailable, native } from '../../curve/native/index.ts'
import { base64url, hex, random } from '../../Encoding.ts'
import * as Blind from '../../ecash/Blind.ts'
import * as Dleq from '../../ecash/Dleq.ts'
import * as Keyset from '../../ecash/Keyset.ts'
import * as Lock from '../../ecash/Lock.ts'
import type { Proof } from '../../ecash/Proof.ts'
import * as Token from '../../ecash/Token.ts'
import * as Verify from './verify.ts'

const curve = isAvailable() ? native() : noble
const now = 1_793_577_600
const DAY = 86_400
const V = hex(curve.multiplyBase(random(32)))
const R = hex(curve.multiplyBase(random(32)))
const url = 'https://bank.example'

type Bank = {
  keyset: Keyset.Keyset
  sign: (amount: bigint, secret: string) => Required<Omit<Proof, 'witness'>>
}

/** A keyset with its keys in the hand, to sign also what no bank would. */
function bank(
  parts: Partial<Pick<Keyset.Keyset, 'unit' | 'inputFeePpk' | 'finalExpiry'>> = {},
  version: 1 | 2 = 2,
): Bank {
  const secrets = new Map([1n, 2n, 4n, 8n, 64n].map((amount) => [amount, random(32)]))
  const keys = new Map([...secrets].map(([amount, key]) => [amount, hex(curve.multiplyBase(key))]))
  const all = { unit: 'usd', inputFeePpk: 0, ...parts, keys }
  const keyset = { ...all, id: Keyset.deriveId(all, version), active: true }
  return {
    keyset,
    sign: (amount, secret) => {
      const [k = random(32), A = ''] = [secrets.get(amount), keys.get(amount)]
      const r = random(32)
      const B_ = Blind.blind(secret, r, curve)
      const C_ = Blind.sign(B_, k, curve)
      const dleq = { ...Dleq.create({ k, A, B_, C_ }, curve), r: hex(r) }
      return { amount, id: keyset.id, secret, C: Blind.unblind(C_, r, A, curve), dleq }
    },
  }
}

const usd = bank()
const secret = (parts: Partial<Lock.Parts> = {}) => Lock.build({ V, nonce: hex(random(32)), ...parts })
const coin = (amount: bigint, from = usd) => from.sign(amount, secret({ T: now + 14 * DAY, R }))
const encode = (proofs: readonly Proof[], changes: Partial<Token.Token> = {}) =>
  Token.encode({ bank: url, unit: 'usd', proofs, ...changes })

const rules: Verify.Rules = {
  price: { units: 5n, currency: 'usd' },
  vendorKey: V,
  banks: [{ url, keysets: [usd.keyset] }],
  now,
  horizon: 7 * DAY,
  refund: true,
}

function codeOf(text: string, changes: Partial<Verify.Rules> = {}): Verify.Code | 'taken' {
  try {
    Verify.verify(text, { ...rules, ...changes }, curve)
    return 'taken'
  } catch (error) {
    if (error instanceof Verify.VerifyError) return error.code
    throw error
  }
}

test('behavior: exact coins are taken, with their names, full ids and refund times', () => {
  const coins = [coin(1n), coin(4n)]
  const checked = Verify.verify(encode(coins), rules, curve)
  expect(checked).toMatchObject({ bank: url, sum: 5n, fee: 0n })
  const byAmount = [...checked.coins].sort((a, b) => Number(a.proof.amount - b.proof.amount))
  expect(byAmount.map(({ proof, refundAt }) => ({ proof, refundAt }))).toEqual(
    coins.map((proof) => ({ proof, refundAt: now + 14 * DAY })),
  )
  expect(checked.coins.map(({ y }) => y)).toEqual(Verify.names(Verify.readToken(encode(coins)), curve))
})

test('behavior: every exact template, a little too much, a short id and a full one are taken', () => {
  const templates = [secret(), secret({ tags: [] }), secret({ tags: [['sigflag', 'SIG_INPUTS']] })]
  for (const one of templates) expect(codeOf(encode([usd.sign(8n, one)]))).toBe('taken')
  const other = bank()
  expect(codeOf(encode([coin(8n)]), { banks: [{ url, keysets: [other.keyset, usd.keyset] }] })).toBe('taken')
})

test('behavior: a till’s own curve does all the curve work', () => {
  let asked = 0
  const watched: typeof curve = {
    ...curve,
    isPoint: (bytes) => {
      asked++
      return curve.isPoint(bytes)
    },
  }
  const coins = [coin(1n), coin(4n)]
  const token = Verify.readToken(encode(coins))
  Verify.checkCoins(token, Verify.names(token, curve), { ...rules, curve: watched })
  expect(asked).toBe(coins.length)
  Verify.verify(encode(coins), rules, watched)
  expect(asked).toBe(2 * coins.length)
})

test('behavior: an inactive keyset is still good, and one that ends in more than a day', () => {
  const retired = { ...usd.keyset, active: false }
  expect(codeOf(encode([coin(8n)]), { banks: [{ url, keysets: [retired] }] })).toBe('taken')
  const ending = bank({ finalExpiry: now + DAY + 1 })
  expect(codeOf(encode([coin(8n, ending)]), { banks: [{ url, keysets: [ending.keyset] }] })).toBe('taken')
})

describe('error: what is no payment', () => {
  test.each<[string, () => string, Verify.Code]>([
    ['nothing', () => '', 'malformed-token'],
    ['X8: a V3 token', () => `cashuA${base64url(new TextEncoder().encode('{"token":[]}'))}`, 'legacy-token'],
    ['broken CBOR', () => encode([coin(8n)]).slice(0, -4), 'malformed-token'],
    ['no coins', () => `cashuB${base64url(Cbor.encode({ m: url, u: 'usd', t: [] }))}`, 'malformed-token'],
    ['nine coins', () => encode(Array.from({ length: 9 }, () => coin(1n))), 'too-many-coins'],
    ['another bank', () => encode([coin(8n)], { bank: 'https://bank.example.evil.test' }), 'bank-differs'],
    ['another port of the bank', () => encode([coin(8n)], { bank: `${url}:8443` }), 'bank-differs'],
    ['less than the price', () => encode([coin(4n)]), 'not-enough'],
    [
      'V7: one secret twice',
      () => ((one) => encode([one, usd.sign(64n, one.secret)]))(coin(8n)),
      'coin-twice',
    ],
    ['V7: one coin twice', () => ((one) => encode([one, one]))(coin(8n)), 'coin-twice'],
  ])('%s', (_name, text, code) => {
    expect(codeOf(text())).toBe(code)
  })
})

describe('V10 error: lies about bank, keyset, unit and worth', () => {
  const msat = bank({ unit: 'msat' })
  const v1 = bank({}, 1)
  const ending = bank({ finalExpiry: now + DAY })
  const dear = bank({ inputFeePpk: 1000 })
  const twin = { ...usd.keyset, id: usd.keyset.id.slice(0, 16) + 'f'.repeat(50) }
  const at = (...keysets: Keyset.Keyset[]) => ({ banks: [{ url, keysets }] })

  test.each<[string, () => string, Partial<Verify.Rules>, Verify.Code]>([
    [
      'the token says usd, the keyset msat',
      () => encode([coin(8n, msat)]),
      at(usd.keyset, msat.keyset),
      'unit-differs',
    ],
    ['the keyset is usd, the token says sat', () => encode([coin(8n)], { unit: 'sat' }), {}, 'unit-differs'],
    ['X8: a keyset of version 1', () => encode([coin(8n, v1)]), at(usd.keyset, v1.keyset), 'keyset-version'],
    ['a keyset nobody pinned', () => encode([coin(8n, bank())]), {}, 'unknown-keyset'],
    ['a short id of two keysets', () => encode([coin(8n)]), at(usd.keyset, twin), 'ambiguous-keyset'],
    [
      'a keyset that ends within a day',
      () => encode([coin(8n, ending)]),
      at(ending.keyset),
      'keyset-expiring',
    ],
    ['an amount that is no denomination', () => encode([{ ...coin(8n), amount: 16n }]), {}, 'amount-differs'],
    ['V9: another amount than was signed', () => encode([{ ...coin(8n), amount: 64n }]), {}, 'dleq-wrong'],
    [
      'the price, but not the fee',
      () => encode([coin(4n, dear), coin(1n, dear)]),
      at(dear.keyset),
      'not-enough',
    ],
  ])('%s', (_name, text, changes, code) => {
    expect(codeOf(text(), changes)).toBe(code)
  })

  test('behavior: price and fee together are enough', () => {
    expect(codeOf(encode([coin(4n, dear), coin(1n, dear), coin(2n, dear)]), at(dear.keyset))).toBe(
      'not-enough',
    )
    expect(codeOf(encode([coin(8n, dear)]), at(dear.keyset))).toBe('taken')
  })

  test('behavior: an unknown keyset is named, with its bank, so that it can be asked for', () => {
    const stranger = bank()
    expect(() => Verify.verify(encode([coin(8n, stranger)]), rules, curve)).toThrow(
      expect.objectContaining({ unknown: { bank: url, id: Keyset.shortId(stranger.keyset.id) } }),
    )
  })
})

describe('V8 error: locks that are not quite', () => {
  const nonce = 'ab'.repeat(32)
  const bare = `["P2PK",{"nonce":"${nonce}","data":"${V}"}]`
  const tags = (text: string) => bare.replace('}]', `,"tags":${text}}]`)
  const T = now + 14 * DAY

  test.each([
    ['plain', hex(random(32))],
    ['another payee', bare.replace(V, R)],
    ['a second key', tags(`[["pubkeys","${R}"]]`)],
    ['two signatures', tags('[["n_sigs","2"]]')],
    ['a locktime alone: anybody after it', tags(`[["locktime","${T}"]]`)],
    ['a locktime in the past', tags(`[["locktime","1"],["refund","${R}"]]`)],
    ['a locktime before the horizon', tags(`[["locktime","${now + 7 * DAY - 1}"],["refund","${R}"]]`)],
    ['SIG_ALL', tags('[["sigflag","SIG_ALL"]]')],
    ['an HTLC', bare.replace('P2PK', 'HTLC')],
    ['data twice', bare.replace('}]', `,"data":"${R}"}]`)],
    ['a space', bare.replace(',', ', ')],
    ['an escape', bare.replace('"data"', '"\\u0064ata"')],
    ['a tag nobody knows', tags('[["x","y"]]')],
  ])('%s', (_name, text) => {
    expect(codeOf(encode([usd.sign(8n, text)]))).toBe('lock-differs')
  })

  test('property: every edit of one character of a good secret is refused', () => {
    const good = [secret({ T, R }), secret(), secret({ tags: [] })]
    const edit = fc
      .constantFrom(...good)
      .chain((text) =>
        fc.tuple(
          fc.constant(text),
          fc.nat(text.length - 1),
          fc.constantFrom('change', 'drop', 'add'),
          fc.string({ minLength: 1, maxLength: 1, unit: 'binary' }),
        ),
      )
    let edited = 0
    fc.assert(
      fc.property(edit, ([text, at, how, char]) => {
        const rest = text.slice(how === 'add' ? at : at + 1)
        const changed = text.slice(0, at) + (how === 'drop' ? '' : char) + rest
        fc.pre(changed !== text && changed.length > 0 && !/[\ud800-\udfff]/.test(char))
        // Another nonce, another refund key and a later time are locks of the same kind.
        fc.pre(!Lock.accepts(changed, { ...rules, V }) || !sameKind(changed, text))
        edited++
        expect(Lock.accepts(changed, { ...rules, V })).toBe(false)
      }),
      { numRuns: 2000 },
    )
    expect(edited).toBeGreaterThan(500)
  })
})

/** Whether two secrets differ in nothing but nonce, refund time and refund key. */
function sameKind(a: string, b: string): boolean {
  const shape = (text: string) =>
    text
      .replace(/"nonce":"[0-9a-f]{64}"/, 'nonce')
      .replace(/"locktime","[1-9][0-9]*"/, 'locktime')
      .replace(/"refund","0[23][0-9a-f]{64}"/, 'refund')
  return shape(a) === shape(b)
}

describe('V9 error: a DLEQ that is not whole', () => {
  const coins = [coin(1n), coin(4n)]

  test.each([0, 1])('coin %i without it', (at) => {
    const bare = coins.map(({ dleq, ...proof }, index) => (index === at ? proof : { ...proof, dleq }))
    expect(codeOf(encode(bare))).toBe('dleq-missing')
  })

  test('each scalar of each coin changed, or taken from the other', () => {
    for (const at of [0, 1]) {
      for (const field of ['e', 's', 'r'] as const) {
        const values = [hex(random(32)).replace(/^../, '00'), coins[1 - at]?.dleq[field] ?? '']
        for (const value of values) {
          const forged = coins.map((one, index) =>
            index === at ? { ...one, dleq: { ...one.dleq, [field]: value } } : one,
          )
          expect(codeOf(encode(forged)), `${at}.${field}`).toBe('dleq-wrong')
        }
      }
    }
  })

  test('the proof of one coin on another, another C, another secret', () => {
    const [a, b] = [coin(8n), coin(8n)]
    expect(codeOf(encode([{ ...a, dleq: b.dleq }]))).toBe('dleq-wrong')
    expect(codeOf(encode([{ ...a, C: b.C }]))).toBe('dleq-wrong')
    expect(codeOf(encode([{ ...a, secret: b.secret }]))).toBe('dleq-wrong')
  })

  test('a coin of a key that is not the bank’s', () => {
    const forger = bank()
    expect(codeOf(encode([{ ...coin(8n, forger), id: usd.keyset.id }]))).toBe('dleq-wrong')
  })
})

test('property: any bytes are taken or refused with a code, and nothing else is thrown', {
  tags: ['fuzz'],
}, () => {
  const good = encode([coin(1n), coin(4n)])
  const mutated = fc
    .tuple(fc.nat(good.length - 1), fc.constantFrom(...'AB-_z09'))
    .map(([at, char]) => good.slice(0, at) + char + good.slice(at + 1))
  const text = fc.oneof(
    mutated,
    fc.string().map((rest) => `cashuB${rest}`),
    fc.uint8Array({ maxLength: 300 }).map((bytes) => `cashuB${base64url(bytes)}`),
  )
  fc.assert(
    fc.property(text, (one) => {
      const code = codeOf(one)
      expect(typeof code).toBe('string')
      if (code === 'taken') expect(one).toBe(good)
    }),
    { numRuns: runs(10_000) },
  )
})
