import { afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { useCatalogue } from '../../../../test/catalogue.ts'
import type { Result } from '../../../messages/views.ts'
import { createUnlock, noAttempt, type Tried } from './controller.ts'
import { state, waitLine } from './state.ts'

beforeAll(useCatalogue)
beforeEach(() => vi.useFakeTimers({ now: 1_000_000 }))
afterEach(() => vi.useRealTimers())

function form(...replies: Result<Tried>[]) {
  const sent: string[] = []
  const done: string[] = []
  const control = createUnlock(
    async (text) => {
      sent.push(text)
      return replies.shift() ?? { ok: false, error: { code: 'no-answer' } }
    },
    (outcome) => done.push(outcome),
  )
  return { ...control, sent, done }
}
const ok = (value: Tried): Result<Tried> => ({ ok: true, value })

test('behavior: the right password opens, and is forgotten', async () => {
  const { attempt, sent, done, ...control } = form(ok({ state: 'accepted' }))
  control.edit('snowfall ample otter')
  await control.submit()
  expect([sent, done]).toEqual([['snowfall ample otter'], ['accepted']])
  expect(attempt.value).toEqual(noAttempt)
})

test('error: a wrong one stays to be mended, and after several the next waits, counted in words', async () => {
  const { attempt, sent, done, ...control } = form(
    ok({ state: 'wrong' }),
    ok({ state: 'wrong', retryAt: 1_002_500 }),
    ok({ state: 'unlocked' }),
  )
  control.edit('snowfall')
  await control.submit()
  expect(state(attempt.value)).toMatchObject({ text: 'snowfall', button: 'Unlock', waiting: false })
  await control.submit()
  const words = () => state(attempt.value).button
  expect(words()).toBe('You can try again in 3 seconds')
  await control.submit()
  expect(sent).toHaveLength(2)
  control.edit('snowfall ample otter')
  expect(state(attempt.value)).toMatchObject({ problem: undefined, waiting: true })
  vi.advanceTimersByTime(1_500)
  expect(words()).toBe('You can try again in 1 second')
  vi.advanceTimersByTime(1_000)
  expect(words()).toBe('Unlock')
  await control.submit()
  expect(done).toEqual(['unlocked'])
})

test('error: one that was not tried says so', async () => {
  const { attempt, ...control } = form(ok({ state: 'wait', retryAt: 1_060_000 }))
  control.edit('snowfall ample otter')
  await control.submit()
  expect(state(attempt.value)).toMatchObject({
    problem: expect.stringMatching(/not tried/),
    button: 'You can try again in 60 seconds',
  })
})

test.each([
  [90, 'You can try again in 90 seconds'],
  [91, 'You can try again in 2 minutes'],
  [3600, 'You can try again in 60 minutes'],
])('behavior: what is long is told in minutes: %i s', (seconds, line) => {
  expect(waitLine(seconds)).toBe(line)
})

test('error: nothing typed, and a wallet that does not answer', async () => {
  const { attempt, sent, ...control } = form()
  await control.submit()
  expect(state(attempt.value).problem).toBe('Type your password.')
  control.edit('snowfall ample otter')
  await control.submit()
  expect(sent).toHaveLength(1)
  expect(state(attempt.value).problem).toMatch(/^The wallet was restarting/)
})
