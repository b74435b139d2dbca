import { computed, type ReadonlySignal, signal } from '@preact/signals'
import { call } from '../../../messages/call.ts'
import type { TopUpView, WalletView } from '../../../messages/views.ts'
import { type Live, live } from '../live.ts'
import { emptyForm, type Form, type Inputs, unitsOf } from './state.ts'

export type TopUp = {
  /** All but the wallet, which the page knows. */
  readonly inputs: ReadonlySignal<Omit<Inputs, 'wallet'>>
  edit(form: Form): void
  /** `bank`: which of the wallet's banks; its first one when left out. */
  submit(wallet: WalletView, bank?: string): Promise<void>
  /** Goes on with a top-up begun before this page was opened. */
  resume(running: TopUpView): void
  reset(): void
}

/** A top-up as it was begun, and what has been heard of it since. */
type Followed = { readonly begun: TopUpView; readonly heard: Live<TopUpView> }

const isUnderWay = ({ state }: TopUpView) => state !== 'done' && state !== 'expired'

/** Sends the reader's top-up and follows it until it is settled. */
export function createTopUp(): TopUp {
  const nothing: Omit<Inputs, 'wallet' | 'running'> = { form: emptyForm, sending: false }
  const entered = signal(nothing)
  const followed = signal<Followed | undefined>(undefined)

  function follow(begun: TopUpView | undefined) {
    followed.peek()?.heard.stop()
    followed.value = begun && { begun, heard: live('topUpState', { id: begun.id }, { isUnderWay }) }
  }

  function running(): TopUpView | undefined {
    if (followed.value === undefined) return undefined
    const { begun, heard } = followed.value
    return heard.state.value.status === 'loaded' ? heard.state.value.value : begun
  }

  /** The form as it was at first; one top-up that is being sent is still the only one. */
  function empty() {
    entered.value = { ...nothing, sending: entered.peek().sending }
  }

  return {
    inputs: computed(() => {
      const now = running()
      return { ...entered.value, ...(now && { running: now }) }
    }),
    edit(form) {
      follow(undefined)
      entered.value = { form, sending: entered.peek().sending }
    },
    async submit(wallet, bank) {
      const { form, sending } = entered.value
      if (sending) return
      follow(undefined)
      const typed = unitsOf(form, wallet.balance.currency)
      if (!('units' in typed)) {
        entered.value = { form, sending: false, error: 'own-amount' }
        return
      }
      entered.value = { form, sending: true }
      const result = await call('topUp', {
        wallet: wallet.id,
        units: typed.units,
        ...(bank !== undefined && { bank }),
      })
      if (result.ok) follow(result.value)
      // What was entered meanwhile stays.
      const { form: shown } = entered.value
      entered.value = { form: shown, sending: false, ...(!result.ok && { error: result.error.code }) }
    },
    resume(earlier) {
      if (followed.value) return
      empty()
      follow(earlier)
    },
    reset() {
      follow(undefined)
      empty()
    },
  }
}
