import type { SecurityView } from '../../../messages/views.ts'
import type { NewPassword } from '../../shared/password/controller.ts'
import * as Password from '../../shared/password/state.ts'
import { sentence, t } from '../../shared/t.ts'
import type { Attempt } from '../../shared/unlock/controller.ts'
import * as Unlock from '../../shared/unlock/state.ts'

/** What the reader has typed over the minutes, and what became of what was sent. */
export type Edit = {
  readonly minutes?: string
  readonly wrong: boolean
  readonly error?: string
  /** The minutes were saved. */
  readonly saved: boolean
  /** The password was changed. */
  readonly changed: boolean
}

export type State = {
  readonly status: 'security'
  readonly minutes: string
  readonly lockAfter: number
  readonly wrong: boolean
  readonly minutesProblem: string | undefined
  readonly saved: string
  readonly current: Unlock.State
  readonly next: Password.State
  readonly changed: string
}

export type Inputs = {
  readonly view: SecurityView
  readonly edit: Edit
  readonly current: Attempt
  readonly next: NewPassword
}

export const noEdit: Edit = { wrong: false, saved: false, changed: false }

/** The minutes as they are sent; undefined for what is no number of minutes in a day. */
export function minutesOf(text: string): string | undefined {
  const bare = text.trim()
  if (!/^[1-9][0-9]{0,3}$/.test(bare)) return undefined
  return Number(bare) <= 1440 ? bare : undefined
}

/** What the security page shows. */
export function state({ view, edit, current, next }: Inputs): State {
  const failed = edit.error === undefined ? undefined : sentence(edit.error)
  return {
    status: 'security',
    minutes: edit.minutes ?? String(view.lockAfter),
    lockAfter: view.lockAfter,
    wrong: edit.wrong,
    minutesProblem: edit.wrong ? t('lockAfterWrong') : failed,
    saved: edit.saved ? t('lockAfterSaved') : '',
    current: Unlock.state(current, {
      button: t(next.sending ? 'passwordChanging' : 'passwordChange'),
      sending: t('passwordChanging'),
    }),
    next: Password.state(next),
    changed: edit.changed ? t('passwordChanged') : '',
  }
}
