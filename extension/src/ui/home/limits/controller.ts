import { type ReadonlySignal, signal } from '@preact/signals'
import { call } from '../../../messages/call.ts'
import type { LimitsView } from '../../../messages/views.ts'
import { type Edit, type Edits, inputOf, keyOf, noEdit, type Period } from './state.ts'

export type LimitForms = {
  readonly edits: ReadonlySignal<Edits>
  edit(key: string, period: Period, text: string): void
  save(key: string): Promise<void>
  reset(): void
}

/** What the reader types over the limits that hold, kept until it is saved. */
export function createLimitForms(
  views: () => readonly LimitsView[],
  refresh: () => Promise<void>,
): LimitForms {
  const edits = signal<Edits>(new Map())
  const put = (key: string, next: Edit) => {
    edits.value = new Map([...edits.value, [key, next]])
  }
  return {
    edits,
    edit(key, period, text) {
      const { texts } = edits.value.get(key) ?? noEdit
      put(key, { texts: { ...texts, [period]: text }, sending: false })
    },
    async save(key) {
      const view = views().find((each) => keyOf(each) === key)
      const { texts, sending } = edits.value.get(key) ?? noEdit
      if (!view || sending) return
      const input = inputOf(view, { texts, sending })
      if (!('currency' in input)) return put(key, { texts, sending: false, error: input })
      put(key, { texts, sending: true })
      const result = await call('setLimits', input)
      if (!result.ok) return put(key, { texts, sending: false, error: result.error.code })
      await refresh()
      put(key, { ...noEdit, saved: true })
    },
    reset() {
      edits.value = new Map()
    },
  }
}
