import { parseBankAddress } from '../bank/address.ts'
import type { Bank } from '../bank/Bank.ts'
import { keepBank } from '../bank/keep.ts'
import { addSeed } from '../vault/Seeds.ts'
import { addWallet, readWallet, saveWallet, type Wallet } from './Wallet.ts'

type Context = Parameters<typeof keepBank>[0] & { readonly now: () => number }

/** Makes a wallet with a seed of its own: 12 fresh words. */
export async function createWallet(
  { vault, now }: Context,
  { id, name }: { id: string; name: string },
): Promise<Wallet> {
  const createdAt = now()
  return vault.step(async (work) => {
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
  await context.vault.step(async (work) => {
    const current = await readWallet(work, wallet)
    if (!current.banks.includes(name)) saveWallet(work, { ...current, banks: [...current.banks, name] })
  })
  return bank
}
