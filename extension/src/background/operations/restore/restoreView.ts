import type { NamedBank, RestoreBankView, RestoreState, RestoreView } from '../../../messages/backupViews.ts'
import { readBank } from '../../bank/Bank.ts'
import type { Vault } from '../../vault/Vault.ts'
import { WalletError } from '../../WalletError.ts'
import { readWallet } from '../../wallets/Wallet.ts'
import { money } from '../show.ts'
import { bankView } from '../walletView.ts'
import { listRestores, type Named, type RestoreOperation } from './RestoreOperation.ts'

/** Which state stands for all banks: the one that most needs the reader. */
const loudest: readonly RestoreState[] = ['cancelled', 'waiting', 'moving', 'scanning', 'done']

/** How a wallet's restore stands. Throws `not-found` for a wallet that was not restored. */
export async function restoreView(vault: Vault, wallet: string): Promise<RestoreView> {
  const { name, restoredAt } = await readWallet(vault, wallet)
  if (restoredAt === undefined) throw new WalletError('not-found')
  const operations = await listRestores(vault, wallet)
  const begun = operations.flatMap((each) => (each.state === 'named' ? [] : [each]))
  const banks = await Promise.all(begun.map((operation) => restoreBankView(vault, operation)))
  const state = loudest.find((each) => banks.some((bank) => bank.state === each)) ?? 'choosing'
  const named = operations.flatMap((each) => (each.state === 'named' ? [namedBank(each)] : []))
  return { wallet, name, state, banks, named }
}

export function namedBank({ bank, total }: Pick<Named, 'bank' | 'total'>): NamedBank {
  return { url: bank, host: new URL(bank).host, total }
}

type Begun = Exclude<RestoreOperation, Named>

async function restoreBankView(vault: Vault, operation: Begun): Promise<RestoreBankView> {
  const bank = await readBank(vault, operation.bank)
  const at = operation.state === 'cancelled' ? operation.was : operation
  const { tally, tasks, shops, keysets } = at
  const left = new Set(tasks.flatMap((task) => (task.of === 'plain' ? [task.keyset] : [])))
  const inUnits = (units: bigint) => money(units, bank.currency, bank.test)
  return {
    bank: bankView(bank),
    state: stateOf(operation),
    keyset: Math.min(keysets.length - left.size + 1, keysets.length),
    keysets: keysets.length,
    scanned: tally.scanned,
    coins: tally.coins,
    found: inUnits(tally.units),
    locked: inUnits(tally.locked),
    shops: shops.length + (tasks.some((task) => task.of === 'locked') ? 1 : 0),
    ...('reason' in at && at.reason !== undefined && { reason: at.reason }),
  }
}

function stateOf(operation: Begun): RestoreState {
  return 'reason' in operation && operation.reason !== undefined ? 'waiting' : operation.state
}
