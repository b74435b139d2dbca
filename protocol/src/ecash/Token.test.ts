import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { runs } from '../../test/fuzz.ts'
import peer from '../../vectors/cashu-ts.json' with { type: 'json' }
import file from '../../vectors/token.json' with { type: 'json' }
import * as Cbor from '../Cbor.ts'
import * as Encoding from '../Encoding.ts'
import { ProtocolError } from '../Errors.ts'
import type { Proof } from './Proof.ts'
import * as Token from './Token.ts'

type Wire = {
  bank: string
  unit: string
  memo?: string
  proofs: { amount: number; id: string; secret: string; C: string }[]
}

const token = (wire: Wire): Token.Token => ({
  ...wire,
  proofs: wire.proofs.map((proof) => ({ ...proof, amount: BigInt(proof.amount) })),
})
const full = `01${'5a'.repeat(32)}`
const coin: Proof = {
  amount: 4n,
  id: full,
  secret: '["P2PK",{"nonce":"00","data":"02"}]',
  C: `02${'ab'.repeat(32)}`,
  dleq: { e: '11'.repeat(32), s: '22'.repeat(32), r: '33'.repeat(32) },
}
const ours: Token.Token = {
  bank: 'http://localhost:3338',
  unit: 'usd',
  proofs: [coin, { ...coin, secret: 'b', amount: 1n }],
}
const short = (some: Token.Token) => ({
  ...some,
  proofs: some.proofs.map((p) => ({ ...p, id: p.id.slice(0, 16) })),
})
const refusal = (code: string) => expect.objectContaining({ code })

/** A V4 token of one coin, with some fields of token, group and proof put in place of good ones. */
const v4 = (change: { token?: object; group?: object; proof?: object } = {}): string => {
  const proof = { a: 1, s: 'x', c: Encoding.unhex(coin.C), ...change.proof }
  const group = { i: Encoding.unhex(full.slice(0, 16)), p: [proof], ...change.group }
  return `cashuB${Encoding.base64url(Cbor.encode({ t: [group], m: 'https://bank.example', u: 'usd', ...change.token }))}`
}
/** The same as V3. */
const v3 = (change: { token?: object; entry?: object; proof?: object } = {}): string => {
  const proof = { amount: 1, id: '009a1f293253e41e', secret: 'x', C: coin.C, ...change.proof }
  const entry = { mint: 'https://bank.example', proofs: [proof], ...change.entry }
  return `cashuA${Encoding.encodeJson({ token: [entry], unit: 'usd', ...change.token })}`
}

describe('vectors of NUT-00', () => {
  test.each([...file.v3, ...file.v4])('behavior: $name', ({ encoded, token: wire }) => {
    expect(Token.decode(encoded)).toEqual(token(wire))
  })

  test.each(file.v4)('behavior: $name is written byte for byte', ({ encoded, token: wire }) => {
    expect(Token.encode(token(wire))).toBe(encoded.replace(/=+$/, ''))
  })

  test('behavior: the raw form', () => {
    const bytes = Encoding.unhex(file.raw.encoded)
    expect(Token.decodeRaw(bytes)).toEqual(token(file.raw.token))
    expect(Encoding.hex(Token.encodeRaw(token(file.raw.token)))).toBe(file.raw.encoded)
  })

  test.each(file.invalid)('error: $name', ({ encoded }) => {
    expect(() => Token.decode(encoded)).toThrow(refusal('malformed-token'))
  })
})

describe('tokens of cashu-ts', () => {
  test.each(peer.tokens)('behavior: $name', ({ encoded, token: wire }) => {
    expect(Token.decode(encoded)).toEqual(token(wire))
    expect(Token.decode(Token.encode(token(wire)))).toEqual(token(wire))
  })
})

