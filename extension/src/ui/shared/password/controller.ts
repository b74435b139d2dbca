import { type ReadonlySignal, signal } from '@preact/signals'
import type { Result } from '../../../messages/views.ts'
import { judge } from './judge.ts'
import { ruleBroken } from './rules.ts'
import type { Strength } from './strength.ts'

/** A new password as it is typed, twice: nobody can help a reader who mistyped it. */
export type NewPassword = {
  readonly text: string
  readonly again: string
  readonly shown: boolean
  readonly sending: boolean
  /** Missing until it has been looked at. */
  readonly strength?: Strength
  /** Why it was not taken: a code of the catalogue. */
  readonly error?: string
}

export type NewPasswordControl = {
  readonly password: ReadonlySignal<NewPassword>
  edit(part: 'text' | 'again', value: string): void
  show(shown: boolean): void
  /** The password if it can be taken, with `sending` on; else undefined, and what is wrong is shown. */
  ready(): Promise<string | undefined>
  submit(): Promise<void>
  /** Says why it was not taken: a code of the catalogue. */
  refuse(error: string): void
  /** What was sent has been answered: it may be sent again. */
  rest(): void
  /** Forgets what was typed. */
  clear(): void
}

export const noPassword: NewPassword = { text: '', again: '', shown: false, sending: false }

/** A password goes to `send` once it keeps the rules, is none of the commonest, and was typed twice alike. */
export function createNewPassword(
  send: (password: string) => Promise<Result<unknown>>,
  done: () => void,
): NewPasswordControl {
  const password = signal(noPassword)
  const change = (part: Partial<NewPassword>) => {
    const { error: _, ...rest } = password.value
    password.value = { ...rest, ...part }
  }

  async function look(text: string): Promise<Strength | undefined> {
    const strength = await judge(text)
    if (password.value.text !== text) return undefined
    password.value = { ...password.value, strength }
    return strength
  }

  async function problem({ text, again }: NewPassword): Promise<string | undefined> {
    const broken = ruleBroken(text)
    if (broken) return broken
    if ((await judge(text)).isCommon) return 'password-common'
    return text === again ? undefined : 'password-differs'
  }

  const refuse = (error: string) => {
    password.value = { ...password.value, sending: false, error }
  }

  async function ready(): Promise<string | undefined> {
    const typed = password.value
    if (typed.sending) return undefined
    change({ sending: true })
    const error = await problem(typed)
    if (error === undefined) return typed.text
    refuse(error)
    return undefined
  }

  return {
    password,
    edit(part, value) {
      change({ [part]: value })
      if (part !== 'text') return
      const { strength: _, ...rest } = password.value
      password.value = rest
      if (value !== '') void look(value)
    },
    show: (shown) => change({ shown }),
    ready,
    refuse,
    async submit() {
      const text = await ready()
      if (text === undefined) return
      const result = await send(text)
      if (!result.ok) return refuse(result.error.code)
      password.value = noPassword
      done()
    },
    rest: () => {
      password.value = { ...password.value, sending: false }
    },
    clear() {
      password.value = noPassword
    },
  }
}
