import { bankName } from '../bankName.ts'
import { parseJson } from '../Encoding.ts'
import { ensure } from '../Errors.ts'
import { limits } from '../limits.ts'
import * as schema from '../schema.ts'
import type { Token } from './Token.ts'

const proof = schema.fields({
  amount: schema.positive,
  id: schema.keysetId,
  secret: schema.secret,
  C: schema.point,
  dleq: schema.exactOptional(schema.fields({ e: schema.scalar, s: schema.scalar, r: schema.scalar })),
  witness: schema.exactOptional(schema.text(limits.witness)),
})

const entry = schema.fields({
  mint: schema.text(limits.urlChars, 1),
  proofs: schema.list(proof, limits.tokenProofs, 1),
})

const token = schema.fields({
  token: schema.list(entry, limits.tokenProofs, 1),
  // V3 tokens from before units had a name are all of this one
  unit: schema.exactOptional(schema.currency, 'sat'),
  memo: schema.exactOptional(schema.text(limits.memoChars)),
})

/** A V3 token (NUT-00, read only) of exactly one bank. Throws malformed-token, malformed-json, malformed-url. */
export function tokenFromJson(text: string, maxProofs: number): Token {
  const json = parseJson(text, { maxChars: limits.token })
  const { token: entries, unit, memo } = schema.parse(token, json, 'malformed-token')
  const [bank, ...others] = new Set(entries.map(({ mint }) => bankName(mint)))
  ensure(bank !== undefined && others.length === 0, 'malformed-token', 'several banks')
  const proofs = entries.flatMap((some) => some.proofs)
  ensure(proofs.length <= maxProofs, 'malformed-token', 'too many proofs')
  return { bank, unit, ...(memo !== undefined && { memo }), proofs }
}
