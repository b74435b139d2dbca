import { createECDH, createHmac } from 'node:crypto'
import { hmac } from '@noble/hashes/hmac.js'
import { sha256, sha512 } from '@noble/hashes/sha2.js'
import fc from 'fast-check'
import { describe, expect, test, vi } from 'vitest'
import nut13 from '../../vectors/nut13.json' with { type: 'json' }
import { noble } from '../curve/index.ts'
import { order, toNumber } from '../curve/scalar.ts'
import { hex, unhex, utf8 } from '../Encoding.ts'
import * as Derive from './Derive.ts'
import * as Lock from './Lock.ts'

const seed = Derive.seedFromWords(nut13.mnemonic)
const V = '0279be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798'
const otherV = '02c6047f9441ed7d6d3045406e95c07cd85c778e4b8cef3ca7abac09b95c709ee5'
const keysetId = '015ba18a8adcd02e715a58358eb618da4a4b3791151a4bee5e968bb88406ccf76a'
const T = 1_796_601_600

describe.each(nut13.keysets)('NUT-13 keyset $id', ({ id, coins }) => {
  test.each(coins.map((coin, counter) => ({ ...coin, counter })))('behavior: coin $counter', (coin) => {
    const { secret, r } = Derive.plain(seed, id, coin.counter)
    expect({ secret, r: hex(r) }).toEqual({ secret: coin.secret, r: coin.r })
  })
})

test('behavior: a locked coin is what the lock formula says, step by step', () => {
  const at = { V, T, keysetId, counter: 3 }
  const coin = Derive.locked(seed, at)
  const u64 = (n: number) => unhex(n.toString(16).padStart(16, '0'))
  const lockSeed = hmac(sha512, seed, Uint8Array.of(...utf8('Tuppence_lock_v1'), ...unhex(V), ...u64(T)))
  const m = (t: number) => Uint8Array.of(...utf8('Cashu_KDF_HMAC_SHA256'), ...unhex(keysetId), ...u64(3), t)
  const nonce = hex(hmac(sha256, lockSeed, m(0)))
  const R = hex(noble.multiplyBase(coin.refundKey))
  expect(coin.secret).toBe(
    `["P2PK",{"nonce":"${nonce}","data":"${V}","tags":[["locktime","${T}"],["refund","${R}"]]}]`,
  )
  expect(toNumber(coin.r)).toBe(toNumber(hmac(sha256, lockSeed, m(1))) % order)
  expect(toNumber(coin.refundKey)).toBe(toNumber(hmac(sha256, lockSeed, m(2))) % order)
})

test('behavior: coins, locks and quote keys as Node’s own crypto computes them', () => {
  // Written from the formulas alone, with nothing of this package.
  const n = BigInt('0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141')
  const mac = (name: string, key: Uint8Array, ...parts: (string | Uint8Array)[]) => {
    const hmacOf = createHmac(name, key)
    for (const part of parts) hmacOf.update(part)
    return hmacOf.digest()
  }
  const number = (value: number | bigint) => {
    const bytes = Buffer.alloc(8)
    bytes.writeBigUInt64BE(BigInt(value))
    return bytes
  }
  const modN = (bytes: Buffer) => (BigInt(`0x${bytes.toString('hex')}`) % n).toString(16).padStart(64, '0')
  const publicOf = (key: string) => {
    const ecdh = createECDH('secp256k1')
    ecdh.setPrivateKey(key, 'hex')
    return ecdh.getPublicKey('hex', 'compressed')
  }
  const ids = fc.uint8Array({ minLength: 32, maxLength: 32 }).map((bytes) => `01${hex(bytes)}`)
  const vendors = fc.constantFrom(V, otherV)
  const times = fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 2 ** 40 }))
  const counters = fc.oneof(fc.nat(300), fc.integer({ min: 2 ** 31, max: 2 ** 53 - 1 }))
  fc.assert(
    fc.property(
      fc.uint8Array({ minLength: 64, maxLength: 64 }),
      ids,
      vendors,
      times,
      counters,
      (seed64, keyset, vendor, refundAt, counter) => {
        const derive = (key: Uint8Array, type: number) =>
          mac(
            'sha256',
            key,
            'Cashu_KDF_HMAC_SHA256',
            Buffer.from(keyset, 'hex'),
            number(counter),
            Buffer.from([type]),
          )
        const plain = Derive.plain(seed64, keyset, counter)
        expect({ secret: plain.secret, r: hex(plain.r) }).toEqual({
          secret: derive(seed64, 0).toString('hex'),
          r: modN(derive(seed64, 1)),
        })

        const lockSeed = mac(
          'sha512',
          seed64,
          'Tuppence_lock_v1',
          Buffer.from(vendor, 'hex'),
          number(refundAt),
        )
        const refund = modN(derive(lockSeed, 2))
        const tags = `,"tags":[["locktime","${refundAt}"],["refund","${publicOf(refund)}"]]`
        const nonce = derive(lockSeed, 0).toString('hex')
        const coin = Derive.locked(seed64, { V: vendor, T: refundAt, keysetId: keyset, counter })
        expect({ ...coin, r: hex(coin.r), refundKey: hex(coin.refundKey) }).toEqual({
          secret: `["P2PK",{"nonce":"${nonce}","data":"${vendor}"${refundAt === 0 ? '' : tags}}]`,
          r: modN(derive(lockSeed, 1)),
          refundKey: refund,
        })

        expect(hex(Derive.quoteKey(seed64, counter))).toBe(
          modN(mac('sha256', seed64, 'Tuppence_quote_v1', number(counter))),
        )
      },
    ),
    { numRuns: 25 },
  )
})

