import type { JSX } from 'preact'
import { BankForm } from '../shared/addBank.tsx'
import { Heading } from '../shared/Heading.tsx'
import { Icon, type IconName } from '../shared/Icon.tsx'
import { PaymentLine } from '../shared/PaymentLine.tsx'
import { Brand, Host, Problem, TestMark } from '../shared/parts.tsx'
import { sentence, t } from '../shared/t.ts'
import type { Form } from '../shared/topUp/state.ts'
import { TopUp } from '../shared/topUp/view.tsx'
import { type Actions as UnlockActions, UnlockForm } from '../shared/unlock/view.tsx'
import { Backup, type Actions as BackupActions } from './backup/view.tsx'
import { type Actions as LimitActions, Limits } from './limits/view.tsx'
import { Receipt } from './Receipt.tsx'
import type { Route } from './route.ts'
import { Security, type Actions as SecurityActions } from './security/view.tsx'
import type { State } from './state.ts'

export type Actions = LimitActions &
  SecurityActions &
  BackupActions &
  UnlockActions & {
    readonly onMore: () => void
    readonly onBankEdit: (text: string) => void
    readonly onBank: () => void
    readonly onTopUpEdit: (form: Form) => void
    readonly onTopUp: () => void
    readonly onRetry: () => void
  }

type Of<S extends State['status']> = {
  readonly state: Extract<State, { status: S }>
  readonly actions: Actions
}

const places: readonly { name: Route['name']; icon: IconName; text: Parameters<typeof t>[0] }[] = [
  { name: 'payments', icon: 'list', text: 'navPayments' },
  { name: 'wallets', icon: 'wallet', text: 'navWallets' },
  { name: 'limits', icon: 'gauge', text: 'navLimits' },
  { name: 'banks', icon: 'bank', text: 'navBanks' },
  { name: 'backup', icon: 'words', text: 'navBackup' },
  { name: 'security', icon: 'lock', text: 'navSecurity' },
]

function Side({ route }: { route: Route }): JSX.Element {
  const here = route.name === 'payment' ? 'payments' : route.name === 'top-up' ? 'wallets' : route.name
  return (
    <div class="side">
      <Brand />
      <nav aria-label={t('navName')}>
        <ul class="places">
          {places.map(({ name, icon, text }) => (
            <li key={name}>
              <a class="place" href={`#/${name}`} {...(name === here ? { 'aria-current': 'page' } : {})}>
                <Icon name={icon} />
                {t(text)}
              </a>
            </li>
          ))}
        </ul>
      </nav>
    </div>
  )
}

function Payments({ state, actions }: Of<'payments'>): JSX.Element {
  return (
    <>
      <Heading>{t('navPayments')}</Heading>
      {state.empty && (
        <div class="card empty">
          <p>{state.empty}</p>
        </div>
      )}
      {state.days.map((day) => (
        <section key={day.key} aria-labelledby={`day-${day.key}`}>
          <h2 class="day" id={`day-${day.key}`}>
            {day.heading}
          </h2>
          <ul class="payments card">
            {day.rows.map((row) => (
              <li key={row.id}>
                <a class="payment" href={`#/payment/${row.id}`}>
                  <PaymentLine row={row} time={row.clock} />
                </a>
              </li>
            ))}
          </ul>
        </section>
      ))}
      <Problem text={state.problem} />
      {state.more !== 'none' && (
        <button type="button" class="button more" onClick={actions.onMore}>
          {t(state.more === 'loading' ? 'olderLoading' : 'older')}
        </button>
      )}
    </>
  )
}

