import { sha256 } from '@noble/hashes/sha2.js'
import { base64url, fromUtf8, hex, unbase64, utf8 } from '../Encoding.ts'
import { ensure, ProtocolError, within } from '../Errors.ts'
import { limits } from '../limits.ts'
import type { Proof } from './Proof.ts'
import { tokenFromCbor } from './tokenFromCbor.ts'
import { tokenFromJson } from './tokenFromJson.ts'
import { tokenToCbor } from './tokenToCbor.ts'

/** Coins of one bank and unit (NUT-00). A decoded token's proofs may carry short keyset ids: resolve them. */
export type Token = {
  readonly bank: string
  readonly unit: string
  readonly memo?: string
  readonly proofs: readonly Proof[]
}

/** How many proofs a decoder takes: 256 unless told, 8 in a credential. */
export type DecodeOptions = { readonly maxProofs?: number }

/** "craw" and the version, before a token's bytes. */
const rawPrefix = /* @__PURE__ */ utf8('crawB')

/** `cashuB…`, the V4 text: base64url without padding. Throws malformed-token. */
export function encode(token: Token): string {
  return `cashuB${base64url(tokenToCbor(token))}`
}

/** `crawB…`, the V4 bytes. Throws malformed-token. */
export function encodeRaw(token: Token): Uint8Array {
  const cbor = tokenToCbor(token)
  const bytes = new Uint8Array(rawPrefix.length + cbor.length)
  bytes.set(rawPrefix)
  bytes.set(cbor, rawPrefix.length)
  return bytes
}

/** A token from its V3 or V4 text, padded or not. Throws malformed-token, too-large, malformed-url for its bank. */
export function decode(text: string, { maxProofs = limits.tokenProofs }: DecodeOptions = {}): Token {
  ensure(text.length <= limits.token, 'too-large', 'token')
  const body = text.slice(6)
  switch (text.slice(0, 6)) {
    case 'cashuB':
      return within('malformed-token', () => tokenFromCbor(unbase64(body), maxProofs))
    case 'cashuA':
      return within('malformed-token', () => tokenFromJson(fromUtf8(unbase64(body)), maxProofs))
    default:
      throw new ProtocolError('malformed-token', 'prefix')
  }
}

/** A token from its V4 bytes. Throws as `decode`. */
export function decodeRaw(bytes: Uint8Array, { maxProofs = limits.tokenProofs }: DecodeOptions = {}): Token {
  ensure(bytes.length <= limits.token, 'too-large', 'token')
  ensure(isRaw(bytes), 'malformed-token', 'prefix')
  return within('malformed-token', () => tokenFromCbor(bytes.subarray(rawPrefix.length), maxProofs))
}

/** A receipt's `reference`: lower-case hex SHA-256 of the token's exact text. */
export function reference(text: string): string {
  return hex(sha256(utf8(text)))
}

function isRaw(bytes: Uint8Array): boolean {
  return rawPrefix.every((byte, i) => bytes[i] === byte)
}
