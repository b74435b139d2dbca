import type { PaymentState, PaymentView } from '../../../messages/views.ts'
import { describe, money } from '../show.ts'
import { hostOf } from './approvalView.ts'
import type { Paid, PayOperation, Ready, Released, Returning } from './PayOperation.ts'
import { referencesOf } from './referencesOf.ts'
import { isAwaited } from './suits.ts'

/** A payment as a line of the history, and as a page of its own. `now`: milliseconds. */
export function payLine(operation: PayOperation, now: number): PaymentView {
  const { id, origin, terms, createdAt } = operation
  const { units, currency } = terms
  const funded = 'wallet' in operation ? operation : undefined
  const fee = funded === undefined ? 0n : funded.payFee + funded.swapFee
  const test = funded?.test ?? false
  const item = describe(terms.description)
  const reason = reasonOf(operation)
  return {
    id,
    kind: 'pay',
    state: isWaiting(operation, now) ? 'waiting' : stateOf(operation),
    amount: money(units, currency, test),
    fee: money(fee, currency, test),
    wallet: funded?.wallet ?? '',
    at: createdAt,
    origin,
    host: hostOf(origin),
    ...(item !== undefined && { item }),
    ...(reason !== undefined && { reason }),
    ...referencesOf(operation),
    ...('receipt' in operation &&
      operation.receipt?.claim !== undefined && { claim: operation.receipt.claim }),
    ...('back' in operation &&
      operation.back !== undefined && { back: money(operation.back, currency, test) }),
    ...('coins' in operation && backAt(operation)),
    ...('settledAt' in operation && { settledAt: operation.settledAt }),
  }
}

/** Whether coins lie locked for a till, and no page is about to take them there. */
function isWaiting(operation: PayOperation, now: number): boolean {
  if (operation.state !== 'ready' && operation.state !== 'released') return false
  return operation.lock !== 'none' && !operation.presses.some((press) => isAwaited(press, now))
}

/** When what lies locked can come home. */
function backAt({ state, lock }: Ready | Released | Paid | Returning): { backAt?: number } {
  const isOut = state === 'ready' || state === 'released'
  return isOut && lock !== 'none' && lock.T > 0 ? { backAt: lock.T * 1000 } : {}
}

function stateOf(operation: PayOperation): PaymentState {
  switch (operation.state) {
    case 'asked':
    case 'approving':
      return 'asking'
    case 'reserved':
    case 'swapping':
    case 'ready':
    case 'released':
      return 'working'
    case 'returning':
    case 'refunding':
      return operation.attempts === 0 ? 'working' : 'unknown'
    case 'unknown':
    case 'disputed':
      return 'unknown'
    case 'paid':
      return 'paid'
    case 'refused':
      return operation.reason === 'declined'
        ? 'declined'
        : isUnanswered(operation.reason)
          ? 'not-paid'
          : 'refused'
    case 'not-paid':
      return 'not-paid'
    case 'refunded':
      return 'refunded'
  }
}

/** Nobody said no, and nothing was wrong with it: it just was not paid. */
function isUnanswered(reason: string): boolean {
  return reason === 'expired' || reason === 'given-up' || reason === 'silenced' || reason === 'busy'
}

function reasonOf(operation: PayOperation): string | undefined {
  switch (operation.state) {
    case 'paid':
      return operation.hint ?? (operation.receipt === undefined ? 'not-proven' : undefined)
    case 'released':
      return operation.hint
    case 'unknown':
    case 'disputed':
    case 'returning':
    case 'refunding':
    case 'refused':
    case 'not-paid':
      return operation.reason
    default:
      return undefined
  }
}
