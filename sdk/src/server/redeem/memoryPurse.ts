import type { PlainCoin, Purse } from './Purse.ts'
import { type Batch, isOpen } from './Redeem.ts'

/** A purse that is gone with its process; memoryStore refuses to run in production, and only it makes one. */
export function memoryPurse(): Purse {
  const batches = new Map<string, Batch>()
  const coins = new Map<string, PlainCoin>()
  let holder = { owner: '', until: 0 }
  return {
    async save(...changed) {
      for (const batch of changed) batches.set(batch.id, batch)
    },
    async credit(batch, brought) {
      batches.set(batch.id, { ...batch, state: 'credited' })
      for (const coin of brought) if (!coins.has(coin.secret)) coins.set(coin.secret, coin)
    },
    async get(id) {
      return batches.get(id)
    },
    async open() {
      return [...batches.values()].filter(isOpen)
    },
    async naming(ys) {
      return [...batches.values()].filter((batch) => batch.ys.some((y) => ys.includes(y)))
    },
    async coins() {
      return [...coins.values()]
    },
    async lock(owner, now, until) {
      if (holder.owner !== owner && holder.until > now) return false
      holder = { owner, until }
      return true
    },
    async unlock(owner) {
      if (holder.owner === owner) holder = { owner: '', until: 0 }
    },
    close: () => undefined,
  }
}
