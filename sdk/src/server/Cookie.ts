import { hmac } from '@noble/hashes/hmac.js'
import { sha256 } from '@noble/hashes/sha2.js'
import { Encoding } from '@tuppence/protocol'
import { limits } from './limits.ts'

/** What an access cookie says: this claim opens this resource until then (Unix seconds). */
export type Access = { readonly claim: string; readonly expires: number }

const VERSION = 0x01
const PAYLOAD_BYTES = 1 + 32 + 16 + 8
const MAC_BYTES = 32
/** One browser sends one; more of a name are somebody's attempt to put theirs first. */
const MOST_OF_A_NAME = 4
const VALUE_CHARS = 200
/** From its first blank only: a search that began at each would take the square of their number. */
const trailing = /(?<![ \t])[ \t]+$/

/** `__Secure-tup_` and the first 16 hex digits of SHA-256(realm ‖ 0 ‖ resource). */
export function name(realm: string, resource: string): string {
  return `__Secure-tup_${Encoding.hex(subject(realm, resource)).slice(0, 16)}`
}

/** The cookie's value: base64url of 57 bytes and of their HMAC, joined by a dot (wire.md, Cookie). */
export function value(access: Access, of: { realm: string; resource: string; key: Uint8Array }): string {
  const payload = new Uint8Array(PAYLOAD_BYTES)
  payload[0] = VERSION
  payload.set(subject(of.realm, of.resource), 1)
  payload.set(Encoding.unhex(access.claim, 16), 33)
  new DataView(payload.buffer).setBigUint64(49, BigInt(access.expires))
  const p = Encoding.base64url(payload)
  return `${p}.${Encoding.base64url(mac(of.key, p))}`
}

/** The Set-Cookie line that opens one path, and nothing beside it, for `maxAge` seconds. */
export function serialize(
  access: Access,
  of: { realm: string; resource: string; key: Uint8Array; path: string; maxAge: number },
): string {
  const pair = `${name(of.realm, of.resource)}=${value(access, of)}`
  return `${pair}; Path=${cookiePath(of.path)}; Secure; HttpOnly; SameSite=Lax; Max-Age=${of.maxAge}`
}

/** The access a request's Cookie field gives to one resource, or undefined. Never throws. */
export function read(
  header: string | null,
  of: { realm: string; resource: string; keys: readonly Uint8Array[]; now: number },
): Access | undefined {
  if (header === null || header.length > limits.cookieHeader || !header.includes('__Secure-tup_'))
    return undefined
  const wanted = subject(of.realm, of.resource)
  const prefix = `__Secure-tup_${Encoding.hex(wanted).slice(0, 16)}=`
  let seen = 0
  for (const part of header.split(';')) {
    // Names are compared byte for byte; String.trim would also take U+00A0 away.
    const pair = part.replace(/^[ \t]+/, '')
    if (!pair.startsWith(prefix)) continue
    if (++seen > MOST_OF_A_NAME) return undefined
    const access = verify(pair.slice(prefix.length).replace(trailing, ''), wanted, of)
    if (access !== undefined) return access
  }
  return undefined
}

function verify(
  text: string,
  wanted: Uint8Array,
  of: { keys: readonly Uint8Array[]; now: number },
): Access | undefined {
  if (text.length > VALUE_CHARS) return undefined
  const [p = '', m = '', ...rest] = text.split('.')
  const payload = decode(p, PAYLOAD_BYTES)
  const given = decode(m, MAC_BYTES)
  if (payload === undefined || given === undefined || rest.length > 0) return undefined
  if (!of.keys.some((key) => Encoding.equal(mac(key, p), given))) return undefined
  if (payload[0] !== VERSION || !Encoding.equal(payload.subarray(1, 33), wanted)) return undefined
  const expires = Number(new DataView(payload.buffer).getBigUint64(49))
  if (expires <= of.now) return undefined
  return { claim: Encoding.hex(payload.subarray(33, 49)), expires }
}

function decode(text: string, length: number): Uint8Array<ArrayBuffer> | undefined {
  if (text.length !== Math.ceil((length * 4) / 3)) return undefined
  try {
    return Encoding.unbase64url(text)
  } catch {
    return undefined
  }
}

function subject(realm: string, resource: string): Uint8Array {
  return sha256(Encoding.utf8(`${realm}\0${resource}`))
}

function mac(key: Uint8Array, p: string): Uint8Array {
  return hmac(sha256, key, Encoding.utf8(p))
}

/** A path may hold `;`, which would end the attribute: the cookie is then set for the folder above it. */
function cookiePath(path: string): string {
  const unsafe = path.search(/[^\x21-\x3a\x3c-\x7e]/)
  return unsafe < 0 ? path : path.slice(0, path.lastIndexOf('/', unsafe) + 1)
}
