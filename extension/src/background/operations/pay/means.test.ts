import { describe, expect, it } from 'vitest'
import { isNoMore } from './means.ts'
import type { Means } from './PayOperation.ts'

const shown: Means = {
  from: 'balance',
  wallet: 'w1',
  bank: 'https://bank.example',
  test: true,
  total: 7n,
  notices: ['new-key', 'shared-key'],
  sharedWith: ['https://other.example'],
}

describe('a yes', () => {
  it.each<[string, Partial<Means>]>([
    ['what was shown', {}],
    ['less of it', { total: 6n }],
    ['what is less to be wondered at', { notices: ['shared-key'] }],
    ['a key that nobody shares any more', { notices: ['new-key'], sharedWith: [] }],
  ])('A3: behavior: to some means is one to %s', (_, now) => {
    expect(isNoMore({ ...shown, ...now }, shown)).toBe(true)
  })

  it.each<[string, Partial<Means>]>([
    ['a unit more', { total: 8n }],
    ['another wallet', { wallet: 'w2' }],
    ['another bank', { bank: 'https://bank.example/other' }],
    ['money that is real', { test: false }],
    ['coins that wait at the till', { from: 'waiting' }],
    ['something else to point out', { notices: [...shown.notices, 'high-fee'] }],
    ['one more site of the same payee', { sharedWith: [...shown.sharedWith, 'https://third.example'] }],
  ])('A3: error: to some means is none to %s', (_, now) => {
    expect(isNoMore({ ...shown, ...now }, shown)).toBe(false)
  })

  it('A3: error: to waiting coins is none to those of the balance', () => {
    expect(isNoMore(shown, { ...shown, from: 'waiting' })).toBe(false)
  })
})
