import { Errors } from '@tuppence/protocol'
import { rememberKey } from '../../payee/KeyHistory.ts'
import { saveSetting } from '../../policy/limitRecords.ts'
import { readSite, saveSite } from '../../policy/Site.ts'
import type { Work } from '../../vault/Vault.ts'
import { WalletError } from '../../WalletError.ts'
import type { Wallet } from '../../wallets/Wallet.ts'
import type { Context } from '../Context.ts'
import { newId } from '../newId.ts'
import { addOperation, readOperation } from '../Operation.ts'
import type { PastOperation } from '../past/PastOperation.ts'
import { addRestore } from '../restore/RestoreOperation.ts'
import type { ExportContent, ExportedLine, ExportedWallet } from './ExportContent.ts'
import { readPurchase } from './purchases.ts'

type Taking = {
  readonly content: ExportContent
  /** The part of the wallet that comes back. */
  readonly told: ExportedWallet
  readonly wallet: Wallet
}

/** Keeps what a file knows of a wallet, within the step that makes it. Its banks are named, not asked. */
export async function takeIn(context: Context, work: Work, { content, told, wallet }: Taking): Promise<void> {
  for (const { url, total, shops } of told.banks) {
    const id = newId(context.now())
    addRestore(work, { id, wallet: wallet.id, bank: url, shops, state: 'named', total })
  }
  for (const limit of content.limits) await saveSetting(work, readLimit(limit))
  for (const limit of told.limits) await saveSetting(work, { ...readLimit(limit), wallet: wallet.id })
  for (const site of content.sites) await takeSite(context, work, site)
  for (const line of content.history) await takeLine(work, { line, told, wallet })
}

function readLimit({ currency, ...amounts }: ExportContent['limits'][number]) {
  const entries = Object.entries(amounts).map(([period, units]) => [period, BigInt(units)])
  return { currency, ...Object.fromEntries(entries) }
}

/** What this browser has learned of a site itself stands. */
async function takeSite(
  { vault }: Context,
  work: Work,
  { origin, bank, key }: ExportContent['sites'][number],
): Promise<void> {
  const site = await readSite(vault, work, origin)
  if (key === undefined || site.key !== undefined) return
  await saveSite(vault, work, { origin, site: { ...site, key, ...(bank !== undefined && { bank }) } })
  await rememberKey(vault, work, key, origin)
}

type TakingLine = { readonly line: ExportedLine; readonly told: ExportedWallet; readonly wallet: Wallet }

/** A line of this wallet, or of none; one that is here already stays. */
async function takeLine(work: Work, { line, told, wallet }: TakingLine): Promise<void> {
  const isOurs = line.wallet === told.seed || line.wallet === ''
  if (!isOurs || (await readOperation(work, line.id)) !== undefined) return
  const { purchase, ...rest } = line
  const view = { ...rest, wallet: line.wallet === '' ? '' : wallet.id }
  const past: PastOperation = { id: line.id, kind: 'past', state: 'over', line: view }
  addOperation(work, purchase === undefined ? past : { ...past, state: 'lost', purchase: read(purchase) })
}

function read(purchase: NonNullable<ExportedLine['purchase']>): PastOperation['purchase'] & {} {
  try {
    return readPurchase(purchase)
  } catch (cause) {
    if (cause instanceof Errors.ProtocolError) throw new WalletError('file-corrupt', { cause })
    throw cause
  }
}
