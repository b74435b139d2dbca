import { type ReadonlySignal, signal } from '@preact/signals'
import type { NotOpened, RestoreView } from '../../../messages/backupViews.ts'
import { call } from '../../../messages/call.ts'
import { mostFile } from '../../../messages/mostFile.ts'
import type { Result } from '../../../messages/views.ts'
import { type Form, noForm } from './form.ts'

export type RestoreForm = {
  readonly form: ReadonlySignal<Form>
  /** Gives true when a whole seed was in `text`, which is then in all the fields. */
  type(index: number, text: string): boolean
  show(shown: boolean): void
  open(file: File | undefined): Promise<void>
  password(text: string): void
  passwordShow(shown: boolean): void
  submit(name: string): Promise<void>
  clear(): void
}

/** After the first, the wallet may be there already; after the second, it is. */
const mayBeMade: ReadonlySet<string> = new Set(['no-answer', 'wallet-exists'])

type Options = {
  /** Is called with how the wallet stands that was made. */
  readonly done: (view: RestoreView) => void
  /** Is called when it is not known whether one was made. */
  readonly unheard: () => void
}

/** The form that makes a wallet from its words. */
export function createRestoreForm({ done, unheard }: Options): RestoreForm {
  const form = signal(noForm)
  const change = (part: Partial<Form>) => {
    const { error: _, ...rest } = form.value
    form.value = { ...rest, ...part }
  }

  return {
    form,
    type(index, text) {
      const all = text.trim().split(/\s+/)
      if (all.length === 12) {
        change({ words: all })
        return true
      }
      change({ words: form.value.words.map((word, at) => (at === index ? text : word)) })
      return false
    },
    show: (shown) => change({ shown }),
    async open(file) {
      if (!file) {
        const { file: _, ...rest } = form.value
        form.value = { ...rest, password: '' }
        return
      }
      if (file.size > mostFile) return change({ error: 'file-too-large' })
      change({ file: { name: file.name, text: await file.text() } })
    },
    password: (password) => change({ password }),
    passwordShow: (passwordShown) => change({ passwordShown }),
    async submit(name) {
      if (form.value.sending) return
      const wrong = problem(form.value)
      if (wrong) return change({ error: wrong })
      change({ sending: true })
      const outcome = outcomeOf(await call('restore', requestOf(form.value, name)))
      if ('error' in outcome) {
        change({ sending: false, error: outcome.error })
        if (mayBeMade.has(outcome.error)) unheard()
        return
      }
      form.value = noForm
      done(outcome.view)
    },
    clear() {
      form.value = noForm
    },
  }
}

function problem({ words, file, password }: Form): string | undefined {
  if (words.some((word) => !word.trim())) return 'words-missing'
  return file && password === '' ? 'file-password-empty' : undefined
}

function requestOf({ words, file, password }: Form, name: string) {
  return {
    name,
    words: words.map((word) => word.trim().toLowerCase()).join(' '),
    ...(file && { file: { file: file.text, password } }),
  }
}

function outcomeOf(result: Result<RestoreView | NotOpened>): { view: RestoreView } | { error: string } {
  if (!result.ok) return { error: result.error.code }
  const { value } = result
  if (value.state === 'wrong') return { error: 'file-password-wrong' }
  if (value.state === 'wait') return { error: 'password-wait' }
  return { view: value }
}
