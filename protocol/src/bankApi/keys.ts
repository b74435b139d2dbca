import { ensure } from '../Errors.ts'
import { limits } from '../limits.ts'
import * as schema from '../schema.ts'

/** Keyset ids we know how to check. Banks keep older and newer ones beside them: those are passed over. */
const known = /^(?:00[0-9a-f]{14}|01[0-9a-f]{64})$/

const denomination = /^[1-9][0-9]{0,18}$/

const parts = {
  id: schema.matching(known, 66),
  unit: schema.currency,
  active: schema.exactOptional(schema.boolean(), true),
  input_fee_ppk: schema.exactOptional(schema.integer, 0),
  final_expiry: schema.exactOptional(schema.integer),
}

const keys = schema.custom<Readonly<Record<string, string>>>(isKeys, 'keys')
const keyset = schema.fields(parts)
const keysetWithKeys = schema.fields({ ...parts, keys })
const reply = schema.fields({ keysets: schema.list(schema.unknown(), limits.bankKeysets) })
const named = schema.fields({ id: schema.text(256, 1) })

/** One keyset of GET /v1/keysets (NUT-02). Fee in thousandths of a unit per input, `final_expiry` in Unix seconds. */
export type KeysetInfo = Readonly<schema.InferOutput<typeof keyset>>
/** One keyset of GET /v1/keys (NUT-01), as on the wire: `Keyset.parse` makes a keyset of it and checks the id. */
export type KeysetKeys = Readonly<schema.InferOutput<typeof keysetWithKeys>>

/** The reply of GET /v1/keysets: at most 256, ids of unknown versions passed over. Throws malformed-reply. */
export function parseKeysets(input: unknown): { readonly keysets: readonly KeysetInfo[] } {
  return { keysets: distinct(knownOf(input).map((some) => schema.parse(keyset, some, 'malformed-reply'))) }
}

/** The reply of GET /v1/keys or /v1/keys/{id}: keysets with at most 64 keys each. Throws malformed-reply. */
export function parseKeys(input: unknown): { readonly keysets: readonly KeysetKeys[] } {
  return {
    keysets: distinct(knownOf(input).map((some) => schema.parse(keysetWithKeys, some, 'malformed-reply'))),
  }
}

function knownOf(input: unknown): unknown[] {
  const { keysets } = schema.parse(reply, input, 'malformed-reply')
  return keysets.filter((some) => known.test(schema.parse(named, some, 'malformed-reply').id))
}

function distinct<T extends { readonly id: string }>(keysets: readonly T[]): readonly T[] {
  ensure(new Set(keysets.map(({ id }) => id)).size === keysets.length, 'malformed-reply', 'a keyset twice')
  return keysets
}

function isKeys(input: unknown): boolean {
  if (typeof input !== 'object' || input === null || Array.isArray(input)) return false
  const entries: [string, unknown][] = Object.entries(input)
  return (
    entries.length > 0 &&
    entries.length <= limits.bankKeys &&
    entries.every(
      ([amount, key]) => isDenomination(amount) && typeof key === 'string' && /^0[23][0-9a-f]{64}$/.test(key),
    )
  )
}

function isDenomination(amount: string): boolean {
  return denomination.test(amount) && BigInt(amount) <= limits.denomination
}
