import type { JSX } from 'preact'
import type { BankView } from '../../messages/views.ts'
import { BankForm } from '../shared/addBank.tsx'
import { BackupWords, type Actions as WordActions } from '../shared/backup/view.tsx'
import { FieldForm } from '../shared/field/view.tsx'
import { Heading } from '../shared/Heading.tsx'
import { Icon } from '../shared/Icon.tsx'
import { Brand, Host, TestMark } from '../shared/parts.tsx'
import { NewPasswordForm } from '../shared/password/view.tsx'
import { ProofCard } from '../shared/proof/view.tsx'
import { t } from '../shared/t.ts'
import type { Form } from '../shared/topUp/state.ts'
import { TopUp } from '../shared/topUp/view.tsx'
import { type Actions as UnlockActions, UnlockForm } from '../shared/unlock/view.tsx'
import { Coins } from './Coins.tsx'
import { type Actions as RestoreActions, RestoreBanks, RestoreWords } from './restore/view.tsx'
import { progress, type State, type Step, steps } from './state.ts'

export type Actions = UnlockActions &
  WordActions &
  RestoreActions & {
    readonly onBackup: () => void
    readonly onBackupLater: () => void
    readonly onProof: () => void
    readonly onBegin: () => void
    readonly onPasswordEdit: (part: 'text' | 'again', value: string) => void
    readonly onPasswordShow: (shown: boolean) => void
    readonly onPassword: () => void
    readonly onNameEdit: (text: string) => void
    readonly onName: () => void
    readonly onBankEdit: (text: string) => void
    readonly onBank: () => void
    readonly onTopUpEdit: (form: Form) => void
    readonly onTopUp: () => void
    readonly onClose: () => void
    readonly onRetry: () => void
  }

type Of<S extends State['status']> = {
  readonly state: Extract<State, { status: S }>
  readonly actions: Actions
}

const stepNames: Readonly<Record<Step, Parameters<typeof t>[0]>> = {
  password: 'stepPassword',
  wallet: 'stepWallet',
  bank: 'stepBank',
  money: 'stepMoney',
}

function Progress({ status }: { status: State['status'] }): JSX.Element {
  const stages = progress(status)
  return (
    <ol class="steps" aria-label={t('stepsName')}>
      {steps.map((step, index) => {
        const stage = stages[index] ?? 'next'
        return (
          <li key={step} class={`step is-${stage}`} {...(stage === 'now' ? { 'aria-current': 'step' } : {})}>
            <span class="step-shape">{stage === 'done' ? <Icon name="check" size={20} /> : index + 1}</span>
            {t(stepNames[step])}
            {stage === 'done' && <span class="visually-hidden">{t('stepDone')}</span>}
          </li>
        )
      })}
    </ol>
  )
}

function Welcome({ actions }: { actions: Actions }): JSX.Element {
  return (
    <>
      <Coins />
      <Heading>{t('onboardingWelcomeTitle')}</Heading>
      <p>{t('onboardingWelcomeLead')}</p>
      <ul class="promises">
        <li>{t('onboardingPromiseAsk')}</li>
        <li>{t('onboardingPromiseBank')}</li>
        <li>{t('onboardingPromiseSite')}</li>
      </ul>
      <button type="button" class="button is-main" onClick={actions.onBegin}>
        {t('onboardingBegin')}
      </button>
    </>
  )
}

function Password({ state, actions }: Of<'password'>): JSX.Element {
  const { protects } = state
  return (
    <>
      <Heading>{t(protects ? 'onboardingProtectTitle' : 'onboardingPasswordTitle')}</Heading>
      <p>{t(protects ? 'onboardingProtectLead' : 'onboardingPasswordLead')}</p>
      <ul class="promises">
        <li>{t('onboardingPasswordWhen')}</li>
        <li>{t('onboardingPasswordLost')}</li>
      </ul>
      <NewPasswordForm
        id="new-password"
        state={state.form}
        button={t(protects ? 'passwordProtect' : 'passwordSet')}
        sending={t('passwordSetting')}
        onEdit={actions.onPasswordEdit}
        onShow={actions.onPasswordShow}
        onSubmit={actions.onPassword}
      />
    </>
  )
}

function Locked({ state, actions }: Of<'locked'>): JSX.Element {
  return (
    <>
      <h1 class="title">{t('lockedTitle')}</h1>
      <p>{t('lockedLead')}</p>
      <UnlockForm state={state.unlock} actions={actions} isFirst />
    </>
  )
}

function Wallet({ state, actions }: Of<'wallet'>): JSX.Element {
  return (
    <>
      <Heading>{t('onboardingWalletTitle')}</Heading>
      <p>{t('onboardingWalletLead')}</p>
      <FieldForm
        id="wallet-name"
        field={state.field}
        name={t('walletName')}
        note={t('walletNameNote')}
        button={t('walletCreate')}
        sending={t('walletCreating')}
        input={{ maxLength: 40 }}
        onEdit={actions.onNameEdit}
        onSubmit={actions.onName}
      />
      <button type="button" class="button" onClick={actions.onRestoreWanted}>
        {t('restoreHave')}
      </button>
    </>
  )
}

