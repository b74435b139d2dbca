/** Every reason a decoder or a rule of this package refuses something. The code is also a translation key. */
export type Code =
  // decoders, one code per format
  | 'malformed-amount'
  | 'malformed-blind'
  | 'malformed-cbor'
  | 'malformed-challenge'
  | 'malformed-credential'
  | 'malformed-dleq'
  | 'malformed-encoding'
  | 'malformed-header-value'
  | 'malformed-json'
  | 'malformed-keyset'
  | 'malformed-message'
  | 'malformed-opaque'
  | 'malformed-payload'
  | 'malformed-payment-request'
  | 'malformed-point'
  | 'malformed-problem'
  | 'malformed-proof'
  | 'malformed-receipt'
  | 'malformed-reply'
  | 'malformed-request'
  | 'malformed-scalar'
  | 'malformed-secret'
  | 'malformed-seed'
  | 'malformed-terms'
  | 'malformed-time'
  | 'malformed-token'
  | 'malformed-url'
  | 'malformed-well-known'
  | 'malformed-witness'
  | 'too-large'
  // rules
  | 'ambiguous-keyset'
  | 'bank-differs'
  | 'bank-misbehaved'
  | 'cannot-split'
  | 'currency-mismatch'
  | 'lock-differs'
  | 'native-missing'
  | 'no-randomness'
  | 'not-enough-coins'
  | 'price-needs-too-many-coins'
  | 'secret-too-short'
  | 'several-credentials'
  | 'terms-differ'
  | 'unit-mismatch'
  | 'unknown-keyset'
  | 'unsupported'
  | 'verification-failed'
  | 'zero-amount'

/** A refusal with a stable `code`. `detail` is for developers and never holds outside text or a secret. */
export class ProtocolError extends Error {
  override readonly name = 'ProtocolError'
  readonly code: Code
  readonly detail: string | undefined

  constructor(code: Code, detail?: string) {
    super(detail === undefined ? code : `${code}: ${detail}`)
    this.code = code
    this.detail = detail
  }
}

/** The generic codes of the layers below a format: a format's decoder reports them under its own code. */
const generic: ReadonlySet<Code> = new Set<Code>(['malformed-cbor', 'malformed-encoding', 'malformed-json'])

/** Runs a decoder's body; what the encoding under it refuses is refused with the format's own `code`. */
export function within<T>(code: Code, decode: () => T): T {
  try {
    return decode()
  } catch (error) {
    if (error instanceof ProtocolError && generic.has(error.code)) throw new ProtocolError(code, error.detail)
    throw error
  }
}

/** Throws a ProtocolError unless `condition` holds. */
export function ensure(condition: boolean, code: Code, detail?: string): asserts condition {
  if (!condition) throw new ProtocolError(code, detail)
}
