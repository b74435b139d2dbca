import type { Context } from '../Context.ts'
import { answer } from './answer.ts'
import type { PayOperation, Press } from './PayOperation.ts'
import { isLive } from './suits.ts'

/** Tells every page that waits for a payment how it stands. A page that is gone is told nothing. */
export async function tellPages(context: Context, operation: PayOperation): Promise<void> {
  const presses = operation.state === 'ready' ? await present(context, operation.presses) : operation.presses
  for (const press of presses) {
    const message = await answer(context, operation, press.id)
    await context.notify(press.target, { type: 'page', message })
  }
}

/** The presses whose document is still there: coins do not leave for a page that is not. */
async function present(context: Context, presses: readonly Press[]): Promise<Press[]> {
  const here: Press[] = []
  for (const press of presses) {
    const message = { v: 1, type: 'state', id: press.id, state: 'accepted' } as const
    const isHere =
      !isLive(press, context.now()) || (await context.notify(press.target, { type: 'page', message }))
    if (isHere) here.push(press)
  }
  return here
}
