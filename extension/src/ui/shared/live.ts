import { type ReadonlySignal, signal } from '@preact/signals'
import { call, onChanged } from '../../messages/call.ts'
import type { CommandName, Input, Output } from '../../messages/ui.ts'

export type Loaded<T> =
  | { readonly status: 'loading' }
  | { readonly status: 'failed'; readonly code: string }
  | { readonly status: 'loaded'; readonly value: T }

type Rules<T> = {
  /** Whether it goes on by itself, so that it is asked about from time to time. */
  readonly isUnderWay?: (value: T) => boolean
  /** Whether a failure of this code says that what is shown is there no more, or not to be seen any more. */
  readonly isGone?: (code: string) => boolean
}

export type Live<T> = { readonly state: ReadonlySignal<Loaded<T>>; refresh(): Promise<void>; stop(): void }

/** Milliseconds for which what is under way is believed to be so: a worker that is stopped at its last step tells nobody. */
const believed = 5_000

/**
 * What the background knows, asked for now and again whenever it says that something changed, and from time to time
 * while the answer `isUnderWay`, or none has come yet. A later answer always wins over an earlier one, and a failure takes
 * away what is already shown only where it says that it `isGone`.
 */
export function live<N extends CommandName>(
  name: N,
  input: Input<N>,
  { isUnderWay = () => false, isGone = () => false }: Rules<Output<N>> = {},
): Live<Output<N>> {
  const state = signal<Loaded<Output<N>>>({ status: 'loading' })
  let asked = 0
  let timer: ReturnType<typeof setTimeout> | undefined
  async function refresh() {
    clearTimeout(timer)
    asked += 1
    const mine = asked
    const first = await call(name, input)
    // Only asking: what was cut short may be asked again.
    const again = !first.ok && first.error.code === 'no-answer'
    const result = again ? await call(name, input) : first
    if (mine !== asked) return
    if (result.ok) state.value = { status: 'loaded', value: result.value }
    else if (state.value.status !== 'loaded' || isGone(result.error.code))
      state.value = { status: 'failed', code: result.error.code }
    const { value: shown } = state
    const isOpen =
      shown.status === 'loaded'
        ? isUnderWay(shown.value)
        : shown.status === 'failed' && shown.code === 'no-answer'
    if (isOpen) timer = setTimeout(ask, believed)
  }
  const ask = () => void refresh()
  const stopHearing = onChanged(ask)
  // A page that was out of sight may have missed a word.
  window.addEventListener('focus', ask)
  ask()
  return {
    state,
    refresh,
    stop() {
      // An answer that is still awaited comes too late, too.
      asked += 1
      clearTimeout(timer)
      stopHearing()
      window.removeEventListener('focus', ask)
    },
  }
}

/** Whether a payment or a top-up of these goes on by itself. */
export function areUnderWay({ recent }: Output<'overview'>): boolean {
  return recent.some(({ state }) => state === 'working')
}
