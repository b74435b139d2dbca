import { neverTaken } from './opensNothing.ts'
import { isReturning, type PayOperation } from './PayOperation.ts'

/**
 * Whether coins that have left are being brought home, or are to be as soon as the bank answers. Until they are there
 * whoever has them could present them yet, so nothing is paid beside them.
 */
export function isComingHome(operation: PayOperation): boolean {
  if (isReturning(operation)) return true
  if (operation.state !== 'released' || operation.lock !== 'none') return false
  // Without a time nobody ever asks about them.
  return operation.nextAt !== undefined && operation.hint !== undefined && neverTaken.has(operation.hint)
}
