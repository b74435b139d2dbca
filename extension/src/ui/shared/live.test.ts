import { expect, test, vi } from 'vitest'
import { call, listeners } from '../../../test/support/fakeCall.ts'
import type { Overview, PaymentState } from '../../messages/views.ts'
import { areUnderWay, live } from './live.ts'

vi.mock('../../messages/call.ts', () => import('../../../test/support/fakeCall.ts'))

const overview = (state: PaymentState) => ({
  ok: true,
  value: { recent: [{ state }] } as unknown as Overview,
})
const shown = (followed: ReturnType<typeof live<'overview'>>) => {
  const { value } = followed.state
  return value.status === 'loaded' ? value.value.recent[0]?.state : value.status
}

const silent = { ok: false, error: { code: 'no-answer' } }

test('W6: behavior: what was under way is asked about again, though nobody says that it has ended', async () => {
  call.mockResolvedValueOnce(overview('working')).mockResolvedValueOnce(overview('paid'))
  const followed = live('overview', {}, { isUnderWay: areUnderWay })
  await vi.advanceTimersByTimeAsync(0)
  expect(shown(followed)).toBe('working')
  await vi.advanceTimersByTimeAsync(5_000)
  expect(shown(followed)).toBe('paid')
  await vi.advanceTimersByTimeAsync(600_000)
  expect(call).toHaveBeenCalledTimes(2)
})

test('error: a worker that gives no answer is asked on, and what is shown stays', async () => {
  call.mockResolvedValueOnce(overview('working')).mockResolvedValue(silent)
  const followed = live('overview', {}, { isUnderWay: areUnderWay })
  await vi.advanceTimersByTimeAsync(10_000)
  expect(shown(followed)).toBe('working')
  call.mockResolvedValue(overview('paid'))
  await vi.advanceTimersByTimeAsync(5_000)
  expect(shown(followed)).toBe('paid')
})

test('W6: behavior: a page whose first question met workers that stopped under it is not left so', async () => {
  call.mockResolvedValueOnce(silent).mockResolvedValueOnce(silent).mockResolvedValue(overview('paid'))
  const followed = live('overview', {})
  await vi.advanceTimersByTimeAsync(0)
  expect(shown(followed)).toBe('failed')
  await vi.advanceTimersByTimeAsync(5_000)
  expect(shown(followed)).toBe('paid')
  await vi.advanceTimersByTimeAsync(600_000)
  expect(call).toHaveBeenCalledTimes(3)
})

test('behavior: told of a change, it asks at once; let go, it asks no more', async () => {
  call.mockResolvedValue(overview('working'))
  const followed = live('overview', {}, { isUnderWay: areUnderWay })
  await vi.advanceTimersByTimeAsync(0)
  for (const tell of listeners) tell()
  expect(call).toHaveBeenCalledTimes(2)
  await vi.advanceTimersByTimeAsync(0)
  followed.stop()
  await vi.advanceTimersByTimeAsync(600_000)
  expect(call).toHaveBeenCalledTimes(2)
  expect(listeners.size).toBe(0)
})

test('error: a failure that says that what is shown is gone takes it away; it comes back with the next answer', async () => {
  const isGone = (code: string) => code === 'locked' || code === 'not-found'
  call.mockResolvedValueOnce(overview('paid'))
  const followed = live('overview', {}, { isGone })
  await vi.advanceTimersByTimeAsync(0)
  call.mockResolvedValueOnce({ ok: false, error: { code: 'bank-unreachable' } })
  await followed.refresh()
  expect(shown(followed)).toBe('paid')
  for (const code of ['locked', 'not-found']) {
    call.mockResolvedValueOnce({ ok: false, error: { code } })
    await followed.refresh()
    expect(followed.state.value).toEqual({ status: 'failed', code })
    call.mockResolvedValueOnce(overview('paid'))
    await followed.refresh()
    expect(shown(followed)).toBe('paid')
  }
})
