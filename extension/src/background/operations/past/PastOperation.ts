import type { Receipt } from '@tuppence/protocol'
import type { PaymentView } from '../../../messages/views.ts'
import type { LockTerms } from '../../wallets/cashu/Outputs.ts'
import type { Terms } from '../pay/PayOperation.ts'

/**
 * A line of the history from before a restore, as the export file told it. Nothing goes on here.
 *
 *   lost ──the words bring its coins back──▶ the payment it was
 *   over
 */
export type PastOperation = {
  readonly id: string
  readonly kind: 'past'
  readonly state: 'lost' | 'over'
  /** `wallet` is a wallet's id here, empty for none. */
  readonly line: PaymentView
  /** What a lost one was, but for its coins. */
  readonly purchase?: Purchase
}

/** A payment whose coins are locked to a till, without them: nobody can spend or open anything with it. */
export type Purchase = {
  readonly state: 'released' | 'paid'
  readonly origin: string
  /** Milliseconds. */
  readonly createdAt: number
  readonly releasedAt: number
  readonly settledAt?: number
  readonly terms: Terms
  readonly lock: LockTerms
  readonly bank: string
  readonly test: boolean
  readonly payFee: bigint
  readonly swapFee: bigint
  /** Whether the bank is still to be asked, after the refund time, what has become of the coins. */
  readonly isOpen: boolean
  /** The names under which its coins are spent. */
  readonly ys: readonly string[]
  readonly receipt?: Receipt.Receipt
  readonly hint?: string
}
