import type { NamedBank, RestoreBankView, RestoreView } from '../../../messages/backupViews.ts'
import type { Field } from '../../shared/field/controller.ts'
import type { Loaded } from '../../shared/live.ts'
import { inWords, isZero } from '../../shared/money.ts'
import type { Shape, Tone } from '../../shared/paymentWords.ts'
import { sentence, t } from '../../shared/t.ts'
import type { Form } from './form.ts'

export type Inputs = {
  /** The reader has twelve words of a wallet that was. */
  readonly wanted: boolean
  readonly form: Form
  /** How it stands, while a wallet is on its way back and the reader has not gone on. */
  readonly view: Loaded<RestoreView> | undefined
  readonly bank: Field
  /** Why the last press did nothing: a code of the catalogue. */
  readonly error?: string
}

export type BankRow = {
  readonly url: string
  readonly name: string
  readonly host: string
  readonly test: boolean
  readonly shape: Shape
  readonly tone: Tone
  /** How it stands, in a few words. */
  readonly word: string
  /** Why it waits, and that it goes on by itself. */
  readonly reason: string | undefined
  readonly found: string
  readonly coins: string
  /** How far it has got, while it is looking. */
  readonly progress: string | undefined
  /** What is locked to shops. */
  readonly locked: string | undefined
}

export type WordsState = {
  readonly status: 'restore-words'
  readonly words: readonly string[]
  readonly shown: boolean
  readonly name: Field
  readonly fileName: string | undefined
  readonly password: string
  readonly passwordShown: boolean
  readonly button: string
  readonly problem: string | undefined
}

export type BanksState = {
  readonly status: 'restore'
  readonly wallet: string
  readonly name: string
  readonly title: string
  readonly lead: string
  readonly banks: readonly BankRow[]
  readonly named: readonly { readonly url: string; readonly host: string; readonly text: string }[]
  readonly field: Field
  /** What can be done about the search as a whole. */
  readonly can: 'stop' | 'go-on' | 'finish' | undefined
  readonly later: string | undefined
  readonly problem: string | undefined
}

export type State =
  | { readonly status: 'loading' }
  | { readonly status: 'failed'; readonly sentence: string }
  | BanksState

/** The form for the twelve words. */
export function wordsState(form: Form, name: Field): WordsState {
  const { words, shown, file, password, passwordShown, sending, error } = form
  return {
    status: 'restore-words',
    words,
    shown,
    name,
    fileName: file?.name,
    password,
    passwordShown,
    button: t(sending ? 'restoreSending' : 'restoreGoOn'),
    problem: error === undefined ? undefined : sentence(error),
  }
}

/** How a wallet comes back, bank by bank. */
export function state(restore: Loaded<RestoreView>, field: Field, error?: string): State {
  if (restore.status === 'loading') return { status: 'loading' }
  if (restore.status === 'failed') return { status: 'failed', sentence: sentence(restore.code) }
  const view = restore.value
  const shops = view.banks.some((bank) => bank.shops > 0 || !isZero(bank.locked))
  return {
    status: 'restore',
    wallet: view.wallet,
    name: view.name,
    ...titleOf(view),
    banks: view.banks.map(bankRow),
    named: view.named.map(namedRow),
    field,
    can: canOf(view),
    later: view.state === 'done' ? t(shops ? 'restoreLaterShops' : 'restoreLater') : undefined,
    problem: error === undefined ? undefined : sentence(error),
  }
}

function titleOf({ state, banks }: RestoreView): { readonly title: string; readonly lead: string } {
  switch (state) {
    case 'choosing':
      return { title: t('restoreChoosing'), lead: t('restoreChoosingLead') }
    case 'scanning':
    case 'moving':
      return { title: t('restoreWorking'), lead: t('restoreWorkingLead') }
    case 'waiting':
      return { title: t('restoreWaiting'), lead: t('restoreWaitingLead') }
    case 'cancelled':
      return { title: t('restoreStopped'), lead: t('restoreStoppedLead') }
    case 'done': {
      const found = banks.filter((bank) => !isZero(bank.found)).map((bank) => inWords(bank.found))
      if (found.length === 0) return { title: t('restoreNothing'), lead: t('restoreNothingLead') }
      return { title: t('restoreDone', found.join(' + ')), lead: t('restoreDoneLead') }
    }
  }
}

function canOf({ state }: RestoreView): BanksState['can'] {
  switch (state) {
    case 'choosing':
      return undefined
    case 'scanning':
    case 'moving':
    case 'waiting':
      return 'stop'
    case 'cancelled':
      return 'go-on'
    case 'done':
      return 'finish'
  }
}

const looks: Readonly<Record<RestoreBankView['state'], { readonly shape: Shape; readonly tone: Tone }>> = {
  scanning: { shape: 'half', tone: 'wait' },
  moving: { shape: 'half', tone: 'wait' },
  waiting: { shape: 'clock', tone: 'wait' },
  cancelled: { shape: 'dash', tone: 'quiet' },
  done: { shape: 'check', tone: 'good' },
}

const stateWords = {
  scanning: 'restoreScanning',
  moving: 'restoreMoving',
  waiting: 'restoreWaits',
  cancelled: 'restoreCancelled',
  done: 'restoreBankDone',
} as const

function bankRow(view: RestoreBankView): BankRow {
  const { bank, state, keyset, keysets, scanned, coins, found, locked, reason } = view
  const place = [String(keyset), String(keysets), String(scanned)] as const
  return {
    url: bank.url,
    name: bank.name,
    host: bank.host,
    test: bank.test,
    ...looks[state],
    word: t(stateWords[state]),
    reason: reason === undefined ? undefined : sentence(reason),
    found: inWords(found),
    coins: coins === 1 ? t('restoreCoin') : t('restoreCoins', String(coins)),
    progress: state === 'done' ? undefined : t('restoreProgress', ...place),
    locked: isZero(locked) ? undefined : t('restoreLocked', inWords(locked)),
  }
}

function namedRow({ url, host, total }: NamedBank) {
  return { url, host, text: t('restoreNamed', inWords(total)) }
}
