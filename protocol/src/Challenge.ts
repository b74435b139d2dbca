import { hmac } from '@noble/hashes/hmac.js'
import { sha256 } from '@noble/hashes/sha2.js'
import * as Encoding from './Encoding.ts'
import { ensure, ProtocolError } from './Errors.ts'
import { limits } from './limits.ts'
import { parseChallengeLine } from './parseChallengeLine.ts'
import * as schema from './schema.ts'
import * as Time from './Time.ts'

const printable = /^[\x20-\x7e]+$/
const base64url = /^[A-Za-z0-9_-]+$/

const parameters = schema.fields({
  id: schema.matching(printable, 256),
  realm: schema.matching(printable, limits.realmChars),
  method: schema.matching(/^[a-z]+$/, 64),
  intent: schema.matching(/^[A-Za-z0-9-]+$/, 64),
  request: schema.matching(base64url, limits.challengeRequest),
  expires: schema.exactOptional(schema.matching(printable, 64)),
  digest: schema.exactOptional(schema.matching(printable, 256)),
  opaque: schema.exactOptional(schema.matching(base64url, limits.opaqueChars)),
  description: schema.exactOptional(schema.text(limits.descriptionChars, 1)),
  header: schema.exactOptional(schema.literal('Payment-Authorization')),
})

/** The parameters of one "Payment" challenge, as strings and unread (draft-httpauth-payment-01). */
export type Challenge = Readonly<schema.InferOutput<typeof parameters>>

/** Every parameter we write, in the order we write it. */
const names = [
  'id',
  'realm',
  'method',
  'intent',
  'request',
  'expires',
  'digest',
  'opaque',
  'description',
  'header',
] as const satisfies readonly (keyof Challenge)[]

/**
 * The Payment challenges of one or many WWW-Authenticate lines; other schemes and faulty challenges are passed over.
 * Throws too-large above 32 KiB in all or 8 Payment challenges; a challenge above 8 KiB is passed over.
 */
export function parseAll(values: string | readonly string[]): Challenge[] {
  const lines = typeof values === 'string' ? [values] : values
  const chars = lines.reduce((sum, line) => sum + line.length, 0)
  ensure(chars <= limits.challengeHeader, 'too-large', 'WWW-Authenticate')
  const payments = lines.flatMap(parseChallengeLine).filter((raw) => raw.scheme === 'payment')
  ensure(payments.length <= limits.challenges, 'too-large', 'challenges')
  const challenges: Challenge[] = []
  for (const { params, chars } of payments) {
    if (params === undefined || chars > limits.challenge) continue
    const challenge = fromParams(params)
    if (challenge !== undefined) challenges.push(challenge)
  }
  return challenges
}

/** A challenge from the JSON of a credential; unknown members are ignored. Throws malformed-challenge. */
export function parse(input: unknown): Challenge {
  return schema.parse(parameters, input, 'malformed-challenge')
}

/** One WWW-Authenticate line for all challenges. Throws malformed-header-value for a byte outside 0x20-0x7E. */
export function serialize(challenges: Challenge | readonly Challenge[]): string {
  const list: readonly Challenge[] = Array.isArray(challenges) ? challenges : [challenges]
  return list.map(serializeOne).join(', ')
}

/**
 * Completes terms with the id that binds them: HMAC-SHA256 over the draft's seven slots, and `header` after them.
 * `key` has 32 bytes or more. Throws secret-too-short, malformed-header-value, malformed-challenge.
 */
export function create(terms: Omit<Challenge, 'id'>, key: Uint8Array): Challenge {
  ensure(key.length >= 32, 'secret-too-short')
  for (const value of Object.values(terms)) {
    ensure(typeof value !== 'string' || /^[\x20-\x7e]*$/.test(value), 'malformed-header-value')
  }
  const challenge = parse({ ...terms, id: 'unbound' })
  const input = bound(challenge)
  ensure(input !== undefined, 'malformed-challenge', 'a bound value holds "|"')
  return { ...challenge, id: mac(input, key) }
}

/** True when the id was made from these very parameters with one of `keys`; compared in constant time. */
export function isGenuine(challenge: Challenge, keys: readonly Uint8Array[]): boolean {
  const input = bound(challenge)
  if (input === undefined || !printable.test(challenge.id)) return false
  const id = Encoding.utf8(challenge.id)
  return keys.some((key) => Encoding.equal(Encoding.utf8(mac(input, key)), id))
}

/** True when the challenge may not be paid at `now` (Unix seconds): past `expires`, or without a readable one. */
export function isExpired(challenge: Challenge, now: number): boolean {
  const end = expiry(challenge)
  return end === undefined || end <= now
}

/** Unix seconds at which the challenge ends; undefined without a readable `expires`. */
export function expiry(challenge: Challenge): number | undefined {
  if (challenge.expires === undefined) return undefined
  try {
    return Time.parse(challenge.expires)
  } catch (error) {
    if (error instanceof ProtocolError) return undefined
    throw error
  }
}

/** True when both are one challenge, every parameter byte for byte. */
export function same(a: Challenge, b: Challenge): boolean {
  return names.every((name) => a[name] === b[name])
}

function fromParams(params: ReadonlyMap<string, string>): Challenge | undefined {
  try {
    return parse(Object.fromEntries(names.map((name) => [name, params.get(name)])))
  } catch (error) {
    if (error instanceof ProtocolError) return undefined
    throw error
  }
}

function serializeOne(challenge: Challenge): string {
  const params = names.flatMap((name) => {
    const value = challenge[name]
    return value === undefined ? [] : [`${name}=${quote(value)}`]
  })
  return `Payment ${params.join(', ')}`
}

function quote(value: string): string {
  ensure(printable.test(value), 'malformed-header-value')
  return `"${value.replaceAll(/["\\]/g, '\\$&')}"`
}

/** The text under the id, or undefined when a slot holds the separator: no two challenges share one. */
function bound(challenge: Challenge): string | undefined {
  const { realm, method, intent, request, expires = '', digest = '', opaque = '', header } = challenge
  const slots: string[] = [realm, method, intent, request, expires, digest, opaque]
  if (header !== undefined) slots.push(header)
  return slots.some((slot) => slot.includes('|')) ? undefined : slots.join('|')
}

function mac(input: string, key: Uint8Array): string {
  return Encoding.base64url(hmac(sha256, key, Encoding.utf8(input)))
}
