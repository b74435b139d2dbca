import { Token } from '@tuppence/protocol/ecash'
import type { PayOperation } from './PayOperation.ts'

/** What a payment is called where it can be looked up, for the reader to show there. */
export type References = {
  /** The till's claim has it: the hash of the token that was, or will be, presented. */
  readonly reference?: string
  /** The bank has it with the signature it gave: a blinded output of the request it has not answered. Spends nothing. */
  readonly bankReference?: string
}

/** Nothing for what has been asked of nobody yet. Never what a site said, unless it is for these very coins. */
export function referencesOf(operation: PayOperation): References {
  if ('receipt' in operation && operation.receipt !== undefined) {
    return { reference: operation.receipt.reference }
  }
  // Coins that the words brought back alone: how they were put together when they were presented is not known.
  if ('hint' in operation && operation.hint === 'restored') return {}
  if ('token' in operation) return { reference: Token.reference(operation.token) }
  if ('references' in operation && operation.references !== undefined) return operation.references
  if (!('request' in operation) || operation.state === 'reserved') return {}
  const [output] = operation.request.outputs
  return output === undefined ? {} : { bankReference: output.B_ }
}
