import { isKnownPayee } from '../../payee/checkPayee.ts'
import type { Context } from '../Context.ts'
import { readOperation } from '../Operation.ts'
import {
  type Begun,
  listRestored,
  listRestoring,
  readRestore,
  type Shop,
  saveRestore,
} from './RestoreOperation.ts'
import { rename } from './rename.ts'
import { shopName, shopOf } from './shops.ts'

/**
 * A payment at a shop has been looked at: whatever restored wallets have locked to it before is looked for (design.md,
 * Locks and seeds). The restores that have something new to look for. A site without a key file may name anybody's key:
 * coins locked to it are called that site's only until one is met whose own file lists it.
 */
export async function meetShop(context: Context, payment: string): Promise<string[]> {
  const { vault } = context
  const restores = [...(await listRestored(vault)), ...(await listRestoring(vault))]
  if (restores.length === 0) return []
  const operation = await readOperation(vault, payment)
  // A request that is only asked, or refused, may name anybody's key: the site's own file has not agreed to it.
  if (operation?.kind !== 'pay' || operation.state === 'asked' || operation.state === 'refused') return []
  const { origin, terms } = operation
  const shop = shopOf(origin, terms)
  if (shop === undefined) return []
  const urls = terms.banks.map(({ url }) => url)
  const isListed = await isKnownPayee(vault, { origin, key: terms.payee, banks: urls })
  const concerned = restores.filter(({ bank }) => urls.includes(bank))
  const going = await Promise.all(concerned.map(({ id }) => meet(context, id, { shop, isListed })))
  return going.flat()
}

type Met = { readonly shop: Shop; readonly isListed: boolean }

/** Puts a shop on the list of a restore, or its coins under its own name. The restore's id if it has to go on. */
async function meet(context: Context, id: string, { shop, isListed }: Met): Promise<string[]> {
  const { vault, config } = context
  return vault.step(async (work) => {
    const current = await readRestore(work, id)
    const at = current?.state === 'cancelled' ? current.was : current
    if (current === undefined || at === undefined || at.state === 'named') return []
    const { guessed = [] } = at
    const isShop = (other: Shop) => shopName(other) === shopName(shop)
    const wrong = guessed.find(isShop)
    if (at.met.includes(shopName(shop))) {
      if (wrong === undefined || !isListed) return []
      const left = guessed.filter((each) => each !== wrong)
      save({ ...(await rename(work, at, { from: wrong, to: shop.origin })), guessed: left })
    } else {
      // Sites without a file take no listed one's place.
      const taken = isListed ? at.met.length - guessed.length : at.met.length
      if (taken >= config.shopsMet) return []
      save({ ...withShop(at, shop), guessed: isListed ? guessed : [...guessed, shop] })
    }
    return current.state === 'cancelled' ? [] : [id]

    function save(next: Begun): void {
      const { wallet, bank } = next
      const isStopped = current?.state === 'cancelled' && next.state !== 'done'
      saveRestore(work, isStopped ? { id, wallet, bank, state: 'cancelled', was: next } : next)
    }
  })
}

function withShop(operation: Begun, shop: Shop): Begun {
  const more = { shops: [...operation.shops, shop], met: [...operation.met, shopName(shop)] }
  if (operation.state !== 'done') return { ...operation, ...more }
  const { settledAt: _, ...rest } = operation
  return { ...rest, ...more, state: 'scanning', attempts: 0 }
}
