import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { runs } from '../../../test/fuzz.ts'
import { noble } from '../../curve/index.ts'
import { order, toBytes } from '../../curve/scalar.ts'
import { hex } from '../../Encoding.ts'
import * as Lock from '../Lock.ts'

const V = '0279be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798'
const R = '02c6047f9441ed7d6d3045406e95c07cd85c778e4b8cef3ca7abac09b95c709ee5'
const other = '03fff97bd5755eeea420453a14355235d382f6472f8568a18b2f057a1460297556'
const offCurve = '028ac57f9c6399282773c116ef21f7394890b6140aa6f25c181e9a91e2a9e3da45'
const nonce = 'ab'.repeat(32)
const now = 1_793_577_600
const horizon = 604_800
const T = 1_794_787_200
const till = { V, now, horizon, refund: true }

const bare = `["P2PK",{"nonce":"${nonce}","data":"${V}"}]`
const withTags = (tags: string) => bare.replace('}]', `,"tags":${tags}}]`)
const withRefund = (T: number | string, R: string) => withTags(`[["locktime","${T}"],["refund","${R}"]]`)
const good = [bare, withTags('[]'), withTags('[["sigflag","SIG_INPUTS"]]'), withRefund(T, R)]

test('behavior: build writes exactly the forms a till takes', () => {
  expect([
    Lock.build({ V, nonce }),
    Lock.build({ V, nonce, tags: [] }),
    Lock.build({ V, nonce, tags: [['sigflag', 'SIG_INPUTS']] }),
    Lock.build({ V, nonce, T, R }),
  ]).toEqual(good)
})

test.each(good)('behavior: a till takes %s', (secret) => expect(Lock.accepts(secret, till)).toBe(true))

test('behavior: what is built is taken, and the bank reads the same lock in it', () => {
  const scalars = fc.bigInt({ min: 1n, max: order - 1n }).map((k) => hex(noble.multiplyBase(toBytes(k))))
  const nonces = fc.uint8Array({ minLength: 32, maxLength: 32 }).map(hex)
  fc.assert(
    fc.property(scalars, scalars, nonces, fc.nat(10 ** 9), (V, R, nonce, later) => {
      const T = now + horizon + later
      const secret = Lock.build({ V, nonce, T, R })
      expect(Lock.accepts(secret, { ...till, V })).toBe(true)
      expect(Lock.parse(secret)).toMatchObject({
        kind: 'p2pk',
        data: V,
        nonce,
        keys: [V],
        nSigs: 1,
        locktime: T,
        refund: [R],
      })
    }),
    { numRuns: 20 },
  )
})

test('behavior: the refund time must be a horizon ahead, and refunds must be welcome', () => {
  expect(Lock.accepts(withRefund(now + horizon, R), till)).toBe(true)
  expect(Lock.accepts(withRefund(now + horizon - 1, R), till)).toBe(false)
  expect(Lock.accepts(withRefund(T, R), { ...till, refund: false })).toBe(false)
  expect(Lock.accepts(bare, { ...till, refund: false })).toBe(true)
})

describe('V8 error: a till refuses', () => {
  const body = (members: string) => `["P2PK",{${members}}]`
  test.each([
    ['a lock to another', bare.replace(V, other)],
    ['V with the other sign', bare.replace(V, `03${V.slice(2)}`)],
    ['V in capitals', bare.replace(V, V.toUpperCase())],
    ['a plain secret', nonce],
    ['an HTLC', bare.replace('P2PK', 'HTLC')],
    ['pubkeys', withTags(`[["pubkeys","${other}"]]`)],
    ['n_sigs', withTags('[["n_sigs","1"]]')],
    ['SIG_ALL', withTags('[["sigflag","SIG_ALL"]]')],
    ['the flag twice', withTags('[["sigflag","SIG_INPUTS"],["sigflag","SIG_INPUTS"]]')],
    ['a locktime alone', withTags(`[["locktime","${T}"]]`)],
    ['a refund alone', withTags(`[["refund","${R}"]]`)],
    ['refund before locktime', withTags(`[["refund","${R}"],["locktime","${T}"]]`)],
    [
      'refund, locktime and the flag',
      withTags(`[["locktime","${T}"],["refund","${R}"],["sigflag","SIG_INPUTS"]]`),
    ],
    [
      'refund, locktime and pubkeys',
      withTags(`[["locktime","${T}"],["refund","${R}"],["pubkeys","${other}"]]`),
    ],
    ['two refund keys', withTags(`[["locktime","${T}"],["refund","${R}","${other}"]]`)],
    ['two locktimes', withTags(`[["locktime","${T}"],["locktime","1"],["refund","${R}"]]`)],
    ['a refund key off the curve', withRefund(T, offCurve)],
    ['a refund key in capitals', withRefund(T, R.toUpperCase())],
    ['a locktime with a zero before it', withRefund(`0${T}`, R)],
    ['a locktime with a plus', withRefund(`+${T}`, R)],
    ['a locktime in another notation', withRefund('1e15', R)],
    ['a locktime above 2^53', withRefund('9999999999999999', R)],
    ['an endless locktime', withRefund('1'.repeat(40), R)],
    ['data twice, ours first', body(`"nonce":"${nonce}","data":"${V}","data":"${other}"`)],
    ['data twice, ours last', body(`"nonce":"${nonce}","data":"${other}","data":"${V}"`)],
    ['data before nonce', body(`"data":"${V}","nonce":"${nonce}"`)],
    ['an escape in a name', bare.replace('data', '\\u0064ata')],
    ['an escape in the key', bare.replace(V, `\\u0030${V.slice(1)}`)],
    ['a space', bare.replace(',', ', ')],
    ['a line after it', `${bare}\n`],
    ['a short nonce', bare.replace(nonce, nonce.slice(2))],
    ['a nonce in capitals', bare.replace(nonce, nonce.toUpperCase())],
    ['a member more', bare.replace('}]', ',"x":1}]')],
    ['null tags', withTags('null')],
    ['nothing', ''],
    ['a long text', bare.repeat(1000)],
  ])('%s', (_, secret) => expect(Lock.accepts(secret, till)).toBe(false))
})

