import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { bankRate, withChanges } from '../lib/withChanges.mjs'

const usual = { perMinute: 30, cap: 10n, wait: [1, 2], kept: 5 }
let said: string[]

beforeEach(() => {
  said = []
  vi.spyOn(console, 'log').mockImplementation((line) => void said.push(line))
})
afterEach(() => vi.restoreAllMocks())

test('behavior: what a test changes is printed, and only that', () => {
  expect(withChanges('the till', usual, { perMinute: 1e9, cap: 20n, wait: [3], kept: 5 })).toEqual({
    ...{ perMinute: 1e9, cap: 20n, wait: [3] },
    kept: 5,
  })
  expect(said).toEqual(['changed at the till: perMinute 30 → 1000000000, cap 10 → 20, wait [1,2] → [3]'])
})

test('behavior: each change is printed once, however many tills are opened with it', () => {
  for (let i = 0; i < 3; i += 1) withChanges('a till', usual, { perMinute: 31 })
  withChanges('a till', usual, { perMinute: 31, kept: 6 })
  withChanges('a till', usual, { perMinute: 32 })
  withChanges('another till', usual, { perMinute: 32 })
  expect(said).toEqual([
    'changed at a till: perMinute 30 → 31',
    'changed at a till: kept 5 → 6',
    'changed at a till: perMinute 30 → 32',
    'changed at another till: perMinute 30 → 32',
  ])
})

test('behavior: nothing is printed where nothing is changed', () => {
  expect(withChanges('the till', usual)).toEqual(usual)
  expect(withChanges('the till', usual, { perMinute: 30, wait: [1, 2] })).toEqual(usual)
  expect(bankRate('on')).toEqual({ rate: 'on' })
  expect(said).toEqual([])
  expect(bankRate()).toEqual({ rate: 'off' })
  expect(said).toEqual(['changed at the bank: rate on → off'])
})
