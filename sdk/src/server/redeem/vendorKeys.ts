import { Encoding } from '@tuppence/protocol'
import type { Curve } from '@tuppence/protocol/curve'
import { TillError } from '../TillError.ts'

/** Secret keys (32 bytes hex) by their public key (33 bytes hex). Throws TillError bad-secret, without saying what. */
export function vendorKeys(
  secrets: string | readonly string[],
  curve: Curve,
): ReadonlyMap<string, Uint8Array> {
  const list = typeof secrets === 'string' ? [secrets] : secrets
  if (!Array.isArray(list) || list.length === 0)
    throw new TillError('bad-secret', 'a vendor secret is needed')
  const pairs = list.map((secret: unknown): [string, Uint8Array] => {
    try {
      const key = Encoding.unhex(String(secret), 32)
      return [Encoding.hex(curve.multiplyBase(key)), key]
    } catch {
      throw new TillError('bad-secret', 'a vendor secret is 32 bytes in hex')
    }
  })
  return new Map(pairs)
}
