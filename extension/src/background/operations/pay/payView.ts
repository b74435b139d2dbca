import type { PaymentState, PaymentView } from '../../../messages/views.ts'
import { describe, money } from '../show.ts'
import { hostOf } from './approvalView.ts'
import type { PayOperation } from './PayOperation.ts'

/** A payment as a line of the history, and as a page of its own. */
export function payLine(operation: PayOperation): PaymentView {
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
    state: stateOf(operation),
    amount: money(units, currency, test),
    fee: money(fee, currency, test),
    wallet: funded?.wallet ?? '',
    at: createdAt,
    origin,
    host: hostOf(origin),
    ...(item !== undefined && { item }),
    ...(reason !== undefined && { reason }),
    ...(operation.state === 'paid' && operation.receipt !== undefined && proof(operation.receipt)),
    ...('settledAt' in operation && { settledAt: operation.settledAt }),
  }
}

function proof({ reference, claim }: { reference: string; claim?: string }) {
  return { reference, ...(claim !== undefined && { claim }) }
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
    case 'refused':
    case 'not-paid':
      return operation.reason
    default:
      return undefined
  }
}
