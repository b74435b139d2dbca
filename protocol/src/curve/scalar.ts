/** The order n of secp256k1. */
export const order = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n

/** 32 big-endian bytes as a number. */
export function toNumber(bytes: Uint8Array): bigint {
  let value = 0n
  for (const byte of bytes) value = (value << 8n) | BigInt(byte)
  return value
}

/** A number as 32 big-endian bytes. */
export function toBytes(value: bigint): Uint8Array {
  const bytes = new Uint8Array(32)
  for (let i = 31, rest = value; i >= 0; i--, rest >>= 8n) bytes[i] = Number(rest & 0xffn)
  return bytes
}

/** True for 32 bytes that hold a number in [1, n-1]. */
export function isScalar(bytes: Uint8Array): boolean {
  const value = toNumber(bytes)
  return bytes.length === 32 && value > 0n && value < order
}

/** 32 hash bytes as a scalar, reduced mod n; `undefined` for 0, which no caller may use. */
export function reduce(hash: Uint8Array): Uint8Array | undefined {
  const value = toNumber(hash) % order
  return value === 0n ? undefined : toBytes(value)
}
