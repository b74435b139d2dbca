/**
 * The few secp256k1 operations ecash needs. Points are 33-byte compressed, scalars 32 bytes in
 * [1, n-1]; anything else throws `malformed-point` or `malformed-scalar`, also infinity as a result.
 */
export type Curve = {
  readonly name: string
  /** NUT-00 hash_to_curve of the message bytes. */
  hashToCurve(message: Uint8Array): Uint8Array
  /** True for 33 bytes, prefix 02 or 03, x on the curve. Never throws. */
  isPoint(bytes: Uint8Array): boolean
  /** k·P for a secret k: constant time. */
  multiply(point: Uint8Array, secret: Uint8Array): Uint8Array
  /** k·P for a public k: variable time. */
  multiplyPublic(point: Uint8Array, scalar: Uint8Array): Uint8Array
  /** k·G for a secret k: constant time. */
  multiplyBase(secret: Uint8Array): Uint8Array
  add(a: Uint8Array, b: Uint8Array): Uint8Array
  subtract(a: Uint8Array, b: Uint8Array): Uint8Array
  /** The 65-byte form that NUT-12 hashes. */
  uncompress(point: Uint8Array): Uint8Array
  /** a·b + c mod n for secret scalars. */
  multiplyAdd(a: Uint8Array, b: Uint8Array, c: Uint8Array): Uint8Array
  /** BIP-340 signature, 64 bytes, with fresh auxiliary randomness. */
  schnorrSign(hash32: Uint8Array, key: Uint8Array): Uint8Array
  /** BIP-340 verification under an x-only key. False for anything malformed. */
  schnorrVerify(signature: Uint8Array, hash32: Uint8Array, xOnly32: Uint8Array): boolean
  /**
   * The points a verifier of a DLEQ proof hashes (NUT-12): R1 = s·G - e·A, R2 = s·B_ - e·C_.
   * Variable time: public data only. `undefined` where no such points exist.
   */
  recommit(statement: BlindStatement | ProofStatement): Recommitment | undefined
}

/** What the bank says of one signature: C_ = a·B_ for the a of A = a·G. */
export type BlindStatement = {
  readonly A: Uint8Array
  readonly B_: Uint8Array
  readonly C_: Uint8Array
  readonly e: Uint8Array
  readonly s: Uint8Array
}

/** The same of an unblinded proof: B_ = hashToCurve(message) + r·G and C_ = C + r·A. */
export type ProofStatement = {
  readonly A: Uint8Array
  readonly message: Uint8Array
  readonly C: Uint8Array
  readonly e: Uint8Array
  readonly s: Uint8Array
  readonly r: Uint8Array
}

/** 65-byte points, in the order in which they are hashed. */
export type Recommitment = readonly [R1: Uint8Array, R2: Uint8Array, A: Uint8Array, C_: Uint8Array]
