import { parseBankAddress } from '../bank/address.ts'
import type { Bank } from '../bank/Bank.ts'
import { keepBank } from '../bank/keep.ts'
import { addSeed } from '../vault/Seeds.ts'
import type { Work } from '../vault/Vault.ts'
import { addWallet, listWallets, readWallet, saveWallet, type Wallet } from './Wallet.ts'

type Context = Parameters<typeof keepBank>[0] & { readonly now: () => number }

/**
 * Makes a wallet with a seed of its own: 12 fresh words. One that was made before and has had no bank yet is that
 * wallet: whoever made it has not heard so, and asks again.
 */
export async function createWallet(
  { vault, now }: Context,
  { id, name }: { id: string; name: string },
): Promise<Wallet> {
  const createdAt = now()
  return vault.step(async (work) => {
    const begun = (await listWallets(work)).find(
      ({ banks, restoredAt }) => banks.length === 0 && restoredAt === undefined,
    )
    if (begun !== undefined) {
      const renamed = { ...begun, name }
      saveWallet(work, renamed)
      return renamed
    }
    const wallet: Wallet = { id, name, kind: 'cashu', seed: addSeed(work, createdAt), banks: [], createdAt }
    addWallet(work, wallet)
    return wallet
  })
}

/** Adds the bank at an address the reader typed. Throws `bank-address`, `bank-private`, and as `keepBank`. */
export async function addBank(
  context: Context,
  { wallet, url, confirmed }: { wallet: string; url: string; confirmed: boolean },
): Promise<Bank> {
  const name = parseBankAddress(url, confirmed)
  await readWallet(context.vault, wallet)
  const bank = await keepBank(context, name)
  await context.vault.step((work) => nameBank(work, wallet, name))
  return bank
}

/** Puts a bank on a wallet's list, within a step. */
export async function nameBank(work: Work, wallet: string, bank: string): Promise<void> {
  const current = await readWallet(work, wallet)
  if (!current.banks.includes(bank)) saveWallet(work, { ...current, banks: [...current.banks, bank] })
}
