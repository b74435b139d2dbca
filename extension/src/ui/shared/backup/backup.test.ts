import { afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { useCatalogue } from '../../../../test/catalogue.ts'
import { createBackup } from './controller.ts'
import { choosePlaces } from './places.ts'
import { state } from './state.ts'

const { call } = vi.hoisted(() => ({ call: vi.fn() }))
vi.mock('../../../messages/call.ts', () => ({ call, onChanged: () => () => {} }))

beforeAll(useCatalogue)
beforeEach(() => call.mockReset())
afterEach(() => vi.restoreAllMocks())

const words = 'legal winner thank year wave sausage worth useful legal winner thank yellow'.split(' ')

async function opened() {
  const done = vi.fn()
  const backup = createBackup(() => 'wallet', done)
  call.mockResolvedValueOnce({ ok: true, value: { state: 'shown', words } })
  backup.password.edit('snowfall ample otter')
  await backup.password.submit()
  return { backup, done }
}

test('S2: behavior: no word is asked for before the password, and none is shown before the button is held', async () => {
  const { backup } = await opened()
  expect(call).toHaveBeenCalledExactlyOnceWith('words', {
    wallet: 'wallet',
    password: 'snowfall ample otter',
  })
  expect(backup.stage.value).toEqual({ step: 'words', words, shown: false })
  backup.show(true)
  expect(backup.stage.value).toMatchObject({ shown: true })
  backup.show(false)
  expect(backup.stage.value).toMatchObject({ shown: false })
})

test('S2: behavior: once they are written down, left or confirmed, the page holds them no longer', async () => {
  const { backup, done } = await opened()
  const holds = () => JSON.stringify(backup.stage.value).includes('sausage')
  expect(holds()).toBe(true)
  backup.written()
  expect(holds()).toBe(false)
  const again = await opened()
  again.backup.clear()
  expect(again.backup.stage.value).toEqual({ step: 'ask' })

  if (backup.stage.value.step !== 'confirm') throw new Error('three are asked for')
  const { places } = backup.stage.value
  for (const [index, place] of places.entries()) backup.type(index, words[place - 1] ?? '')
  call.mockResolvedValueOnce({ ok: true, value: { state: 'confirmed' } })
  await backup.confirm()
  expect(call).toHaveBeenLastCalledWith('confirmWords', {
    wallet: 'wallet',
    words: places.map((place) => ({ position: String(place), word: words[place - 1] })),
  })
  expect(backup.stage.value).toEqual({ step: 'confirmed' })
  expect(done).toHaveBeenCalledOnce()
})

test('error: a wrong password opens nothing, and says when to try again', async () => {
  const backup = createBackup(
    () => 'wallet',
    () => {},
  )
  call.mockResolvedValueOnce({ ok: true, value: { state: 'wrong' } })
  backup.password.edit('not this one')
  await backup.password.submit()
  expect(backup.stage.value).toEqual({ step: 'ask' })
  expect(state(backup.stage.value, backup.password.attempt.value)).toMatchObject({
    step: 'ask',
    unlock: { problem: 'That is not the password. Nothing was done.', text: 'not this one' },
  })
})

test('error: words that are missing or wrong are said, and what was typed stays', async () => {
  const { backup } = await opened()
  backup.written()
  await backup.confirm()
  const problem = () => {
    const shown = state(backup.stage.value, backup.password.attempt.value)
    return shown.step === 'confirm' ? shown.problem : undefined
  }
  expect(problem()).toBe('All three words are needed.')
  expect(call).toHaveBeenCalledOnce()
  for (const index of [0, 1, 2]) backup.type(index, 'legal')
  call.mockResolvedValueOnce({ ok: true, value: { state: 'wrong' } })
  await backup.confirm()
  expect(problem()).toMatch(/^These are not the words/)
  expect(backup.stage.value).toMatchObject({ typed: ['legal', 'legal', 'legal'], sending: false })
})

test('behavior: three different places, in their order, and none of them always', () => {
  const seen = new Set<number>()
  for (let round = 0; round < 300; round += 1) {
    const places = choosePlaces()
    expect(new Set(places).size).toBe(3)
    expect([...places].sort((a, b) => a - b)).toEqual(places)
    for (const place of places) seen.add(place)
  }
  expect([...seen].sort((a, b) => a - b)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12])
})

test('S2: error: words that arrive after the page was left are not kept, and open to nobody who comes back', async () => {
  const backup = createBackup(
    () => 'wallet',
    () => {},
  )
  let answer = (_: unknown) => {}
  const answered = new Promise<unknown>((resolve) => {
    answer = resolve
  })
  call.mockReturnValueOnce(answered)
  backup.password.edit('snowfall ample otter')
  const asked = backup.password.submit()
  backup.clear()
  backup.password.edit('typed since')
  answer({ ok: true, value: { state: 'shown', words } })
  await asked
  expect(backup.stage.value).toEqual({ step: 'ask' })
  expect(backup.password.attempt.value).toMatchObject({ text: 'typed since', sending: false })
})
