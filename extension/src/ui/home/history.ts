import { type ReadonlySignal, signal } from '@preact/signals'
import { call, onChanged } from '../../messages/call.ts'
import type { PaymentPage, PaymentView, Result } from '../../messages/views.ts'

export type History = {
  readonly payments: readonly PaymentView[]
  /** There are older ones. */
  readonly more: boolean
  readonly status: 'loading' | 'ready' | 'loading-more' | 'failed'
  readonly error?: string
}

export type HistoryControl = { readonly history: ReadonlySignal<History>; loadMore(): Promise<void> }

/** The payments, newest first, page by page; what changes is read again as far as the reader has gone. */
export function createHistory(): HistoryControl {
  const history = signal<History>({ payments: [], more: false, status: 'loading' })
  let pages = 1
  let asked = 0

  async function read(count: number): Promise<Result<PaymentPage>> {
    const payments: PaymentView[] = []
    let before: string | undefined
    for (let page = 0; page < count; page += 1) {
      const result = await call('payments', before === undefined ? {} : { before })
      if (!result.ok) return result
      payments.push(...result.value.payments)
      before = result.value.next
      if (before === undefined) break
    }
    return { ok: true, value: before === undefined ? { payments } : { payments, next: before } }
  }

  async function refresh() {
    asked += 1
    const mine = asked
    const result = await read(pages)
    if (mine !== asked) return
    if (result.ok) {
      const { payments, next } = result.value
      history.value = { payments, more: next !== undefined, status: 'ready' }
      return
    }
    history.value = { ...history.value, status: 'failed', error: result.error.code }
  }

  onChanged(() => void refresh())
  void refresh()
  return {
    history,
    async loadMore() {
      if (history.value.status === 'loading-more') return
      if (history.value.status === 'ready') pages += 1
      history.value = { ...history.value, status: 'loading-more' }
      await refresh()
    },
  }
}
