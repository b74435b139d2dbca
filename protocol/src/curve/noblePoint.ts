import { secp256k1 } from '@noble/curves/secp256k1.js'
import { ProtocolError } from '../Errors.ts'
import { isScalar, toNumber } from './scalar.ts'

export const { Point } = secp256k1
export type Point = InstanceType<typeof Point>

/**
 * Reads a compressed point; `undefined` for anything else, also for the 65-byte form the library would take.
 */
export function tryDecode(bytes: Uint8Array): Point | undefined {
  if (bytes.length !== 33 || (bytes[0] !== 2 && bytes[0] !== 3)) return undefined
  try {
    return Point.fromBytes(bytes)
  } catch {
    return undefined
  }
}

/** Reads a compressed point or throws `malformed-point`. */
export function decode(bytes: Uint8Array): Point {
  const point = tryDecode(bytes)
  if (point === undefined) throw new ProtocolError('malformed-point')
  return point
}

/** Writes a point compressed; infinity throws `malformed-point`. */
export function encode(point: Point): Uint8Array {
  if (point.is0()) throw new ProtocolError('malformed-point')
  return point.toBytes(true)
}

/** Reads a scalar in [1, n-1]; `undefined` for anything else. */
export function tryScalar(bytes: Uint8Array): bigint | undefined {
  return isScalar(bytes) ? toNumber(bytes) : undefined
}

/** Reads a scalar in [1, n-1] or throws `malformed-scalar`. */
export function decodeScalar(bytes: Uint8Array): bigint {
  const value = tryScalar(bytes)
  if (value === undefined) throw new ProtocolError('malformed-scalar')
  return value
}
