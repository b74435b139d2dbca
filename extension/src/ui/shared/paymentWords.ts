import type { PaymentState, PaymentView } from '../../messages/views.ts'
import { day } from './dates.ts'
import { inWords } from './money.ts'
import { siteSaid, t, why } from './t.ts'

/** The shape beside a state's word: states are told apart without colour. */
export type Shape = 'check' | 'dash' | 'cross' | 'clock' | 'half' | 'back' | 'plus'
export type Tone = 'good' | 'bad' | 'wait' | 'quiet'

export type PaymentWords = {
  readonly shape: Shape
  readonly tone: Tone
  /** One or two words, for a list. */
  readonly word: string
  /** What happened and whether money moved, for the payment's own page. */
  readonly sentence: string
}

const looks: Readonly<Record<PaymentState, { shape: Shape; tone: Tone }>> = {
  asking: { shape: 'half', tone: 'wait' },
  waiting: { shape: 'clock', tone: 'wait' },
  working: { shape: 'half', tone: 'wait' },
  paid: { shape: 'check', tone: 'good' },
  'not-paid': { shape: 'dash', tone: 'quiet' },
  declined: { shape: 'dash', tone: 'quiet' },
  refused: { shape: 'cross', tone: 'bad' },
  unknown: { shape: 'clock', tone: 'wait' },
  refunded: { shape: 'back', tone: 'good' },
}

function ofTopUp({ state, amount }: PaymentView): Omit<PaymentWords, 'tone'> {
  const money = inWords(amount)
  switch (state) {
    case 'paid':
      return { shape: 'plus', word: t('topUpDone'), sentence: t('topUpDoneSentence', money) }
    case 'unknown':
      return { shape: 'clock', word: t('stateUnknown'), sentence: t('stateUnknownSentence') }
    case 'asking':
    case 'working':
      return { shape: 'half', word: t('topUpWorking'), sentence: t('topUpWorkingSentence') }
    default:
      return { shape: 'dash', word: t('topUpNot'), sentence: t('topUpNotSentence') }
  }
}

function ofPay(payment: PaymentView): Pick<PaymentWords, 'word' | 'sentence'> {
  const { state, amount, reason, back } = payment
  switch (state) {
    case 'asking':
      return { word: t('stateAsking'), sentence: t('stateAskingSentence') }
    case 'working':
      return { word: t('stateWorking'), sentence: joined(t('stateWorkingSentence'), reason, siteSaid) }
    case 'waiting':
      return { word: t('stateWaiting'), sentence: joined(waitingSentence(payment), reason, siteSaid) }
    case 'paid': {
      const paid = back === undefined ? t('statePaidSentence') : t('statePaidPartSentence', inWords(back))
      return { word: t('statePaid'), sentence: joined(paid, reason, siteSaid) }
    }
    case 'not-paid':
      return { word: t('stateNotPaid'), sentence: notPaidSentence(reason) }
    case 'declined':
      return { word: t('stateDeclined'), sentence: t('stateDeclinedSentence') }
    case 'refused':
      return { word: t('stateRefused'), sentence: joined(t('stateRefusedSentence'), reason, why) }
    case 'unknown':
      return { word: t('stateUnknown'), sentence: t('stateUnknownSentence') }
    case 'refunded':
      return { word: t('stateRefunded'), sentence: t('stateRefundedSentence', inWords(back ?? amount)) }
  }
}

function waitingSentence({ amount, host = '', backAt }: PaymentView): string {
  if (backAt === undefined) return t('stateWaitingThereSentence', inWords(amount), host)
  return t('stateWaitingSentence', inWords(amount), host, day(backAt))
}

function notPaidSentence(reason: string | undefined): string {
  // The one way in which what was not paid costs all the same.
  if (reason === 'coins-over') return t('coins_over')
  return joined(t('stateNotPaidSentence'), reason, why)
}

/** A sentence and the reason for it, where there is one that has words: a raw code is never shown. */
function joined(text: string, reason: string | undefined, words: typeof why): string {
  const more = reason === undefined ? undefined : words(reason)
  return more === undefined ? text : `${text} ${more}`
}

/** A payment's or a top-up's state in words and a shape. */
export function paymentWords(payment: PaymentView): PaymentWords {
  const look = looks[payment.state]
  return payment.kind === 'top-up' ? { ...look, ...ofTopUp(payment) } : { ...look, ...ofPay(payment) }
}
