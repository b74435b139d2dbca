import { expect, it } from 'vitest'
import { describe } from './show.ts'

it('A4: behavior: a description is one line of seen characters, 140 at most', () => {
  expect(describe('How PayWord almost worked')).toBe('How PayWord almost worked')
  expect(describe('pay\u202e fdp.exe\u2069\u200b\u00ad')).toBe('pay fdp.exe')
  expect(describe('a\nb\u2028c\td\u0000')).toBe('a b c d')
  expect([...(describe('😀'.repeat(400)) ?? '')]).toHaveLength(140)
  expect(describe(' \u200b\u202e ')).toBeUndefined()
  expect(describe(undefined)).toBeUndefined()
})
