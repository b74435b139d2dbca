import type { WalletCode } from '../../WalletError.ts'
import { nextTry } from '../backOff.ts'
import type { Context } from '../Context.ts'
import { saveOperation } from '../Operation.ts'
import { changeSent } from './change.ts'
import type { PayOperation, PayRequest, Swapping } from './PayOperation.ts'

type Waiting = {
  readonly reason: WalletCode
  readonly evidence?: string
  /** The swap home, when it cannot pass. */
  readonly retired?: PayRequest
}

/** No clear answer: a state like any other, tried again a little later, then by alarm. */
export async function wait(
  context: Context,
  operation: Swapping,
  { reason, evidence, retired }: Waiting,
): Promise<PayOperation | undefined> {
  const isDisputed = reason === 'disputed'
  const waiting = await changeSent(context, operation, async (work, current) => {
    const { reclaim, ...rest } = current
    const attempts = current.attempts + 1
    const next: Swapping = {
      ...(retired === undefined ? current : { ...rest, earlier: [...current.earlier, retired] }),
      ...{ state: isDisputed ? 'disputed' : 'unknown', attempts, reason },
      nextAt: nextTry(context.now(), attempts, context.config),
      ...(evidence !== undefined && { evidence }),
    }
    saveOperation(work, next)
    return next
  })
  const pause = waiting && context.config.quickRetries[waiting.attempts - 1]
  if (waiting === undefined || pause === undefined || isDisputed) return undefined
  await context.delay(pause)
  const { nextAt: _, ...soon } = waiting
  return soon
}
