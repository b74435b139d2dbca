import type { Curve } from '@tuppence/protocol/curve'
import { Proof } from '@tuppence/protocol/ecash'
import type { Operation } from '../Operation.ts'
import { hasCoins, type Paid, type Ready, type Released } from '../pay/PayOperation.ts'
import type { Purchase } from './PastOperation.ts'

/** What is told of a payment whose coins are locked to a till: all but the coins. */
export function purchaseOf(operation: Operation, curve: Curve): Purchase | undefined {
  if (operation.kind === 'past') return operation.purchase
  if (operation.kind !== 'pay' || !hasCoins(operation) || operation.lock === 'none') return undefined
  const { origin, createdAt, terms, lock, bank, test, payFee, swapFee, coins, nextAt } = operation
  return {
    ...{ state: operation.state === 'paid' ? 'paid' : 'released', origin, createdAt },
    ...{ terms, lock, bank, test, payFee, swapFee, isOpen: nextAt !== undefined },
    ys: coins.map(({ secret }) => Proof.y(secret, curve)),
    ...howItWent(operation),
  }
}

function howItWent(operation: Ready | Released | Paid) {
  // It never left, but the copy of it that comes back cannot know that.
  if (operation.state === 'ready') return { releasedAt: operation.createdAt }
  const { releasedAt, hint } = operation
  const told = { releasedAt, ...(hint !== undefined && { hint }) }
  if (operation.state === 'released') return told
  const { settledAt, receipt } = operation
  return { ...told, settledAt, ...(receipt !== undefined && { receipt }) }
}
