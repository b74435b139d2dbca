import type { Money, Overview, WalletView } from '../../messages/views.ts'
import type { Loaded } from '../shared/live.ts'
import { inWords, isZero, totals } from '../shared/money.ts'
import { type PaymentRow, paymentRow } from '../shared/paymentRow.ts'
import { protect, type SetUp, setUp } from '../shared/setUp.ts'
import { sentence, t } from '../shared/t.ts'
import * as TopUp from '../shared/topUp/state.ts'
import type { Attempt } from '../shared/unlock/controller.ts'
import * as Unlock from '../shared/unlock/state.ts'

export type Inputs = {
  readonly overview: Loaded<Overview>
  readonly attempt: Attempt
  readonly toppingUp: boolean
  readonly topUp: Omit<TopUp.Inputs, 'wallet'>
  readonly now: number
}

export type Head = {
  readonly totals: readonly Money[]
  /** Which wallet holds what: `Reading $4.10 · Tips $8.30`. */
  readonly wallets: readonly { readonly name: string; readonly balance: string | undefined }[]
  /** Beside the balance: what lies at sites. */
  readonly lying: string | undefined
}

export type State =
  | { readonly status: 'loading' }
  | { readonly status: 'failed'; readonly sentence: string }
  | { readonly status: 'locked'; readonly waiting: string | undefined; readonly unlock: Unlock.State }
  | SetUp
  | {
      readonly status: 'top-up'
      readonly head: Head
      readonly wallet: WalletView
      readonly topUp: TopUp.State
    }
  | {
      readonly status: 'ready'
      readonly head: Head
      /** What the reader should know of, before the payments. */
      readonly notices: readonly string[]
      /** There is money that nothing but this browser holds. */
      readonly isBackedUp: boolean
      readonly rows: readonly PaymentRow[]
      readonly empty: string
    }

const shown = 5

function head({ wallets, lying = [] }: Overview): Head {
  const several = wallets.length > 1
  return {
    totals: totals(wallets.map(({ balance }) => balance)),
    // One wallet's balance is the total already.
    wallets: wallets.map(({ name, balance }) => ({ name, balance: several ? inWords(balance) : undefined })),
    lying: lying.length === 0 ? undefined : t('lyingAtSites', totals(lying).map(inWords).join(' + ')),
  }
}

function waiting(count: number): string | undefined {
  if (count === 0) return undefined
  return count === 1 ? t('waitingOne') : t('waitingMany', String(count))
}

function notices({ waiting: count, wallets }: Overview): string[] {
  const asked = waiting(count)
  return [
    ...(asked === undefined ? [] : [asked]),
    ...(wallets.some(({ isMoved }) => isMoved) ? [sentence('moved')] : []),
    ...(wallets.some(({ isRestoring }) => isRestoring) ? [t('walletReturning')] : []),
  ]
}

/** What the popup shows. */
export function state(inputs: Inputs): State {
  const { overview } = inputs
  if (overview.status === 'loading') return { status: 'loading' }
  if (overview.status === 'failed') return { status: 'failed', sentence: sentence(overview.code) }
  const { stage, wallets, recent } = overview.value
  if (stage === 'locked') {
    const unlock = Unlock.state(inputs.attempt)
    return { status: 'locked', waiting: waiting(overview.value.waiting), unlock }
  }
  if (stage === 'unprotected') return protect()
  const [wallet] = wallets
  if (stage === 'no-password') return setUp(false)
  if (stage === 'no-wallet' || !wallet) return setUp(true)
  if (stage === 'no-bank') return setUp(true)
  if (inputs.toppingUp) {
    const topUp = TopUp.state({ ...inputs.topUp, wallet })
    return { status: 'top-up', head: head(overview.value), wallet, topUp }
  }
  return {
    status: 'ready',
    head: head(overview.value),
    notices: notices(overview.value),
    isBackedUp: wallets.every((each) => each.isBackedUp === true || isZero(each.balance)),
    rows: recent.slice(0, shown).map((payment) => paymentRow(payment, inputs.now)),
    empty: t(isZero(wallet.balance) ? 'emptyNoMoney' : 'emptyNoPayments'),
  }
}
