import { sha256 } from '@noble/hashes/sha2.js'
import { concatBytes } from '@noble/hashes/utils.js'
import type { Curve } from '../curve/Curve.ts'
import { noble } from '../curve/noble.ts'
import { hex, isWellFormed, unhex, utf8 } from '../Encoding.ts'
import { isPointHex, pointBytes } from './fields.ts'

const DOMAIN = /* @__PURE__ */ utf8('Cashu_MintQuoteSig_v1')

type Output = { readonly amount: bigint; readonly B_: string }

/** The signature that lets the holder of a quote's key mint it (NUT-20), hex. `key` is 32 secret bytes. */
export function sign(
  key: Uint8Array,
  quote: string,
  outputs: readonly Output[],
  curve: Curve = noble,
): string {
  return hex(curve.schnorrSign(sha256(message(quote, outputs)), key))
}

/**
 * Whether a mint request is signed with the quote's key (NUT-20), in today's form or the one before it, which
 * other wallets still send. False for anything malformed.
 */
export function verify(
  pubkey: string,
  quote: string,
  outputs: readonly Output[],
  signature: string,
  curve: Curve = noble,
): boolean {
  if (!isPointHex(pubkey) || !/^[0-9a-f]{128}$/.test(signature) || !isWellFormed(quote)) return false
  if (!outputs.every((output) => isPointHex(output.B_))) return false
  const xOnly = pointBytes(pubkey).subarray(1)
  const signed = (text: Uint8Array) => curve.schnorrVerify(unhex(signature), sha256(text), xOnly)
  return signed(message(quote, outputs)) || signed(legacyMessage(quote, outputs))
}

/**
 * domain ‖ len ‖ quote ‖ Σ (len ‖ amount ‖ len ‖ B_), lengths u32 and amounts big-endian without leading
 * zeros.
 */
export function message(quote: string, outputs: readonly Output[]): Uint8Array {
  const parts = outputs.flatMap(({ amount, B_ }) => [...framed(minimal(amount)), ...framed(pointBytes(B_))])
  return concatBytes(DOMAIN, ...framed(utf8(quote)), ...parts)
}

/** quote ‖ B_0 ‖ B_1 … as text, the first form of NUT-20. */
export function legacyMessage(quote: string, outputs: readonly Output[]): Uint8Array {
  return utf8(quote + outputs.map((output) => output.B_).join(''))
}

function framed(bytes: Uint8Array): [Uint8Array, Uint8Array] {
  const length = new Uint8Array(4)
  new DataView(length.buffer).setUint32(0, bytes.length)
  return [length, bytes]
}

function minimal(amount: bigint): Uint8Array {
  const digits = amount.toString(16)
  return amount === 0n ? new Uint8Array() : unhex(digits.length % 2 === 0 ? digits : `0${digits}`)
}
