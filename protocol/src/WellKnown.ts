import { bankName } from './bankName.ts'
import { parseJson } from './Encoding.ts'
import { within } from './Errors.ts'
import { limits } from './limits.ts'
import * as schema from './schema.ts'

const bank = schema.pipe(
  schema.text(limits.urlChars, 1),
  schema.check((url) => bankName(url) === url, 'name'),
)

const members = schema.fields({
  v: schema.literal(1),
  /** The tills' public keys: the current one, and old ones while they overlap. */
  keys: schema.list(schema.point, 64, 1),
  /** Names of banks; compared, never fetched. */
  banks: schema.list(bank, 64, 1),
  online: schema.boolean(),
})

/** What a site says of its tills at `/.well-known/tuppence`. */
export type WellKnown = Readonly<schema.InferOutput<typeof members>>

/** The file's JSON. Throws malformed-well-known, malformed-url for a bank that is not named by its name. */
export function serialize(wellKnown: WellKnown): string {
  const { v, keys, banks, online } = schema.parse(members, wellKnown, 'malformed-well-known')
  return JSON.stringify({ v, keys, banks, online })
}

/** The file of at most 16 KiB; unknown members are ignored. Throws malformed-well-known, malformed-url, too-large. */
export function parse(body: string): WellKnown {
  const json = within('malformed-well-known', () => parseJson(body, { maxChars: limits.wellKnown }))
  return schema.parse(members, json, 'malformed-well-known')
}
