import type { Context } from '../Context.ts'
import { listRefused, readOperation, removeOperation } from '../Operation.ts'
import { pressName, unjoin } from './Joins.ts'
import type { Refused } from './PayOperation.ts'

/** Forgets the oldest refused requests above what is kept: they moved no money, and a page can make them for ever. */
export async function prune(context: Context): Promise<void> {
  const refused = await listRefused(context.vault)
  const spare = refused.length - context.config.refusedKept
  if (spare <= 0) return
  for (const operation of refused.slice(0, spare)) await forget(context, operation)
}

async function forget({ vault }: Context, { id, origin, presses }: Refused): Promise<void> {
  const names = await Promise.all(presses.map((press) => pressName(vault, origin, press.id)))
  await vault.step(async (work) => {
    const current = await readOperation(work, id)
    if (current?.kind !== 'pay' || current.state !== 'refused') return
    await unjoin(work, current, names)
    removeOperation(work, id)
  })
}
