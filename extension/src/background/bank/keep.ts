import type { Curve } from '@tuppence/protocol/curve'
import type { Keyset } from '@tuppence/protocol/ecash'
import type { Vault } from '../vault/Vault.ts'
import { type WalletCode, WalletError } from '../WalletError.ts'
import type { Access } from './ask.ts'
import { activeLine, type Bank, isPinned, readBank, readKeyset, saveBank } from './Bank.ts'
import { firstSeen, rotate } from './rotation.ts'
import { visitBank, visitKeys, visitKeysets } from './visit.ts'

type Context = {
  readonly access: Access
  readonly curve: Curve
  readonly vault: Vault
  /** Milliseconds. */
  readonly now: () => number
}

/** Makes the acquaintance of a bank the reader has named, and keeps what it said. Throws as `visitBank`. */
export async function keepBank(context: Context, url: string): Promise<Bank> {
  const { bank: met, fresh } = await visitBank(context, url)
  const bank = { ...met, keysets: firstSeen(met.keysets, context.now()) }
  await context.vault.step((work) => saveBank(context.vault, work, { bank, fresh }))
  return bank
}

/** Asks a known bank for its keysets again. The code says what went wrong: those of `visitBank` and `rotate`. */
export async function refreshBank(context: Context, url: string): Promise<WalletCode | undefined> {
  const { vault, access } = context
  try {
    const before = await readBank(vault, url)
    const known = new Set(before.keysets.filter((line) => line.active).map((line) => line.id))
    const { lines, fresh } = await visitKeysets(context, url, known)
    const { rotation } = access.config
    const bank = { ...before, keysets: rotate(before.keysets, lines, { now: context.now(), rotation }) }
    await vault.step((work) => saveBank(vault, work, { bank, fresh }))
    return undefined
  } catch (error) {
    if (error instanceof WalletError) return error.code
    throw error
  }
}

/**
 * The keyset that a known bank signs with in a unit. It is asked again where none is known: it may have been seen between
 * two. The code says what went wrong.
 */
export async function readActive(
  context: Context,
  url: string,
  unit: string,
): Promise<{ readonly bank: Bank; readonly keyset: Keyset.Keyset } | WalletCode> {
  const { vault } = context
  const known = await readBank(vault, url)
  const trouble = activeLine(known, unit) === undefined ? await refreshBank(context, url) : undefined
  if (trouble !== undefined) return trouble
  const bank = await readBank(vault, url)
  const line = activeLine(bank, unit)
  return line === undefined ? 'bank-misbehaved' : { bank, keyset: await readKeyset(vault, url, line.id) }
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
