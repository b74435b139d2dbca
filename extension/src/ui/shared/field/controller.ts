import { type ReadonlySignal, signal } from '@preact/signals'
import type { Result } from '../../../messages/views.ts'

/** One line the reader fills in and sends. */
export type Field = {
  readonly text: string
  readonly sending: boolean
  /** Why it was not taken: a code of the catalogue. */
  readonly error?: string
}

export type FieldControl = {
  readonly field: ReadonlySignal<Field>
  edit(text: string): void
  submit(): Promise<void>
}

/** A field whose text goes to `send` once it is not empty; `done` is called when it was taken. */
export function createField(
  text: string,
  options: {
    readonly empty: string
    /** `told`: why the same text was not taken before, for what can be meant all the same. */
    readonly send: (text: string, told: string | undefined) => Promise<Result<unknown>>
    readonly done: () => void
  },
): FieldControl {
  const field = signal<Field>({ text, sending: false })
  return {
    field,
    edit(next) {
      field.value = { text: next, sending: field.peek().sending }
    },
    async submit() {
      const { text: now, sending, error: told } = field.value
      if (sending) return
      const bare = now.trim()
      if (!bare) {
        field.value = { text: now, sending: false, error: options.empty }
        return
      }
      field.value = { text: now, sending: true }
      const result = await options.send(bare, told)
      // What was typed meanwhile stays, and why another text was not taken is not said of it.
      const { text: shown } = field.value
      const isSame = shown === now
      field.value = {
        text: shown,
        sending: false,
        ...(isSame && !result.ok && { error: result.error.code }),
      }
      if (result.ok) options.done()
    },
  }
}
