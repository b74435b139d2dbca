import { parseBankAddress } from '../../bank/address.ts'
import { keepBank, keepKeysets } from '../../bank/keep.ts'
import { addWords, hasSeed } from '../../vault/Seeds.ts'
import { WalletError } from '../../WalletError.ts'
import { nameBank } from '../../wallets/create.ts'
import { addWallet, readWallet, type Wallet } from '../../wallets/Wallet.ts'
import type { Context } from '../Context.ts'
import type { ExportContent } from '../export/ExportContent.ts'
import { takeIn } from '../export/takeIn.ts'
import { newId } from '../newId.ts'
import { parseWords } from './parseWords.ts'
import { listRestores, readRestore, type Scanning, saveRestore } from './RestoreOperation.ts'
import { shopName } from './shops.ts'

/** Monday 2 November 2026: no wallet is older (wire.md, Keys). */
const firstBirthday = Date.UTC(2026, 10, 2)

type Wanted = { readonly name: string; readonly words: string; readonly content?: ExportContent }

/**
 * Makes a wallet from its words, and what an export file knows of it. No bank is asked. Throws `malformed-seed`,
 * `wallet-exists` when it is here already, and `file-differs` when the file is of other words.
 */
export async function startRestore(context: Context, wanted: Wanted): Promise<Wallet> {
  const { vault } = context
  const { words, fingerprint } = parseWords(wanted.words)
  const { content } = wanted
  const told = content?.wallets.find(({ seed }) => seed === fingerprint)
  if (content !== undefined && told === undefined) throw new WalletError('file-differs')
  const now = context.now()
  return vault.step(async (work) => {
    if (await hasSeed(work, fingerprint)) throw new WalletError('wallet-exists')
    const seed = addWords(work, words, told?.birthday ?? firstBirthday)
    const name = told?.name ?? wanted.name
    const wallet: Wallet = {
      ...{ id: newId(now), name, kind: 'cashu', seed, banks: [], createdAt: now },
      // Who restores has the words.
      ...{ backedUpAt: now, restoredAt: now },
    }
    addWallet(work, wallet)
    if (content !== undefined && told !== undefined) await takeIn(context, work, { content, told, wallet })
    return wallet
  })
}

type Place = { readonly wallet: string; readonly url: string; readonly confirmed: boolean }

/**
 * Adds a bank that the reader has named to a restored wallet, and begins to look for the wallet's coins there; the
 * operation that does, which may have begun before. Throws as `addBank`, and `not-found` for a wallet not restored.
 */
export async function startRestoreBank(context: Context, place: Place): Promise<string> {
  const { vault } = context
  const { id: wallet, restoredAt } = await readWallet(vault, place.wallet)
  if (restoredAt === undefined) throw new WalletError('not-found')
  const bank = await keepBank(context, parseBankAddress(place.url, place.confirmed))
  await keepKeysets(context, bank)
  const now = context.now()
  return vault.step(async (work) => {
    // In one step with the restore: a wallet that has a bank where nothing was looked for seems to be empty.
    await nameBank(work, wallet, bank.url)
    const known = await listRestores(work, wallet)
    const before = known.find((each) => each.bank === bank.url)
    if (before !== undefined && before.state !== 'named') return before.id
    const operation = beginning(before?.id ?? newId(now), { wallet, bank: bank.url, createdAt: now })
    const keysets = bank.keysets.map(({ id }) => id)
    const shops = before?.shops ?? []
    await readRestore(work, operation.id)
    saveRestore(work, {
      ...{ ...operation, moves: true, keysets, tasks: keysets.map(plainTask) },
      ...{ shops, met: shops.map(shopName) },
    })
    return operation.id
  })
}

type Beginning = Pick<Scanning, 'wallet' | 'bank' | 'createdAt'>

/** A restore that has not asked anything yet. */
export function beginning(id: string, at: Beginning): Scanning {
  return {
    ...{ id, ...at, moves: false, keysets: [], tasks: [], shops: [], met: [] },
    ...{ tally: { scanned: 0, coins: 0, units: 0n, locked: 0n }, attempts: 0, state: 'scanning' },
  }
}

export function plainTask(keyset: string): Scanning['tasks'][number] {
  return { of: 'plain', keyset, next: 0, empty: 0 }
}
