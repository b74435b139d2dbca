import type { LimitsView, LimitView } from '../../messages/views.ts'
import { findBank } from '../bank/Bank.ts'
import * as Limits from '../policy/Limits.ts'
import { readBook } from '../policy/limitRecords.ts'
import type { Vault } from '../vault/Vault.ts'
import { listWallets, type Wallet } from '../wallets/Wallet.ts'
import type { Context } from './Context.ts'
import { money } from './show.ts'

type Currency = { readonly currency: string; readonly test: boolean }

/** One limit as pages show it. */
export function limitView(meter: Limits.Meter, { currency, test }: Currency): LimitView {
  return {
    period: meter.period,
    of: money(meter.of, currency, test),
    used: money(meter.used, currency, test),
    left: money(Limits.left(meter), currency, test),
  }
}

/** Every limit: of each currency over all wallets, then of each wallet. */
export async function limitsView({
  vault,
  config,
  now: clock,
}: Pick<Context, 'vault' | 'config' | 'now'>): Promise<LimitsView[]> {
  const now = clock()
  const book = await readBook(vault, config)
  const isClockBehind = Limits.isClockBehind(book.use, now, config.clockSlack)
  const wallets = await listWallets(vault)
  const all = await currenciesOf(vault, wallets)
  const rows = await Promise.all(
    wallets.map(async (wallet) => ({ wallet, currencies: await currenciesOf(vault, [wallet]) })),
  )
  const view = (of: Currency, wallet?: Wallet): LimitsView => ({
    ...of,
    ...(wallet !== undefined && { wallet: { id: wallet.id, name: wallet.name } }),
    limits: Limits.meters(book, { currency: of.currency, wallet: wallet?.id ?? '' }, now)
      .filter((meter) => meter.wallet === wallet?.id)
      .map((meter) => limitView(meter, of)),
    isClockBehind,
  })
  const own = rows.flatMap(({ wallet, currencies }) => currencies.map((each) => view(each, wallet)))
  return [...all.map((each) => view(each)), ...own]
}

/** The currencies of the wallets' banks; money of a test bank makes the whole currency test money. */
async function currenciesOf(vault: Vault, wallets: readonly Wallet[]): Promise<Currency[]> {
  const names = [...new Set(wallets.flatMap((wallet) => wallet.banks))]
  const found = new Map<string, boolean>()
  for (const name of names) {
    const bank = await findBank(vault, name)
    if (bank !== undefined) found.set(bank.currency, (found.get(bank.currency) ?? false) || bank.test)
  }
  return [...found].map(([currency, test]) => ({ currency, test }))
}
