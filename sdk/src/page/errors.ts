/** Why nothing was served. `not-paid` is an answer (declined, or nobody there to ask), all others are faults. */
export type Code =
  | 'not-paid'
  | 'insecure-context'
  | 'payment-expired'
  | 'network'
  | 'wallet-silent'
  | 'wallet-updated'
  // and what the wallet or the site names
  | (string & {})

/** A press that ended badly. `code` is stable; `kept` says that coins have left the wallet, and are safe. */
export class PayError extends Error {
  declare readonly code: Code
  declare readonly kept: boolean

  constructor(code: Code, kept = false) {
    super(code)
    // A text whatever was given: a wallet is somebody else's, and may name none.
    this.code = `${code}`
    this.kept = kept
  }
}
