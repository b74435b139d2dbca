import type { Work } from '../../vault/Vault.ts'
import { listPayments, readOperation, saveOperation } from '../Operation.ts'
import type { Begun, Shop } from './RestoreOperation.ts'
import { shopName } from './shops.ts'

/** Calls what a restore has found of a shop, or will find, by the name of another site, within a step. */
export async function rename<T extends Begun>(
  work: Work,
  operation: T,
  { from, to }: { readonly from: Shop; readonly to: string },
): Promise<T> {
  const { wallet, bank, shops, tasks } = operation
  const isShop = (shop: Shop) => shopName(shop) === shopName(from) && shop.origin === from.origin
  const named = (shop: Shop): Shop => (isShop(shop) ? { ...shop, origin: to } : shop)
  for (const { id } of await listPayments(work)) {
    const found = await readOperation(work, id)
    if (found?.kind !== 'pay' || !('wallet' in found) || !('hint' in found)) continue
    const isOurs = found.wallet === wallet && found.bank === bank && found.hint === 'restored'
    const { payee: V, lock } = found.terms
    if (!isOurs || lock.kind === 'none' || !isShop({ V, origin: found.origin, lock })) continue
    saveOperation(work, { ...found, origin: to })
  }
  return {
    ...operation,
    shops: shops.map(named),
    tasks: tasks.map((task) => (task.of === 'locked' ? { ...task, shop: named(task.shop) } : task)),
  }
}
