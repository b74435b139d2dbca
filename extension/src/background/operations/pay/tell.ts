import type { Reached } from '../../notifyBounded.ts'
import type { Context } from '../Context.ts'
import { saveOperation } from '../Operation.ts'
import { answer } from './answer.ts'
import { change } from './change.ts'
import type { PayOperation, Press } from './PayOperation.ts'
import { isLive } from './suits.ts'

/** Tells every page that waits for a payment how it stands. A page that is gone is told nothing. */
export async function tellPages(context: Context, operation: PayOperation): Promise<void> {
  const presses = operation.state === 'ready' ? await present(context, operation) : operation.presses
  const told: Promise<unknown>[] = []
  for (const press of presses) {
    const message = await answer(context, operation, press.id)
    told.push(context.notify(press.target, { type: 'page', message }))
  }
  await Promise.all(told)
}

/**
 * The presses whose document is still there: coins do not leave for a page that is not. One that is silent may come back
 * for them, and asks by itself then.
 */
async function present(context: Context, { id, presses }: PayOperation): Promise<Press[]> {
  const reached = await Promise.all(
    presses.map(async (press) => {
      const message = { v: 1, type: 'state', id: press.id, state: 'accepted' } as const
      if (!isLive(press, context.now())) return { press, is: 'here' }
      return { press, is: await context.notify(press.target, { type: 'page', message }) }
    }),
  )
  const those = (which: Reached) => reached.filter(({ is }) => is === which).map(({ press }) => press)
  const gone = those('gone').map((press) => press.id)
  if (gone.length > 0) await remember(context, id, gone)
  return those('here')
}

/** Coins nobody is there to take are free for the next payment to the same till. */
async function remember(context: Context, id: string, gone: readonly string[]): Promise<void> {
  await change(context, { id }, async (work, current) => {
    if (current.state !== 'ready') return undefined
    const presses = current.presses.map((press) =>
      gone.includes(press.id) ? { ...press, gone: true as const } : press,
    )
    saveOperation(work, { ...current, presses })
    return undefined
  })
}
