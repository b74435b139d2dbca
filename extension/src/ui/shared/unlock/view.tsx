import type { JSX } from 'preact'
import { Problem } from '../parts.tsx'
import { PasswordField } from '../password/view.tsx'
import { t } from '../t.ts'
import type { State } from './state.ts'

export type Actions = {
  readonly onUnlockEdit: (text: string) => void
  readonly onUnlockShow: (shown: boolean) => void
  readonly onUnlock: () => void
}

type Props = {
  readonly state: State
  readonly actions: Actions
  readonly name?: string
  /** Its field takes the focus when it appears. */
  readonly isFirst?: boolean
}

/** The password of a locked wallet. */
export function UnlockForm({ state, actions, name = t('password'), isFirst = false }: Props): JSX.Element {
  const submit = (event: Event) => {
    event.preventDefault()
    actions.onUnlock()
  }
  return (
    <form class="field-form unlock" onSubmit={submit} noValidate>
      <PasswordField
        id="unlock"
        name={name}
        value={state.text}
        shown={state.shown}
        wrong={state.problem !== undefined}
        describedBy="unlock-problem"
        isFirst={isFirst}
        onEdit={actions.onUnlockEdit}
        onShow={actions.onUnlockShow}
      />
      <Problem id="unlock-problem" text={state.problem} />
      <button type="submit" class="button is-main" aria-disabled={state.waiting}>
        {state.button}
      </button>
    </form>
  )
}
