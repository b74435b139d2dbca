import { BankApi } from '@tuppence/protocol'

type Extra = { readonly status?: number; readonly detail?: string; readonly retryAfter?: number }

/** A refusal: `code` as the NUTs number it (0 where they have none), the HTTP status, and when to ask again. */
export class BankError extends Error {
  override readonly name = 'BankError'
  readonly code: number
  readonly status: number
  /** Seconds. */
  readonly retryAfter: number | undefined

  constructor(name: BankApi.ErrorName | undefined, { status = 400, detail, retryAfter }: Extra = {}) {
    const known = name === undefined ? { code: 0, detail: 'The request failed' } : BankApi.errors[name]
    super(detail ?? known.detail)
    this.code = known.code
    this.status = status
    this.retryAfter = retryAfter
  }

  static malformed(detail: string): BankError {
    return new BankError(undefined, { detail })
  }

  static notFound(): BankError {
    return new BankError(undefined, { status: 404, detail: 'There is nothing here' })
  }

  static tooLarge(): BankError {
    return new BankError(undefined, { status: 413, detail: 'The request is too large' })
  }

  static tooMany(retryAfter: number): BankError {
    return new BankError(undefined, { status: 429, detail: 'Too many requests', retryAfter })
  }

  static failed(): BankError {
    return new BankError(undefined, { status: 500, detail: 'The bank has failed' })
  }

  static busy(): BankError {
    return new BankError(undefined, { status: 503, detail: 'The bank is busy', retryAfter: 1 })
  }

  static paused(): BankError {
    return new BankError(undefined, { status: 503, detail: 'The bank is paused', retryAfter: 600 })
  }
}
