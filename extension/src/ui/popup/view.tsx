import type { JSX } from 'preact'
import { Icon } from '../shared/Icon.tsx'
import { Mark } from '../shared/Mark.tsx'
import { inWords } from '../shared/money.ts'
import { PaymentLine } from '../shared/PaymentLine.tsx'
import { Brand, Notice, TestMark } from '../shared/parts.tsx'
import { t } from '../shared/t.ts'
import type { Form } from '../shared/topUp/state.ts'
import { TopUp } from '../shared/topUp/view.tsx'
import { type Actions as UnlockActions, UnlockForm } from '../shared/unlock/view.tsx'
import type { Head as HeadState, State } from './state.ts'

export type Actions = UnlockActions & {
  readonly onLock: () => void
  readonly onTopUpOpen: () => void
  readonly onTopUpClose: () => void
  readonly onTopUpEdit: (form: Form) => void
  readonly onTopUp: () => void
  readonly onRetry: () => void
}

type Of<S extends State['status']> = {
  readonly state: Extract<State, { status: S }>
  readonly actions: Actions
}

function Head({ head, actions }: { head: HeadState; actions: Actions }): JSX.Element {
  return (
    <header class="head">
      <Mark size={32} />
      <div>
        <h1 class="visually-hidden">{t('extensionShortName')}</h1>
        {head.totals.map((total) => (
          <p key={`${total.currency} ${total.test}`} class="balance-line">
            <span class="balance money">{inWords(total)}</span>
            {total.test && <TestMark />}
          </p>
        ))}
        <ul class="wallets">
          {head.wallets.map(({ name, balance }) => (
            <li key={name}>
              <bdi>{name}</bdi> {balance && <span class="money">{balance}</span>}
            </li>
          ))}
        </ul>
        {head.lying && (
          <p class="lying money">
            <Icon name="clock" size={14} />
            {head.lying}
          </p>
        )}
      </div>
      <nav class="tools" aria-label={t('popupTools')}>
        <button type="button" class="tool" onClick={actions.onLock}>
          <Icon name="lock" size={18} />
          <span class="visually-hidden">{t('lockNow')}</span>
        </button>
        <a class="tool" href="../home/index.html#/security" target="_blank" rel="noopener">
          <Icon name="settings" size={18} />
          <span class="visually-hidden">{t('navSecurity')}</span>
        </a>
      </nav>
    </header>
  )
}

function Ready({ state, actions }: Of<'ready'>): JSX.Element {
  return (
    <>
      <Head head={state.head} actions={actions} />
      <main class="content">
        {state.notices.length > 0 && <Notice texts={state.notices} />}
        <h2 class="visually-hidden">{t('lastPayments')}</h2>
        {state.rows.length === 0 ? (
          <p class="empty">{state.empty}</p>
        ) : (
          <ul class="payments">
            {state.rows.map((row) => (
              <li key={row.id}>
                <a
                  class="payment"
                  href={`../home/index.html#/payment/${row.id}`}
                  target="_blank"
                  rel="noopener"
                >
                  <PaymentLine row={row} time={row.when} />
                </a>
              </li>
            ))}
          </ul>
        )}
      </main>
      {!state.isBackedUp && (
        <aside class="reminder">
          <span>{t('backupReminder')}</span>{' '}
          <a href="../home/index.html#/backup" target="_blank" rel="noopener">
            {t('onboardingBackupNow')}
          </a>
        </aside>
      )}
      <footer class="foot">
        <button type="button" class="button is-main" onClick={actions.onTopUpOpen}>
          {t('topUp')}
        </button>
        <a class="button is-plain" href="../home/index.html#/payments" target="_blank" rel="noopener">
          {t('allPayments')}
          <Icon name="right" />
        </a>
      </footer>
    </>
  )
}

function Locked({ state, actions }: Of<'locked'>): JSX.Element {
  return (
    <>
      <Brand />
      <main class="content set-up">
        <h1 class="title">{t('lockedTitle')}</h1>
        {state.waiting && <Notice texts={[state.waiting]} />}
        <UnlockForm state={state.unlock} actions={actions} isFirst />
      </main>
    </>
  )
}

function ToppingUp({ state, actions }: Of<'top-up'>): JSX.Element {
  return (
    <>
      <Head head={state.head} actions={actions} />
      <main class="content">
        <h2>{t('topUpHeading')}</h2>
        <TopUp state={state.topUp} onEdit={actions.onTopUpEdit} onSubmit={actions.onTopUp}>
          <button type="button" class="button" onClick={actions.onTopUpClose}>
            {t('back')}
          </button>
        </TopUp>
      </main>
    </>
  )
}

function SetUp({ state }: Pick<Of<'set-up'>, 'state'>): JSX.Element {
  return (
    <>
      <Brand />
      <main class="content set-up">
        <h1 class="title">{state.title}</h1>
        <p class="quiet">{state.sentence}</p>
        <a class="button is-main" href="../onboarding/index.html" target="_blank" rel="noopener">
          {state.button}
        </a>
      </main>
    </>
  )
}

/** The popup. */
export function View({ state, actions }: { readonly state: State; readonly actions: Actions }): JSX.Element {
  switch (state.status) {
    case 'loading':
      return (
        <>
          <Brand />
          <main class="content">
            <h1 class="visually-hidden">{t('extensionShortName')}</h1>
            <p class="waiting">{t('opening')}</p>
          </main>
        </>
      )
    case 'failed':
      return (
        <>
          <Brand />
          <main class="content set-up">
            <h1 class="title">{t('notOpened')}</h1>
            <p class="quiet">{state.sentence}</p>
            <button type="button" class="button is-main" onClick={actions.onRetry}>
              {t('tryAgain')}
            </button>
          </main>
        </>
      )
    case 'locked':
      return <Locked state={state} actions={actions} />
    case 'set-up':
      return <SetUp state={state} />
    case 'top-up':
      return <ToppingUp state={state} actions={actions} />
    case 'ready':
      return <Ready state={state} actions={actions} />
  }
}
