import { afterEach, beforeEach, vi } from 'vitest'

/** In place of `messages/call.ts`, for a page that is tested without a worker: what it asks, and who hears of changes. */
export const call = vi.fn()
export const listeners = new Set<() => void>()
export function onChanged(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

beforeEach(() => {
  vi.useFakeTimers()
  vi.stubGlobal('window', new EventTarget())
})
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
  call.mockReset()
  listeners.clear()
})
