import { unhex } from '../Encoding.ts'
import { ensure } from '../Errors.ts'

const POINT = /^0[23][0-9a-f]{64}$/
const SCALAR = /^[0-9a-f]{64}$/

/**
 * True for the one form in which a point travels: compressed, 66 lower-case hex digits. The curve is not
 * asked.
 */
export function isPointHex(text: string): boolean {
  return POINT.test(text)
}

/** 33 bytes of a point's hex. Throws malformed-point; capitals and the 65-byte form are refused too. */
export function pointBytes(text: string): Uint8Array {
  ensure(POINT.test(text), 'malformed-point')
  return unhex(text)
}

/** True for 64 lower-case hex digits. */
export function isScalarHex(text: string): boolean {
  return SCALAR.test(text)
}

/** 32 bytes of a scalar's hex. Throws malformed-scalar. Whether it is in [1, n-1] the curve says. */
export function scalarBytes(text: string): Uint8Array {
  ensure(SCALAR.test(text), 'malformed-scalar')
  return unhex(text)
}
