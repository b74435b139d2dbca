import { computed, effect, type ReadonlySignal, signal } from '@preact/signals'
import type { RestoreView } from '../../../messages/backupViews.ts'
import { call } from '../../../messages/call.ts'
import type { Result, WalletView } from '../../../messages/views.ts'
import { createField } from '../../shared/field/controller.ts'
import { type Live, live } from '../../shared/live.ts'
import { createRestoreForm } from './controller.ts'
import type { Inputs } from './state.ts'
import type { Actions } from './view.tsx'

type Options = {
  /** The wallet there is; undefined while there is none, or it is locked. */
  readonly wallet: ReadonlySignal<WalletView | undefined>
  readonly name: () => string
  readonly suggestedBank: string
  readonly refresh: () => Promise<void>
}

export type Restore = {
  readonly inputs: ReadonlySignal<Inputs>
  readonly actions: Omit<Actions, 'onNameEdit'>
  clear(): void
}

/** Brings a wallet back from its words, bank by bank, and goes on with one that was begun before. */
export function createRestore({ wallet, name, suggestedBank, refresh }: Options): Restore {
  const wanted = signal(false)
  const followed = signal<Live<RestoreView> | undefined>(undefined)
  const error = signal<string | undefined>(undefined)
  /** The reader has read what came back, and has gone on. */
  const isRead = signal(false)
  const form = createRestoreForm({
    done() {
      wanted.value = false
      isRead.value = false
      void refresh()
    },
    unheard: () => void refresh(),
  })
  // The wallet may have been made without an answer: no word stays here then.
  effect(() => {
    if (wallet.value) form.clear()
  })

  /** A wallet without a bank may be one that was made from its words: only the background knows. */
  const maybe = computed(() => {
    const { value } = wallet
    if (!value || isRead.value || (value.bank && value.isRestoring !== true)) return undefined
    return value.id
  })
  let asked: string | undefined
  effect(() => {
    const id = maybe.value
    // With every word of the background: one that was cut short is asked again.
    void wallet.value
    if (id === undefined || id === asked || followed.peek()) return
    asked = id
    void begin(id)
  })
  effect(() => {
    if (wallet.value && !isRead.value) return
    followed.peek()?.stop()
    followed.value = undefined
    asked = undefined
  })

  async function begin(id: string): Promise<void> {
    const result = await call('restoreState', { wallet: id })
    if (result.ok && wallet.peek()?.id === id) followed.value = live('restoreState', { wallet: id })
    if (result.ok || result.error.code !== 'no-answer') return
    asked = undefined
    await refresh()
  }
  async function told(result: Result<unknown>): Promise<void> {
    error.value = result.ok ? undefined : result.error.code
    await followed.peek()?.refresh()
  }
  const id = () => wallet.peek()?.id ?? ''
  const at = createField(suggestedBank, {
    empty: 'bank-address-empty',
    send: (url, problem) =>
      call('restoreBank', { wallet: id(), url, ...(problem === 'bank-private' && { confirmed: true }) }),
    done: () => {
      at.edit('')
      void followed.peek()?.refresh()
    },
  })

  return {
    inputs: computed(() => ({
      wanted: wanted.value,
      form: form.form.value,
      view: followed.value?.state.value,
      bank: at.field.value,
      ...(error.value !== undefined && { error: error.value }),
    })),
    clear: form.clear,
    actions: {
      onRestoreWanted: () => {
        wanted.value = true
      },
      onRestoreBack: () => {
        wanted.value = false
        form.clear()
      },
      onRestoreWord: form.type,
      onRestoreShow: form.show,
      onRestoreFile: (file) => void form.open(file),
      onRestorePassword: form.password,
      onRestorePasswordShow: form.passwordShow,
      onRestore: () => void form.submit(name()),
      onRestoreBankEdit: at.edit,
      onRestoreBank: () => void at.submit(),
      onRestoreNamed: (url) => void call('restoreBank', { wallet: id(), url }).then(told),
      onRestoreStop: () => void call('cancelRestore', { wallet: id() }).then(told),
      onRestoreGoOn: () => void call('resumeRestore', { wallet: id() }).then(told),
      onRestoreFinish: () => {
        isRead.value = true
        void refresh()
      },
    },
  }
}
