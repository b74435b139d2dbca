import { Proof } from '@tuppence/protocol/ecash'
import { readBank } from '../../bank/Bank.ts'
import type { Setting } from '../../policy/Limits.ts'
import { readBook } from '../../policy/limitRecords.ts'
import { listSites, readSite } from '../../policy/Site.ts'
import { readBirthday } from '../../vault/Seeds.ts'
import type { Vault } from '../../vault/Vault.ts'
import { listCoins } from '../../wallets/cashu/Coins.ts'
import { listWallets, type Wallet } from '../../wallets/Wallet.ts'
import type { Context } from '../Context.ts'
import { listLost, listPage, listPending, listUntaken, listWorking, type Operation } from '../Operation.ts'
import { listRestores } from '../restore/RestoreOperation.ts'
import { shopsLeft } from '../restore/shops.ts'
import { money } from '../show.ts'
import { type ExportContent, type ExportedWallet, fitting, most } from './ExportContent.ts'
import { exportLine } from './exportLine.ts'
import { exportShops } from './exportShops.ts'
import { writeShop } from './purchases.ts'

/** Everything the words cannot bring back; of too much of it the newest. */
export async function gather(context: Context): Promise<ExportContent> {
  const { vault, config, curve } = context
  const at = context.now()
  const operations = await listPage(vault, { before: undefined, limit: most.history })
  const open = await listOpen(vault)
  const { settings } = await readBook(vault, config)
  const wallets = await listWallets(vault)
  const seeds = new Map(wallets.map(({ id, seed }) => [id, seed]))
  const lines = operations.flatMap((operation) => exportLine(operation, { at, seeds, curve }))
  const within = { operations, open, settings }
  return fitting({
    v: 1,
    at,
    wallets: await Promise.all(wallets.map((wallet) => walletFor(vault, { wallet, ...within }))),
    limits: settings.flatMap((setting) => (setting.wallet === undefined ? [limitFor(setting)] : [])),
    sites: await sitesOf(vault, operations),
    history: lines,
  })
}

/** Operations whose coins are not known to be where they belong, of whatever age. */
async function listOpen(vault: Vault): Promise<Operation[]> {
  const lists = [listWorking(vault), listUntaken(vault), listPending(vault), listLost(vault)]
  return (await Promise.all<Operation[]>(lists)).flat()
}

type Within = {
  readonly wallet: Wallet
  readonly operations: readonly Operation[]
  readonly open: readonly Operation[]
  readonly settings: readonly Setting[]
}

async function walletFor(
  vault: Vault,
  { wallet, operations, open, settings }: Within,
): Promise<ExportedWallet> {
  const { id, name, seed, banks } = wallet
  const coins = await listCoins(vault, id)
  const restores = await listRestores(vault, id)
  const told = await Promise.all(
    banks.map(async (url) => {
      const { currency, test, keysets } = await readBank(vault, url)
      const shown = new Set(keysets.flatMap((line) => (line.unit === currency ? [line.id] : [])))
      const here = coins.filter(({ bank, proof }) => bank === url && shown.has(proof.id))
      const before = restores.flatMap((each) => (each.bank === url ? shopsLeft(each) : []))
      return {
        url,
        total: money(Proof.sum(here.map(({ proof }) => proof)), currency, test),
        shops: exportShops({ wallet: id, bank: url }, { operations, open, before }),
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

function limitFor({ currency, payment, day, month }: Setting): ExportContent['limits'][number] {
  return {
    currency,
    ...(payment !== undefined && { payment: String(payment) }),
    ...(day !== undefined && { day: String(day) }),
    ...(month !== undefined && { month: String(month) }),
  }
}

async function sitesOf(vault: Vault, operations: readonly Operation[]): Promise<ExportContent['sites']> {
  const known = new Map((await listSites(vault)).map((site) => [site.origin, site]))
  // Those last paid come first; some were paid before their records had a name of their own.
  const paid = operations.flatMap((each) => (each.kind === 'pay' ? [each.origin] : []))
  const origins = [...new Set([...paid, ...known.keys()])]
  const sites = await Promise.all(
    origins.map(async (origin) => known.get(origin) ?? { ...(await readSite(vault, vault, origin)), origin }),
  )
  return sites.flatMap(({ origin, bank, key }) =>
    key === undefined ? [] : [{ origin, key, ...(bank !== undefined && { bank }) }],
  )
}
