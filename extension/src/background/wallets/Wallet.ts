import { store, type Vault, type Work } from '../vault/Vault.ts'
import { WalletError } from '../WalletError.ts'

/** One purse of the reader. `kind` names the folder that knows how to handle it. */
export type Wallet = {
  readonly id: string
  readonly name: string
  readonly kind: 'cashu'
  /** Fingerprint of the seed its secrets come from. */
  readonly seed: string
  /** Names of the banks the reader has added to it, in that order. */
  readonly banks: readonly string[]
  /** Milliseconds. */
  readonly createdAt: number
  /** Milliseconds, when the reader showed to have its words. */
  readonly backedUpAt?: number
  /** Milliseconds, when it was made again from its words. */
  readonly restoredAt?: number
  /** Milliseconds, when coins of it turned out to be spent by another copy of it. */
  readonly movedAt?: number
}

const wallets = store<Wallet>('wallets')

export function addWallet(work: Work, wallet: Wallet): void {
  work.add(wallets, wallet.id, wallet)
}

/** All wallets, oldest first. */
export async function listWallets(vault: Pick<Vault, 'list'>): Promise<Wallet[]> {
  const entries = await vault.list(wallets, { by: 'all' })
  return entries.map((entry) => entry.value).sort((a, b) => a.createdAt - b.createdAt)
}

/** Throws `not-found`. */
export async function readWallet(vault: Pick<Vault, 'get'>, id: string): Promise<Wallet> {
  const wallet = await vault.get(wallets, id)
  if (wallet === undefined) throw new WalletError('not-found')
  return wallet
}

/** Writes a wallet within a step that has read it. */
export function saveWallet(work: Work, wallet: Wallet): void {
  work.save(wallets, wallet.id, wallet)
}
