/** Why options, a store or a bank cannot be used. A closed list: codes are stable. */
export type TillCode =
  | 'bad-access'
  | 'bad-bank'
  | 'bad-cache'
  | 'bad-currency'
  | 'bad-description'
  | 'bad-kind'
  | 'bad-life'
  | 'bad-mode'
  | 'bad-price'
  | 'bad-proxy'
  | 'bad-resource'
  | 'bad-route'
  | 'bad-secret'
  | 'bad-url'
  | 'bad-vendor-key'
  | 'bank-misbehaved'
  | 'bank-unreachable'
  | 'credential-too-large'
  | 'insecure-url'
  | 'memory-store-in-production'
  | 'placeholder-secret'
  | 'price-needs-too-many-coins'
  | 'store-not-durable'
  | 'store-too-new'
  | 'vendor-key-differs'
  | 'vendor-key-retired'

/** A refusal with a stable `code`. The detail names an option or a rule, never a value that could be a secret. */
export class TillError extends Error {
  override readonly name = 'TillError'
  readonly code: TillCode

  constructor(code: TillCode, detail?: string) {
    super(detail === undefined ? code : `${code}: ${detail}`)
    this.code = code
  }
}
