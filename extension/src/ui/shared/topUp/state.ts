import { Amount } from '@tuppence/protocol'
import type { Money, PaymentView, TopUpView, WalletView } from '../../../messages/views.ts'
import { amountOf, choices, inWords, most, readTyped } from '../money.ts'
import { sentence, t } from '../t.ts'

/** What the reader has entered: one of the offered amounts, or their own words for one. */
export type Form = { readonly chosen: string | 'own'; readonly own: string }

export type Inputs = {
  readonly wallet: WalletView
  readonly form: Form
  /** The reader has pressed and the background has not answered yet. */
  readonly sending: boolean
  /** What they pressed could not be sent: an amount nobody can read, or a code of the background. */
  readonly error?: string
  readonly running?: TopUpView
}

export type State =
  | {
      readonly status: 'choosing'
      readonly choices: readonly {
        readonly units: string
        readonly label: string
        readonly selected: boolean
      }[]
      readonly own: string
      readonly problem: string | undefined
      /** The problem is in the reader's own amount. */
      readonly ownIsWrong: boolean
      readonly button: string
      readonly sending: boolean
    }
  | { readonly status: 'working'; readonly title: string; readonly sentence: string }
  | { readonly status: 'done'; readonly title: string }

export const emptyForm: Form = { chosen: '', own: '' }

/** The amount the form stands for, in minor units: the middle one until the reader chooses. */
export function unitsOf(form: Form, currency: string): ReturnType<typeof readTyped> {
  if (form.chosen === 'own') return readTyped(form.own, currency)
  const offered = choices(currency)
  return { units: offered.find((units) => units === form.chosen) ?? offered[1] ?? '' }
}

/** The form to begin with when at least `missing` is needed: what is offered and enough, else that amount. */
export function formFor(missing: Money): Form {
  const offered = choices(missing.currency)
  const fits = offered.slice(1).find((units) => BigInt(units) >= BigInt(missing.units))
  return fits ? { chosen: fits, own: '' } : { chosen: 'own', own: Amount.toDecimal(amountOf(missing)) }
}

const ownProblems = { empty: 'amountEmpty', 'not-an-amount': 'amountUnreadable' } as const

function ownProblem(form: Form, currency: string, test: boolean): string | undefined {
  const typed = unitsOf(form, currency)
  if ('units' in typed) return undefined
  if (typed.problem !== 'too-much') return t(ownProblems[typed.problem])
  return t('amountTooMuch', inWords({ units: most(currency), currency, test }))
}

function choosing({ wallet, form, sending, error }: Inputs, failed?: string): State {
  const { currency, test } = wallet.balance
  const typed = unitsOf(form, currency)
  const chosen = 'units' in typed && form.chosen !== 'own' ? typed.units : undefined
  const label = (units: string) => inWords({ units, currency, test })
  const named = 'units' in typed ? t('topUpButton', label(typed.units)) : t('topUp')
  const problem = error === 'own-amount' ? ownProblem(form, currency, test) : undefined
  return {
    status: 'choosing',
    choices: choices(currency).map((units) => ({ units, label: label(units), selected: units === chosen })),
    own: form.own,
    problem: problem ?? (error && error !== 'own-amount' ? sentence(error) : failed),
    ownIsWrong: problem !== undefined,
    button: sending ? t('topUpSending') : named,
    sending,
  }
}

/** What the top-up part of a page shows. */
export function state(inputs: Inputs): State {
  const { running } = inputs
  if (!running || inputs.error) return choosing(inputs)
  const money = inWords(running.amount)
  switch (running.state) {
    case 'quoted':
    case 'paid':
    case 'minting':
      return { status: 'working', title: t('topUpWorkingTitle', money), sentence: t('topUpWorkingSentence') }
    case 'unknown':
      return { status: 'working', title: t('topUpWorkingTitle', money), sentence: t('stateUnknownSentence') }
    case 'done':
      return { status: 'done', title: t('topUpDoneSentence', money) }
    case 'expired':
      return choosing(inputs, t('topUpExpired'))
  }
}

/** A top-up that was begun earlier and is still under way, so that a page opened anew goes on with it. */
export function underWay(recent: readonly PaymentView[], wallet: WalletView): TopUpView | undefined {
  const found = recent.find(
    (payment) =>
      payment.kind === 'top-up' &&
      payment.wallet === wallet.name &&
      (payment.state === 'working' || payment.state === 'unknown'),
  )
  if (!found) return undefined
  return { id: found.id, state: found.state === 'unknown' ? 'unknown' : 'minting', amount: found.amount }
}
