import type { PaymentState } from '../../../messages/views.ts'
import type { Context } from '../Context.ts'
import { lineOf } from '../History.ts'
import type { Operation } from '../Operation.ts'
import { purchaseOf } from '../past/purchaseOf.ts'
import type { ExportedLine } from './ExportContent.ts'
import { writePurchase } from './purchases.ts'

type Telling = {
  readonly at: number
  /** Of each wallet. */
  readonly seeds: ReadonlyMap<string, string>
  readonly curve: Context['curve']
}

/** What is over, and what waits at a till. What is under way is left out: its coins are found by the words. */
export function exportLine(operation: Operation, { at, seeds, curve }: Telling): ExportedLine[] {
  const line = lineOf(operation, at)
  const whole = purchaseOf(operation, curve)
  const purchase = whole && writePurchase(whole)
  const state = purchase === undefined ? endOf(line.state) : (endOf(line.state) ?? 'unknown')
  if (state === undefined) return []
  // What a bank is shown is of use for days and stays here (threats R8).
  const { backAt: _, bankReference: __, ...rest } = line
  const wallet = seeds.get(line.wallet) ?? ''
  return [{ ...rest, state, wallet, ...(purchase !== undefined && { purchase }) }]
}

function endOf(state: PaymentState): ExportedLine['state'] | undefined {
  switch (state) {
    case 'paid':
    case 'not-paid':
    case 'declined':
    case 'refused':
    case 'refunded':
      return state
    default:
      return undefined
  }
}
