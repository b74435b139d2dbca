import { Amount } from '@tuppence/protocol'
import type { Input } from '../../../messages/ui.ts'
import type { LimitsView, LimitView } from '../../../messages/views.ts'
import { type LimitLine, limitLine } from '../../shared/limitWords.ts'
import { amountOf, inWords, most, readTyped } from '../../shared/money.ts'
import { sentence, t } from '../../shared/t.ts'

export type Period = LimitView['period']

/** What the reader has typed for one group and not saved, and what became of saving it. */
export type Edit = {
  readonly texts: Partial<Readonly<Record<Period, string>>>
  readonly sending: boolean
  /** A code of the background, or the limit whose text is not an amount. */
  readonly error?: string | { readonly period: Period }
  readonly saved?: true
}

/** By the key of their group. */
export type Edits = ReadonlyMap<string, Edit>

export type Row = {
  readonly period: Period
  readonly name: string
  readonly text: string
  readonly wrong: boolean
  /** How much of it is used, for a day and a month. */
  readonly line: LimitLine | undefined
  readonly left: string | undefined
}

export type Group = {
  readonly key: string
  readonly title: string
  /** The title is a name the reader gave. */
  readonly titleIsTheirs: boolean
  readonly lead: string
  readonly test: boolean
  readonly rows: readonly Row[]
  readonly button: string
  readonly problem: string | undefined
  /** Said once when it was saved. */
  readonly done: string
}

export type State = {
  readonly status: 'limits'
  readonly groups: readonly Group[]
  readonly notice: string | undefined
}

export const periods: readonly Period[] = ['payment', 'day', 'month']
export const noEdit: Edit = { texts: {}, sending: false }

const names = { payment: 'limitsPayment', day: 'limitsDay', month: 'limitsMonth' } as const

/** Tells the groups apart: a currency over all wallets, or one wallet's part of it. */
export function keyOf({ currency, wallet }: LimitsView): string {
  return `${currency} ${wallet?.id ?? ''}`
}

/** What the limits page shows. With one wallet, limits of its own would say the same thing twice. */
export function state(views: readonly LimitsView[], edits: Edits): State {
  const wallets = new Set(views.flatMap(({ wallet }) => (wallet ? [wallet.id] : [])))
  const shown = views.filter(({ wallet, limits }) => !wallet || wallets.size > 1 || limits.length > 0)
  return {
    status: 'limits',
    groups: shown.map((view) => group(view, edits.get(keyOf(view)) ?? noEdit)),
    notice: views.some(({ isClockBehind }) => isClockBehind) ? t('noticeClockBehind') : undefined,
  }
}

/** What saving a group sends, or the limit whose text is not an amount. A wallet's own limits may be left empty. */
export function inputOf(view: LimitsView, edit: Edit): Input<'setLimits'> | { readonly period: Period } {
  const { currency, wallet } = view
  const read = periods.map((period) => ({ period, units: unitsOf(textOf(view, edit, period), view) }))
  const wrong = read.find(({ units }) => units === 'wrong')
  if (wrong) return { period: wrong.period }
  const amounts = read.flatMap(({ period, units }) => (units === 'none' ? [] : [[period, units]]))
  return { currency, ...(wallet && { wallet: wallet.id }), ...Object.fromEntries(amounts) }
}

function unitsOf(text: string, { currency, wallet }: LimitsView): string {
  if (wallet && text.trim() === '') return 'none'
  // Nothing at all is a limit too.
  if (/^\s*0+([.,]0+)?\s*$/.test(text)) return '0'
  const typed = readTyped(text, currency)
  return 'units' in typed ? typed.units : 'wrong'
}

function textOf(view: LimitsView, edit: Edit, period: Period): string {
  const limit = view.limits.find((each) => each.period === period)
  return edit.texts[period] ?? (limit ? Amount.toDecimal(amountOf(limit.of)) : '')
}

function group(view: LimitsView, edit: Edit): Group {
  const { currency, wallet, test } = view
  return {
    key: keyOf(view),
    title: wallet?.name ?? t('limitsAll'),
    titleIsTheirs: wallet !== undefined,
    lead: t(wallet ? 'limitsLeadWallet' : 'limitsLead', currency.toUpperCase()),
    test,
    rows: periods.map((period) => row(view, edit, period)),
    button: t(edit.sending ? 'limitsSaving' : 'limitsSave'),
    problem: problem(edit, currency, test),
    done: edit.saved ? t('limitsSaved') : '',
  }
}

function row(view: LimitsView, edit: Edit, period: Period): Row {
  const limit = period === 'payment' ? undefined : view.limits.find((each) => each.period === period)
  return {
    period,
    name: t(names[period]),
    text: textOf(view, edit, period),
    wrong: typeof edit.error === 'object' && edit.error.period === period,
    line: limit && limitLine(limit),
    left: limit && t('limitsLeft', inWords(limit.used), inWords(limit.left)),
  }
}

function problem({ error }: Edit, currency: string, test: boolean): string | undefined {
  if (error === undefined || typeof error === 'string') return error && sentence(error)
  return t('limitsUnreadable', inWords({ units: most(currency), currency, test }))
}
