import { type ReadonlySignal, signal } from '@preact/signals'
import { call } from '../../../messages/call.ts'
import type { Result } from '../../../messages/views.ts'
import { createNewPassword, type NewPasswordControl } from '../../shared/password/controller.ts'
import { createUnlock, type Tried, type UnlockControl } from '../../shared/unlock/controller.ts'
import { saveFile } from './saveFile.ts'

export type ExportForm = {
  /** The wallet's password, beside the file's own. */
  readonly current: UnlockControl
  readonly file: NewPasswordControl
  /** The name of the file that was saved. */
  readonly saved: ReadonlySignal<string | undefined>
  send(): Promise<void>
  clear(): void
}

/** Makes the export file and has the browser save it. */
export function createExport(): ExportForm {
  const saved = signal<string | undefined>(undefined)
  let filePassword = ''
  const file = createNewPassword(
    async () => ({ ok: true, value: undefined }),
    () => {},
  )

  async function make(password: string): Promise<Result<Tried>> {
    const result = await call('exportFile', { password, filePassword })
    if (!result.ok) return result
    const { value } = result
    if (value.state !== 'made') return { ok: true, value }
    saveFile(value.name, value.file)
    saved.value = value.name
    return { ok: true, value: { state: 'unlocked' } }
  }
  const current = createUnlock(make, () => file.clear())

  return {
    current,
    file,
    saved,
    async send() {
      saved.value = undefined
      const ready = await file.ready()
      if (ready === undefined) return
      filePassword = ready
      await current.submit()
      filePassword = ''
      file.rest()
    },
    clear() {
      current.clear()
      file.clear()
      saved.value = undefined
    },
  }
}
