import { sha256 } from '@noble/hashes/sha2.js'
import { concatBytes } from '@noble/hashes/utils.js'
import { random, utf8 } from '../../Encoding.ts'
import { reduce } from '../scalar.ts'
import type { Addon } from './addon.ts'

const tags = {
  aux: tagOf('BIP0340/aux'),
  nonce: tagOf('BIP0340/nonce'),
  challenge: tagOf('BIP0340/challenge'),
}

/** BIP-340 signature of a 32-byte hash with a valid key, made of the library's constant-time calls. */
export function sign(lib: Addon, hash32: Uint8Array, key: Uint8Array): Uint8Array {
  if (hash32.length !== 32) throw new Error('not a 32-byte hash')
  const P = lib.publicKeyCreate(key)
  const d = even(lib, key, P)
  const px = P.subarray(1)
  const mask = tagged(tags.aux, random(32))
  const t = d.map((byte, index) => byte ^ (mask[index] ?? 0))
  const secretNonce = tagged(tags.nonce, t, px, hash32)
  // Probability 2^-127. Reducing it mod n, as the BIP does, would be arithmetic on a secret; drawing again is not.
  if (!lib.privateKeyVerify(secretNonce)) return sign(lib, hash32, key)
  const R = lib.publicKeyCreate(secretNonce)
  const k = even(lib, secretNonce, R)
  const rx = R.subarray(1)
  const e = challenge(rx, px, hash32)
  // s = k + e·d
  const s = lib.privateKeyTweakAdd(lib.privateKeyTweakMul(d, e), k)
  return concatBytes(rx, s)
}

/** The scalar a BIP-340 signature answers. */
export function challenge(rx: Uint8Array, px: Uint8Array, hash32: Uint8Array): Uint8Array {
  const e = reduce(tagged(tags.challenge, rx, px, hash32))
  if (e === undefined) throw new Error('no challenge')
  return e
}

/** A copy of the scalar, negated if its point has an odd y. */
function even(lib: Addon, scalar: Uint8Array, point: Uint8Array): Uint8Array {
  return point[0] === 2 ? scalar.slice() : lib.privateKeyNegate(scalar.slice())
}

function tagOf(name: string): Uint8Array {
  const hash = sha256(utf8(name))
  return concatBytes(hash, hash)
}

function tagged(tag: Uint8Array, ...parts: Uint8Array[]): Uint8Array {
  return sha256(concatBytes(tag, ...parts))
}
