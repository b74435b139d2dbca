import type { Context } from '../Context.ts'
import { readOperation } from '../Operation.ts'
import {
  type Done,
  listRestored,
  listRestoring,
  type Moving,
  readRestore,
  type Scanning,
  type Shop,
  saveRestore,
} from './RestoreOperation.ts'
import { shopName, shopOf } from './shops.ts'

/**
 * A payment at a shop has been looked at: whatever restored wallets have locked to it before is looked for (design.md,
 * Locks and seeds). The restores that have something new to look for.
 */
export async function meetShop(context: Context, payment: string): Promise<string[]> {
  const { vault } = context
  const restores = [...(await listRestored(vault)), ...(await listRestoring(vault))]
  if (restores.length === 0) return []
  const operation = await readOperation(vault, payment)
  // A request that is only asked, or refused, may name anybody's key: the site's own file has not agreed to it.
  if (operation?.kind !== 'pay' || operation.state === 'asked' || operation.state === 'refused') return []
  const shop = shopOf(operation.origin, operation.terms)
  if (shop === undefined) return []
  const banks = new Set(operation.terms.banks.map(({ url }) => url))
  const concerned = restores.filter((each) => banks.has(each.bank) && !each.met.includes(shopName(shop)))
  const going = await Promise.all(concerned.map(({ id }) => addShops(context, id, [shop])))
  return going.flat()
}

/** Puts shops on the list of a restore, those that are not on it yet. Its id if there is something new to look for. */
export async function addShops(
  { vault, config }: Context,
  id: string,
  shops: readonly Shop[],
): Promise<string[]> {
  return vault.step(async (work) => {
    const current = await readRestore(work, id)
    const at = current?.state === 'cancelled' ? current.was : current
    if (current === undefined || at === undefined || at.state === 'named') return []
    const known = new Set(at.met)
    const fresh = shops.filter((shop) => !known.has(shopName(shop)))
    const taken = fresh.slice(0, Math.max(0, config.shopsMet - at.met.length))
    if (taken.length === 0) return []
    const { wallet, bank } = at
    const next = withShops(at, taken)
    saveRestore(
      work,
      current.state === 'cancelled' ? { id, wallet, bank, state: 'cancelled', was: next } : next,
    )
    return current.state === 'cancelled' ? [] : [id]
  })
}

function withShops(operation: Scanning | Moving | Done, shops: readonly Shop[]): Scanning | Moving {
  const more = {
    shops: [...operation.shops, ...shops],
    met: [...operation.met, ...shops.map(shopName)],
  }
  if (operation.state !== 'done') return { ...operation, ...more }
  const { settledAt: _, ...rest } = operation
  return { ...rest, ...more, state: 'scanning', attempts: 0 }
}
