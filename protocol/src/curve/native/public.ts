import type { BlindStatement, ProofStatement, Recommitment } from '../Curve.ts'
import { hashToCurve } from '../hashToCurve.ts'
import { type Addon, isCompressed, onPoints } from './addon.ts'
import { challenge } from './schnorr.ts'

// Variable time throughout: nothing secret may come here.

/** `Curve.multiplyPublic` with a checked scalar. */
export function multiplyPublic(lib: Addon, point: Uint8Array, scalar: Uint8Array): Uint8Array {
  return onPoints([point], () => lib.publicKeyTweakMul(point, scalar))
}

/**
 * `Curve.recommit`. Points inside are 65 bytes: the library would take a square root for each shorter one.
 */
export function recommit(lib: Addon, statement: BlindStatement | ProofStatement): Recommitment | undefined {
  const { e, s } = statement
  if (!isScalar(lib, e) || !isScalar(lib, s) || !isCompressed(statement.A)) return undefined
  try {
    const A = lib.publicKeyConvert(statement.A, false)
    const points = 'B_' in statement ? blindPoints(lib, statement) : proofPoints(lib, statement, A)
    if (points === undefined) return undefined
    const { B_, C_ } = points
    const minusE = lib.privateKeyNegate(e.slice())
    const R1 = lib.publicKeyTweakAdd(lib.publicKeyTweakMul(A, minusE, false), s, false)
    const R2 = lib.publicKeyCombine(
      [lib.publicKeyTweakMul(B_, s, false), lib.publicKeyTweakMul(C_, minusE, false)],
      false,
    )
    return [R1, R2, A, C_]
  } catch {
    // The library throws for points off the curve and for infinity.
    return undefined
  }
}

/** BIP-340 verification: R = s·G - e·P must have an even y and the signature's x. */
export function schnorrVerify(
  lib: Addon,
  signature: Uint8Array,
  hash32: Uint8Array,
  px: Uint8Array,
): boolean {
  if (signature.length !== 64 || hash32.length !== 32 || px.length !== 32) return false
  const [rx, s] = [signature.subarray(0, 32), signature.subarray(32)]
  const minusE = lib.privateKeyNegate(challenge(rx, px, hash32))
  const P = new Uint8Array(33)
  P[0] = 2
  P.set(px, 1)
  try {
    const R = lib.publicKeyTweakAdd(lib.publicKeyTweakMul(P, minusE, false), s)
    return R[0] === 2 && rx.every((byte, index) => byte === R[index + 1])
  } catch {
    return false
  }
}

type Pair = { B_: Uint8Array; C_: Uint8Array }

function blindPoints(lib: Addon, { B_, C_ }: BlindStatement): Pair | undefined {
  if (!isCompressed(B_) || !isCompressed(C_)) return undefined
  return { B_: lib.publicKeyConvert(B_, false), C_: lib.publicKeyConvert(C_, false) }
}

function proofPoints(lib: Addon, { message, C, r }: ProofStatement, A: Uint8Array): Pair | undefined {
  if (!isCompressed(C) || !isScalar(lib, r)) return undefined
  const Y = hashToCurve(message, lib.publicKeyVerify)
  return {
    B_: lib.publicKeyTweakAdd(Y, r, false),
    C_: lib.publicKeyCombine([C, lib.publicKeyTweakMul(A, r, false)], false),
  }
}

function isScalar(lib: Addon, bytes: Uint8Array): boolean {
  return bytes.length === 32 && lib.privateKeyVerify(bytes)
}
