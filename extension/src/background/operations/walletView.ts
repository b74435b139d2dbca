import type { BankView, WalletView } from '../../messages/views.ts'
import { type Bank, findBank } from '../bank/Bank.ts'
import { listCoins } from '../wallets/cashu/Coins.ts'
import { livingCoins } from '../wallets/cashu/living.ts'
import type { Wallet } from '../wallets/Wallet.ts'
import type { Context } from './Context.ts'
import { listWorking } from './Operation.ts'
import { listRestores } from './restore/RestoreOperation.ts'
import { money } from './show.ts'

export function bankView({ url, name, currency, test }: Bank): BankView {
  return { url, name, host: new URL(url).host, currency, test }
}

type Reading = Pick<Context, 'vault' | 'config' | 'now'>

/**
 * A wallet as pages show it. Its balance is that of its first bank's currency, less what is on its way out and what is
 * worth nothing any more.
 */
export async function walletView(context: Reading, wallet: Wallet): Promise<WalletView> {
  const { vault } = context
  const { id, name } = wallet
  const restores = await listRestores(vault, id)
  const isRestoring = restores.some(({ state }) => state !== 'done' && state !== 'named')
  const marks = { ...marksOf(wallet), ...(isRestoring && ({ isRestoring: true } as const)) }
  const banks = (await Promise.all(wallet.banks.map((url) => findBank(vault, url)))).filter(
    (bank) => bank !== undefined,
  )
  const [bank] = banks
  if (bank === undefined) return { id, name, balance: money(0n, 'usd', false), ...marks }
  const { currency } = bank
  const units = await balance(context, wallet, banks, currency)
  const test = banks.some((each) => each.currency === currency && each.test)
  return {
    id,
    name,
    balance: money(units, currency, test),
    bank: bankView(bank),
    ...marks,
    ...(units === 0n && wallet.movedAt !== undefined && { isMoved: true }),
  }
}

function marksOf({ backedUpAt }: Wallet): Pick<WalletView, 'isBackedUp'> {
  return { ...(backedUpAt !== undefined && { isBackedUp: true }) }
}

async function balance(
  context: Reading,
  wallet: Wallet,
  banks: readonly Bank[],
  currency: string,
): Promise<bigint> {
  const { vault } = context
  const units = new Map(banks.flatMap((bank) => bank.keysets.map((line) => [line.id, line.unit])))
  const coins = await listCoins(vault, wallet.id)
  // Those on their way out are taken off again below, whatever they are worth.
  const living = new Set(await livingCoins(context, coins))
  const counted = coins.filter(
    (coin) => units.get(coin.proof.id) === currency && (coin.holder !== undefined || living.has(coin)),
  )
  const total = counted.reduce((sum, coin) => sum + coin.proof.amount, 0n)
  const leaving = (await listWorking(vault)).reduce((sum, operation) => {
    if (operation.kind !== 'pay' || !('inputs' in operation)) return sum
    if (operation.wallet !== wallet.id || operation.terms.currency !== currency) return sum
    return sum + operation.terms.units + operation.payFee + operation.swapFee
  }, 0n)
  return total > leaving ? total - leaving : 0n
}
