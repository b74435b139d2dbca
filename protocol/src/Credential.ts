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
const another = /,[ \t]*payment(?:[ \t]|$)/i

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
  ensure(!another.test(value), 'several-credentials')
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
  const inAuthorization = fields.authorization.filter((line) => scheme.test(`${line.trim()} `))
  const inOwnField = fields.paymentAuthorization
  ensure(inAuthorization.length + inOwnField.length <= 1, 'several-credentials')
  const [line] = [...inAuthorization, ...inOwnField]
  if (line === undefined) return undefined
  const credential = parse(line.trim())
  const selected = credential.challenge.header === undefined ? inAuthorization : inOwnField
  return selected.length === 1 ? credential : undefined
}