function Wallets({ state }: Of<'wallets'>): JSX.Element {
  return (
    <>
      <Heading>{t('navWallets')}</Heading>
      {state.wallets.map((wallet) => (
        <section key={wallet.id} class="card wallet">
          <div>
            <h2>
              <bdi>{wallet.name}</bdi>
            </h2>
            <p class="quiet">{wallet.bank ? t('walletAt', wallet.bank.name) : t('walletWithoutBank')}</p>
            {wallet.isMoved && <p class="tone-wait">{sentence('moved')}</p>}
            {wallet.isRestoring && (
              <p>
                <a href="../onboarding/index.html">{t('walletReturning')}</a>
              </p>
            )}
            {!wallet.isBackedUp && (
              <p>
                <a href={`#/backup/${wallet.id}`}>{t('onboardingBackupNow')}</a>
              </p>
            )}
          </div>
          <p class="wallet-balance">
            <span class="balance money">{wallet.words}</span>
            {wallet.balance.test && <TestMark />}
          </p>
          {wallet.bank ? (
            <a class="button is-main" href="#/top-up">
              {t('topUp')}
            </a>
          ) : (
            <a class="button is-main" href="#/banks">
              {t('bankAdd')}
            </a>
          )}
        </section>
      ))}
    </>
  )
}

function Banks({ state, actions }: Of<'banks'>): JSX.Element {
  return (
    <>
      <Heading>{t('navBanks')}</Heading>
      {state.banks.map((bank) => (
        <section key={bank.url} class="card bank">
          <h2>
            <bdi>{bank.name}</bdi>
          </h2>
          {bank.test && <TestMark />}
          <dl class="lines">
            <div>
              <dt>{t('bankAddress')}</dt>
              <dd>
                <Host host={bank.host} />
              </dd>
            </div>
            <div>
              <dt>{t('bankWallet')}</dt>
              <dd>
                <bdi>{bank.wallet}</bdi>
              </dd>
            </div>
          </dl>
          <p class="quiet">{bank.about}</p>
        </section>
      ))}
      {state.adding && (
        <section class="card">
          <h2>{t('onboardingBankTitle')}</h2>
          <p class="quiet">{t('onboardingBankLead')}</p>
          <BankForm field={state.adding.field} onEdit={actions.onBankEdit} onSubmit={actions.onBank} />
        </section>
      )}
    </>
  )
}

function ToppingUp({ state, actions }: Of<'top-up'>): JSX.Element {
  return (
    <>
      <Heading>{t('topUpHeading')}</Heading>
      <section class="card">
        <p class="card-head">
          <bdi>{state.wallet.name}</bdi>
          {state.wallet.balance.test && <TestMark />}
        </p>
        <TopUp state={state.topUp} onEdit={actions.onTopUpEdit} onSubmit={actions.onTopUp}>
          <a class="button" href="#/wallets">
            {t('back')}
          </a>
        </TopUp>
      </section>
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
          <button type="button" class="button is-main more" onClick={actions.onRetry}>
            {t('tryAgain')}
          </button>
        </>
      )
    case 'locked':
      return (
        <>
          <h1 class="title">{t('lockedTitle')}</h1>
          <p>{t('lockedLead')}</p>
          <UnlockForm state={state.unlock} actions={actions} isFirst />
        </>
      )
    case 'set-up':
      return (
        <>
          <Heading>{state.title}</Heading>
          <p>{state.sentence}</p>
          <a class="button is-main more" href="../onboarding/index.html">
            {state.button}
          </a>
        </>
      )
    case 'payments':
      return <Payments state={state} actions={actions} />
    case 'receipt':
      return <Receipt state={state} />
    case 'wallets':
      return <Wallets state={state} actions={actions} />
    case 'limits':
      return <Limits state={state} actions={actions} />
    case 'backup':
      return <Backup state={state} actions={actions} />
    case 'security':
      return <Security state={state} actions={actions} />
    case 'banks':
      return <Banks state={state} actions={actions} />
    case 'top-up':
      return <ToppingUp state={state} actions={actions} />
  }
}

type Props = { readonly route: Route; readonly state: State; readonly actions: Actions }

/** The full page: a quiet list at the side, one narrow column beside it. */
export function View({ route, state, actions }: Props): JSX.Element {
  return (
    <div class="home">
      <Side route={route} />
      <main class={`column is-${state.status}`} key={state.status}>
        <Content state={state} actions={actions} />
      </main>
    </div>
  )
}
