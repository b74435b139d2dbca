import { Proof } from '@tuppence/protocol/ecash'
import type { PaymentState } from '../../../messages/views.ts'
import { readBank } from '../../bank/Bank.ts'
import type { Setting } from '../../policy/Limits.ts'
import { readBook } from '../../policy/limitRecords.ts'
import { listSites, readSite } from '../../policy/Site.ts'
import { readBirthday } from '../../vault/Seeds.ts'
import type { Vault } from '../../vault/Vault.ts'
import { listCoins } from '../../wallets/cashu/Coins.ts'
import { listWallets, type Wallet } from '../../wallets/Wallet.ts'
import type { Context } from '../Context.ts'
import { lineOf } from '../History.ts'
import { listPage, type Operation } from '../Operation.ts'
import { purchaseOf } from '../past/purchaseOf.ts'
import { listRestores } from '../restore/RestoreOperation.ts'
import { shopName, shopOf, shopsLeft } from '../restore/shops.ts'
import { money } from '../show.ts'
import type { ExportContent, ExportedLine, ExportedWallet } from './ExportContent.ts'
import { writePurchase, writeShop } from './purchases.ts'

/** Lines of the history that go into a file: the newest. */
const mostLines = 20_000

/** Everything the words cannot bring back. */
export async function gather(context: Context): Promise<ExportContent> {
  const { vault, config, curve } = context
  const at = context.now()
  const operations = await listPage(vault, { before: undefined, limit: mostLines })
  const { settings } = await readBook(vault, config)
  const wallets = await listWallets(vault)
  const seeds = new Map(wallets.map(({ id, seed }) => [id, seed]))
  const lines = operations.flatMap((operation) => lineFor(operation, { at, seeds, curve }))
  return {
    v: 1,
    at,
    wallets: await Promise.all(wallets.map((wallet) => walletFor(vault, { wallet, operations, settings }))),
    limits: settings.flatMap((setting) => (setting.wallet === undefined ? [limitFor(setting)] : [])),
    sites: await sitesOf(vault, operations),
    history: lines,
  }
}

type Within = {
  readonly wallet: Wallet
  readonly operations: readonly Operation[]
  readonly settings: readonly Setting[]
}

async function walletFor(vault: Vault, { wallet, operations, settings }: Within): Promise<ExportedWallet> {
  const { id, name, seed, banks } = wallet
  const coins = await listCoins(vault, id)
  const restores = await listRestores(vault, id)
  const told = await Promise.all(
    banks.map(async (url) => {
      const { currency, test, keysets } = await readBank(vault, url)
      const shown = new Set(keysets.flatMap((line) => (line.unit === currency ? [line.id] : [])))
      const here = coins.filter(({ bank, proof }) => bank === url && shown.has(proof.id))
      const before = restores.flatMap((each) => (each.bank === url ? shopsLeft(each) : []))
      const shops = [...shopsOf(operations, { wallet: id, bank: url }), ...before]
      const byName = new Map(shops.map((shop) => [shopName(shop), shop]))
      return {
        url,
        total: money(Proof.sum(here.map(({ proof }) => proof)), currency, test),
        shops: [...byName.values()].slice(0, 256).flatMap(writeShop),
      }
    }),
  )
  // A file named them, and nobody has agreed yet to ask them.
  const named = restores.flatMap((each) =>
    each.state === 'named'
      ? [{ url: each.bank, total: each.total, shops: each.shops.flatMap(writeShop) }]
      : [],
  )
  const limits = settings.flatMap((each) => (each.wallet === id ? [limitFor(each)] : []))
  return { name, seed, birthday: await readBirthday(vault, seed), banks: [...told, ...named], limits }
}

/** The shops to whose keys a wallet has locked coins of a bank, the last ones first. */
function shopsOf(operations: readonly Operation[], { wallet, bank }: { wallet: string; bank: string }) {
  return operations.flatMap((operation) => {
    if (operation.kind === 'past') {
      const { line, purchase } = operation
      if (line.wallet !== wallet || purchase?.bank !== bank) return []
      return shopOf(purchase.origin, purchase.terms) ?? []
    }
    if (operation.kind !== 'pay' || !('bank' in operation)) return []
    if (operation.wallet !== wallet || operation.bank !== bank) return []
    return shopOf(operation.origin, operation.terms) ?? []
  })
}

function limitFor({ currency, payment, day, month }: Setting): ExportContent['limits'][number] {
  return {
    currency,
    ...(payment !== undefined && { payment: String(payment) }),
    ...(day !== undefined && { day: String(day) }),
    ...(month !== undefined && { month: String(month) }),
  }
}

async function sitesOf(vault: Vault, operations: readonly Operation[]): Promise<ExportContent['sites']> {
  const sites = new Map((await listSites(vault)).map((site) => [site.origin, site]))
  // Sites that were paid before their records had a name of their own.
  const paid = operations.flatMap((each) => (each.kind === 'pay' ? [each.origin] : []))
  for (const origin of new Set(paid)) {
    if (!sites.has(origin)) sites.set(origin, { ...(await readSite(vault, vault, origin)), origin })
  }
  return [...sites.values()].flatMap(({ origin, bank, key }) =>
    key === undefined ? [] : [{ origin, key, ...(bank !== undefined && { bank }) }],
  )
}

type Telling = {
  readonly at: number
  readonly seeds: ReadonlyMap<string, string>
  readonly curve: Context['curve']
}

/** What is over, and what waits at a till. What is under way is left out: its coins are found by the words. */
function lineFor(operation: Operation, { at, seeds, curve }: Telling): ExportedLine[] {
  const line = lineOf(operation, at)
  const whole = purchaseOf(operation, curve)
  const purchase = whole && writePurchase(whole)
  const state = purchase === undefined ? endOf(line.state) : (endOf(line.state) ?? 'unknown')
  if (state === undefined) return []
  // What a bank is shown is of use for days and stays here (threats R8).
  const { backAt: _, bankReference: __, ...rest } = line
  const wallet = seeds.get(line.wallet) ?? ''
  return [{ ...rest, state, wallet, ...(purchase !== undefined && { purchase }) }]
}

function endOf(state: PaymentState): ExportedLine['state'] | undefined {
  switch (state) {
    case 'paid':
    case 'not-paid':
    case 'declined':
    case 'refused':
    case 'refunded':
      return state
    default:
      return undefined
  }
}
