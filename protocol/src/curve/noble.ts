import { schnorr } from '@noble/curves/secp256k1.js'
import { ensure } from '../Errors.ts'
import type { Curve } from './Curve.ts'
import { hashToCurve } from './hashToCurve.ts'
import { decode, decodeScalar, encode, Point, tryDecode } from './noblePoint.ts'
import { multiplyPublic, recommit } from './noblePublic.ts'
import { toBytes } from './scalar.ts'

/** The curve in plain JavaScript, for browsers and for servers without the native addon. */
export const noble: Curve = {
  name: 'noble',
  hashToCurve: (message) => hashToCurve(message, isPoint),
  isPoint,
  multiply: (point, secret) => encode(decode(point).multiply(decodeScalar(secret))),
  multiplyPublic,
  multiplyBase: (secret) => encode(Point.BASE.multiply(decodeScalar(secret))),
  add: (a, b) => encode(decode(a).add(decode(b))),
  subtract: (a, b) => encode(decode(a).subtract(decode(b))),
  uncompress: (point) => decode(point).toBytes(false),
  multiplyAdd,
  schnorrSign,
  schnorrVerify,
  recommit,
}

function isPoint(bytes: Uint8Array): boolean {
  return tryDecode(bytes) !== undefined
}

function multiplyAdd(a: Uint8Array, b: Uint8Array, c: Uint8Array): Uint8Array {
  const sum = Point.Fn.add(Point.Fn.mul(decodeScalar(a), decodeScalar(b)), decodeScalar(c))
  ensure(sum !== 0n, 'malformed-scalar')
  return toBytes(sum)
}

function schnorrSign(hash32: Uint8Array, key: Uint8Array): Uint8Array {
  if (hash32.length !== 32) throw new Error('not a 32-byte hash')
  return schnorr.sign(hash32, toBytes(decodeScalar(key)))
}

function schnorrVerify(signature: Uint8Array, hash32: Uint8Array, xOnly32: Uint8Array): boolean {
  if (signature.length !== 64 || hash32.length !== 32 || xOnly32.length !== 32) return false
  return schnorr.verify(signature, hash32, xOnly32)
}
