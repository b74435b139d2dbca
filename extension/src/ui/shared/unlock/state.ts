import { sentence, t } from '../t.ts'
import type { Attempt } from './controller.ts'

export type State = {
  readonly text: string
  readonly shown: boolean
  readonly button: string
  /** The button does not listen yet; its own words say when it will. */
  readonly waiting: boolean
  readonly problem: string | undefined
}

/** When the next password may be tried. */
export function waitLine(seconds: number): string {
  if (seconds > 90) return t('unlockWaitMinutes', String(Math.ceil(seconds / 60)))
  return seconds === 1 ? t('unlockWaitOne') : t('unlockWait', String(seconds))
}

/** What a form that unlocks the wallet shows. */
export function state(attempt: Attempt, names = { button: t('unlock'), sending: t('unlocking') }): State {
  const { text, shown, sending, wait, error } = attempt
  return {
    text,
    shown,
    button: sending ? names.sending : wait > 0 ? waitLine(wait) : names.button,
    waiting: wait > 0,
    problem: error === undefined ? undefined : sentence(error),
  }
}
