import { type ReadonlySignal, signal } from '@preact/signals'
import { call } from '../../../messages/call.ts'
import type { Result } from '../../../messages/views.ts'
import { createUnlock, type Tried, type UnlockControl } from '../unlock/controller.ts'
import { choosePlaces } from './places.ts'

/** How far the reader has come with the twelve words. The page holds them only while they can be looked at. */
export type Stage =
  | { readonly step: 'ask' }
  | { readonly step: 'words'; readonly words: readonly string[]; readonly shown: boolean }
  | {
      readonly step: 'confirm'
      /** Which words are asked for: three places from 1 to 12. */
      readonly places: readonly number[]
      readonly typed: readonly string[]
      readonly sending: boolean
      /** Why they were not taken: a code of the catalogue. */
      readonly error?: string
    }
  | { readonly step: 'confirmed' }

export type Backup = {
  readonly stage: ReadonlySignal<Stage>
  /** The password, without which no word is shown. */
  readonly password: UnlockControl
  show(shown: boolean): void
  written(): void
  type(index: number, text: string): void
  confirm(): Promise<void>
  /** Back to the beginning; forgets the words. */
  clear(): void
}

/** The words of a wallet, shown to the reader and asked for again. `wallet`: its id, when it is known. */
export function createBackup(wallet: () => string | undefined, done: () => void): Backup {
  const stage = signal<Stage>({ step: 'ask' })
  /** How often it was left: an answer to a question from before then comes too late. */
  let left = 0

  async function read(password: string): Promise<Result<Tried>> {
    const asked = left
    const result = await call('words', { wallet: wallet() ?? '', password })
    if (!result.ok) return result
    const { value } = result
    if (value.state !== 'shown') return { ok: true, value }
    if (asked === left) stage.value = { step: 'words', words: value.words, shown: false }
    return { ok: true, value: { state: 'unlocked' } }
  }

  return {
    stage,
    password: createUnlock(read, () => {}),
    show(shown) {
      if (stage.value.step === 'words') stage.value = { ...stage.value, shown }
    },
    written() {
      stage.value = { step: 'confirm', places: choosePlaces(), typed: ['', '', ''], sending: false }
    },
    type(index, text) {
      if (stage.value.step !== 'confirm') return
      const { error: _, ...rest } = stage.value
      stage.value = { ...rest, typed: rest.typed.map((each, at) => (at === index ? text : each)) }
    },
    async confirm() {
      const asked = stage.value
      if (asked.step !== 'confirm' || asked.sending) return
      const { error: _, ...rest } = asked
      if (rest.typed.some((text) => !text.trim())) {
        stage.value = { ...rest, error: 'words-empty' }
        return
      }
      stage.value = { ...rest, sending: true }
      const words = rest.places.map((place, at) => ({ position: String(place), word: rest.typed[at] ?? '' }))
      const result = await call('confirmWords', { wallet: wallet() ?? '', words })
      if (result.ok && result.value.state === 'confirmed') {
        stage.value = { step: 'confirmed' }
        done()
        return
      }
      stage.value = { ...rest, error: result.ok ? 'words-wrong' : result.error.code }
    },
    clear() {
      left += 1
      stage.value = { step: 'ask' }
      this.password.clear()
    },
  }
}
