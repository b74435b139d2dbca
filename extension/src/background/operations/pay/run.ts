import { mayTry } from '../backOff.ts'
import type { Context } from '../Context.ts'
import { readOperation } from '../Operation.ts'
import { askAfter } from './askAfter.ts'
import { bringHome } from './bringHome.ts'
import { check } from './check.ts'
import { isComingHome } from './isComingHome.ts'
import type { PayOperation } from './PayOperation.ts'
import { isDue } from './suits.ts'
import { begin, swap } from './swap.ts'
import { tellPages } from './tell.ts'
import { tellBeside } from './tellBeside.ts'

/** Takes a payment one state further and tells its pages. `undefined`: it is over, or has to wait. */
export async function advancePay(
  context: Context,
  operation: PayOperation,
): Promise<PayOperation | undefined> {
  const next = await further(context, operation)
  if (next !== undefined && isComingHome(operation)) await tellBeside(context, next)
  return next
}

async function further(context: Context, operation: PayOperation): Promise<PayOperation | undefined> {
  switch (operation.state) {
    case 'asked':
      return told(context, await check(context, operation))
    case 'reserved':
      return told(context, await begin(context, operation))
    case 'swapping':
    case 'unknown':
    case 'disputed': {
      if (!mayTry(operation.nextAt, context.now(), context.config)) return undefined
      const next = await swap(context, operation)
      if (next === undefined) await tellUnknown(context, operation)
      return told(context, next)
    }
    case 'ready':
      if (isDue(operation, context.now())) return told(context, await askAfter(context, operation))
      await tellPages(context, operation)
      return undefined
    case 'released':
    case 'paid':
      return isDue(operation, context.now()) ? told(context, await askAfter(context, operation)) : undefined
    case 'returning':
    case 'refunding': {
      if (!mayTry(operation.nextAt, context.now(), context.config)) return undefined
      const next = await bringHome(context, operation)
      if (next === undefined) await tellUnknown(context, operation)
      else if (next.state !== operation.state) await tellPages(context, next)
      return next
    }
    case 'approving':
    case 'refused':
    case 'not-paid':
    case 'refunded':
      return undefined
  }
}

async function told(context: Context, next: PayOperation | undefined): Promise<PayOperation | undefined> {
  switch (next?.state) {
    case 'refused':
    case 'not-paid':
      await tellPages(context, next)
      return next
    case 'asked':
      // Given back because its challenge ran out: the page fetches a fresh one, and this rests until it comes.
      await tellPages(context, next)
      return undefined
    default:
      return next
  }
}

async function tellUnknown(context: Context, { id }: PayOperation): Promise<void> {
  const resting = await readOperation(context.vault, id)
  if (resting?.kind !== 'pay') return
  switch (resting.state) {
    case 'unknown':
    case 'disputed':
    case 'returning':
    case 'refunding':
      await tellPages(context, resting)
  }
}