describe('encode', () => {
  test('behavior: v2 keyset ids are written short, and everything else comes back', () => {
    expect(Token.decode(Token.encode(ours))).toEqual(short(ours))
    const rich = { ...ours, memo: 'for tea', proofs: [{ ...coin, witness: '{"signatures":[]}' }] }
    expect(Token.decode(Token.encode(rich))).toEqual(short(rich))
  })

  test('behavior: a token of 8 locked coins stays within the budget of a credential', () => {
    const lock = (nonce: string) =>
      `["P2PK",{"nonce":"${nonce}","data":"${coin.C}","tags":[["locktime","1796000000"],["refund","${coin.C}"]]}]`
    const proofs = Array.from({ length: 8 }, (_, i) => ({
      ...coin,
      amount: 2n ** BigInt(i),
      secret: lock(`${i}`.repeat(64)),
    }))
    const [seven, eight] = [
      Token.encode({ ...ours, proofs: proofs.slice(1) }),
      Token.encode({ ...ours, proofs }),
    ]
    // in a credential the token is base64url once more: wire.md's 769 characters a coin
    expect(((eight.length - seven.length) * 4) / 3).toBeLessThan(770)
  })

  test.each<[string, Token.Token]>([
    ['no proof', { ...ours, proofs: [] }],
    ['a proof worth nothing', { ...ours, proofs: [{ ...coin, amount: 0n }] }],
    ['an amount above 2^53 - 1', { ...ours, proofs: [{ ...coin, amount: 2n ** 53n }] }],
    ['a point that is none', { ...ours, proofs: [{ ...coin, C: '02' }] }],
    ['257 proofs', { ...ours, proofs: Array.from({ length: 257 }, () => coin) }],
  ])('error: %s', (_, bad) => {
    expect(() => Token.encode(bad)).toThrow(refusal('malformed-token'))
  })
})

