import type {
  BankView,
  LimitsView,
  Money,
  Overview,
  PaymentView,
  SecurityView,
  WalletView,
} from '../../messages/views.ts'
import { clock, dayHeading, dayKey, moment } from '../shared/dates.ts'
import type { Field } from '../shared/field/controller.ts'
import type { Loaded } from '../shared/live.ts'
import { inWords, isZero } from '../shared/money.ts'
import { hasMoved, type PaymentRow, paymentRow, titleOf, totalOf } from '../shared/paymentRow.ts'
import { type PaymentWords, paymentWords } from '../shared/paymentWords.ts'
import { protect, type SetUp, setUp } from '../shared/setUp.ts'
import { sentence, t } from '../shared/t.ts'
import * as TopUp from '../shared/topUp/state.ts'
import type { Attempt } from '../shared/unlock/controller.ts'
import * as Unlock from '../shared/unlock/state.ts'
import * as Backup from './backup/state.ts'
import type { History } from './history.ts'
import * as Limits from './limits/state.ts'
import type { Route } from './route.ts'
import * as Security from './security/state.ts'

export type Inputs = {
  readonly route: Route
  readonly overview: Loaded<Overview>
  readonly history: History
  readonly payment: Loaded<PaymentView> | undefined
  readonly limits: Loaded<readonly LimitsView[]> | undefined
  readonly limitEdits: Limits.Edits
  readonly attempt: Attempt
  readonly security: Loaded<SecurityView> | undefined
  readonly securityForms: Omit<Security.Inputs, 'view'>
  readonly backup: Backup.Inputs
  readonly bankField: Field
  readonly topUp: Omit<TopUp.Inputs, 'wallet'>
  readonly now: number
}

export type Day = {
  readonly key: string
  readonly heading: string
  readonly rows: readonly (PaymentRow & { readonly clock: string })[]
}

export type PaymentsState = {
  readonly status: 'payments'
  readonly days: readonly Day[]
  readonly empty: string | undefined
  readonly more: 'none' | 'some' | 'loading'
  readonly problem: string | undefined
}

export type Line = {
  readonly name: string
  readonly text: string
  readonly theirs?: boolean
  readonly code?: boolean
}

export type ReceiptState = {
  readonly status: 'receipt'
  readonly title: string
  readonly titleIsTheirs: boolean
  readonly host: string | undefined
  readonly total: Money
  readonly sign: '' | '+'
  /** Money left the wallet or came in; else the total is only what was asked for. */
  readonly moved: boolean
  readonly words: PaymentWords
  readonly lines: readonly Line[]
}

export type State =
  | { readonly status: 'loading' }
  | { readonly status: 'failed'; readonly sentence: string }
  | { readonly status: 'locked'; readonly unlock: Unlock.State }
  | SetUp
  | PaymentsState
  | ReceiptState
  | Limits.State
  | Security.State
  | Backup.State
  | { readonly status: 'wallets'; readonly wallets: readonly (WalletView & { readonly words: string })[] }
  | {
      readonly status: 'banks'
      readonly banks: readonly (BankView & { readonly about: string; readonly wallet: string })[]
      /** The wallet that has no bank yet, and the form that gives it one. */
      readonly adding: { readonly wallet: WalletView; readonly field: Field } | undefined
    }
  | { readonly status: 'top-up'; readonly wallet: WalletView; readonly topUp: TopUp.State }

function days(payments: readonly PaymentView[], now: number): Day[] {
  const found = new Map<string, Day['rows'][number][]>()
  for (const payment of payments) {
    const key = dayKey(payment.at)
    const rows = found.get(key) ?? []
    rows.push({ ...paymentRow(payment, now), clock: clock(payment.at) })
    found.set(key, rows)
  }
  return [...found].map(([key, rows]) => ({ key, heading: dayHeading(Number(key), now), rows }))
}

function paymentsState({ history, overview, now }: Inputs): State {
  if (history.status === 'loading') return { status: 'loading' }
  const money = overview.status === 'loaded' && overview.value.wallets.some(({ balance }) => !isZero(balance))
  const empty = history.payments.length === 0 && history.status === 'ready'
  return {
    status: 'payments',
    days: days(history.payments, now),
    empty: empty ? t(money ? 'emptyNoPayments' : 'emptyNoMoney') : undefined,
    more: history.status === 'loading-more' ? 'loading' : history.more ? 'some' : 'none',
    problem: history.error === undefined ? undefined : sentence(history.error),
  }
}

