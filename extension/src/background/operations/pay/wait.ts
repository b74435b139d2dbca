import type { WalletCode } from '../../WalletError.ts'
import { nextTry } from '../backOff.ts'
import type { Context } from '../Context.ts'
import { saveOperation } from '../Operation.ts'
import { change } from './change.ts'
import { isSwapping, type PayOperation, type Swapping } from './PayOperation.ts'

type Waiting = { readonly reason: WalletCode; readonly evidence?: string }

/** No clear answer: a state like any other, tried again a little later, then by alarm. */
export async function wait(
  context: Context,
  operation: Swapping,
  { reason, evidence }: Waiting,
): Promise<PayOperation | undefined> {
  const attempts = operation.attempts + 1
  const isDisputed = reason === 'disputed'
  const next: Swapping = {
    ...operation,
    state: isDisputed ? 'disputed' : 'unknown',
    attempts,
    nextAt: nextTry(context.now(), attempts, context.config),
    reason,
    ...(evidence !== undefined && { evidence }),
  }
  const waiting = await change(context, operation, async (work, current) => {
    if (!isSwapping(current)) return undefined
    // A press may have joined meanwhile.
    const { presses, joins } = current
    const joined = { ...next, presses, joins }
    saveOperation(work, joined)
    return joined
  })
  const pause = context.config.quickRetries[attempts - 1]
  if (waiting === undefined || pause === undefined || isDisputed) return undefined
  await context.delay(pause)
  const { nextAt: _, ...soon } = waiting
  return soon
}
