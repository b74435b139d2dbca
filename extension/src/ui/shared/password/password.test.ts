import { dictionary } from '@zxcvbn-ts/language-common'
import { beforeAll, expect, test } from 'vitest'
import { useCatalogue } from '../../../../test/catalogue.ts'
import type { Result } from '../../../messages/views.ts'
import { createNewPassword, noPassword } from './controller.ts'
import { ruleBroken } from './rules.ts'
import { state } from './state.ts'
import { strengthOf } from './strength.ts'

beforeAll(useCatalogue)

function form(reply: Result<unknown> = { ok: true, value: {} }) {
  const sent: string[] = []
  let done = 0
  const control = createNewPassword(
    async (text) => {
      sent.push(text)
      return reply
    },
    () => {
      done += 1
    },
  )
  return { ...control, sent, done: () => done }
}

test.each([
  ['', 'password-empty'],
  ['1234567', 'password-short'],
  ['12345678', undefined],
  // Eight of what a reader sees as one letter each: the marks are joined to their letters before counting.
  ['e\u0301'.repeat(7), 'password-short'],
  ['e\u0301'.repeat(8), undefined],
  ['\u{1F511}'.repeat(7), 'password-short'],
  ['\u{1F511}'.repeat(256), undefined],
  ['\u{1F511}'.repeat(257), 'password-long'],
])('behavior: %j is counted in code points after NFKC', (text, expected) => {
  expect(ruleBroken(text)).toBe(expected)
})

test('behavior: the 10 000 commonest that are long enough are known as such, in any case', () => {
  const known = dictionary['passwords-common'].filter((word) => word.length >= 8).slice(0, 10_000)
  expect(known).toHaveLength(10_000)
  for (const word of [known[0], known[4999], known[9999], 'Trustno1', 'PASSWORD1']) {
    expect(strengthOf(word ?? ''), word).toMatchObject({ level: 'weak', isCommon: true })
  }
  expect(strengthOf('snowfall ample otter').isCommon).toBe(false)
})

test.each([
  ['qwertzuiop', 'weak', 'row'],
  ['13.12.1987', 'weak', 'date'],
  ['abababababab', 'weak', 'repeat'],
  ['Tuppence12', 'weak', 'known'],
  ['kitchen table', 'fair', 'known'],
  ['snowfall ample otter', 'strong', 'known'],
] as const)('behavior: %s is %s', (text, level, because) => {
  expect(strengthOf(text)).toEqual({ level, isCommon: false, because })
})

test('behavior: a very long password is looked at in bounded time', () => {
  expect(strengthOf('\u{1F511}x'.repeat(128)).level).toBeDefined()
})

test('behavior: the strength is said in words, with what would help, and only once it is long enough', () => {
  const shown = (text: string) => state({ ...noPassword, text, strength: strengthOf(text) }).strength
  expect(shown('qwertz')).toBeUndefined()
  expect(shown('qwertzuiop')?.text).toBe(
    'Weak: somebody with a copy of this browser’s data could guess it within hours. It follows the keys or the alphabet. One more word would help.',
  )
  expect(shown('snowfall ample otter')?.text).toBe('Strong: nobody will guess it.')
  expect(shown('Trustno1')?.text).toMatch(/not taken/)
  const shares = ['qwertzuiop', 'kitchen table', 'snowfall ample otter'].map((text) => shown(text)?.share)
  expect(shares).toEqual([...shares].sort((a = 0, b = 0) => a - b))
})

test('behavior: a password that was typed twice is sent, and then forgotten', async () => {
  const { password, sent, done, ...control } = form()
  control.edit('text', 'snowfall ample otter')
  control.edit('again', 'snowfall ample otter')
  await control.submit()
  expect(sent).toEqual(['snowfall ample otter'])
  expect(done()).toBe(1)
  expect(password.value).toEqual(noPassword)
})

test.each([
  ['1234567', '1234567', 'password-short', 'text'],
  ['Trustno1', 'Trustno1', 'password-common', 'text'],
  ['snowfall ample otter', 'snowfall ample', 'password-differs', 'again'],
])('error: %s and %s are not sent: %s', async (text, again, error, wrong) => {
  const { password, sent, ...control } = form()
  control.edit('text', text)
  control.edit('again', again)
  await control.submit()
  expect(sent).toEqual([])
  expect(password.value).toMatchObject({ text, again, sending: false, error })
  expect(state(password.value)).toMatchObject({ wrong, problem: expect.stringMatching(/\.$/) })
})

test('error: what the background refuses is said, and what was typed stays', async () => {
  const { password, ...control } = form({ ok: false, error: { code: 'storage-full' } })
  control.edit('text', 'snowfall ample otter')
  control.edit('again', 'snowfall ample otter')
  await control.submit()
  expect(password.value).toMatchObject({
    text: 'snowfall ample otter',
    error: 'storage-full',
    sending: false,
  })
})
