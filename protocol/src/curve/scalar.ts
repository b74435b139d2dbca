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

const orderBytes = /* @__PURE__ */ toBytes(order)

/** True for 32 bytes that hold a number in [1, n-1]. Takes the same time for any: it is asked of nonces. */
export function isScalar(bytes: Uint8Array): boolean {
  if (bytes.length !== 32) return false
  let borrow = 0
  let bits = 0
  for (let i = 31; i >= 0; i--) {
    const byte = bytes[i] ?? 0
    borrow = ((byte - (orderBytes[i] ?? 0) - borrow) >> 31) & 1
    bits |= byte
  }
  return borrow === 1 && bits !== 0
}

/** 32 hash bytes as a scalar, reduced mod n; `undefined` for 0, which no caller may use. */
export function reduce(hash: Uint8Array): Uint8Array | undefined {
  const value = toNumber(hash) % order
  return value === 0n ? undefined : toBytes(value)
}
