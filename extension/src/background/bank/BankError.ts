import { WalletError } from '../WalletError.ts'

type BankFailure =
  | 'bank-address'
  | 'bank-no-permission'
  | 'bank-unreachable'
  | 'bank-refused'
  | 'bank-misbehaved'

/** A call to a bank without a good reply. Only `bank-refused` says that the bank has read these very bytes. */
export class BankError extends WalletError {
  override readonly name = 'BankError'
  /** The bank's own number for its refusal (NUT error codes). */
  readonly bankCode: number | undefined

  constructor(code: BankFailure, options: ErrorOptions & { readonly bankCode?: number } = {}) {
    super(code, options)
    this.bankCode = options.bankCode
  }
}
