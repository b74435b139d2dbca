import { hmac } from '@noble/hashes/hmac.js'
import { sha256, sha512 } from '@noble/hashes/sha2.js'
import { concatBytes } from '@noble/hashes/utils.js'
import { HDKey } from '@scure/bip32'
import { entropyToMnemonic, mnemonicToSeedSync, validateMnemonic } from '@scure/bip39'
import { wordlist } from '@scure/bip39/wordlists/english.js'
import type { Curve } from '../curve/Curve.ts'
import { noble } from '../curve/noble.ts'
import { reduce } from '../curve/scalar.ts'
import { hex, random, unhex, utf8 } from '../Encoding.ts'
import { ensure } from '../Errors.ts'
import { pointBytes } from './fields.ts'
import * as Lock from './Lock.ts'

const KDF_DOMAIN = /* @__PURE__ */ utf8('Cashu_KDF_HMAC_SHA256')
const LOCK_DOMAIN = /* @__PURE__ */ utf8('Tuppence_lock_v1')
const QUOTE_DOMAIN = /* @__PURE__ */ utf8('Tuppence_quote_v1')

const ID_V1 = /^00[0-9a-f]{14}$/
const ID_V2 = /^01[0-9a-f]{64}$/

const DAY = 86_400
const WEEK = 7 * DAY
/** 5 January 1970, the first Monday of Unix time. */
const FIRST_MONDAY = 4 * DAY

/** A secret and the 32-byte blinding factor that goes with it. */
export type Output = { readonly secret: string; readonly r: Uint8Array }

/** Which lock, and which of the coins locked so: `counter` counts per (V, T, keyset) from 0. */
export type LockedAt = {
  /** The vendor's key, a point in hex. */
  readonly V: string
  /** The refund time in seconds, or 0 for none. */
  readonly T: number
  readonly keysetId: string
  readonly counter: number
  /** The tags a stranger's till asked for; only without a refund time. */
  readonly tags?: Lock.Tags
}

/**
 * Coin number `counter` of a keyset (NUT-13: v1 ids by BIP-32, v2 by HMAC). Throws unsupported for other ids.
 */
export function plain(seed64: Uint8Array, keysetId: string, counter: number): Output {
  assertSeed(seed64)
  if (ID_V1.test(keysetId)) return plainV1(seed64, keysetId, counter)
  return {
    secret: hex(derive(seed64, keysetId, counter, 0)),
    r: scalar(derive(seed64, keysetId, counter, 1)),
  }
}

/**
 * A coin locked to V in the branch of its own that the words bring back. `refundKey` (32 bytes) signs it home
 * after T; with T = 0 no lock names it. Throws unsupported for keyset ids that are not version 2.
 */
export function locked(
  seed64: Uint8Array,
  at: LockedAt,
  curve: Curve = noble,
): Output & { refundKey: Uint8Array } {
  assertSeed(seed64)
  const { V, T, keysetId, counter, tags } = at
  const lockSeed = hmac(sha512, seed64, concatBytes(LOCK_DOMAIN, pointBytes(V), u64(T)))
  const nonce = hex(derive(lockSeed, keysetId, counter, 0))
  const refundKey = scalar(derive(lockSeed, keysetId, counter, 2))
  const lock = {
    V,
    nonce,
    ...(tags && { tags }),
    ...(T !== 0 && { T, R: hex(curve.multiplyBase(refundKey)) }),
  }
  return { secret: Lock.build(lock), r: scalar(derive(lockSeed, keysetId, counter, 1)), refundKey }
}

/** The key that locks top-up quote number `q` (NUT-20), 32 bytes. */
export function quoteKey(seed64: Uint8Array, q: number): Uint8Array {
  assertSeed(seed64)
  return scalar(hmac(sha256, seed64, concatBytes(QUOTE_DOMAIN, u64(q))))
}

/**
 * T for coins locked now: the first Monday 00:00 UTC at least 14 days ahead, the same for everybody. Seconds.
 */
export function refundTime(now: number): number {
  return FIRST_MONDAY + Math.ceil((now + 2 * WEEK - FIRST_MONDAY) / WEEK) * WEEK
}

/** The 64-byte seed of 12 English BIP-39 words, empty passphrase. Throws malformed-seed. */
export function seedFromWords(words: string): Uint8Array {
  ensure(words.split(' ').length === 12 && validateMnemonic(words, wordlist), 'malformed-seed')
  return mnemonicToSeedSync(words)
}

/** 12 fresh words (128 bits). Throws no-randomness. */
export function newWords(): string {
  return entropyToMnemonic(random(16), wordlist)
}

function plainV1(seed64: Uint8Array, keysetId: string, counter: number): Output {
  const keyset = BigInt(`0x${keysetId}`) % (2n ** 31n - 1n)
  const coin = HDKey.fromMasterSeed(seed64).derive(`m/129372'/0'/${keyset}'/${counter}'`)
  return { secret: hex(privateKey(coin.deriveChild(0))), r: privateKey(coin.deriveChild(1)) }
}

function privateKey(node: HDKey): Uint8Array {
  if (node.privateKey === null) throw new Error('a node without a private key')
  return node.privateKey
}

/** NUT-13 for version 2: HMAC-SHA256(key, domain ‖ keyset id ‖ counter ‖ type). */
function derive(key: Uint8Array, keysetId: string, counter: number, type: number): Uint8Array {
  ensure(ID_V2.test(keysetId), 'unsupported', 'keyset id')
  return hmac(sha256, key, concatBytes(KDF_DOMAIN, unhex(keysetId), u64(counter), Uint8Array.of(type)))
}

function scalar(hash: Uint8Array): Uint8Array {
  const reduced = reduce(hash)
  if (reduced === undefined) throw new Error('derived zero')
  return reduced
}

function u64(value: number): Uint8Array {
  if (!Number.isSafeInteger(value) || value < 0) throw new Error('not a counter')
  const bytes = new Uint8Array(8)
  new DataView(bytes.buffer).setBigUint64(0, BigInt(value))
  return bytes
}

function assertSeed(seed64: Uint8Array): void {
  ensure(seed64.length === 64, 'malformed-seed')
}
