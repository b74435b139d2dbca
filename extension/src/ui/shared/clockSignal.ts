import { type ReadonlySignal, signal } from '@preact/signals'

/** The time by the reader's clock, in milliseconds since 1970, good to half a minute. */
export function clockSignal(): ReadonlySignal<number> {
  const now = signal(Date.now())
  setInterval(() => {
    now.value = Date.now()
  }, 30_000)
  return now
}
