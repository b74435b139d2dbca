import type { Operation } from '../Operation.ts'
import type { Shop } from '../restore/RestoreOperation.ts'
import { shopName, shopOf } from '../restore/shops.ts'
import type { ExportedShop } from './ExportContent.ts'
import { writeShop } from './purchases.ts'

/** Shops that are told where all is settled at others: each costs a restore many questions. */
const mostSettled = 256

type Of = { readonly wallet: string; readonly bank: string }

type Known = {
  /** The newest first. */
  readonly operations: readonly Operation[]
  /** Those whose coins may lie anywhere. */
  readonly open: readonly Operation[]
  /** What a restore has still to look for. */
  readonly before: readonly Shop[]
}

/**
 * The shops to whose keys a wallet has locked coins of a bank: every one where some may lie still, and the last ones of
 * the others.
 */
export function exportShops(of: Of, { operations, open, before }: Known): ExportedShop[] {
  const needed = [...shopsOf(open, of), ...before]
  const most = Math.max(mostSettled, new Set(needed.map(shopName)).size)
  const byName = new Map([...needed, ...shopsOf(operations, of)].map((shop) => [shopName(shop), shop]))
  return [...byName.values()].slice(0, most).flatMap(writeShop)
}

function shopsOf(operations: readonly Operation[], { wallet, bank }: Of): Shop[] {
  return operations.flatMap((operation) => {
    if (operation.kind === 'past') {
      const { line, purchase } = operation
      if (line.wallet !== wallet || purchase?.bank !== bank) return []
      return shopOf(purchase.origin, purchase.terms) ?? []
    }
    if (operation.kind !== 'pay' || !('bank' in operation)) return []
    if (operation.wallet !== wallet || operation.bank !== bank) return []
    return shopOf(operation.origin, operation.terms) ?? []
  })
}
