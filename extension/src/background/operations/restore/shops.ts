import { Derive } from '@tuppence/protocol/ecash'
import type { LockTerms } from '../../wallets/cashu/Outputs.ts'
import type { Terms } from '../pay/PayOperation.ts'
import type { LockedTask, RestoreOperation, Scanning, Shop } from './RestoreOperation.ts'

const week = 7 * 86_400

/** The shop a payment's terms name; `undefined` for one that takes plain coins only. */
export function shopOf(origin: string, { payee: V, lock }: Pick<Terms, 'payee' | 'lock'>): Shop | undefined {
  return lock.kind === 'none' ? undefined : { V, origin, lock }
}

/** Tells apart what has to be looked for apart: a key, and what its locks look like. */
export function shopName({ V, lock }: Shop): string {
  return JSON.stringify([V, lock.kind, lock.kind === 'bare' ? (lock.tags ?? null) : null])
}

/** The shops whose coins a restore has still to look for, also one that was stopped. */
export function shopsLeft(operation: RestoreOperation): readonly Shop[] {
  if (operation.state === 'named') return operation.shops
  const { tasks, shops } = operation.state === 'cancelled' ? operation.was : operation
  return [...tasks.flatMap((task) => (task.of === 'locked' ? [task.shop] : [])), ...shops]
}

/** The lock of a shop's coins. */
export function lockOf({ shop, T }: Pick<LockedTask, 'shop' | 'T'>): LockTerms {
  const { V, lock } = shop
  return lock.kind === 'bare' && lock.tags !== undefined ? { V, T, tags: lock.tags } : { V, T }
}

/**
 * Every branch a shop's coins can be in: each refund time from the wallet's birthday to the last that could be made now
 * (both in milliseconds), on each keyset that locks are made on.
 */
export function tasksOf(shop: Shop, keysets: readonly string[], since: number, now: number): LockedTask[] {
  const times = shop.lock.kind === 'bare' ? [0] : refundTimes(since, now)
  const locking = keysets.filter((id) => id.startsWith('01'))
  return times.flatMap((T) => locking.map((keyset) => ({ of: 'locked', shop, T, keyset, next: 0 }) as const))
}

/** Mondays. One more at the end: the clock of another browser may have been ahead. */
function refundTimes(since: number, now: number): number[] {
  const seconds = (milliseconds: number) => Math.floor(milliseconds / 1000)
  const first = Derive.refundTime(Math.min(seconds(since), seconds(now)))
  const last = Derive.refundTime(seconds(now)) + week
  return Array.from({ length: (last - first) / week + 1 }, (_, i) => first + i * week)
}

/** The operation with the next of its shops' branches to look through. */
export function nextShop(operation: Scanning, since: number, now: number): Scanning {
  const [shop, ...shops] = operation.shops
  return shop === undefined
    ? operation
    : { ...operation, shops, tasks: tasksOf(shop, operation.keysets, since, now) }
}
