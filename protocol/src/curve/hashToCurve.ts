import { sha256 } from '@noble/hashes/sha2.js'
import { concatBytes } from '@noble/hashes/utils.js'

const DOMAIN = new TextEncoder().encode('Secp256k1_HashToCurve_Cashu_')

/**
 * NUT-00 hash_to_curve: the first 02 ‖ SHA-256(SHA-256(domain ‖ message) ‖ counter), counter a
 * little-endian u32 from 0, that is the x-coordinate of a point.
 */
export function hashToCurve(message: Uint8Array, isPoint: (candidate: Uint8Array) => boolean): Uint8Array {
  const input = new Uint8Array(36)
  input.set(sha256(concatBytes(DOMAIN, message)))
  const candidate = new Uint8Array(33)
  candidate[0] = 2
  for (let counter = 0; counter < 0x10000; counter++) {
    new DataView(input.buffer).setUint32(32, counter, true)
    candidate.set(sha256(input), 1)
    if (isPoint(candidate)) return candidate
  }
  // Each try fails with probability one half: 2^-65536.
  throw new Error('no point found')
}
