import { Amount } from '@tuppence/protocol'
import type { Money, PaymentView } from '../../messages/views.ts'
import { when } from './dates.ts'
import { amountOf } from './money.ts'
import { type PaymentWords, paymentWords } from './paymentWords.ts'
import { t } from './t.ts'

export type PaymentRow = {
  readonly id: string
  /** What left or entered the wallet; undefined when nothing did. */
  readonly moved: Money | undefined
  readonly sign: '' | '+'
  /** What it was for: the site's words, or ours for a top-up. */
  readonly title: string
  readonly titleIsTheirs: boolean
  readonly host: string | undefined
  readonly words: PaymentWords
  readonly at: number
  readonly when: string
}

const nothingMoved: ReadonlySet<PaymentView['state']> = new Set(['asking', 'not-paid', 'declined', 'refused'])

/** What the reader pays in all: the price and the bank's fee. */
export function totalOf({ amount, fee }: PaymentView): Money {
  return { ...amount, units: Amount.serialize(Amount.add(amountOf(amount), amountOf(fee))) }
}

/** Whether money left the wallet or came in, as far as is known. */
export function hasMoved({ state, reason }: PaymentView): boolean {
  return reason === 'coins-over' || !nothingMoved.has(state)
}

/** What a payment is called: in the site's words where it gave any. */
export function titleOf({ kind, item, reason }: PaymentView): string {
  if (kind === 'top-up') return t('topUpItem')
  // What the words of a wallet brought back is no purchase of this browser, and must not look like one under way.
  return item ?? t(reason === 'restored' ? 'paymentRestored' : 'paymentWithoutItem')
}

/** One line of a list of payments. `now` in milliseconds since 1970. */
export function paymentRow(payment: PaymentView, now: number): PaymentRow {
  const { id, kind, item, host, at } = payment
  const topUp = kind === 'top-up'
  return {
    id,
    moved: hasMoved(payment) ? totalOf(payment) : undefined,
    sign: topUp ? '+' : '',
    title: titleOf(payment),
    titleIsTheirs: !topUp && item !== undefined,
    host,
    words: paymentWords(payment),
    at,
    when: when(at, now),
  }
}
