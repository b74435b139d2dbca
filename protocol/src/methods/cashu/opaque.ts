import { sha256 } from '@noble/hashes/sha2.js'
import { concatBytes } from '@noble/hashes/utils.js'
import { type Amount, serialize } from '../../Amount.ts'
import { base64url, decodeJson, encodeJson, hex, unhex, utf8 } from '../../Encoding.ts'
import { ensure, ProtocolError, within } from '../../Errors.ts'
import { limits } from '../../limits.ts'
import * as schema from '../../schema.ts'

const members = schema.fields({
  h: schema.matching(/^[A-Za-z0-9_-]{43}$/, 43),
  kind: schema.picklist(['own', 'each']),
  resource: schema.matching(/^[\x20-\x7e]+$/, limits.resourceChars),
})

/** What our tills put into a challenge's `opaque`: the hash of route and price, the kind of sale, what is sold. */
export type Opaque = Readonly<schema.InferOutput<typeof members>>

/** base64url JCS of the three members. Throws malformed-opaque; a resource has 1 to 279 printable ASCII characters. */
export function encodeOpaque(opaque: Opaque): string {
  return encodeJson(schema.parse(members, opaque, 'malformed-opaque'))
}

/** Our opaque, or undefined for a foreign or missing one: such a challenge counts as `each`. Never throws. */
export function decodeOpaque(text: string | undefined): Opaque | undefined {
  if (text === undefined) return undefined
  try {
    const json = decodeJson(text, limits.opaqueChars)
    const opaque = schema.parse(members, json, 'malformed-opaque')
    return encodeJson(opaque) === text ? opaque : undefined
  } catch (error) {
    if (error instanceof ProtocolError) return undefined
    throw error
  }
}

/** h: base64url SHA-256(method ‖ 0 ‖ route id ‖ 0 ‖ price version), UTF-8. Throws malformed-opaque for a NUL. */
export function routeHash(route: { method: string; routeId: string; priceVersion: string }): string {
  const parts = [route.method, route.routeId, route.priceVersion]
  ensure(!parts.some((part) => part.includes('\0')), 'malformed-opaque', 'NUL')
  return base64url(sha256(within('malformed-opaque', () => utf8(parts.join('\0')))))
}

/** The price version unless the owner sets one: amount, currency and access seconds; access is empty for `each`. */
export function priceVersion(amount: Amount, access?: number): string {
  return `${serialize(amount)} ${amount.currency} ${access ?? ''}`
}

/** A claim's id: the first 16 bytes of SHA-256(Ys of 33 bytes each, sorted ‖ resource), as hex. */
export function claimId(ys: readonly string[], resource: string): string {
  const points = [...ys].sort().map((y) => unhex(y, 33))
  return hex(sha256(concatBytes(...points, utf8(resource)))).slice(0, 32)
}
