import type { Curve } from '@tuppence/protocol/curve'
import type { Vault } from '../vault/Vault.ts'
import type { Access } from './ask.ts'
import { type Bank, isPinned, readBank, saveBank } from './Bank.ts'
import { visitBank, visitKeys, visitKeysets } from './visit.ts'

type Context = { readonly access: Access; readonly curve: Curve; readonly vault: Vault }

/** Makes the acquaintance of a bank the reader has named, and keeps what it said. Throws as `visitBank`. */
export async function keepBank(context: Context, url: string): Promise<Bank> {
  const visited = await visitBank(context, url)
  await context.vault.step((work) => saveBank(context.vault, work, visited))
  return visited.bank
}

/** Asks a known bank for its keysets again. Throws as `visitBank`. */
export async function refreshBank(context: Context, url: string): Promise<Bank> {
  const before = await readBank(context.vault, url)
  const known = new Set(before.keysets.filter((line) => line.active).map((line) => line.id))
  const { lines, fresh } = await visitKeysets(context, url, known)
  // A keyset that is no longer listed may still be that of coins we hold.
  const unlisted = before.keysets.filter((line) => !lines.some((each) => each.id === line.id))
  const bank = { ...before, keysets: [...lines, ...unlisted.map((line) => ({ ...line, active: false }))] }
  await context.vault.step((work) => saveBank(context.vault, work, { bank, fresh }))
  return bank
}

/**
 * Pins every keyset of a bank that has just been kept, also those it no longer signs with: coins of a wallet of before
 * may be on any. Throws as `visitBank`.
 */
export async function keepKeysets(context: Context, bank: Bank): Promise<void> {
  const { vault } = context
  for (const line of bank.keysets) {
    if (await isPinned(vault, line.id)) continue
    const fresh = [await visitKeys(context, bank.url, line)]
    await vault.step((work) => saveBank(vault, work, { bank, fresh }))
  }
}
