import { askUnspent } from '../bank/askSigned.ts'
import type { Work } from '../vault/Vault.ts'
import { dropFree, freeCoins, type Purse } from '../wallets/cashu/Coins.ts'
import { readWallet, saveWallet } from '../wallets/Wallet.ts'
import type { Context } from './Context.ts'

/** Remembers, within a step, that another copy of a wallet has spent coins of it. `now`: milliseconds. */
export async function markMoved(work: Work, wallet: string, now: number): Promise<void> {
  const current = await readWallet(work, wallet)
  saveWallet(work, { ...current, movedAt: now })
}

/**
 * A restore moves all coins of a wallet at once, so when one is found spent the others are asked about, once: what is
 * shown is what there is. Without a clear answer they stay, and the next payment finds out.
 */
export async function dropSpent({ vault, access }: Context, { wallet, bank }: Purse): Promise<void> {
  const free = await freeCoins(vault, { wallet, bank })
  const unspent = await askUnspent(access, bank, free)
  if ('reason' in unspent) return
  const kept = new Set(unspent.map(({ y }) => y))
  await vault.step((work) =>
    dropFree(
      work,
      free.flatMap(({ y }) => (kept.has(y) ? [] : [y])),
    ),
  )
}
