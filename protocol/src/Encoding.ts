import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js'
import canonicalize from 'canonicalize'
import { ensure, ProtocolError } from './Errors.ts'
import { type JsonLimits, scanJson } from './scanJson.ts'

const encoder = /* @__PURE__ */ new TextEncoder()
const decoder = /* @__PURE__ */ new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** A text that grows by a byte at a time takes 16 times its length while it does. */
const hexAtOnce = 16 * 1024

const loneSurrogate = /[\ud800-\udfff]/u

/** Lower-case hex of any bytes. */
export function hex(bytes: Uint8Array): string {
  if (bytes.length <= hexAtOnce) return bytesToHex(bytes)
  const parts: string[] = []
  for (let at = 0; at < bytes.length; at += hexAtOnce) {
    parts.push(bytesToHex(bytes.subarray(at, at + hexAtOnce)))
  }
  return parts.join('')
}

/** Bytes of lower-case hex; with `length`, exactly that many bytes. Throws malformed-encoding. */
export function unhex(text: string, length?: number): Uint8Array<ArrayBuffer> {
  ensure(length === undefined || text.length === length * 2, 'malformed-encoding', 'hex length')
  ensure(text.length % 2 === 0 && /^[0-9a-f]*$/.test(text), 'malformed-encoding', 'hex')
  return hexToBytes(text)
}

/** UTF-8 of a text without lone surrogates (they and U+FFFD would give the same bytes). Throws malformed-encoding. */
export function utf8(text: string): Uint8Array<ArrayBuffer> {
  ensure(isWellFormed(text), 'malformed-encoding', 'lone surrogate')
  return encoder.encode(text)
}

/** Text of valid UTF-8; a BOM stays in the text. Throws malformed-encoding. */
export function fromUtf8(bytes: Uint8Array): string {
  try {
    return decoder.decode(bytes)
  } catch {
    throw new ProtocolError('malformed-encoding', 'utf-8')
  }
}

/** True when a text has no lone surrogate, so that it survives UTF-8 unchanged. */
export function isWellFormed(text: string): boolean {
  return !loneSurrogate.test(text)
}

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
const sextets = /* @__PURE__ */ (() => {
  const table = new Int8Array(128).fill(-1)
  for (let i = 0; i < alphabet.length; i++) table[alphabet.charCodeAt(i)] = i
  return table
})()

/** Base64url without padding (RFC 4648 §5). */
export function base64url(bytes: Uint8Array): string {
  let text = ''
  for (let i = 0; i < bytes.length; i += 3) {
    const left = bytes.length - i
    const group = ((bytes[i] ?? 0) << 16) | ((bytes[i + 1] ?? 0) << 8) | (bytes[i + 2] ?? 0)
    text += alphabet.charAt(group >> 18) + alphabet.charAt((group >> 12) & 63)
    if (left > 1) text += alphabet.charAt((group >> 6) & 63)
    if (left > 2) text += alphabet.charAt(group & 63)
  }
  return text
}

/** Bytes of base64url without padding whose re-encoding gives the same text. Throws malformed-encoding. */
export function unbase64url(text: string): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(Math.floor((text.length * 3) / 4))
  let bits = 0
  let held = 0
  let at = 0
  for (let i = 0; i < text.length; i++) {
    const sextet = sextets[text.charCodeAt(i)] ?? -1
    ensure(sextet >= 0, 'malformed-encoding', 'base64url')
    held = (held << 6) | sextet
    bits += 6
    if (bits < 8) continue
    bits -= 8
    bytes[at++] = (held >> bits) & 255
    held &= (1 << bits) - 1
  }
  // 6 left-over bits are a lone character; any others must be zero or two texts would give these bytes
  ensure(bits < 6 && held === 0, 'malformed-encoding', 'base64url')
  return bytes
}

/** As `unbase64url`, but takes both alphabets and right or no padding: NUT-00 and NUT-18 need it. */
export function unbase64(text: string): Uint8Array<ArrayBuffer> {
  const body = text.endsWith('==') ? text.slice(0, -2) : text.endsWith('=') ? text.slice(0, -1) : text
  ensure(body.length === text.length || text.length % 4 === 0, 'malformed-encoding', 'base64 padding')
  return unbase64url(body.replaceAll('+', '-').replaceAll('/', '_'))
}

/**
 * The value of a JSON text, refused on the raw text for duplicate keys, `__proto__`, a BOM, lone surrogates, floats
 * and depth. Throws malformed-json, and too-large above `maxChars`.
 */
export function parseJson(text: string, limits: JsonLimits): unknown {
  ensure(text.length <= limits.maxChars, 'too-large', 'JSON text')
  const checked = scanJson(text, limits)
  try {
    return JSON.parse(checked)
  } catch {
    throw new ProtocolError('malformed-json', 'syntax')
  }
}

/** JCS (RFC 8785) of a JSON value. Throws malformed-json for what JSON cannot carry. */
export function canonicalJson(value: unknown): string {
  let text: string | undefined
  try {
    text = canonicalize(value)
  } catch {
    throw new ProtocolError('malformed-json', 'not canonical')
  }
  ensure(text !== undefined, 'malformed-json', 'not canonical')
  return text
}

/** base64url(JCS(value)), the form of `request`, `opaque`, credential and receipt. */
export function encodeJson(value: unknown): string {
  return base64url(utf8(canonicalJson(value)))
}

/** The JSON value of a base64url text of at most `maxChars` characters, under the rules of `parseJson`. */
export function decodeJson(text: string, maxChars: number): unknown {
  ensure(text.length <= maxChars, 'too-large', 'base64url JSON')
  return parseJson(fromUtf8(unbase64url(text)), { maxChars })
}

/** Compares bytes in time that depends on their length only. */
export function equal(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false
  let difference = 0
  for (let i = 0; i < a.length; i++) difference |= (a[i] ?? 0) ^ (b[i] ?? 0)
  return difference === 0
}

/** `length` bytes from the system's generator, and no second copy of them; throws no-randomness when it is missing or plainly broken. */
export function random(length: number): Uint8Array<ArrayBuffer> {
  const probe = 16
  const drawn = new Uint8Array(length + 2 * probe)
  try {
    crypto.getRandomValues(drawn)
  } catch {
    throw new ProtocolError('no-randomness')
  }
  const first = drawn.subarray(length, length + probe)
  const second = drawn.subarray(length + probe)
  ensure(!equal(first, second) && first.some((byte) => byte !== 0), 'no-randomness')
  const bytes = drawn.slice(0, length)
  drawn.fill(0)
  return bytes
}
