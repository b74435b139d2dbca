import { parseJson } from '../Encoding.ts'
import { ensure } from '../Errors.ts'
import { limits } from '../limits.ts'
import * as schema from '../schema.ts'

const seconds = schema.exactOptional(schema.integer)
const words = schema.exactOptional(schema.text(4096))

const signature = schema.fields({
  amount: schema.amount,
  id: schema.keysetId,
  C_: schema.point,
  dleq: schema.exactOptional(schema.fields({ e: schema.scalar, s: schema.scalar })),
})

const output = schema.fields({ amount: schema.amount, id: schema.keysetId, B_: schema.point })

const signatures = schema.fields({ signatures: schema.list(signature, limits.bankList) })

const mintQuote = schema.fields({
  quote: schema.text(limits.quoteChars, 1),
  request: schema.text(4096),
  unit: schema.exactOptional(schema.currency),
  amount: schema.exactOptional(schema.amount),
  state: schema.exactOptional(schema.picklist(['UNPAID', 'PENDING', 'PAID', 'ISSUED'])),
  amount_paid: schema.exactOptional(schema.amount),
  amount_issued: schema.exactOptional(schema.amount),
  expiry: seconds,
  pubkey: schema.exactOptional(schema.point),
})

const meltState = schema.picklist(['UNPAID', 'PENDING', 'PAID'])

const meltQuote = schema.fields({
  quote: schema.text(limits.quoteChars, 1),
  amount: schema.amount,
  unit: schema.exactOptional(schema.currency),
  fee_reserve: schema.exactOptional(schema.amount),
  state: meltState,
  expiry: seconds,
})

const melt = schema.fields({
  quote: schema.exactOptional(schema.text(limits.quoteChars, 1)),
  state: meltState,
  payment_preimage: words,
  change: schema.exactOptional(schema.list(signature, limits.bankList)),
})

const checkState = schema.fields({
  states: schema.list(
    schema.fields({
      Y: schema.point,
      state: schema.picklist(['UNSPENT', 'PENDING', 'SPENT']),
      witness: schema.exactOptional(schema.text(limits.witness)),
    }),
    limits.bankList,
  ),
})

const restore = schema.fields({
  outputs: schema.list(output, limits.bankList),
  signatures: schema.list(signature, limits.bankList),
})

/** A blind signature (NUT-00, NUT-12). */
export type BlindSignature = Readonly<schema.InferOutput<typeof signature>>
export type SignaturesReply = Readonly<schema.InferOutput<typeof signatures>>
/** Times in Unix seconds, amounts in the quote's unit. */
export type MintQuoteReply = Readonly<schema.InferOutput<typeof mintQuote>>
export type MeltQuoteReply = Readonly<schema.InferOutput<typeof meltQuote>>
export type MeltReply = Readonly<schema.InferOutput<typeof melt>>
export type CheckStateReply = Readonly<schema.InferOutput<typeof checkState>>
export type RestoreReply = Readonly<schema.InferOutput<typeof restore>>

/** The JSON of a reply; floats come out as text, so that no field we read takes one. Throws malformed-json, too-large. */
export function readReply(body: string, maxChars: number = limits.bankReply): unknown {
  return parseJson(body, { maxChars, floats: 'as-text' })
}

/** The reply to a swap or a mint: up to 1 024 signatures. Throws malformed-reply. */
export function parseSignatures(reply: unknown): SignaturesReply {
  return schema.parse(signatures, reply, 'malformed-reply')
}

/** A mint quote (NUT-04). Throws malformed-reply. */
export function parseMintQuote(reply: unknown): MintQuoteReply {
  return schema.parse(mintQuote, reply, 'malformed-reply')
}

/** A melt quote (NUT-05). Throws malformed-reply. */
export function parseMeltQuote(reply: unknown): MeltQuoteReply {
  return schema.parse(meltQuote, reply, 'malformed-reply')
}

/** The reply to a melt (NUT-05). Throws malformed-reply. */
export function parseMelt(reply: unknown): MeltReply {
  return schema.parse(melt, reply, 'malformed-reply')
}

/** States of coins (NUT-07). With `ys` the reply must answer those, in their order. Throws malformed-reply, bank-misbehaved. */
export function parseCheckState(reply: unknown, ys?: readonly string[]): CheckStateReply {
  const parsed = schema.parse(checkState, reply, 'malformed-reply')
  const answered = parsed.states.map(({ Y }) => Y)
  ensure(ys === undefined || ys.join() === answered.join(), 'bank-misbehaved', 'states of other coins')
  return parsed
}

/** Outputs a bank once signed, with their signatures in the same order (NUT-09). Throws malformed-reply. */
export function parseRestore(reply: unknown): RestoreReply {
  const parsed = schema.parse(restore, reply, 'malformed-reply')
  ensure(parsed.outputs.length === parsed.signatures.length, 'malformed-reply', 'length')
  return parsed
}
