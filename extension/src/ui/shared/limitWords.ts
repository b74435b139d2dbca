import type { LimitView, Money } from '../../messages/views.ts'
import { amountOf, inWords } from './money.ts'
import { t } from './t.ts'

/** A limit of a day or a month as one line with a bar: how much of it is used, and what one payment would add. */
export type LimitLine = {
  readonly name: string
  readonly text: string
  /** Shares of the bar in hundredths; together at most 100. */
  readonly used: number
  readonly added: number
}

/** The line of a limit, with what a payment of `adding` would use of it. */
export function limitLine(limit: LimitView, adding?: Money): LimitLine {
  const { used, of, period, wallet } = limit
  const words = [inWords(used), inWords(of)] as const
  const before = share(used, of)
  return {
    name: t(period === 'month' ? 'limitMonth' : 'limitDay'),
    text: wallet === undefined ? t('limitUsed', ...words) : t('limitUsedWallet', ...words, wallet),
    used: before,
    added: adding === undefined ? 0 : Math.min(share(adding, of), 100 - before),
  }
}

/** Which limit a payment is over. */
export function overTitle({ period, wallet }: LimitView): string {
  switch (period) {
    case 'payment':
      return wallet === undefined ? t('limitOverPayment') : t('limitOverPaymentWallet', wallet)
    case 'day':
      return wallet === undefined ? t('limitOverDay') : t('limitOverDayWallet', wallet)
    case 'month':
      return wallet === undefined ? t('limitOverMonth') : t('limitOverMonthWallet', wallet)
  }
}

/** What is left of a limit that a payment is over. */
export function overSentence({ period, of, left }: LimitView): string {
  switch (period) {
    case 'payment':
      return t('limitLeftPayment', inWords(of))
    case 'day':
      return t('limitLeftDay', inWords(left), inWords(of))
    case 'month':
      return t('limitLeftMonth', inWords(left), inWords(of))
  }
}

/** In whole hundredths, at least one where there is anything: a bar that shows nothing would say nothing was used. */
function share(part: Money, of: Money): number {
  const [units, whole] = [amountOf(part).units, amountOf(of).units]
  if (units === 0n) return 0
  if (whole <= units) return 100
  return Math.max(1, Number((units * 100n) / whole))
}