/** What a reader with a real JSON parser finds in a text, if it is one of the forms: another way to the same answer. */
function isGoodForm(secret: string): boolean {
  let value: unknown
  try {
    value = JSON.parse(secret)
  } catch {
    return false
  }
  if (JSON.stringify(value) !== secret || !Array.isArray(value) || value.length !== 2 || value[0] !== 'P2PK')
    return false
  const { nonce, data, tags = [], ...rest } = value[1]
  if (Object.keys(rest).length > 0 || Object.keys(value[1]).slice(0, 2).join() !== 'nonce,data') return false
  if (data !== V || !/^[0-9a-f]{64}$/.test(nonce)) return false
  if (!Array.isArray(tags) || !tags.every(Array.isArray)) return false
  if (tags.length === 0 || JSON.stringify(tags) === '[["sigflag","SIG_INPUTS"]]') return true
  if (tags.map((tag) => `${tag[0]}/${tag.length}`).join() !== 'locktime/2,refund/2') return false
  const [T, R] = tags.map((tag) => tag[1])
  return /^[1-9]\d*$/.test(T) && T <= Number.MAX_SAFE_INTEGER && T - now >= horizon && isPoint(R)
}

function isPoint(text: string): boolean {
  return /^0[23][0-9a-f]{64}$/.test(text) && noble.isPoint(Uint8Array.from(Buffer.from(text, 'hex')))
}

test('V8 behavior: every one-character edit of a good secret is refused, unless it writes another good one', () => {
  const characters = [...'0129aAfFgG"[]{},:\\ \t\n\u0000\u00a0é-+.e_'].concat(
    'locktimerefundsigflagSIG_INPUTSP2PK'.split(''),
  )
  let refused = 0
  for (const secret of good) {
    for (let at = 0; at <= secret.length; at++) {
      const cut = secret.slice(0, at) + secret.slice(at + 1)
      const edits = [
        cut,
        ...characters.flatMap((c) => [
          secret.slice(0, at) + c + secret.slice(at),
          secret.slice(0, at) + c + secret.slice(at + 1),
        ]),
      ]
      for (const edit of edits) {
        if (edit === secret) continue
        const expected = isGoodForm(edit)
        if (!expected) refused++
        if (Lock.accepts(edit, till) !== expected)
          expect.fail(`${edit} should be ${expected ? 'taken' : 'refused'}`)
      }
    }
  }
  expect(refused).toBeGreaterThan(50_000)
})

test('V8 behavior: any text at all is taken only in a good form', { tags: ['fuzz'] }, () => {
  const pieces = fc.constantFrom(
    '["P2PK",',
    '{',
    '"nonce":',
    `"${nonce}"`,
    ',',
    '"data":',
    `"${V}"`,
    '"tags":',
    '[]',
    '}',
    ']',
    ...good,
  )
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.array(pieces).map((all) => all.join('')),
      ),
      (text) => {
        expect(Lock.accepts(text, till)).toBe(isGoodForm(text))
      },
    ),
    { numRuns: runs(10_000) },
  )
})

test.each([
  ['V malformed', { V: V.slice(2), nonce }],
  ['nonce malformed', { V, nonce: 'ab' }],
  ['T without R', { V, nonce, T }],
  ['R without T', { V, nonce, R }],
  ['T of 0', { V, nonce, T: 0, R }],
  ['a fractional T', { V, nonce, T: 1.5, R }],
  ['R malformed', { V, nonce, T, R: '02' }],
  ['tags beside a refund', { V, nonce, T, R, tags: [] }],
])('error: build refuses %s', (_, parts) => {
  expect(() => Lock.build(parts)).toThrow(expect.objectContaining({ code: 'malformed-secret' }))
})

test('error: build refuses a stranger’s tags that mean something', () => {
  const unsupported = expect.objectContaining({ code: 'unsupported' })
  for (const tags of [
    [['sigflag', 'SIG_ALL']],
    [['pubkeys', other]],
    [['n_sigs', '2']],
    [['locktime', '1']],
    [[]],
  ]) {
    expect(() => Lock.build({ V, nonce, tags })).toThrow(unsupported)
  }
})
