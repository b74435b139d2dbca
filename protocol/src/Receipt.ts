import * as Encoding from './Encoding.ts'
import { ensure, within } from './Errors.ts'
import { limits } from './limits.ts'
import * as schema from './schema.ts'
import * as Time from './Time.ts'

const members = schema.fields({
  status: schema.literal('success'),
  method: schema.matching(/^[a-z]+$/, 64),
  /** RFC 3339; ours is the claim's time. */
  timestamp: schema.custom<string>(isTime, 'time'),
  /** For cashu the hex SHA-256 of the token string. */
  reference: schema.text(1024, 1),
  challengeId: schema.exactOptional(schema.text(256, 1)),
  /** The till's claim id, 16 bytes in hex. */
  claim: schema.exactOptional(schema.hexOf(16)),
  settlement: schema.exactOptional(schema.picklist(['deferred', 'settled'])),
  externalId: schema.exactOptional(schema.text(256)),
})

/** What a till says of a payment it took. Information for the reader: the authority is the claim. */
export type Receipt = Readonly<schema.InferOutput<typeof members>>

/** The Payment-Receipt field: base64url JSON. Throws malformed-receipt. */
export function serialize(receipt: Receipt): string {
  return Encoding.encodeJson(schema.parse(members, receipt, 'malformed-receipt'))
}

/** A receipt from its field value; members of other methods are ignored. Throws malformed-receipt, too-large. */
export function parse(value: string): Receipt {
  ensure(value.length <= limits.receipt, 'too-large', 'receipt')
  const json = within('malformed-receipt', () => Encoding.decodeJson(value, limits.receipt))
  return schema.parse(members, json, 'malformed-receipt')
}

function isTime(input: unknown): boolean {
  if (typeof input !== 'string') return false
  try {
    Time.parse(input)
    return true
  } catch {
    return false
  }
}
