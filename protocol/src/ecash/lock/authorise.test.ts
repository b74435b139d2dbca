import { sha256 } from '@noble/hashes/sha2.js'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { key, publicKey, secretOf, witnessOf } from '../../../test/conditions.ts'
import { runs } from '../../../test/fuzz.ts'
import nut10 from '../../../vectors/nut10-conditions.json' with { type: 'json' }
import nut11 from '../../../vectors/nut11.json' with { type: 'json' }
import { native } from '../../curve/native/index.ts'
import { hex, utf8 } from '../../Encoding.ts'
import * as Lock from '../Lock.ts'

const curve = native()
const now = 1_793_577_600

type VectorRequest = {
  quote?: string
  inputs: { secret: string; C: string; witness?: string }[]
  outputs: { amount: number; B_: string }[]
}

function restOf({ outputs, quote }: VectorRequest): Lock.Rest {
  const bigger = outputs.map(({ amount, B_ }) => ({ amount: BigInt(amount), B_ }))
  return quote === undefined ? { outputs: bigger } : { outputs: bigger, quote }
}

describe('NUT-11 vectors', () => {
  test.each(nut11.proofs)('behavior: $name, valid: $valid', ({ proof, valid }) => {
    const answer = Lock.isAuthorised(proof.secret, proof.witness, now, curve)
    expect(answer).toBe(valid ? 'ok' : 'missing-signatures')
    expect(Lock.areAuthorised([proof], { outputs: [] }, now, curve)).toBe(answer)
  })

  test.each(nut11.messages)('behavior: SIG_ALL message of a $name', ({ text, hash, request }) => {
    const message = Lock.sigAllMessage(request.inputs, restOf(request))
    expect(message).toEqual(utf8(text))
    expect(hex(sha256(message))).toBe(hash)
  })

  test.each(nut11.requests)('behavior: $name, valid: $valid', ({ request, valid }) => {
    expect(Lock.areAuthorised(request.inputs, restOf(request), now, curve)).toBe(
      valid ? 'ok' : 'inputs-differ',
    )
  })

  test.each(nut11.requests.filter(({ valid }) => valid))(
    'error: $name, with anything signed changed',
    ({ request }) => {
      const rest = restOf(request)
      const [output] = rest.outputs
      if (output === undefined) throw new Error('no output')
      const spoilt: Lock.Rest[] = [
        { ...rest, outputs: [{ ...output, amount: output.amount + 1n }] },
        { ...rest, outputs: [] },
        { ...rest, outputs: [output, output] },
        { ...rest, quote: `${rest.quote ?? ''}0` },
      ]
      for (const bad of spoilt) {
        expect(Lock.areAuthorised(request.inputs, bad, now, curve)).toBe('missing-signatures')
      }
      const alone = request.inputs[0]
      expect(alone && Lock.isAuthorised(alone.secret, alone.witness, now, curve)).toBe('needs-whole-request')
    },
  )

  test.each(nut11.htlc)(
    'error: HTLC is not offered, so not even a valid one is spent: $name',
    ({ request }) => {
      const answer = Lock.areAuthorised(request.inputs, restOf(request), now, curve)
      expect(['unspendable', 'inputs-differ']).toContain(answer)
    },
  )
})

describe('K12 scenarios that separated other banks', () => {
  test.each(nut10.single)('$source: $name ⇒ $answer', ({ condition, signers, at, answer }) => {
    const secret = secretOf(condition)
    const witness = signers === null ? undefined : witnessOf(utf8(secret), signers)
    expect(Lock.isAuthorised(secret, witness, at, curve)).toBe(answer)
  })

  test.each(nut10.sigAll)('$source: $name ⇒ $answer', (scenario) => {
    const { conditions, signers, at, answer, signed } = scenario
    const inputs = conditions.map((condition, index) => ({
      secret: secretOf(condition, `n${index}`),
      C: publicKey('C'),
    }))
    const rest = { outputs: [1n, 2n].map((amount) => ({ amount, B_: publicKey(`B${amount}`) })) }
    const [first, ...others] = inputs
    if (first === undefined) throw new Error('no input')
    const message = signed === 'secret' ? utf8(first.secret) : Lock.sigAllMessage(inputs, rest)
    const spent = signers === null ? first : { ...first, witness: witnessOf(message, signers) }
    const sent = signed === 'amounts swapped' ? { outputs: [...rest.outputs].reverse() } : rest
    expect(Lock.areAuthorised([spent, ...others], sent, at, curve)).toBe(answer)
  })
})

