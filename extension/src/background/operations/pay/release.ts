import type { Work } from '../../vault/Vault.ts'
import type { Context } from '../Context.ts'
import { readOperation, saveOperation } from '../Operation.ts'
import { isComingHome } from './isComingHome.ts'
import { findJoined, join, ownedName, pressName } from './Joins.ts'
import type { Paid, PayOperation, Ready, Released } from './PayOperation.ts'
import { suits } from './suits.ts'

/**
 * Stores that the coins have left, before they do. Where others have left for the same thing, and are good for it still,
 * those are what its pages get, and these stay: the reader may have said yes twice to what is bought once, while the bank
 * gave no answer to the first. Where others are on their way home from there, these wait until they have come. Gives the
 * payment whose coins its pages get; `undefined` when it is not ready any more, or has to wait.
 */
export async function release(context: Context, operation: Ready): Promise<Released | Paid | undefined> {
  const { vault } = context
  const owned = await ownedName(vault, operation)
  return vault.step(async (work) => {
    const current = await readOperation(work, operation.id)
    if (current?.kind !== 'pay') return undefined
    if (current.state === 'released' || current.state === 'paid') return current
    if (current.state !== 'ready') return undefined
    const other = await findOther(work, { owned, ready: current })
    if (other !== undefined && isComingHome(other)) return undefined
    if (other !== undefined && hasLeft(other, current, context.now()))
      return handOver(context, work, { from: current, to: other })
    const joins = await join(work, current, [owned])
    const released: Released = { ...current, joins, state: 'released', releasedAt: context.now() }
    saveOperation(work, released)
    return released
  })
}

/** Another payment for the same thing, whose coins have left. */
async function findOther(
  work: Work,
  { owned, ready }: { owned: string | undefined; ready: Ready },
): Promise<PayOperation | undefined> {
  const other = await findJoined(work, owned)
  return other?.id === ready.id ? undefined : other
}

/** Whether its coins may have bought what these are for. */
function hasLeft(other: PayOperation, { terms }: Ready, now: number): other is Released | Paid {
  if (other.state !== 'released' && other.state !== 'paid') return false
  return suits(other, terms, { way: 'owned', now })
}

/** Its pages and its names are the other's from now on; its coins wait at the till, or for their refund time. */
async function handOver<T extends Released | Paid>(
  { vault, config }: Context,
  work: Work,
  { from, to }: { from: Ready; to: T },
): Promise<T> {
  const names = await Promise.all(from.presses.map(({ id }) => pressName(vault, from.origin, id)))
  await join(work, to, names)
  const joins = await join(work, to, from.joins)
  const given = { ...to, joins, presses: [...to.presses, ...from.presses].slice(-config.presses) }
  saveOperation(work, given)
  saveOperation(work, { ...from, joins: [], presses: [] })
  return given
}
