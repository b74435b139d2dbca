import type { Curve } from '../curve/Curve.ts'
import { equal, hex, utf8 } from '../Encoding.ts'
import { within } from '../Errors.ts'
import { pointBytes } from './fields.ts'

/**
 * B_ = Y + r·G (NUT-00), hex: what the wallet has signed. `r` is 32 secret bytes.
 * Throws malformed-secret and malformed-scalar.
 */
export function blind(secret: string, r: Uint8Array, curve: Curve): string {
  const Y = curve.hashToCurve(within('malformed-secret', () => utf8(secret)))
  return hex(curve.add(Y, curve.multiplyBase(r)))
}

/**
 * C_ = k·B_ (NUT-00), hex: the bank's signature with the 32-byte key of one amount. Throws malformed-point.
 */
export function sign(B_: string, k: Uint8Array, curve: Curve): string {
  return hex(curve.multiply(pointBytes(B_), k))
}

/** C = C_ - r·A (NUT-00), hex; A is the bank's public key for the amount. Throws malformed-point. */
export function unblind(C_: string, r: Uint8Array, A: string, curve: Curve): string {
  return hex(curve.subtract(pointBytes(C_), curve.multiply(pointBytes(A), r)))
}

/** Whether k·Y = C (NUT-00): the bank's test of a coin, with the 32-byte key of its amount. */
export function verify(secret: string, C: string, k: Uint8Array, curve: Curve): boolean {
  const Y = curve.hashToCurve(within('malformed-secret', () => utf8(secret)))
  return equal(curve.multiply(Y, k), pointBytes(C))
}
