import { type ReadonlySignal, signal } from '@preact/signals'
import { call } from '../../../messages/call.ts'
import { createNewPassword, type NewPasswordControl } from '../../shared/password/controller.ts'
import { createUnlock, type UnlockControl } from '../../shared/unlock/controller.ts'
import { type Edit, minutesOf, noEdit } from './state.ts'

export type Security = {
  /** The password of now, beside the new one. */
  readonly current: UnlockControl
  readonly next: NewPasswordControl
  readonly edit: ReadonlySignal<Edit>
  change(): Promise<void>
  editMinutes(text: string): void
  saveMinutes(shown: number): Promise<void>
  reset(): void
}

/** What the reader types on the security page, and sends. */
export function createSecurity(refresh: () => Promise<void>): Security {
  const edit = signal<Edit>(noEdit)
  let chosen = ''
  const next = createNewPassword(
    async () => ({ ok: true, value: undefined }),
    () => {},
  )
  const current = createUnlock(
    (password) => call('changePassword', { password, next: chosen }),
    () => {
      next.clear()
      edit.value = { ...edit.value, changed: true }
    },
  )
  return {
    current,
    next,
    edit,
    async change() {
      edit.value = { ...edit.value, changed: false }
      const ready = await next.ready()
      if (ready === undefined) return
      chosen = ready
      await current.submit()
      chosen = ''
      next.rest()
    },
    editMinutes(text) {
      edit.value = { ...edit.value, minutes: text, wrong: false, saved: false }
    },
    async saveMinutes(shown) {
      const minutes = minutesOf(edit.value.minutes ?? String(shown))
      if (minutes === undefined) {
        edit.value = { ...edit.value, wrong: true, saved: false }
        return
      }
      const result = await call('setLockAfter', { minutes })
      if (!result.ok) {
        edit.value = { ...edit.value, error: result.error.code }
        return
      }
      await refresh()
      edit.value = { ...noEdit, saved: true }
    },
    reset() {
      current.clear()
      next.clear()
      edit.value = noEdit
    },
  }
}
