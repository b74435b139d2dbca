import * as schema from '../schema.ts'

/** Every error code of the NUTs (error_codes.md), by a name of ours: the code and the words a bank answers with. */
export const errors = {
  proofInvalid: { code: 10001, detail: 'Proof verification failed' },
  alreadySpent: { code: 11001, detail: 'Proofs already spent' },
  proofsPending: { code: 11002, detail: 'Proofs are pending' },
  alreadySigned: { code: 11003, detail: 'Outputs already signed' },
  outputsPending: { code: 11004, detail: 'Outputs are pending' },
  unbalanced: { code: 11005, detail: 'Transaction is not balanced (inputs != outputs)' },
  amountOutOfRange: { code: 11006, detail: 'Amount outside of limit range' },
  duplicateInputs: { code: 11007, detail: 'Duplicate inputs provided' },
  duplicateOutputs: { code: 11008, detail: 'Duplicate outputs provided' },
  severalUnits: { code: 11009, detail: 'Inputs/Outputs of multiple units' },
  unitsDiffer: { code: 11010, detail: 'Inputs and outputs not of same unit' },
  amountless: { code: 11011, detail: 'Amountless invoice is not supported' },
  amountDiffers: { code: 11012, detail: 'Amount in request does not equal invoice' },
  unitUnsupported: { code: 11013, detail: 'Unit in request is not supported' },
  tooManyInputs: { code: 11014, detail: 'Max inputs exceeded' },
  tooManyOutputs: { code: 11015, detail: 'Max outputs exceeded' },
  duplicateQuotes: { code: 11016, detail: 'Duplicate quote IDs provided' },
  batchTooLarge: { code: 11017, detail: 'Max batch size exceeded' },
  keysetUnknown: { code: 12001, detail: 'Keyset is not known' },
  keysetInactive: { code: 12002, detail: 'Keyset is inactive, cannot sign messages' },
  keysetExpired: { code: 12003, detail: 'Keyset has expired' },
  quoteUnpaid: { code: 20001, detail: 'Quote request is not paid' },
  quoteIssued: { code: 20002, detail: 'Quote has already been issued' },
  mintingDisabled: { code: 20003, detail: 'Minting is disabled' },
  paymentFailed: { code: 20004, detail: 'Lightning payment failed' },
  quotePending: { code: 20005, detail: 'Quote is pending' },
  alreadyPaid: { code: 20006, detail: 'Invoice already paid' },
  quoteExpired: { code: 20007, detail: 'Quote is expired' },
  quoteSignatureInvalid: { code: 20008, detail: 'Signature for mint request invalid' },
  quoteKeyRequired: { code: 20009, detail: 'Pubkey required for mint quote' },
  clearAuthRequired: { code: 30001, detail: 'Endpoint requires clear auth' },
  clearAuthFailed: { code: 30002, detail: 'Clear authentication failed' },
  blindAuthRequired: { code: 31001, detail: 'Endpoint requires blind auth' },
  blindAuthFailed: { code: 31002, detail: 'Blind authentication failed' },
  tooManyAuthTokens: { code: 31003, detail: 'Maximum BAT mint amount exceeded' },
  authTokensTooFast: { code: 31004, detail: 'BAT mint rate limit exceeded' },
} as const

export type ErrorName = keyof typeof errors

/** A bank's refusal: `code` and `name` are undefined when it gave no code, or one we do not know. */
export type BankError = {
  readonly code: number | undefined
  readonly name: ErrorName | undefined
  readonly detail: string | undefined
}

const names: ReadonlyMap<number, ErrorName> = /* @__PURE__ */ new Map(
  (Object.keys(errors) as ErrorName[]).map((name) => [errors[name].code, name]),
)

const anything = schema.fields({
  code: schema.exactOptional(schema.unknown()),
  detail: schema.exactOptional(schema.unknown()),
})

/** The error in a bank's reply `{detail, code}`. Other shapes give an error without code. Throws malformed-reply. */
export function parseError(reply: unknown): BankError {
  const { code, detail } = schema.parse(anything, reply, 'malformed-reply')
  const known = typeof code === 'number' && Number.isSafeInteger(code) ? code : undefined
  return {
    code: known,
    name: known === undefined ? undefined : names.get(known),
    detail: typeof detail === 'string' ? detail.slice(0, 256) : undefined,
  }
}
