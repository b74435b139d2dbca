import type { PaymentState, PaymentView, TopUpView } from '../../../messages/views.ts'
import { money } from '../show.ts'
import type { TopUpOperation } from './TopUpOperation.ts'

/** A top-up as the page that follows it shows it. */
export function topUpView(operation: TopUpOperation): TopUpView {
  const { id, state, units, currency, test } = operation
  return { id, state, amount: money(units, currency, test) }
}

/** A top-up as a line of the history. */
export function topUpLine(operation: TopUpOperation): PaymentView {
  const { id, wallet, createdAt, units, currency, test, bank, quote } = operation
  return {
    id,
    kind: 'top-up',
    state: stateOf(operation),
    amount: money(units, currency, test),
    fee: money(0n, currency, test),
    wallet,
    at: createdAt,
    host: new URL(bank).host,
    // No bearer money: a quote is only taken that is locked to a key of ours.
    bankReference: quote.id,
    ...(operation.state === 'unknown' && operation.reason !== undefined && { reason: operation.reason }),
    ...('settledAt' in operation && { settledAt: operation.settledAt }),
  }
}

function stateOf({ state }: TopUpOperation): PaymentState {
  switch (state) {
    case 'quoted':
    case 'paid':
    case 'minting':
      return 'working'
    case 'unknown':
      return 'unknown'
    case 'done':
      return 'paid'
    case 'expired':
      return 'not-paid'
  }
}