describe('a secret nobody can spend', () => {
  const data = publicKey('a')
  const body = `"nonce":"n","data":"${data}"`
  test.each([
    ['another kind', `["HTLC",{${body}}]`],
    ['a kind nobody knows', `["MBS",{${body}}]`],
    ['a kind in small letters', `["p2pk",{${body}}]`],
    ['no body', '["P2PK"]'],
    ['more than kind and body', `["P2PK",{${body}},1]`],
    ['a list for a body', '["P2PK",[]]'],
    ['data twice', `["P2PK",{${body},"data":"${publicKey('b')}"}]`],
    ['tags twice', `["P2PK",{${body},"tags":[],"tags":[]}]`],
    ['no data', '["P2PK",{"nonce":"n"}]'],
    ['no nonce', `["P2PK",{"data":"${data}"}]`],
    ['a number for data', '["P2PK",{"nonce":"n","data":2}]'],
    ['a member more', `["P2PK",{${body},"x":"y"}]`],
    ['tags that are no list', `["P2PK",{${body},"tags":{}}]`],
    ['a tag that is no list', `["P2PK",{${body},"tags":["sigflag"]}]`],
    ['a tag without a value', `["P2PK",{${body},"tags":[["pubkeys"]]}]`],
    ['an empty tag', `["P2PK",{${body},"tags":[[]]}]`],
    ['a number in a tag', `["P2PK",{${body},"tags":[["n_sigs",1]]}]`],
    ['cut short', `["P2PK",{${body}`],
    ['a space before', ` ["P2PK",{${body}]`],
    ['a byte order mark before', `\ufeff["P2PK",{${body}}]`],
    ['text after', `["P2PK",{${body}}]x`],
    ['over 1024 characters', `["P2PK",{"nonce":"${'n'.repeat(1000)}","data":"${data}"}]`],
    ['any list', '[]'],
  ])('K12 error: %s', (_, secret) => {
    expect(Lock.parse(secret).kind).toBe('unspendable')
    expect(Lock.isAuthorised(secret, undefined, now, curve)).toBe('unspendable')
    expect(Lock.isAuthorised(secret, witnessOf(utf8(secret), ['a']), now, curve)).toBe('unspendable')
  })
})

test('behavior: spaces between a lock’s parts are other wallets’ way of writing JSON', () => {
  const secret = `["P2PK", {"data": "${publicKey('a')}", "nonce": "n", "tags": [["sigflag", "SIG_INPUTS"]]}]`
  expect(Lock.isAuthorised(secret, Lock.sign(secret, key('a'), curve), now, curve)).toBe('ok')
})

test('K12 behavior: a plain secret needs no witness and may have none', () => {
  for (const secret of ['ab'.repeat(32), '', 'x', '{"a":1}', '"P2PK"']) {
    expect(Lock.isAuthorised(secret, undefined, now, curve)).toBe('ok')
    expect(Lock.isAuthorised(secret, '{"signatures":[]}', now, curve)).toBe('unexpected-witness')
  }
})

test('behavior: what sign makes spends, at any time, and only this secret', () => {
  const secret = secretOf({
    data: 'a',
    tags: [
      ['locktime', String(now)],
      ['refund', 'b'],
    ],
  })
  const byOwner = Lock.sign(secret, key('a'), curve)
  const byRefund = Lock.sign(secret, key('b'), curve)
  expect([now, now + 1].map((at) => Lock.isAuthorised(secret, byOwner, at, curve))).toEqual(['ok', 'ok'])
  const refunds = [now, now + 1].map((at) => Lock.isAuthorised(secret, byRefund, at, curve))
  expect(refunds).toEqual(['missing-signatures', 'ok'])
  expect(Lock.isAuthorised(secretOf({ data: 'a' }), byOwner, now, curve)).toBe('missing-signatures')
})

