import { type ReadonlySignal, signal } from '@preact/signals'
import type { Result, Unlocking } from '../../../messages/views.ts'

/** A password being tried. What was typed stays until it was right: a reader may have mistyped one letter. */
export type Attempt = {
  readonly text: string
  readonly shown: boolean
  readonly sending: boolean
  /** Why the last one did not open the wallet: a code of the catalogue. */
  readonly error?: string
  /** Seconds until another may be tried; 0 when one may. */
  readonly wait: number
}

export type UnlockControl = {
  readonly attempt: ReadonlySignal<Attempt>
  edit(text: string): void
  show(shown: boolean): void
  submit(): Promise<void>
  clear(): void
}

export const noAttempt: Attempt = { text: '', shown: false, sending: false, wait: 0 }

/** What comes of a password: `accepted` where it has paid as well. */
export type Tried = Unlocking | { readonly state: 'accepted' }

/** A password goes to `send`; `done` is called when it was the right one. */
export function createUnlock(
  send: (password: string) => Promise<Result<Tried>>,
  done: (state: 'unlocked' | 'accepted') => void,
): UnlockControl {
  const attempt = signal(noAttempt)
  let timer: ReturnType<typeof setTimeout> | undefined
  /** How often the form was cleared: what becomes of a password from before then is not said in the next one. */
  let cleared = 0

  function count(until: number) {
    clearTimeout(timer)
    const left = until - Date.now()
    attempt.value = { ...attempt.value, wait: Math.max(0, Math.ceil(left / 1000)) }
    if (left > 0) timer = setTimeout(() => count(until), left % 1000 || 1000)
  }
  function refused(error: string, { retryAt, asked = cleared }: { retryAt?: number; asked?: number } = {}) {
    if (asked !== cleared) return
    attempt.value = { ...attempt.value, sending: false, error }
    if (retryAt !== undefined) count(retryAt)
  }

  return {
    attempt,
    edit(text) {
      const { error: _, ...rest } = attempt.value
      attempt.value = { ...rest, text }
    },
    show(shown) {
      attempt.value = { ...attempt.value, shown }
    },
    async submit() {
      const { text, sending, wait } = attempt.value
      if (sending || wait > 0) return
      if (text === '') return refused('password-empty')
      const { error: _, ...rest } = attempt.value
      attempt.value = { ...rest, sending: true }
      const asked = cleared
      const result = await send(text)
      if (!result.ok) return refused(result.error.code, { asked })
      const { value } = result
      if (value.state === 'wrong' || value.state === 'wait') {
        return refused(value.state === 'wrong' ? 'password-wrong' : 'password-wait', { ...value, asked })
      }
      if (asked === cleared) attempt.value = noAttempt
      done(value.state)
    },
    clear() {
      cleared += 1
      clearTimeout(timer)
      attempt.value = noAttempt
    },
  }
}