/** How much, and what it is made of where there is a fee. */
function priceLines(payment: PaymentView): Line[] {
  if (isZero(payment.fee)) return []
  return [
    { name: t('receiptPrice'), text: inWords(payment.amount) },
    { name: t('receiptFee'), text: inWords(payment.fee) },
  ]
}

function lines(payment: PaymentView): Line[] {
  const { at, settledAt, wallet, reference, bankReference, claim, kind } = payment
  return [
    { name: t('receiptWhen'), text: moment(at) },
    ...(settledAt === undefined || settledAt - at < 60_000
      ? []
      : [{ name: t('receiptSettled'), text: moment(settledAt) }]),
    ...(wallet === ''
      ? []
      : [{ name: t(kind === 'top-up' ? 'receiptInto' : 'receiptFrom'), text: wallet, theirs: true }]),
    ...priceLines(payment),
    ...(reference === undefined ? [] : [{ name: t('receiptReference'), text: reference, code: true }]),
    ...(bankReference === undefined
      ? []
      : [{ name: t('receiptBankReference'), text: bankReference, code: true }]),
    ...(claim === undefined ? [] : [{ name: t('receiptClaim'), text: claim, code: true }]),
  ]
}

/** A payment's own page, as a receipt. */
export function receipt(payment: PaymentView): ReceiptState {
  const topUp = payment.kind === 'top-up'
  return {
    status: 'receipt',
    title: titleOf(payment),
    titleIsTheirs: !topUp && payment.item !== undefined,
    host: payment.host,
    total: totalOf(payment),
    sign: topUp && payment.state === 'paid' ? '+' : '',
    moved: hasMoved(payment),
    words: paymentWords(payment),
    lines: lines(payment),
  }
}

function receiptState({ payment }: Inputs): State {
  if (!payment || payment.status === 'loading') return { status: 'loading' }
  if (payment.status === 'failed') return { status: 'failed', sentence: sentence(payment.code) }
  return receipt(payment.value)
}

function limitsState({ limits, limitEdits }: Inputs): State {
  if (!limits || limits.status === 'loading') return { status: 'loading' }
  if (limits.status === 'failed') return { status: 'failed', sentence: sentence(limits.code) }
  return Limits.state(limits.value, limitEdits)
}

function securityState({ security, securityForms }: Inputs): State {
  if (!security || security.status === 'loading') return { status: 'loading' }
  if (security.status === 'failed') return { status: 'failed', sentence: sentence(security.code) }
  return Security.state({ view: security.value, ...securityForms })
}

function banksState(wallets: readonly WalletView[], field: Field): State {
  const bare = wallets.find(({ bank }) => !bank)
  return {
    status: 'banks',
    banks: wallets.flatMap(({ bank, name }) =>
      bank ? [{ ...bank, wallet: name, about: t(bank.test ? 'bankIsTest' : 'bankIsReal') }] : [],
    ),
    adding: bare ? { wallet: bare, field } : undefined,
  }
}

/** What the full page shows. */
export function state(inputs: Inputs): State {
  const { overview, route } = inputs
  if (overview.status === 'loading') return { status: 'loading' }
  if (overview.status === 'failed') return { status: 'failed', sentence: sentence(overview.code) }
  const { stage, wallets } = overview.value
  if (stage === 'locked') return { status: 'locked', unlock: Unlock.state(inputs.attempt) }
  if (stage === 'unprotected') return protect()
  if (wallets.length === 0) return setUp(stage !== 'no-password')
  switch (route.name) {
    case 'payments':
      return paymentsState(inputs)
    case 'payment':
      return receiptState(inputs)
    case 'wallets':
      return { status: 'wallets', wallets: wallets.map((one) => ({ ...one, words: inWords(one.balance) })) }
    case 'limits':
      return limitsState(inputs)
    case 'backup': {
      const wallet = Backup.chosen(wallets, route.id)
      return wallet ? Backup.state(wallet, wallets, inputs.backup) : setUp(true)
    }
    case 'security':
      return securityState(inputs)
    case 'banks':
      return banksState(wallets, inputs.bankField)
    case 'top-up': {
      const able = wallets.find(({ bank }) => bank)
      if (!able) return setUp(true)
      return { status: 'top-up', wallet: able, topUp: TopUp.state({ ...inputs.topUp, wallet: able }) }
    }
  }
}
