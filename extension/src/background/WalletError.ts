/** Why the wallet did not do something. The code is what crosses a boundary and the key of its translation. */
export type WalletCode =
  // who asks
  | 'forbidden'
  | 'malformed-message'
  | 'busy'
  | 'not-visible'
  // what is asked
  | 'malformed-challenge'
  | 'nothing-payable'
  | 'realm-mismatch'
  | 'payment-expired'
  | 'challenge-too-long'
  | 'terms-differ'
  | 'lock-missing'
  | 'lock-unsupported'
  | 'horizon-too-long'
  | 'payee-not-listed'
  | 'payee-unverified'
  | 'online-not-allowed'
  // money
  | 'no-wallet'
  | 'no-bank'
  | 'no-money'
  | 'bank-differs'
  | 'keyset-too-old'
  | 'price-needs-too-many-coins'
  | 'cannot-split'
  // banks
  | 'bank-address'
  | 'bank-private'
  | 'bank-no-permission'
  | 'bank-unreachable'
  | 'bank-refused'
  | 'bank-misbehaved'
  | 'bank-has-no-test-money'
  | 'amount-out-of-range'
  // limits
  | 'over-payment-limit'
  | 'over-day-limit'
  | 'over-month-limit'
  // approvals
  | 'declined'
  | 'expired'
  | 'silenced'
  | 'given-up'
  // outcomes
  | 'spent-elsewhere'
  | 'moved'
  | 'not-taken'
  | 'used-instead'
  | 'coins-over'
  | 'disputed'
  // words
  | 'malformed-seed'
  | 'wallet-exists'
  // export files
  | 'file-differs'
  | 'file-corrupt'
  // the vault
  | 'locked'
  | 'password-short'
  | 'password-long'
  | 'password-set'
  | 'vault-corrupt'
  // records
  | 'not-found'
  | 'storage-full'
  | 'internal'

/** A refusal with a stable `code`. `cause` stays in the log, and never holds a secret. */
export class WalletError extends Error {
  override readonly name: string = 'WalletError'
  readonly code: WalletCode

  constructor(code: WalletCode, options?: ErrorOptions) {
    super(code, options)
    this.code = code
  }
}
