import { normalizeZ } from '@noble/curves/abstract/curve.js'
import { bytesToHex } from '@noble/hashes/utils.js'
import type { BlindStatement, ProofStatement, Recommitment } from './Curve.ts'
import { hashToCurve } from './hashToCurve.ts'
import { decode, decodeScalar, encode, Point, tryDecode, tryScalar } from './noblePoint.ts'

// Variable time throughout: nothing secret may come here.

/** A table costs as much as some eight multiplications, so a key must come back before it gets one. */
const USES_BEFORE_TABLE = 4
/** Keys remembered: 64 tables of 1408 points are some 16 MB. */
const MAX_KEYS = 64
const TABLE_WINDOW = 6

type Key = { readonly point: Point; uses: number }
const keys = new Map<string, Key>()

/** `Curve.multiplyPublic`. */
export function multiplyPublic(point: Uint8Array, scalar: Uint8Array): Uint8Array {
  return encode(decode(point).multiplyUnsafe(decodeScalar(scalar)))
}

/** `Curve.recommit`, with tables for keys seen often, one shared doubling chain and one inversion. */
export function recommit(statement: BlindStatement | ProofStatement): Recommitment | undefined {
  const A = publicKey(statement.A)
  const e = tryScalar(statement.e)
  const s = tryScalar(statement.s)
  const points = A && ('B_' in statement ? blindPoints(statement) : proofPoints(statement, A))
  if (A === undefined || points === undefined || e === undefined || s === undefined) return undefined
  const { B_, C_ } = points
  const R1 = Point.BASE.multiplyUnsafe(s).subtract(A.multiplyUnsafe(e))
  const R2 = B_.mulAddUnsafe(s, C_.negate(), e)
  if (R1.is0() || R2.is0() || C_.is0()) return undefined
  const [r1, r2, a, c] = normalizeZ(Point, [R1, R2, A, C_]).map((point) => point.toBytes(false))
  return r1 && r2 && a && c && [r1, r2, a, c]
}

function blindPoints(statement: BlindStatement): { B_: Point; C_: Point } | undefined {
  const B_ = tryDecode(statement.B_)
  const C_ = tryDecode(statement.C_)
  return B_ && C_ && { B_, C_ }
}

function proofPoints(statement: ProofStatement, A: Point): { B_: Point; C_: Point } | undefined {
  const C = tryDecode(statement.C)
  const r = tryScalar(statement.r)
  if (C === undefined || r === undefined) return undefined
  const Y = findPoint(statement.message)
  return { B_: Y.add(Point.BASE.multiplyUnsafe(r)), C_: C.add(A.multiplyUnsafe(r)) }
}

function findPoint(message: Uint8Array): Point {
  let found: Point | undefined
  hashToCurve(message, (candidate) => {
    found = tryDecode(candidate)
    return found !== undefined
  })
  return found ?? Point.ZERO
}

/** The bank's public key as a point that carries its table, once it is worth one. */
function publicKey(bytes: Uint8Array): Point | undefined {
  const name = bytesToHex(bytes)
  const point = keys.get(name)?.point ?? tryDecode(bytes)
  if (point === undefined) return undefined
  const uses = (keys.get(name)?.uses ?? 0) + 1
  if (uses === USES_BEFORE_TABLE) point.precompute(TABLE_WINDOW)
  // Put in again at the end: the first key of the map is the one unused for longest.
  keys.delete(name)
  keys.set(name, { point, uses })
  const oldest = keys.keys().next().value
  if (keys.size > MAX_KEYS && oldest !== undefined) keys.delete(oldest)
  return point
}
