import { batch, type ReadonlySignal, signal } from '@preact/signals'
import { call, onChanged } from '../../../messages/call.ts'
import type { TopUpView, WalletView } from '../../../messages/views.ts'
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

const final: ReadonlySet<TopUpView['state']> = new Set(['done', 'expired'])

/** Sends the reader's top-up and follows it until it is settled. */
export function createTopUp(): TopUp {
  const empty: Omit<Inputs, 'wallet'> = { form: emptyForm, sending: false }
  const inputs = signal(empty)

  async function follow() {
    const running = inputs.value.running
    if (!running || final.has(running.state)) return
    const result = await call('topUpState', { id: running.id })
    if (result.ok && inputs.value.running?.id === running.id) {
      inputs.value = { ...inputs.value, running: result.value }
    }
  }
  onChanged(() => void follow())

  return {
    inputs,
    edit(form) {
      inputs.value = { form, sending: false }
    },
    async submit(wallet, bank) {
      const { form, sending } = inputs.value
      if (sending) return
      const typed = unitsOf(form, wallet.balance.currency)
      if (!('units' in typed)) {
        inputs.value = { form, sending: false, error: 'own-amount' }
        return
      }
      inputs.value = { form, sending: true }
      const result = await call('topUp', {
        wallet: wallet.id,
        units: typed.units,
        ...(bank !== undefined && { bank }),
      })
      batch(() => {
        inputs.value = result.ok
          ? { form, sending: false, running: result.value }
          : { form, sending: false, error: result.error.code }
      })
      await follow()
    },
    resume(running) {
      if (inputs.value.running) return
      inputs.value = { form: emptyForm, sending: false, running }
      void follow()
    },
    reset() {
      inputs.value = empty
    },
  }
}
