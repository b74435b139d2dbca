import type { Work } from '../../vault/Vault.ts'
import type { Context } from '../Context.ts'
import { readOperation, saveOperation } from '../Operation.ts'
import { findJoined, join, ownedName, pressName } from './Joins.ts'
import type { Paid, Ready, Released } from './PayOperation.ts'
import { suits } from './suits.ts'

/**
 * Stores that the coins have left, before they do. Where others have left for the same thing, and are good for it still,
 * those are what its pages get, and these stay: the reader may have said yes twice to what is bought once, while the bank
 * gave no answer to the first. Gives the payment whose coins its pages get; `undefined` when it is not ready any more.
 */
export async function release(context: Context, operation: Ready): Promise<Released | Paid | undefined> {
  const { vault } = context
  const owned = await ownedName(vault, operation)
  return vault.step(async (work) => {
    const current = await readOperation(work, operation.id)
    if (current?.kind !== 'pay') return undefined
    if (current.state === 'released' || current.state === 'paid') return current
    if (current.state !== 'ready') return undefined
    const before = await findLeft(context, work, { owned, ready: current })
    if (before !== undefined) return handOver(context, work, { from: current, to: before })
    const joins = await join(work, current, [owned])
    const released: Released = { ...current, joins, state: 'released', releasedAt: context.now() }
    saveOperation(work, released)
    return released
  })
}

/** Another payment for the same thing, whose coins may have bought it. */
async function findLeft(
  context: Context,
  work: Work,
  { owned, ready }: { owned: string | undefined; ready: Ready },
): Promise<Released | Paid | undefined> {
  const other = await findJoined(work, owned)
  if (other === undefined || other.id === ready.id) return undefined
  if (other.state !== 'released' && other.state !== 'paid') return undefined
  return suits(other, ready.terms, { way: 'owned', now: context.now() }) ? other : undefined
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
