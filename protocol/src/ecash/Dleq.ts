import { hmac } from '@noble/hashes/hmac.js'
import { sha256 } from '@noble/hashes/sha2.js'
import type { Curve, Recommitment } from '../curve/Curve.ts'
import { isScalar } from '../curve/scalar.ts'
import { hex, isWellFormed, utf8 } from '../Encoding.ts'
import { isPointHex, isScalarHex, pointBytes, scalarBytes } from './fields.ts'

const NONCE_DOMAIN = /* @__PURE__ */ utf8('Cashu_DLEQ_R_v1')

/** A proof that C_ was made with the key of A (NUT-12): two scalars in hex. */
export type Dleq = { readonly e: string; readonly s: string }

/**
 * The bank's proof that C_ = k·B_ and A = k·G (NUT-12), with the deterministic nonce, so that no nonce
 * serves two statements. `k` is 32 secret bytes. Throws malformed-point and malformed-scalar.
 */
export function create(of: { k: Uint8Array; A: string; B_: string; C_: string }, curve: Curve): Dleq {
  const B_ = pointBytes(of.B_)
  const A65 = curve.uncompress(pointBytes(of.A))
  const C65 = curve.uncompress(pointBytes(of.C_))
  const nonce = deriveNonce(of.k, A65, curve.uncompress(B_), C65)
  const R1 = curve.uncompress(curve.multiplyBase(nonce)) // R1 = p·G
  const R2 = curve.uncompress(curve.multiply(B_, nonce)) // R2 = p·B_
  const e = hashE([R1, R2, A65, C65])
  return { e: hex(e), s: hex(curve.multiplyAdd(e, of.k, nonce)) } // s = p + e·k
}

/** The check of whoever asked for the signature (NUT-12, Alice). False for anything malformed. */
export function verifyBlind(of: Dleq & { A: string; B_: string; C_: string }, curve: Curve): boolean {
  if (![of.A, of.B_, of.C_].every(isPointHex) || ![of.e, of.s].every(isScalarHex)) return false
  const statement = {
    A: pointBytes(of.A),
    B_: pointBytes(of.B_),
    C_: pointBytes(of.C_),
    e: scalarBytes(of.e),
    s: scalarBytes(of.s),
  }
  return isHashOf(curve.recommit(statement), of.e)
}

/** The check of whoever is paid with a proof that carries r (NUT-12, Carol). False for anything malformed. */
export function verifyProof(
  of: Dleq & { A: string; secret: string; C: string; r: string },
  curve: Curve,
): boolean {
  if (![of.A, of.C].every(isPointHex) || ![of.e, of.s, of.r].every(isScalarHex)) return false
  if (!isWellFormed(of.secret)) return false
  const statement = {
    A: pointBytes(of.A),
    message: utf8(of.secret),
    C: pointBytes(of.C),
    e: scalarBytes(of.e),
    s: scalarBytes(of.s),
    r: scalarBytes(of.r),
  }
  return isHashOf(curve.recommit(statement), of.e)
}

/** NUT-12 hash_e: SHA-256 over the hex text of the uncompressed points. */
export function hashE(points: Recommitment): Uint8Array {
  return sha256(utf8(points.map(hex).join('')))
}

function isHashOf(points: Recommitment | undefined, e: string): boolean {
  return points !== undefined && hex(hashE(points)) === e
}

function deriveNonce(k: Uint8Array, ...points: Uint8Array[]): Uint8Array {
  for (let counter = 0; counter < 256; counter++) {
    const mac = hmac.create(sha256, k).update(NONCE_DOMAIN)
    for (const point of points) mac.update(point)
    const nonce = mac.update(Uint8Array.of(counter)).digest()
    if (isScalar(nonce)) return nonce
  }
  // Each try fails with a probability below 2^-127.
  throw new Error('no nonce found')
}
