import type { Money, Overview, PaymentPage, PaymentView, Stage, WalletView } from '../../messages/views.ts'
import { readQueue } from '../approvals/store.ts'
import type { Vault } from '../vault/Vault.ts'
import { WalletError } from '../WalletError.ts'
import { listWallets } from '../wallets/Wallet.ts'
import type { Context } from './Context.ts'
import { listPage, listUntaken, type Operation, readOperation } from './Operation.ts'
import { payLine } from './pay/payView.ts'
import { topUpLine } from './topUp/topUpView.ts'
import { walletView } from './walletView.ts'

const recent = 5

type Reading = Pick<Context, 'vault' | 'config' | 'now'>

/** What the popup shows: wallets, the last payments, and what waits. */
export async function overview(context: Reading): Promise<Overview> {
  const { vault, now } = context
  const stored = await listWallets(vault)
  const wallets = await Promise.all(stored.map((wallet) => walletView(context, wallet)))
  const operations = await listPage(vault, { before: undefined, limit: recent })
  const names = await walletNames(vault)
  const lying = await lyingAtSites(vault, now())
  return {
    stage: stageOf(wallets),
    wallets,
    recent: operations.map((operation) => line(operation, { names, now: now() })),
    waiting: (await readQueue(vault)).filter((each) => each.checked).length,
    ...(lying.length > 0 && { lying }),
  }
}

/** What waits there. Of coins that the words alone brought back nobody knows which a site has taken: left out. */
async function lyingAtSites(vault: Vault, now: number): Promise<Money[]> {
  const lines = (await listUntaken(vault)).map((each) => payLine(each, now))
  return lines.flatMap(({ state, reason, amount }) =>
    state === 'waiting' && reason !== 'restored' ? [amount] : [],
  )
}

/** A page of the history, newest first; `next` leads to the one before it. */
export async function payments(
  { vault, now }: Reading,
  before: string | undefined,
  limit: number,
): Promise<PaymentPage> {
  const operations = await listPage(vault, { before, limit: limit + 1 })
  const shown = operations.slice(0, limit)
  const names = await walletNames(vault)
  const last = operations.length > limit ? shown.at(-1)?.id : undefined
  return {
    payments: shown.map((operation) => line(operation, { names, now: now() })),
    ...(last !== undefined && { next: last }),
  }
}

/** One payment. Throws `not-found`. */
export async function payment({ vault, now }: Reading, id: string): Promise<PaymentView> {
  const operation = await readOperation(vault, id)
  if (operation === undefined) throw new WalletError('not-found')
  return line(operation, { names: await walletNames(vault), now: now() })
}

function line(
  operation: Operation,
  { names, now }: { names: ReadonlyMap<string, string>; now: number },
): PaymentView {
  const view = lineOf(operation, now)
  return { ...view, wallet: names.get(view.wallet) ?? '' }
}

/** An operation as a line of the history; `wallet` is the id, empty for none. */
export function lineOf(operation: Operation, now: number): PaymentView {
  switch (operation.kind) {
    case 'pay':
      return payLine(operation, now)
    case 'top-up':
      return topUpLine(operation)
    case 'past':
      return operation.line
  }
}

async function walletNames(vault: Vault): Promise<ReadonlyMap<string, string>> {
  return new Map((await listWallets(vault)).map((wallet) => [wallet.id, wallet.name]))
}

function stageOf(wallets: readonly WalletView[]): Stage {
  if (wallets.length === 0) return 'no-wallet'
  if (wallets.every((wallet) => wallet.bank === undefined)) return 'no-bank'
  return wallets.every((wallet) => wallet.balance.units === '0') ? 'no-money' : 'ready'
}