describe('decode', () => {
  const point = (hex: string) => ({ proof: { c: Encoding.unhex(hex) } })
  const scalar = (byte: number) => new Uint8Array(32).fill(byte)
  const dleq = { e: scalar(1), s: scalar(2), r: scalar(3) }

  const entry = (mint: string) => ({
    mint,
    proofs: [{ amount: 1, id: '009a1f293253e41e', secret: mint, C: coin.C }],
  })
  const entries = (...mints: string[]) => v3({ token: { token: mints.map(entry) } })
  const twoBanks = entries('https://a.example', 'https://b.example')

  test('behavior: the good ones that the bad ones are made of', () => {
    expect(Token.decode(v4()).proofs).toHaveLength(1)
    expect(Token.decode(v3()).proofs).toHaveLength(1)
    expect(Token.decode(entries('https://a.example', 'https://a.example/')).proofs).toHaveLength(2)
    expect(Token.decode(v4({ proof: { d: dleq } })).proofs[0]?.dleq?.r).toBe('03'.repeat(32))
    expect(Token.decode(v4({ token: { m: 'https://Bank.Example/' }, proof: { z: 1 } })).bank).toBe(
      'https://bank.example',
    )
  })

  test.each([
    ['K6: an uncompressed point', v4(point(`04${'ab'.repeat(64)}`))],
    ['K6: a hybrid prefix', v4(point(`06${'ab'.repeat(32)}`))],
    ['K6: the prefix 04 in 33 bytes', v4(point(`04${'ab'.repeat(32)}`))],
    ['a point as text', v4({ proof: { c: coin.C } })],
    ['V9: a DLEQ without r', v4({ proof: { d: { e: scalar(1), s: scalar(2) } } })],
    ['V9: a DLEQ without e', v4({ proof: { d: { s: scalar(1), r: scalar(2) } } })],
    ['V9: a DLEQ without s', v4({ proof: { d: { e: scalar(1), r: scalar(2) } } })],
    ['a DLEQ with a zero scalar', v4({ proof: { d: { ...dleq, r: scalar(0) } } })],
    ['a DLEQ with a scalar above the order', v4({ proof: { d: { ...dleq, s: scalar(255) } } })],
    ['a DLEQ with 31 bytes', v4({ proof: { d: { ...dleq, s: new Uint8Array(31).fill(1) } } })],
    ['an amount of 0', v4({ proof: { a: 0 } })],
    ['a negative amount', v4({ proof: { a: -1 } })],
    ['an amount above 2^53 - 1', v4({ proof: { a: 2n ** 53n } })],
    ['an amount with a fraction', v4({ proof: { a: 1.5 } })],
    ['a secret of 1 025 bytes', v4({ proof: { s: 'x'.repeat(1025) } })],
    ['a secret of 513 letters of 2 bytes', v4({ proof: { s: 'é'.repeat(513) } })],
    ['no secret', v4({ proof: { s: '' } })],
    ['a secret as bytes', v4({ proof: { s: new Uint8Array(3) } })],
    ['a keyset id of 9 bytes', v4({ group: { i: new Uint8Array(9) } })],
    ['a keyset id of a later version', v4({ group: { i: Encoding.unhex('02d1f3a9c2b4e5f6') } })],
    ['no proofs in a group', v4({ group: { p: [] } })],
    ['no groups', v4({ token: { t: [] } })],
    ['a unit in capitals', v4({ token: { u: 'USD' } })],
    ['null for a memo', v4({ token: { d: null } })],
    ['undefined for a memo', v4({ token: { d: undefined } })],
    ['deep nesting', v4({ token: { d: [[[[[[[[[1]]]]]]]]] } })],
    ['too many items', v4({ token: { z: Array.from({ length: 9000 }, () => 1) } })],
    ['V3: a scalar that is none', v3({ proof: { dleq: { e: '00', s: '00', r: '00' } } })],
    [
      'V3: a float',
      v3().replace(/^cashuA.*/, `cashuA${Encoding.base64url(Encoding.utf8('{"token":[{"a":1.0}]}'))}`),
    ],
    ['V3: capitals in a point', v3({ proof: { C: coin.C.toUpperCase() } })],
    ['V3: two banks', twoBanks],
    ['V3: an old base64 keyset id', v3({ proof: { id: 'I2yN+iRYfkzT' } })],
    ['V3: a number as text', v3({ proof: { amount: '1' } })],
    ['the prefix alone', 'cashuB'],
    ['wrong padding', `${v4()}===`],
    ['another version', 'cashuC00'],
    ['nothing', ''],
  ])('error: %s', (_, text) => {
    expect(() => Token.decode(text)).toThrow(refusal('malformed-token'))
  })

  test('X8: error: a bank over http', () => {
    expect(() => Token.decode(v4({ token: { m: 'http://bank.example' } }))).toThrow(refusal('malformed-url'))
  })

  test('error: more than 256 KiB, more than 256 proofs, more than the caller takes', () => {
    expect(() => Token.decode(`cashuB${'A'.repeat(256 * 1024)}`)).toThrow(refusal('too-large'))
    const many = (count: number) =>
      Token.encode({
        ...ours,
        proofs: Array.from({ length: count }, (_, i) => ({ ...coin, secret: `${i}` })),
      })
    expect(Token.decode(many(256)).proofs).toHaveLength(256)
    expect(() => Token.decode(many(9), { maxProofs: 8 })).toThrow(refusal('malformed-token'))
    const groups = Array.from({ length: 129 }, () => ({
      i: Encoding.unhex(full.slice(0, 16)),
      p: Array.from({ length: 2 }, () => ({ a: 1, s: 'x', c: Encoding.unhex(coin.C) })),
    }))
    expect(() => Token.decode(v4({ token: { t: groups } }))).toThrow(refusal('malformed-token'))
  })

  test('error: any bytes are a token that encodes again, or the typed error', { tags: ['fuzz'] }, () => {
    const good = Encoding.unbase64(Token.encode(ours).slice(6))
    const flipped = fc.tuple(fc.nat(good.length - 1), fc.nat(255)).map(([at, byte]) => {
      const bytes = good.slice()
      bytes[at] = byte
      return bytes
    })
    const cut = fc.nat(good.length).map((length) => good.slice(0, length))
    const bytes = fc.oneof(flipped, cut, fc.uint8Array({ maxLength: 80 }))
    const text = fc.oneof(
      bytes.map((some) => `cashuB${Encoding.base64url(some)}`),
      fc.string().map((some) => `cashuA${some}`),
    )
    fc.assert(
      fc.property(text, (some) => {
        try {
          const decoded = Token.decode(some)
          expect(Token.decode(Token.encode(decoded))).toEqual(decoded)
        } catch (error) {
          expect(error).toBeInstanceOf(ProtocolError)
        }
      }),
      { numRuns: runs(10_000) },
    )
  })
})

describe('reference', () => {
  test('behavior: SHA-256 of the text, in hex', () => {
    expect(Token.reference('cashuBo2F0')).toBe(createHash('sha256').update('cashuBo2F0').digest('hex'))
  })
})
