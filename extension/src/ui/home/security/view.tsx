import type { JSX } from 'preact'
import { Heading } from '../../shared/Heading.tsx'
import { Icon } from '../../shared/Icon.tsx'
import { Problem } from '../../shared/parts.tsx'
import { NewPasswordFields, PasswordField } from '../../shared/password/view.tsx'
import { t } from '../../shared/t.ts'
import type { State } from './state.ts'

export type Actions = {
  readonly onLock: () => void
  readonly onMinutesEdit: (text: string) => void
  readonly onMinutes: () => void
  readonly onCurrentEdit: (text: string) => void
  readonly onCurrentShow: (shown: boolean) => void
  readonly onNextEdit: (part: 'text' | 'again', text: string) => void
  readonly onNextShow: (shown: boolean) => void
  readonly onChangePassword: () => void
}

type Props = { readonly state: State; readonly actions: Actions }

const sends = (send: () => void) => (event: Event) => {
  event.preventDefault()
  send()
}

function LockCard({ state, actions }: Props): JSX.Element {
  return (
    <section class="card">
      <h2>{t('lockHeading')}</h2>
      <p class="quiet">{t('lockAbout')}</p>
      <form class="minutes" onSubmit={sends(actions.onMinutes)} noValidate>
        <div class="field">
          <label class="field-name" for="lock-after">
            {t('lockAfter')}
          </label>
          <input
            type="text"
            inputMode="numeric"
            autocomplete="off"
            class="money"
            maxLength={6}
            id="lock-after"
            value={state.minutes}
            aria-invalid={state.wrong}
            aria-describedby="lock-after-problem"
            onInput={(event) => actions.onMinutesEdit(event.currentTarget.value)}
          />
        </div>
        <button type="submit" class="button">
          {t('limitsSave')}
        </button>
        <p class="quiet" role="status">
          {state.saved}
        </p>
      </form>
      <Problem id="lock-after-problem" text={state.minutesProblem} />
      <button type="button" class="button more" onClick={actions.onLock}>
        <Icon name="lock" />
        {t('lockNow')}
      </button>
    </section>
  )
}

function PasswordCard({ state, actions }: Props): JSX.Element {
  const { current, next } = state
  return (
    <section class="card">
      <h2>{t('passwordChangeHeading')}</h2>
      <p class="quiet">{t('passwordChangeAbout')}</p>
      <form class="field-form" onSubmit={sends(actions.onChangePassword)} noValidate>
        <div>
          <PasswordField
            id="current-password"
            name={t('passwordCurrent')}
            value={current.text}
            shown={current.shown}
            wrong={current.problem !== undefined}
            describedBy="current-password-problem"
            onEdit={actions.onCurrentEdit}
            onShow={actions.onCurrentShow}
          />
          <Problem id="current-password-problem" text={current.problem} />
        </div>
        <NewPasswordFields
          id="next-password"
          state={next}
          onEdit={actions.onNextEdit}
          onShow={actions.onNextShow}
        />
        <button type="submit" class="button is-main" aria-disabled={current.waiting}>
          {current.button}
        </button>
        <p class="quiet" role="status">
          {state.changed}
        </p>
      </form>
    </section>
  )
}

/** The lock and the password. */
export function Security(props: Props): JSX.Element {
  return (
    <>
      <Heading>{t('navSecurity')}</Heading>
      <LockCard {...props} />
      <PasswordCard {...props} />
    </>
  )
}
