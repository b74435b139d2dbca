import type { Work } from '../../vault/Vault.ts'
import type { Context } from '../Context.ts'
import { readOperation } from '../Operation.ts'
import { isReturning, isSwapping, type PayOperation, type Returning, type Swapping } from './PayOperation.ts'

/** One step on a payment as it is stored now. */
export async function change<T extends PayOperation>(
  { vault }: Context,
  { id }: Pick<PayOperation, 'id'>,
  decide: (work: Work, current: PayOperation) => Promise<T | undefined>,
): Promise<T | undefined> {
  return vault.step(async (work) => {
    const current = await readOperation(work, id)
    return current?.kind === 'pay' ? decide(work, current) : undefined
  })
}

type Sent = Swapping | Returning

/**
 * One step on a payment whose request may have been sent, if nobody has taken it further since it was read: what the bank
 * said was said of those requests, and proves nothing of others.
 */
export async function changeSent<F extends Sent, T extends PayOperation>(
  context: Context,
  from: F,
  decide: (work: Work, current: F) => Promise<T | undefined>,
): Promise<T | undefined> {
  return change(context, from, async (work, current) =>
    isStill(current, from) ? decide(work, current) : undefined,
  )
}

function isStill<F extends Sent>(current: PayOperation, from: F): current is F {
  if (isSwapping(from) ? !isSwapping(current) : !isReturning(current)) return false
  return isSent(current) && asked(current) === asked(from)
}

function isSent(operation: PayOperation): operation is Sent {
  return isSwapping(operation) || isReturning(operation)
}

/** The bodies of all requests that have named its coins. */
function asked(operation: Sent): string {
  const reclaim = 'reclaim' in operation ? operation.reclaim : undefined
  return JSON.stringify([operation.request, reclaim, ...operation.earlier].map((each) => each?.body ?? null))
}
