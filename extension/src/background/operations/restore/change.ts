import type { Work } from '../../vault/Vault.ts'
import { soonAgain, troubled } from '../backOff.ts'
import type { Context } from '../Context.ts'
import type { Trouble } from '../settleSwap.ts'
import {
  type Moving,
  type RestoreOperation,
  readRestore,
  type Scanning,
  saveRestore,
} from './RestoreOperation.ts'

/** One step on a restore, if nobody has taken it further or stopped it since it was read. */
export async function change<F extends Scanning | Moving, T extends RestoreOperation>(
  { vault }: Pick<Context, 'vault'>,
  from: F,
  decide: (work: Work, current: F) => Promise<T>,
): Promise<T | undefined> {
  return vault.step(async (work) => {
    const current = await readRestore(work, from.id)
    if (current === undefined || !isStill(current, from)) return undefined
    const next = await decide(work, current)
    saveRestore(work, next)
    return next
  })
}

/** Whether it stands where it stood: the next thing to be asked is the same one. */
function isStill<F extends Scanning | Moving>(current: RestoreOperation, from: F): current is F {
  if (current.state !== from.state) return false
  if (current.state === 'moving' && from.state === 'moving') return current.request.body === from.request.body
  return current.state === 'scanning' && JSON.stringify(current.tasks) === JSON.stringify(from.tasks)
}

/** No clear answer: tried again a little later, then by alarm. `undefined`: it has to wait. */
export async function wait<F extends Scanning | Moving>(
  context: Context,
  from: F,
  trouble: Trouble,
): Promise<F | undefined> {
  const waiting = await change(context, from, async (_, current) => ({
    ...current,
    ...troubled(context, from, trouble),
  }))
  return soonAgain(context, waiting)
}

/** The same, with its troubles over. */
export function freshly<T extends Scanning | Moving>(operation: T): T {
  const { nextAt: _, reason: __, ...rest } = operation
  return { ...rest, attempts: 0 } as T
}
