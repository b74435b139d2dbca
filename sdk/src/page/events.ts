import type { Code } from './errors.ts'

/** What a listener is told: the URL that was paid for or not, the Payment-Receipt as the site sent it, or why not. */
export type Told = {
  readonly url: string
  readonly receipt?: string | null
  readonly code?: Code
}
export type Happening = 'paid' | 'declined' | 'error'

const bus = /* @__PURE__ */ new EventTarget()

/** Tells all who listen. What they throw is their own. */
export function tell(happening: Happening, detail: Told): void {
  bus.dispatchEvent(new CustomEvent(happening, { detail }))
}

/** Hears of every press on this page. Returns the function that stops it. */
export function on(happening: Happening, listener: (told: Told) => void): () => void {
  const hear = (event: Event) => listener((event as CustomEvent<Told>).detail)
  bus.addEventListener(happening, hear)
  return () => bus.removeEventListener(happening, hear)
}
