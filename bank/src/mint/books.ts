import type { Settings } from '../config.ts'
import { limits } from '../limits.ts'
import { describeError } from '../log.ts'
import { type Epoch, openEpoch } from '../storage/epoch.ts'
import type { Store } from '../storage/store.ts'
import { type Bank, halt, now } from './Bank.ts'

export type Books = { readonly isPaused: boolean; readonly epoch: Epoch }

/** Looks whether the database is as new as it has been, and lets the operator say to go on all the same. */
export function openBooks(settings: Settings, store: Store): Books {
  const epoch = openEpoch(settings.data, store.db, store.meta)
  if (settings.resume) {
    epoch.accept()
    store.meta.set('halted', 0)
    return { isPaused: false, epoch }
  }
  if (epoch.isBehind) {
    settings.log('alarm', 'paused', { reason: 'the database is older than it was; --resume goes on with it' })
  } else {
    epoch.advance()
  }
  return { isPaused: epoch.isBehind, epoch }
}

/** Σ issued − Σ redeemed of the unit's keysets, in minor units: what the coins outside are worth. */
export function outstanding(bank: Bank, unit: string): bigint {
  return bank.store.coins
    .totals()
    .filter((row) => bank.keysets.byNumber(row.keyset).keyset.unit === unit)
    .reduce((sum, row) => sum + (row.issued - row.redeemed) * row.amount, 0n)
}

/** Whether minted − melted − fees is what the coins outside are worth, in every unit. */
export function isBalanced(bank: Bank): boolean {
  const units = new Set(bank.keysets.all.map(({ keyset }) => keyset.unit))
  // One transaction, so that both sides are read at the same moment.
  const look = bank.store.db.transaction(() =>
    [...units].every((unit) => {
      const { minted, melted, fees } = bank.store.books.read(unit)
      return minted - melted - fees === outstanding(bank, unit)
    }),
  )
  return look()
}

/** What is done now and then: what has run out is deleted, and the epoch moves on. */
export async function maintain(bank: Bank, epoch: Epoch): Promise<void> {
  const { commit, quotes, replies } = bank.store
  const ended = now(bank) - limits.quoteKeptSeconds
  try {
    const most = limits.maintenanceRows
    // A rail that is not here now may be back tomorrow: only what is known to be no money is forgotten.
    const free = bank.rails.filter(({ isMoney }) => !isMoney).map(({ method }) => method)
    const clean = () => quotes.deleteEnded(ended, most, free) + replies.deleteOld(now(bank), most)
    while ((await commit.run(clean)) >= most);
    if (bank.isPaused) return
    epoch.mark(await commit.run(epoch.next))
    if (!isBalanced(bank)) await halt(bank, 'the books do not balance')
  } catch (error) {
    bank.settings.log('error', 'maintenance-failed', describeError(error))
  }
}
