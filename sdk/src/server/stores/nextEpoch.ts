import type { VendorKeys } from '../Store.ts'
import { TillError } from '../TillError.ts'

/**
 * The epoch of a vendor key in a store that has seen `seen`, newest last. A spent set belongs to one key: another
 * one is taken only by an owner who names the newest seen as retired, and none comes back.
 * Throws TillError vendor-key-differs or vendor-key-retired.
 */
export function nextEpoch(
  seen: readonly { readonly key: string; readonly epoch: number }[],
  keys: VendorKeys,
): { epoch: number; isNew: boolean } {
  const newest = seen.at(-1)
  if (newest === undefined) return { epoch: 1, isNew: true }
  if (newest.key === keys.current) return { epoch: newest.epoch, isNew: false }
  if (seen.some((row) => row.key === keys.current)) throw new TillError('vendor-key-retired')
  if (!keys.retired.includes(newest.key)) throw new TillError('vendor-key-differs')
  return { epoch: newest.epoch + 1, isNew: true }
}
