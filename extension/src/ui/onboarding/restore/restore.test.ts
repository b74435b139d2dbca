import { beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { useCatalogue } from '../../../../test/catalogue.ts'
import type { RestoreBankView, RestoreView } from '../../../messages/backupViews.ts'
import type { Money } from '../../../messages/views.ts'
import { createRestoreForm } from './controller.ts'
import { noForm } from './form.ts'
import { state, wordsState } from './state.ts'

const { call } = vi.hoisted(() => ({ call: vi.fn() }))
vi.mock('../../../messages/call.ts', () => ({ call, onChanged: () => () => {} }))

beforeAll(useCatalogue)
beforeEach(() => call.mockReset())

const words = 'legal winner thank year wave sausage worth useful legal winner thank yellow'
const field = { text: '', sending: false }
const usd = (units: string): Money => ({ units, currency: 'usd', test: true })
const bankView = (more: Partial<RestoreBankView> = {}): RestoreBankView => ({
  bank: { url: 'https://one.example', name: 'One', host: 'one.example', currency: 'usd', test: true },
  state: 'scanning',
  keyset: 2,
  keysets: 5,
  scanned: 700,
  coins: 12,
  found: usd('325'),
  locked: usd('0'),
  shops: 0,
  ...more,
})
const view = (more: Partial<RestoreView> = {}): RestoreView => ({
  wallet: 'w',
  name: 'Reading',
  state: 'choosing',
  banks: [],
  named: [],
  ...more,
})
const shown = (more: Partial<RestoreView>) => state({ status: 'loaded', value: view(more) }, field)

test('behavior: all twelve pasted into one field are spread over the twelve', () => {
  const form = createRestoreForm({ done: () => {}, unheard: () => {} })
  expect(form.type(0, ` ${words.replaceAll(' ', '\n')} `)).toBe(true)
  expect(form.form.value.words).toEqual(words.split(' '))
  expect(form.type(11, 'yell')).toBe(false)
  expect(form.form.value.words[11]).toBe('yell')
})

test('S2: behavior: the words are sent once, in their order, and are gone from the page when they were taken', async () => {
  const done = vi.fn()
  const form = createRestoreForm({ done, unheard: () => {} })
  form.type(3, words.toUpperCase())
  call.mockResolvedValueOnce({ ok: true, value: view() })
  await form.submit('Reading')
  expect(call).toHaveBeenCalledExactlyOnceWith('restore', { name: 'Reading', words })
  expect(done).toHaveBeenCalledExactlyOnceWith(view())
  expect(form.form.value).toEqual(noForm)
})

test('behavior: an export file goes along with its own password', async () => {
  const form = createRestoreForm({ done: () => {}, unheard: () => {} })
  form.type(0, words)
  await form.open(new File(['sealed'], 'wallet.tuppence'))
  await form.submit('Reading')
  expect(wordsState(form.form.value, field)).toMatchObject({
    fileName: 'wallet.tuppence',
    problem: 'The file has a password of its own. Type it, or leave the file out.',
  })
  form.password('brook velvet 9 anchors')
  call.mockResolvedValueOnce({ ok: true, value: { state: 'wrong' } })
  await form.submit('Reading')
  expect(call).toHaveBeenCalledExactlyOnceWith('restore', {
    name: 'Reading',
    words,
    file: { file: 'sealed', password: 'brook velvet 9 anchors' },
  })
  expect(wordsState(form.form.value, field).problem).toMatch(/^That is not the file’s password/)
})

test('error: a word that is missing, and words that do not go together, leave what was typed', async () => {
  const form = createRestoreForm({ done: () => {}, unheard: () => {} })
  await form.submit('Reading')
  expect(wordsState(form.form.value, field).problem).toBe('All twelve words are needed. Nothing was changed.')
  form.type(0, words)
  call.mockResolvedValueOnce({ ok: false, error: { code: 'malformed-seed' } })
  await form.submit('Reading')
  expect(wordsState(form.form.value, field).problem).toMatch(/^These are not the twelve words/)
  expect(form.form.value.words).toEqual(words.split(' '))
})

test('W6: behavior: with no answer, whether the wallet was made is looked up; and what was typed stays for another press', async () => {
  const unheard = vi.fn()
  const form = createRestoreForm({ done: () => {}, unheard })
  form.type(0, words)
  for (const code of ['no-answer', 'wallet-exists']) {
    call.mockResolvedValueOnce({ ok: false, error: { code } })
    await form.submit('Reading')
  }
  expect(unheard).toHaveBeenCalledTimes(2)
  expect(form.form.value).toMatchObject({ words: words.split(' '), sending: false })
  call.mockResolvedValueOnce({ ok: false, error: { code: 'malformed-seed' } })
  await form.submit('Reading')
  expect(unheard).toHaveBeenCalledTimes(2)
})

test('S8: behavior: a bank that the file names is not asked before the reader says so', () => {
  const named = [{ url: 'https://one.example', host: 'one.example', total: usd('410') }]
  expect(shown({ named })).toMatchObject({
    title: 'Which bank had your money?',
    named: [{ host: 'one.example', text: 'had $4.10 when the file was made' }],
    can: undefined,
  })
})

test('behavior: how far it is: the bank, its set of coins, how many coins and what they are worth', () => {
  expect(shown({ state: 'scanning', banks: [bankView()] })).toMatchObject({
    can: 'stop',
    banks: [
      {
        name: 'One',
        found: '$3.25',
        coins: 'in 12 coins',
        progress: 'Set of coins 2 of 5 · 700 possible coins asked about',
        locked: undefined,
      },
    ],
  })
})

test('behavior: what waits goes on by itself, what was stopped goes on at a press', () => {
  const waiting = bankView({ state: 'waiting', reason: 'bank-unreachable' })
  expect(shown({ state: 'waiting', banks: [waiting] })).toMatchObject({
    can: 'stop',
    lead: expect.stringContaining('you need do nothing'),
    banks: [{ reason: expect.stringMatching(/^The bank does not answer/) }],
  })
  expect(shown({ state: 'cancelled', banks: [bankView({ state: 'cancelled' })] })).toMatchObject({
    can: 'go-on',
    lead: expect.stringMatching(/^What was found is kept/),
  })
})

test('behavior: at the end it says what is back, and what comes later', () => {
  const done = bankView({ state: 'done', found: usd('410') })
  expect(shown({ state: 'done', banks: [done] })).toMatchObject({
    title: '$4.10 is back',
    can: 'finish',
    later: expect.stringContaining('another bank'),
    banks: [{ progress: undefined }],
  })
  const locked = bankView({ state: 'done', found: usd('410'), locked: usd('15'), shops: 1 })
  expect(shown({ state: 'done', banks: [locked] })).toMatchObject({
    later: expect.stringContaining('as you visit it'),
    banks: [{ locked: '15¢ of it is locked to shops and waits there.' }],
  })
})

test('error: nothing found is not called a result, and another bank can be named', () => {
  const empty = bankView({ state: 'done', found: usd('0'), coins: 0 })
  expect(shown({ state: 'done', banks: [empty] })).toMatchObject({
    title: 'Nothing was found there',
    can: 'finish',
  })
})
