import type { ProofView } from '../../messages/backupViews.ts'
import type { BankView, Overview, WalletView } from '../../messages/views.ts'
import type { Stage as WordsStage } from '../shared/backup/controller.ts'
import * as Words from '../shared/backup/state.ts'
import type { Field } from '../shared/field/controller.ts'
import type { Loaded } from '../shared/live.ts'
import { inWords } from '../shared/money.ts'
import type { NewPassword } from '../shared/password/controller.ts'
import * as Password from '../shared/password/state.ts'
import * as Proof from '../shared/proof/state.ts'
import { sentence, t } from '../shared/t.ts'
import * as TopUp from '../shared/topUp/state.ts'
import type { Attempt } from '../shared/unlock/controller.ts'
import * as Unlock from '../shared/unlock/state.ts'
import * as Restore from './restore/state.ts'

export type Inputs = {
  readonly overview: Loaded<Overview>
  /** The reader has read the first page. */
  readonly begun: boolean
  readonly password: NewPassword
  readonly attempt: Attempt
  readonly name: Field
  readonly bank: Field
  readonly topUp: Omit<TopUp.Inputs, 'wallet'>
  readonly restore: Restore.Inputs
  /** The reader wants to see the twelve words now. */
  readonly backingUp: boolean
  readonly words: { readonly stage: WordsStage; readonly attempt: Attempt }
  readonly proof: Loaded<ProofView> | undefined
  readonly proofError: string | undefined
}

export const steps = ['password', 'wallet', 'bank', 'money'] as const
export type Step = (typeof steps)[number]

export type State =
  | { readonly status: 'loading' }
  | { readonly status: 'failed'; readonly sentence: string }
  | { readonly status: 'welcome' }
  /** `protects`: a wallet of before is there, in the clear until this is done. */
  | { readonly status: 'password'; readonly protects: boolean; readonly form: Password.State }
  | { readonly status: 'locked'; readonly unlock: Unlock.State }
  | { readonly status: 'wallet'; readonly field: Field }
  | Restore.WordsState
  | Restore.BanksState
  | { readonly status: 'bank'; readonly wallet: WalletView; readonly field: Field }
  | {
      readonly status: 'money'
      readonly wallet: WalletView
      readonly bank: BankView
      readonly lead: string
      readonly topUp: TopUp.State
    }
  | {
      readonly status: 'backup'
      readonly words: Words.State
      /** Offered once the words are confirmed. */
      readonly proof: Proof.State | undefined
    }
  | {
      readonly status: 'done'
      readonly wallet: WalletView
      readonly title: string
      readonly isBackedUp: boolean
    }

/** Where the reader is: what the wallet has decides, so that leaving and coming back loses nothing. */
export function state(inputs: Inputs): State {
  const { overview } = inputs
  if (overview.status === 'loading') return { status: 'loading' }
  if (overview.status === 'failed') return { status: 'failed', sentence: sentence(overview.code) }
  const { stage, wallets } = overview.value
  if (stage === 'locked') return { status: 'locked', unlock: Unlock.state(inputs.attempt) }
  if (stage === 'no-password' && !inputs.begun) return { status: 'welcome' }
  if (stage === 'no-password' || stage === 'unprotected') {
    const form = Password.state(inputs.password)
    return { status: 'password', protects: stage === 'unprotected', form }
  }
  const { restore } = inputs
  if (restore.view) return Restore.state(restore.view, restore.bank, restore.error)
  const [wallet] = wallets
  if (stage === 'no-wallet' || !wallet) {
    if (restore.wanted) return Restore.wordsState(restore.form, inputs.name)
    return { status: 'wallet', field: inputs.name }
  }
  const { bank } = wallet
  if (stage === 'no-bank' || !bank) return { status: 'bank', wallet, field: inputs.bank }
  if (stage === 'no-money') {
    const lead = t(bank.test ? 'onboardingMoneyTest' : 'onboardingMoneyReal', bank.name)
    return { status: 'money', wallet, bank, lead, topUp: TopUp.state({ ...inputs.topUp, wallet }) }
  }
  if (inputs.backingUp) return backupState(inputs)
  const title = t('onboardingDoneTitle', inWords(wallet.balance))
  return { status: 'done', wallet, title, isBackedUp: wallet.isBackedUp === true }
}

function backupState({ words: { stage, attempt }, proof, proofError }: Inputs): State {
  const isOffered = stage.step === 'confirmed' && proof?.status === 'loaded'
  return {
    status: 'backup',
    words: Words.state(stage, attempt),
    proof: isOffered ? Proof.state(proof.value, proofError) : undefined,
  }
}

/** How far each step is, for the line of steps; none is current on the first and the last page. */
export function progress(status: State['status']): readonly ('done' | 'now' | 'next')[] {
  if (status === 'done') return steps.map(() => 'done')
  const names: readonly string[] = steps
  const now = names.indexOf(status)
  return steps.map((_, index) => (index === now ? 'now' : index < now ? 'done' : 'next'))
}