test('behavior: without a refund time the lock has no tags, or a stranger’s own', () => {
  const at = { V, T: 0, keysetId, counter: 0 }
  const bare = Derive.locked(seed, at).secret
  expect(bare).toMatch(new RegExp(`^\\["P2PK",\\{"nonce":"[0-9a-f]{64}","data":"${V}"\\}\\]$`))
  expect(Derive.locked(seed, { ...at, tags: [] }).secret).toBe(bare.replace('}]', ',"tags":[]}]'))
  const flag = [['sigflag', 'SIG_INPUTS']]
  expect(Derive.locked(seed, { ...at, tags: flag }).secret).toContain('"tags":[["sigflag","SIG_INPUTS"]]')
})

test('behavior: every place in the locked branch has a coin of its own', () => {
  const base = { V, T, keysetId, counter: 0 }
  const places = [
    base,
    { ...base, counter: 1 },
    { ...base, T: T + 604_800 },
    { ...base, T: 0 },
    { ...base, V: otherV },
    { ...base, keysetId: `01${'a'.repeat(64)}` },
  ]
  const coins = places.map((at) => Derive.locked(seed, at))
  const plain = Derive.plain(seed, keysetId, 0)
  expect(new Set([...coins, plain].map((coin) => hex(coin.r))).size).toBe(7)
  expect(new Set(coins.map((coin) => hex(coin.refundKey))).size).toBe(6)
  expect(
    new Set(coins.map((coin) => Lock.parse(coin.secret)).map((lock) => lock.kind === 'p2pk' && lock.nonce))
      .size,
  ).toBe(6)
})

test('behavior: quote keys follow the formula and differ', () => {
  const key = (q: number) => hex(Derive.quoteKey(seed, q))
  const mac = hmac(sha256, seed, Uint8Array.of(...utf8('Tuppence_quote_v1'), 0, 0, 0, 0, 0, 0, 0, 5))
  expect(BigInt(`0x${key(5)}`)).toBe(toNumber(mac) % order)
  expect(new Set([0, 1, 2, 3].map(key)).size).toBe(4)
})

test('X8 error: a version 1 or unknown keyset id locks nothing', () => {
  const unsupported = expect.objectContaining({ code: 'unsupported' })
  for (const id of ['009a1f293253e41e', `02${'a'.repeat(64)}`, keysetId.slice(0, 16), '']) {
    expect(() => Derive.locked(seed, { V, T, keysetId: id, counter: 0 })).toThrow(unsupported)
  }
  expect(() => Derive.plain(seed, `02${'a'.repeat(64)}`, 0)).toThrow(unsupported)
})

test('error: a seed of another length and a counter that is none are refused', () => {
  expect(() => Derive.plain(seed.subarray(1), keysetId, 0)).toThrow(
    expect.objectContaining({ code: 'malformed-seed' }),
  )
  for (const counter of [-1, 0.5, Number.NaN, 2 ** 53])
    expect(() => Derive.plain(seed, keysetId, counter)).toThrow()
})

test.each([
  ['a Monday’s first second', '2026-11-02T00:00:00Z', '2026-11-16T00:00:00Z'],
  ['a second later', '2026-11-02T00:00:01Z', '2026-11-23T00:00:00Z'],
  ['a Sunday’s last second', '2026-11-08T23:59:59Z', '2026-11-23T00:00:00Z'],
])('behavior: the refund time of %s', (_, now, refund) => {
  expect(Derive.refundTime(Date.parse(now) / 1000)).toBe(Date.parse(refund) / 1000)
})

test('behavior: the refund time is a Monday midnight, 14 to 21 days ahead', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 2 ** 33 }), (now) => {
      const T = Derive.refundTime(now)
      expect(new Date(T * 1000).getUTCDay()).toBe(1)
      expect(T % 86_400).toBe(0)
      expect(T - now).toBeGreaterThanOrEqual(14 * 86_400)
      expect(T - now).toBeLessThan(21 * 86_400)
    }),
  )
})

test('behavior: new words are 12, differ, and give a seed', () => {
  const [a, b] = [Derive.newWords(), Derive.newWords()]
  expect(a.split(' ')).toHaveLength(12)
  expect(a).not.toBe(b)
  expect(Derive.seedFromWords(a)).toHaveLength(64)
})

test.each([
  ['a wrong checksum', nut13.mnemonic.replace('humble', 'human')],
  ['a word that is none', nut13.mnemonic.replace('half', 'hallf')],
  ['eleven words', nut13.mnemonic.split(' ').slice(1).join(' ')],
  ['24 words', `${'abandon '.repeat(23)}art`],
  ['capitals', nut13.mnemonic.toUpperCase()],
  ['nothing', ''],
])('error: %s is no seed', (_, words) => {
  expect(() => Derive.seedFromWords(words)).toThrow(expect.objectContaining({ code: 'malformed-seed' }))
})

test('X5 error: no words are made when the generator is missing or constant', () => {
  const generator = vi.spyOn(crypto, 'getRandomValues')
  try {
    generator.mockImplementation((array) => array)
    expect(() => Derive.newWords()).toThrow(expect.objectContaining({ code: 'no-randomness' }))
  } finally {
    generator.mockRestore()
  }
})
