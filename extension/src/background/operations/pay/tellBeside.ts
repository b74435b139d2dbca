import type { Context } from '../Context.ts'
import { listReady } from '../Operation.ts'
import { isComingHome } from './isComingHome.ts'
import { ownedName } from './Joins.ts'
import type { PayOperation } from './PayOperation.ts'
import { tellPages } from './tell.ts'

/**
 * Tells the pages of other payments for the same thing, whose coins have waited until it was known what became of this
 * one's (`release.ts`). Should the worker die before, they ask by themselves.
 */
export async function tellBeside(context: Context, operation: PayOperation): Promise<void> {
  const { vault } = context
  const owned = isComingHome(operation) ? undefined : await ownedName(vault, operation)
  if (owned === undefined) return
  for (const ready of await listReady(vault)) {
    if ((await ownedName(vault, ready)) === owned) await tellPages(context, ready)
  }
}
