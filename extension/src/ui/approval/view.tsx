import type { ComponentChildren, JSX } from 'preact'
import type { Money, WalletView } from '../../messages/views.ts'
import { Gauge } from '../shared/Gauge.tsx'
import { Heading } from '../shared/Heading.tsx'
import type { LimitLine } from '../shared/limitWords.ts'
import { inWords } from '../shared/money.ts'
import { Brand, Host, Notice, Problem, TestMark } from '../shared/parts.tsx'
import { PasswordField } from '../shared/password/view.tsx'
import { t } from '../shared/t.ts'
import type { Form } from '../shared/topUp/state.ts'
import { TopUp } from '../shared/topUp/view.tsx'
import { UnlockForm } from '../shared/unlock/view.tsx'
import type { Event as ArmingEvent } from './Arming.ts'
import { enterPresses, PayButton } from './PayButton.tsx'
import type { Ask, Locked, State } from './state.ts'

export type Actions = {
  readonly onArmingEvent: (event: ArmingEvent) => void
  readonly onUnlockEdit: (text: string) => void
  readonly onUnlockShow: (shown: boolean) => void
  readonly onUnlock: () => void
  readonly onDecline: () => void
  readonly onClose: () => void
  readonly onTopUpEdit: (form: Form) => void
  readonly onTopUp: () => void
}

/** Who asks, and for how much: the same place and size whatever comes under it. */
function Request({
  host,
  total,
  fee,
}: {
  host: string
  total: Money
  fee?: string | undefined
}): JSX.Element {
  const words = inWords(total)
  return (
    <div class="request">
      <Heading class="asker">
        <Host host={host} />
        <span class="wants">{t('approvalWants')}</span>
        <span class={words.length > 12 ? 'total is-long money' : 'total money'}>{words}</span>
      </Heading>
      {fee && <p class="fee">{fee}</p>}
    </div>
  )
}

function Fact({ name, children }: { name: string; children: ComponentChildren }): JSX.Element {
  return (
    <div class="fact">
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  )
}

function From({ wallet, after }: { wallet: WalletView; after: Money | undefined }): JSX.Element {
  return (
    <Fact name={t('approvalFrom')}>
      <span class="fact-line">
        <bdi>{wallet.name}</bdi>
        <span class="money balance">
          <span>{inWords(wallet.balance)}</span>
          {after && (
            <>
              <span aria-hidden="true">→</span>
              <span class="visually-hidden">{t('approvalThen')}</span>
              <strong>{inWords(after)}</strong>
            </>
          )}
        </span>
      </span>
    </Fact>
  )
}

function Limit({ limit }: { limit: LimitLine }): JSX.Element {
  return (
    <Fact name={limit.name}>
      <span class="limit-line">
        <Gauge used={limit.used} added={limit.added} />
        <span class="money">{limit.text}</span>
      </span>
    </Fact>
  )
}

function Item({ item }: { item: string | undefined }): JSX.Element | null {
  if (item === undefined) return null
  return (
    <Fact name={t('approvalFor')}>
      <bdi class="item">{item}</bdi>
      <span class="whose">{t('approvalSiteWords')}</span>
    </Fact>
  )
}

function Asking({ state, actions }: { state: Ask; actions: Actions }): JSX.Element {
  return (
    <>
      <div class="facts-area">
        <Request host={state.host} total={state.total} fee={state.fee} />
        <dl class="facts">
          <Item item={state.item} />
          {state.wallet && <From wallet={state.wallet} after={state.after} />}
          {state.limit && <Limit limit={state.limit} />}
        </dl>
      </div>
      <div class="actions">
        {state.notices.length > 0 && <Notice texts={state.notices} />}
        <Problem text={state.problem} />
        <PayButton armed={state.armed} onEvent={actions.onArmingEvent}>
          {state.pay}
        </PayButton>
        <button type="button" class="button" onClick={actions.onDecline}>
          {t('approvalDecline')}
        </button>
        <p class="line" role="status">
          {state.line}
        </p>
      </div>
    </>
  )
}

