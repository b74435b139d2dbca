import { effect, type ReadonlySignal, signal } from '@preact/signals'
import type { ProofView } from '../../../messages/backupViews.ts'
import { call } from '../../../messages/call.ts'
import { type Live, type Loaded, live } from '../live.ts'

export type Proof = {
  /** Undefined while no wallet is shown. */
  readonly proof: ReadonlySignal<Loaded<ProofView> | undefined>
  readonly error: ReadonlySignal<string | undefined>
  /** Begins a proof, or stops the one that is under way. */
  press(): Promise<void>
  /** Which wallet it is about; the last one is let go. */
  watch(wallet: string | undefined): void
}

/** Follows the proof of a wallet's backup. */
export function createProof(): Proof {
  const proof = signal<Loaded<ProofView> | undefined>(undefined)
  const error = signal<string | undefined>(undefined)
  let watched:
    | { readonly wallet: string; readonly live: Live<ProofView>; readonly stop: () => void }
    | undefined

  return {
    proof,
    error,
    async press() {
      if (!watched || proof.value?.status !== 'loaded') return
      const { wallet, live: followed } = watched
      const { state } = proof.value.value
      const under = state === 'working' || state === 'waiting'
      const result = await call(under ? 'cancelProof' : 'proveBackup', { wallet })
      error.value = result.ok ? undefined : result.error.code
      await followed.refresh()
    },
    watch(wallet) {
      if (watched?.wallet === wallet) return
      watched?.stop()
      watched = undefined
      proof.value = undefined
      error.value = undefined
      if (wallet === undefined) return
      const followed = live('proofState', { wallet })
      const end = effect(() => {
        proof.value = followed.state.value
      })
      watched = {
        wallet,
        live: followed,
        stop: () => {
          end()
          followed.stop()
        },
      }
    },
  }
}