function Bank({ state, actions }: Of<'bank'>): JSX.Element {
  return (
    <>
      <Heading>{t('onboardingBankTitle')}</Heading>
      <p>{t('onboardingBankLead')}</p>
      <BankForm field={state.field} onEdit={actions.onBankEdit} onSubmit={actions.onBank} />
    </>
  )
}

function BankCard({ bank }: { bank: BankView }): JSX.Element {
  return (
    <div class="card bank-card">
      <Icon name="bank" size={20} />
      <div>
        <strong>
          <bdi>{bank.name}</bdi>
        </strong>
        <p class="quiet">
          <Host host={bank.host} />
        </p>
      </div>
      {bank.test && <TestMark />}
    </div>
  )
}

function Money({ state, actions }: Of<'money'>): JSX.Element {
  return (
    <>
      <Heading>{t('onboardingMoneyTitle')}</Heading>
      <BankCard bank={state.bank} />
      <p>{state.lead}</p>
      <TopUp state={state.topUp} onEdit={actions.onTopUpEdit} onSubmit={actions.onTopUp} />
    </>
  )
}

function Done({ state, actions }: Of<'done'>): JSX.Element {
  return (
    <>
      <Coins />
      <Heading>{state.title}</Heading>
      {state.wallet.balance.test && <TestMark />}
      <p>{t('onboardingDoneLead')}</p>
      <p class="quiet">{t('onboardingDonePin')}</p>
      {!state.isBackedUp && (
        <div class="card backup-offer">
          <h2>{t('onboardingBackupTitle')}</h2>
          <p class="quiet">{t('onboardingBackupLead')}</p>
          <button type="button" class="button is-main" onClick={actions.onBackup}>
            {t('onboardingBackupNow')}
          </button>
        </div>
      )}
      <div class="ways">
        <button
          type="button"
          class={state.isBackedUp ? 'button is-main' : 'button'}
          onClick={actions.onClose}
        >
          {t('onboardingDoneButton')}
        </button>
        <a class="button" href="../home/index.html">
          {t('seeWallet')}
        </a>
      </div>
    </>
  )
}

function BackingUp({ state, actions }: Of<'backup'>): JSX.Element {
  const isConfirmed = state.words.step === 'confirmed'
  return (
    <>
      <Heading>{t('wordsHeading')}</Heading>
      <BackupWords state={state.words} actions={actions} />
      {state.proof && (
        <div class="card proof-offer">
          <ProofCard state={state.proof} onPress={actions.onProof} />
        </div>
      )}
      {isConfirmed && <p class="quiet">{t('onboardingBackupDone')}</p>}
      <button type="button" class={isConfirmed ? 'button is-main' : 'button'} onClick={actions.onBackupLater}>
        {t(isConfirmed ? 'onboardingBackupOn' : 'onboardingBackupSkip')}
      </button>
    </>
  )
}

function Content({ state, actions }: { state: State; actions: Actions }): JSX.Element {
  switch (state.status) {
    case 'loading':
      return <p class="waiting">{t('opening')}</p>
    case 'failed':
      return (
        <>
          <Heading>{t('notOpened')}</Heading>
          <p>{state.sentence}</p>
          <button type="button" class="button is-main" onClick={actions.onRetry}>
            {t('tryAgain')}
          </button>
        </>
      )
    case 'welcome':
      return <Welcome actions={actions} />
    case 'password':
      return <Password state={state} actions={actions} />
    case 'locked':
      return <Locked state={state} actions={actions} />
    case 'wallet':
      return <Wallet state={state} actions={actions} />
    case 'restore-words':
      return <RestoreWords state={state} actions={actions} />
    case 'restore':
      return <RestoreBanks state={state} actions={actions} />
    case 'bank':
      return <Bank state={state} actions={actions} />
    case 'money':
      return <Money state={state} actions={actions} />
    case 'backup':
      return <BackingUp state={state} actions={actions} />
    case 'done':
      return <Done state={state} actions={actions} />
  }
}

/** The pages of the first run. */
export function View({ state, actions }: { readonly state: State; readonly actions: Actions }): JSX.Element {
  const stepped = steps.some((step) => step === state.status)
  return (
    <>
      <Brand />
      <main class="onboarding">
        {stepped && <Progress status={state.status} />}
        {/* A key for each page: its heading takes the focus when it appears. */}
        <section key={state.status} class={`sheet is-${state.status}`}>
          <Content state={state} actions={actions} />
        </section>
      </main>
    </>
  )
}
