import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { call } from './call.ts'

const { sendMessage } = vi.hoisted(() => ({ sendMessage: vi.fn() }))
vi.mock('webextension-polyfill', () => ({ default: { runtime: { sendMessage } } }))

beforeEach(() => {
  vi.useFakeTimers()
  sendMessage.mockReset()
})
afterEach(() => vi.useRealTimers())

const noAnswer = { ok: false, error: { code: 'no-answer' } }

test('error: a call that the browser keeps silent about ends after 70 seconds, and not before', async () => {
  sendMessage.mockReturnValueOnce(new Promise(() => {}))
  const ended = vi.fn()
  void call('overview', {}).then(ended)
  await vi.advanceTimersByTimeAsync(69_999)
  expect(ended).not.toHaveBeenCalled()
  await vi.advanceTimersByTimeAsync(1)
  expect(ended).toHaveBeenCalledExactlyOnceWith(noAnswer)
})

test('behavior: an answer that comes late, but in time, is the answer', async () => {
  const answer = { ok: true, value: { state: 'confirmed' } }
  sendMessage.mockReturnValueOnce(new Promise((resolve) => setTimeout(() => resolve(answer), 69_999)))
  const ended = vi.fn()
  void call('overview', {}).then(ended)
  await vi.advanceTimersByTimeAsync(69_999)
  expect(ended).toHaveBeenCalledExactlyOnceWith(answer)
})

test('error: a call that is rejected, and one that nobody heard, have no answer at once', async () => {
  sendMessage.mockRejectedValueOnce(new Error('The message port closed before a response was received.'))
  expect(await call('overview', {})).toEqual(noAnswer)
  sendMessage.mockResolvedValueOnce(undefined)
  expect(await call('overview', {})).toEqual(noAnswer)
})
