import { WalletError } from '../WalletError.ts'

const leastPoints = 8
const mostPoints = 256

/**
 * A new password as bytes: NFKC, so that every keyboard gives the same, 8 to 256 code points. Throws `password-short`,
 * `password-long`.
 */
export function newPassword(typed: string): Uint8Array<ArrayBuffer> {
  const points = [...typed.normalize('NFKC')].length
  if (points < leastPoints) throw new WalletError('password-short')
  if (points > mostPoints) throw new WalletError('password-long')
  return passwordBytes(typed)
}

/** A password as it is tried: whatever was typed. */
export function passwordBytes(typed: string): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(typed.normalize('NFKC'))
}
