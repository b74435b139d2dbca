import type { ApprovalView } from '../../messages/views.ts'
import { parseBankAddress } from '../bank/address.ts'
import { readBank } from '../bank/Bank.ts'
import type { Gate } from '../gate/createGate.ts'
import type { Context } from '../operations/Context.ts'
import type { Operations } from '../operations/createOperations.ts'
import { overview, payment, payments } from '../operations/History.ts'
import { limitsView } from '../operations/limitsView.ts'
import { newId } from '../operations/newId.ts'
import { readOperation } from '../operations/Operation.ts'
import { holdClock } from '../operations/pay/Approvals.ts'
import { setLimits } from '../operations/setLimits.ts'
import { topUpView } from '../operations/topUp/topUpView.ts'
import { bankView, walletView } from '../operations/walletView.ts'
import { WalletError } from '../WalletError.ts'
import { addBank, createWallet } from '../wallets/create.ts'
import { readWallet } from '../wallets/Wallet.ts'
import type { BackupHandlers } from './backupHandlers.ts'
import type { Handlers } from './createRouter.ts'
import type { LockHandlers } from './lockHandlers.ts'

/** What the window shows while no clock of this wallet runs for it. */
const timeless: ReadonlySet<ApprovalView['stage']> = new Set(['locked', 'no-wallet', 'elsewhere'])

type Parts = { readonly operations: Operations; readonly gate: Gate; readonly changed: () => void }

/** What each command of our own pages does, but for those of the lock and the backup. */
export function createHandlers(
  context: Context,
  { operations, gate, changed }: Parts,
): Omit<Handlers, keyof BackupHandlers | keyof LockHandlers> {
  const { vault, config } = context
  return {
    overview: async () => (await gate.overview()) ?? overview(context),
    async createWallet({ name }) {
      const wallet = await createWallet(context, { id: newId(context.now()), name })
      changed()
      return walletView(context, wallet)
    },
    async addBank({ wallet, url, confirmed = false }) {
      const place = { wallet, url, confirmed }
      const { restoredAt } = await readWallet(vault, wallet)
      // A restored wallet has coins of before there.
      if (restoredAt === undefined) await addBank(context, place)
      else await operations.restores.bank(place)
      changed()
      return bankView(await readBank(vault, parseBankAddress(url, confirmed)))
    },
    async topUp({ wallet, units, bank }) {
      const wanted = { wallet, units: BigInt(units), ...(bank !== undefined && { bank }) }
      const operation = await operations.topUp(wanted)
      changed()
      return topUpView(operation)
    },
    async topUpState({ id }) {
      const operation = await readOperation(vault, id)
      if (operation?.kind !== 'top-up') throw new WalletError('not-found')
      return topUpView(operation)
    },
    payments: ({ before }) => payments(context, before, config.paymentsPerPage),
    payment: ({ id }) => payment(context, id),
    async approval({ id }, { tab }) {
      const view = await gate.show(id, tab)
      if (!timeless.has(view.stage)) await holdClock(context, id, view.stage === 'short')
      return view
    },
    limits: () => limitsView(context),
    async setLimits(wanted) {
      await setLimits(vault, wanted)
      changed()
      return limitsView(context)
    },
    async approve({ id, digest }, { tab }) {
      return { state: await operations.approve({ id, digest, tab }) }
    },
    async decline({ id }, { tab }) {
      await gate.decline({ id, tab })
      return { state: 'declined' }
    },
  }
}
