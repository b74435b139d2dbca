import { parseJson } from '../Encoding.ts'
import { ensure } from '../Errors.ts'
import { limits } from '../limits.ts'
import * as schema from '../schema.ts'

/** A keyset id in a request is only looked up; the API never uses short ids of v2 keysets. */
const id = schema.matching(/^(?:[0-9a-f]{16}|[0-9a-f]{66})$/, 66)

const input = schema.fields({
  amount: schema.amount,
  id,
  secret: schema.secret,
  C: schema.point,
  witness: schema.exactOptional(schema.text(limits.witness)),
})

const output = schema.fields({ amount: schema.amount, id, B_: schema.point })

const inputs = schema.list(input, limits.bankInputs, 1)
const outputs = schema.list(output, limits.bankOutputs, 1)
const quote = schema.text(limits.quoteChars, 1)
const unit = schema.text(32, 1)

const swap = schema.fields({ inputs, outputs })
const mintQuote = schema.fields({
  unit,
  amount: schema.exactOptional(schema.amount),
  description: schema.exactOptional(schema.text(1024)),
  pubkey: schema.exactOptional(schema.point),
})
const mint = schema.fields({ quote, outputs, signature: schema.exactOptional(schema.hexOf(64)) })
const meltQuote = schema.fields({ request: schema.text(4096, 1), unit })
const melt = schema.fields({
  quote,
  inputs,
  outputs: schema.exactOptional(schema.list(output, limits.bankOutputs)),
  prefer_async: schema.exactOptional(schema.boolean()),
})
const checkState = schema.fields({ Ys: schema.list(schema.point, limits.bankYs, 1) })
const restore = schema.fields({ outputs: schema.list(output, limits.bankRestore, 1) })

/** A coin as a bank is given it: no dleq, and whatever else is sent with it is not read. */
export type Input = Readonly<schema.InferOutput<typeof input>>
/** A blinded message (NUT-00). */
export type BlindedMessage = Readonly<schema.InferOutput<typeof output>>
export type SwapRequest = Readonly<schema.InferOutput<typeof swap>>
export type MintQuoteRequest = Readonly<schema.InferOutput<typeof mintQuote>>
export type MintRequest = Readonly<schema.InferOutput<typeof mint>>
export type MeltQuoteRequest = Readonly<schema.InferOutput<typeof meltQuote>>
export type MeltRequest = Readonly<schema.InferOutput<typeof melt>>
export type CheckStateRequest = Readonly<schema.InferOutput<typeof checkState>>
export type RestoreRequest = Readonly<schema.InferOutput<typeof restore>>

/** The JSON of a request body of at most 256 KiB. Throws malformed-json, too-large. */
export function readRequest(body: string): unknown {
  return parseJson(body, { maxChars: limits.bankRequest })
}

/** POST /v1/swap (NUT-03). Throws malformed-request, and too-large with detail `inputs` or `outputs`. */
export function parseSwapRequest(body: unknown): SwapRequest {
  cap(body, { inputs: limits.bankInputs, outputs: limits.bankOutputs })
  return schema.parse(swap, body, 'malformed-request')
}

/** POST /v1/mint/quote/{method} (NUT-04, NUT-20). Throws malformed-request. */
export function parseMintQuoteRequest(body: unknown): MintQuoteRequest {
  return schema.parse(mintQuote, body, 'malformed-request')
}

/** POST /v1/mint/{method} (NUT-04, NUT-20). Throws malformed-request, too-large. */
export function parseMintRequest(body: unknown): MintRequest {
  cap(body, { outputs: limits.bankOutputs })
  return schema.parse(mint, body, 'malformed-request')
}

/** POST /v1/melt/quote/{method} (NUT-05). Throws malformed-request. */
export function parseMeltQuoteRequest(body: unknown): MeltQuoteRequest {
  return schema.parse(meltQuote, body, 'malformed-request')
}

/** POST /v1/melt/{method} (NUT-05). Throws malformed-request, too-large. */
export function parseMeltRequest(body: unknown): MeltRequest {
  cap(body, { inputs: limits.bankInputs, outputs: limits.bankOutputs })
  return schema.parse(melt, body, 'malformed-request')
}

/** POST /v1/checkstate (NUT-07). Throws malformed-request, too-large. */
export function parseCheckStateRequest(body: unknown): CheckStateRequest {
  cap(body, { Ys: limits.bankYs })
  return schema.parse(checkState, body, 'malformed-request')
}

/** POST /v1/restore (NUT-09). Throws malformed-request, too-large. */
export function parseRestoreRequest(body: unknown): RestoreRequest {
  cap(body, { outputs: limits.bankRestore })
  return schema.parse(restore, body, 'malformed-request')
}

/** Tells a list that is too long from one that is malformed: a bank answers them with codes of their own. */
function cap(body: unknown, most: Readonly<Record<string, number>>): void {
  if (typeof body !== 'object' || body === null) return
  for (const [name, max] of Object.entries(most)) {
    const value: unknown = Object.getOwnPropertyDescriptor(body, name)?.value
    ensure(!Array.isArray(value) || value.length <= max, 'too-large', name)
  }
}
