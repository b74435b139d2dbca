import { expect, test, vi } from 'vitest'
import { call, listeners } from '../../../../test/support/fakeCall.ts'
import type { TopUpView, WalletView } from '../../../messages/views.ts'
import { createTopUp } from './controller.ts'

vi.mock('../../../messages/call.ts', () => import('../../../../test/support/fakeCall.ts'))

const amount = { units: '500', currency: 'usd', test: true }
const wallet: WalletView = { id: 'w', name: 'Reading', balance: { ...amount, units: '0' } }
const silent = { ok: false, error: { code: 'no-answer' } }
const now = (state: TopUpView['state']) => ({ ok: true, value: { id: 't', state, amount } })
const states = (topUp: ReturnType<typeof createTopUp>) => {
  const { sending, error, running } = topUp.inputs.value
  return { sending, error, running: running?.state }
}

test('behavior: a top-up is sent once, and followed until the money is there', async () => {
  call
    .mockResolvedValueOnce(now('quoted'))
    .mockResolvedValueOnce(now('minting'))
    .mockResolvedValue(now('done'))
  const topUp = createTopUp()
  const sent = topUp.submit(wallet)
  expect(states(topUp)).toEqual({ sending: true, error: undefined, running: undefined })
  await topUp.submit(wallet)
  await sent
  expect(call.mock.calls).toEqual([
    ['topUp', { wallet: 'w', units: '500' }],
    ['topUpState', { id: 't' }],
  ])
  await vi.advanceTimersByTimeAsync(0)
  expect(states(topUp)).toEqual({ sending: false, error: undefined, running: 'minting' })
  for (const tell of listeners) tell()
  await vi.advanceTimersByTimeAsync(0)
  expect(states(topUp).running).toBe('done')
  await vi.advanceTimersByTimeAsync(600_000)
  expect(call).toHaveBeenCalledTimes(3)
})

test('W6: behavior: where the worker dies under the question and nobody says that it ended, it is asked again', async () => {
  call.mockResolvedValueOnce(now('minting')).mockResolvedValueOnce(silent).mockResolvedValueOnce(silent)
  call.mockResolvedValue(now('done'))
  const topUp = createTopUp()
  await topUp.submit(wallet)
  await vi.advanceTimersByTimeAsync(0)
  expect(states(topUp).running).toBe('minting')
  await vi.advanceTimersByTimeAsync(5_000)
  expect(states(topUp).running).toBe('done')
})

test('error: a top-up that was not sent says why, and a change of the form takes that away', async () => {
  call.mockResolvedValue({ ok: false, error: { code: 'bank-unreachable' } })
  const topUp = createTopUp()
  await topUp.submit(wallet)
  expect(states(topUp)).toEqual({ sending: false, error: 'bank-unreachable', running: undefined })
  const form = { chosen: 'own', own: '' }
  topUp.edit(form)
  expect(topUp.inputs.value).toEqual({ form, sending: false })
  await topUp.submit(wallet)
  expect(states(topUp).error).toBe('own-amount')
  expect(call).toHaveBeenCalledTimes(1)
})

test('behavior: one begun elsewhere is gone on with; let go, it is asked about no more', async () => {
  call.mockResolvedValue(now('minting'))
  const topUp = createTopUp()
  topUp.resume({ id: 't', state: 'quoted', amount })
  expect(states(topUp).running).toBe('quoted')
  topUp.resume({ id: 'other', state: 'quoted', amount })
  await vi.advanceTimersByTimeAsync(5_000)
  expect(call.mock.calls).toEqual([
    ['topUpState', { id: 't' }],
    ['topUpState', { id: 't' }],
  ])
  topUp.reset()
  expect(states(topUp).running).toBeUndefined()
  await vi.advanceTimersByTimeAsync(600_000)
  expect(call).toHaveBeenCalledTimes(2)
  expect(listeners.size).toBe(0)
})

test('behavior: an amount changed while one is on its way starts no second top-up, and stays', async () => {
  let answer = (_: unknown) => {}
  const answered = new Promise<unknown>((resolve) => {
    answer = resolve
  })
  call.mockReturnValueOnce(answered)
  const topUp = createTopUp()
  const sent = topUp.submit(wallet)
  const form = { chosen: '1000', own: '' }
  topUp.edit(form)
  await topUp.submit(wallet)
  topUp.reset()
  await topUp.submit(wallet)
  topUp.edit(form)
  expect(call).toHaveBeenCalledTimes(1)
  answer({ ok: false, error: { code: 'bank-unreachable' } })
  await sent
  expect(topUp.inputs.value).toEqual({ form, sending: false, error: 'bank-unreachable' })
})
