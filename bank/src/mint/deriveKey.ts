import { createHmac } from 'node:crypto'
import { Encoding } from '@tuppence/protocol'

const domain = 'Tuppence_bank_key_v1'
const order = Encoding.unhex('fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141')

/** Which key: the keyset's number in this bank, its unit, and the amount the key signs. */
export type KeyName = { readonly unit: string; readonly number: number; readonly amount: bigint }

/**
 * The 32-byte key of one amount: HMAC-SHA256(seed, domain ‖ number u32 ‖ amount u64 ‖ attempt u8 ‖ unit), the
 * first that is a scalar in [1, n-1]. No two keysets of a bank share a key, so no coin fits two of them.
 */
export function deriveKey(seed: Uint8Array, { unit, number, amount }: KeyName): Uint8Array {
  if (seed.length !== 32) throw new Error('the seed has 32 bytes')
  const fixed = Buffer.alloc(13)
  fixed.writeUInt32BE(number, 0)
  fixed.writeBigUInt64BE(amount, 4)
  for (let attempt = 0; attempt < 256; attempt++) {
    fixed.writeUInt8(attempt, 12)
    const key = createHmac('sha256', seed).update(domain).update(fixed).update(unit).digest()
    if (isScalar(key)) return key
  }
  // Each try fails with a probability below 2^-127.
  throw new Error('no key found')
}

function isScalar(bytes: Buffer): boolean {
  return bytes.some((byte) => byte !== 0) && Buffer.compare(bytes, order) < 0
}
