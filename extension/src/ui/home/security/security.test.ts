import { beforeAll, expect, test } from 'vitest'
import { useCatalogue } from '../../../../test/catalogue.ts'
import { noPassword } from '../../shared/password/controller.ts'
import { noAttempt } from '../../shared/unlock/controller.ts'
import { type Inputs, minutesOf, noEdit, state } from './state.ts'

beforeAll(useCatalogue)

const inputs = (more: Partial<Inputs> = {}): Inputs => ({
  view: { lockAfter: 60 },
  edit: noEdit,
  current: noAttempt,
  next: noPassword,
  ...more,
})

test('behavior: the minutes that hold are shown until others are typed', () => {
  expect(state(inputs())).toMatchObject({ minutes: '60', wrong: false, minutesProblem: undefined })
  expect(state(inputs({ edit: { ...noEdit, minutes: '5' } }))).toMatchObject({ minutes: '5', lockAfter: 60 })
})

test.each([
  ['1', '1'],
  [' 90 ', '90'],
  ['1440', '1440'],
  ['1441', undefined],
  ['0', undefined],
  ['-5', undefined],
  ['2.5', undefined],
  ['', undefined],
  ['an hour', undefined],
])('behavior: %j as minutes', (text, minutes) => {
  expect(minutesOf(text)).toBe(minutes)
})

test('error: what is no number of minutes says what is', () => {
  const shown = state(inputs({ edit: { ...noEdit, minutes: 'an hour', wrong: true } }))
  expect(shown).toMatchObject({ minutes: 'an hour', minutesProblem: expect.stringMatching(/1 to 1440/) })
})

test('behavior: a changed password is said once', () => {
  expect(state(inputs({ edit: { ...noEdit, changed: true } })).changed).toMatch(/^Changed/)
  expect(state(inputs({ current: { ...noAttempt, sending: true } })).current.button).toBe('Changing it …')
})
