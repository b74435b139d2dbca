import { limits } from '../../limits.ts'
import * as schema from '../../schema.ts'

const members = schema.fields({ token: schema.matching(/^cashuB[A-Za-z0-9_-]+=*$/, limits.credential) })

/** A cashu credential's payload (draft-cashu-charge-01, round 4): a V4 token, as text. */
export type Payload = Readonly<schema.InferOutput<typeof members>>

/** The payload that carries a token. Throws malformed-payload for anything but `cashuB…`. */
export function encodePayload(token: string): Payload {
  return parsePayload({ token })
}

/** A credential's payload; unknown members are ignored. Throws malformed-payload. */
export function parsePayload(payload: unknown): Payload {
  return schema.parse(members, payload, 'malformed-payload')
}