test.each([
  ['not JSON', 'x'],
  ['empty', ''],
  ['null', 'null'],
  ['no signatures', '{}'],
  ['signatures that are no list', '{"signatures":"a"}'],
  ['a number', '{"signatures":[1]}'],
  ['too short', '{"signatures":["ab"]}'],
  ['signatures twice', '{"signatures":[],"signatures":[]}'],
  ['17 signatures', JSON.stringify({ signatures: Array(17).fill('ab'.repeat(64)) })],
  ['over 8 KiB', JSON.stringify({ signatures: [], pad: 'x'.repeat(9000) })],
])('error: a witness that is malformed: %s', (_, witness) => {
  expect(Lock.isAuthorised(secretOf({ data: 'a' }), witness, now, curve)).toBe('malformed-witness')
})

describe('the work a lock makes', () => {
  const names = ['a', 'b', 'c', 'd', 'e']
  const [data = '', ...pubkeys] = names
  const counting = () => {
    let checks = 0
    const schnorrVerify: typeof curve.schnorrVerify = (...of) => {
      checks++
      return curve.schnorrVerify(...of)
    }
    return { curve: { ...curve, schnorrVerify }, count: () => checks }
  }

  test('behavior: signatures are checked until there are enough, and none twice', () => {
    const condition = (nSigs: string) =>
      secretOf({
        data,
        tags: [
          ['pubkeys', ...pubkeys],
          ['n_sigs', nSigs],
        ],
      })
    for (const [nSigs, signers, most] of [
      ['1', names, 1],
      ['3', names, 3],
      ['5', names, 5],
      ['5', [...names].reverse(), 15],
      ['2', ['a', 'a', 'b'], 3],
    ] as const) {
      const { curve: watched, count } = counting()
      const secret = condition(nSigs)
      expect(Lock.isAuthorised(secret, witnessOf(utf8(secret), signers), now, watched)).toBe('ok')
      expect(count(), `${nSigs} of ${signers}`).toBeLessThanOrEqual(most)
    }
  })

  test('behavior: what it may cost at most is known before', () => {
    const secret = secretOf({
      data,
      tags: [
        ['pubkeys', ...pubkeys],
        ['locktime', '1'],
        ['refund', 'f', 'g'],
      ],
    })
    const stranger = JSON.stringify({
      signatures: Array.from({ length: 16 }, (_, i) => hex(key(`${i}`)).repeat(2)),
    })
    const { curve: watched, count } = counting()
    expect(Lock.isAuthorised(secret, stranger, now, watched)).toBe('missing-signatures')
    expect(count()).toBe(7 * 16)
    expect(Lock.cost(secret, stranger)).toBe(7 * 16)
    expect(Lock.cost(secret, undefined)).toBe(0)
    expect(Lock.cost(secret, 'x')).toBe(0)
    expect(Lock.cost('plain', stranger)).toBe(0)
    expect(Lock.cost('["HTLC",{}]', stranger)).toBe(0)
  })
})

test('behavior: any secret and witness get an answer', { tags: ['fuzz'] }, () => {
  const secrets = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.json().map((json) => `["P2PK",${json}]`),
    fc
      .array(fc.array(fc.string()))
      .map((tags) => JSON.stringify(['P2PK', { nonce: 'n', data: publicKey('a'), tags }])),
  )
  const witnesses = fc.option(fc.oneof(fc.string(), fc.json()), { nil: undefined })
  fc.assert(
    fc.property(secrets, witnesses, (secret, witness) => {
      expect(Lock.isAuthorised(secret, witness, now, curve)).toBeTypeOf('string')
    }),
    { numRuns: runs(10_000) },
  )
})
