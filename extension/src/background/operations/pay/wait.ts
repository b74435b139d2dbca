import { soonAgain, troubled } from '../backOff.ts'
import type { Context } from '../Context.ts'
import { saveOperation } from '../Operation.ts'
import type { Trouble } from '../settleSwap.ts'
import { changeSent } from './change.ts'
import type { PayOperation, PayRequest, Swapping } from './PayOperation.ts'

type Waiting = Trouble & {
  /** The swap home, when it cannot pass. */
  readonly retired?: PayRequest
}

/** No clear answer: a state like any other, tried again a little later, then by alarm. */
export async function wait(
  context: Context,
  operation: Swapping,
  { retired, ...trouble }: Waiting,
): Promise<PayOperation | undefined> {
  const isDisputed = trouble.reason === 'disputed'
  const waiting = await changeSent(context, operation, async (work, current) => {
    const { reclaim, ...rest } = current
    const next: Swapping = {
      ...(retired === undefined ? current : { ...rest, earlier: [...current.earlier, retired] }),
      ...troubled(context, current, trouble),
      state: isDisputed ? 'disputed' : 'unknown',
    }
    saveOperation(work, next)
    return next
  })
  return isDisputed ? undefined : soonAgain(context, waiting)
}