/** The password first, then the button whose name says what it does; Enter in the field is a press of it. */
function AskingLocked({ state, actions }: { state: Locked; actions: Actions }): JSX.Element {
  return (
    <>
      <div class="facts-area">
        <Request host={state.host} total={state.total} />
        {state.item !== undefined && (
          <dl class="facts">
            <Item item={state.item} />
          </dl>
        )}
        <p class="whose">{t('approvalLocked')}</p>
      </div>
      <div class="actions">
        <PasswordField
          id="unlock"
          name={t('password')}
          value={state.text}
          shown={state.shown}
          wrong={state.problem !== undefined}
          describedBy="unlock-problem"
          keys={enterPresses(actions.onArmingEvent)}
          onEdit={actions.onUnlockEdit}
          onShow={actions.onUnlockShow}
        />
        <Problem id="unlock-problem" text={state.problem} />
        <PayButton armed={state.armed} onEvent={actions.onArmingEvent}>
          {state.pay}
        </PayButton>
        <Decline actions={actions} />
        <p class="line" role={state.counting ? 'timer' : 'status'}>
          {state.line}
        </p>
      </div>
    </>
  )
}

function Decline({ actions }: { actions: Actions }): JSX.Element {
  return (
    <button type="button" class="button" onClick={actions.onDecline}>
      {t('approvalDecline')}
    </button>
  )
}

function Content({ state, actions }: { state: State; actions: Actions }): JSX.Element {
  switch (state.status) {
    case 'loading':
    case 'elsewhere':
      return <p class="waiting">{t('opening')}</p>
    case 'ask':
      return <Asking state={state} actions={actions} />
    case 'locked':
      return <AskingLocked state={state} actions={actions} />
    case 'unlock':
      return (
        <div class="facts-area">
          <Heading>{t('lockedTitle')}</Heading>
          <p class="quiet">{t('lockedLead')}</p>
          <UnlockForm state={state.unlock} actions={actions} />
        </div>
      )
    case 'short':
      return (
        <div class="facts-area">
          <Request host={state.host} total={state.total} />
          <h2>{state.title}</h2>
          <p class="quiet">{state.sentence}</p>
          <TopUp state={state.topUp} onEdit={actions.onTopUpEdit} onSubmit={actions.onTopUp}>
            <Decline actions={actions} />
          </TopUp>
        </div>
      )
    case 'over-limit':
      return (
        <>
          <div class="facts-area">
            <Request host={state.host} total={state.total} />
            <h2>{state.title}</h2>
            <p class="quiet">{state.sentence}</p>
          </div>
          <div class="actions">
            <a class="button is-main" href="../home/index.html#/limits" target="_blank" rel="noreferrer">
              {t('limitSee')}
            </a>
            <Decline actions={actions} />
          </div>
        </>
      )
    case 'no-wallet':
    case 'no-bank':
      return (
        <>
          <div class="facts-area">
            <Request host={state.host} total={state.total} />
            <h2>{state.title}</h2>
            <p class="quiet">{state.sentence}</p>
          </div>
          <div class="actions">
            {state.status === 'no-wallet' && (
              <a class="button is-main" href="../onboarding/index.html" target="_blank" rel="noreferrer">
                {t('setUpButton')}
              </a>
            )}
            <Decline actions={actions} />
          </div>
        </>
      )
    case 'closed':
      return (
        <>
          <div class="facts-area">
            <Heading>{state.title}</Heading>
            <p class="quiet">{state.sentence}</p>
          </div>
          <div class="actions">
            <button type="button" class="button" onClick={actions.onClose}>
              {t('close')}
            </button>
          </div>
        </>
      )
  }
}

/** The approval window. */
export function View({ state, actions }: { readonly state: State; readonly actions: Actions }): JSX.Element {
  const test = 'total' in state && state.total.test
  return (
    <>
      <Brand>{test && <TestMark />}</Brand>
      {/* A key for each stage: its heading takes the focus when it appears, and never the Pay button. */}
      <main class={`approval is-${state.status}`} key={state.status}>
        <Content state={state} actions={actions} />
      </main>
    </>
  )
}
