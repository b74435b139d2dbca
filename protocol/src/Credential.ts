import * as Challenge from './Challenge.ts'
import * as Encoding from './Encoding.ts'
import { ensure, ProtocolError, within } from './Errors.ts'
import { limits } from './limits.ts'
import * as schema from './schema.ts'

/** What answers a challenge: the challenge echoed, and the method's own payload, unread. */
export type Credential = {
  readonly challenge: Challenge.Challenge
  readonly payload: unknown
  readonly source?: string
}

const envelope = schema.fields({
  challenge: schema.unknown(),
  payload: schema.custom<object>(
    (input) => typeof input === 'object' && input !== null && !Array.isArray(input),
  ),
  source: schema.exactOptional(schema.text(256, 1)),
})

const scheme = /^payment[ \t]+/i
const begins = /^payment(?:[ \t]|$)/i
const another = /,[ \t]*payment(?=[ \t]|$)/gi

/** The field's value: `Payment <base64url JSON>`. */
export function serialize(credential: Credential): string {
  const { challenge, payload, source } = credential
  return `Payment ${Encoding.encodeJson({ challenge, payload, ...(source === undefined ? {} : { source }) })}`
}

/** The credential in one field value of at most 8 KiB. Throws malformed-credential, several-credentials, too-large. */
export function parse(value: string): Credential {
  ensure(value.length <= limits.credential, 'too-large', 'credential')
  const prefix = scheme.exec(value)?.[0]
  ensure(prefix !== undefined, 'malformed-credential', 'scheme')
  ensure(value.match(another) === null, 'several-credentials')
  const json = within('malformed-credential', () =>
    Encoding.decodeJson(value.slice(prefix.length), limits.credential),
  )
  const { challenge, ...rest } = schema.parse(envelope, json, 'malformed-credential')
  try {
    return { challenge: Challenge.parse(challenge), ...rest }
  } catch (error) {
    if (error instanceof ProtocolError) throw new ProtocolError('malformed-credential', error.detail)
    throw error
  }
}

/** All lines of the two fields a credential may come in, as the server received them. */
export type Fields = {
  readonly authorization: readonly string[]
  readonly paymentAuthorization: readonly string[]
}

/**
 * The one Payment credential of a request, or undefined when there is none in the field its challenge selected.
 * Throws several-credentials (answer 400), malformed-credential, too-large.
 */
export function select(fields: Fields): Credential | undefined {
  const lines = fields.authorization.map(strip)
  const inAuthorization = lines.filter((line) => begins.test(line))
  const inOwnField = fields.paymentAuthorization.map(strip)
  // Lines that were joined on their way may hold one behind another scheme's credential.
  const inside = [...lines, ...inOwnField].reduce((sum, line) => sum + (line.match(another)?.length ?? 0), 0)
  ensure(inAuthorization.length + inOwnField.length + inside <= 1, 'several-credentials')
  const [line] = [...inAuthorization, ...inOwnField]
  if (line === undefined) return undefined
  const credential = parse(line)
  const selected = credential.challenge.header === undefined ? inAuthorization : inOwnField
  return selected.length === 1 ? credential : undefined
}

/** Takes off spaces and tabs, and nothing else: `trim` would also take U+00A0. */
function strip(line: string): string {
  let [start, end] = [0, line.length]
  while (start < end && isBlank(line.charCodeAt(start))) start++
  while (end > start && isBlank(line.charCodeAt(end - 1))) end--
  return line.slice(start, end)
}

function isBlank(code: number): boolean {
  return code === 0x20 || code === 0x09
}
