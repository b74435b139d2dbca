import { beforeAll, expect, test } from 'vitest'
import { useCatalogue } from '../../../../test/catalogue.ts'
import type { LimitsView, Money } from '../../../messages/views.ts'
import { type Edit, inputOf, keyOf, noEdit, state } from './state.ts'

beforeAll(useCatalogue)

const usd = (units: number): Money => ({ units: String(units), currency: 'usd', test: true })
const limit = (period: 'payment' | 'day' | 'month', of: number, used = 0) => ({
  period,
  of: usd(of),
  used: usd(used),
  left: usd(Math.max(of - used, 0)),
})
const all = (more: Partial<LimitsView> = {}): LimitsView => ({
  currency: 'usd',
  test: true,
  limits: [limit('payment', 100), limit('day', 500, 15), limit('month', 3000, 15)],
  isClockBehind: false,
  ...more,
})
const own = (id: string, limits: LimitsView['limits'] = []) =>
  all({ wallet: { id, name: `Wallet ${id}` }, limits })
const typed = (texts: Edit['texts']): Edit => ({ texts, sending: false })

test('behavior: each limit with what is used and what is left, to be changed in its place', () => {
  const [group] = state([all(), own('1')], new Map()).groups
  expect(group?.rows.map(({ name, text, left }) => [name, text, left])).toEqual([
    ['One payment', '1.00', undefined],
    ['A day', '5.00', '15¢ used, $4.85 left'],
    ['A month', '30.00', '15¢ used, $29.85 left'],
  ])
  expect(group?.rows[1]?.line).toMatchObject({ used: 3, added: 0 })
})

test('behavior: wallets have a part of their own where there are several, or where one has limits', () => {
  const titles = (...views: LimitsView[]) => state(views, new Map()).groups.map(({ title }) => title)
  expect(titles(all(), own('1'))).toEqual(['All wallets'])
  expect(titles(all(), own('1', [limit('day', 5)]))).toEqual(['All wallets', 'Wallet 1'])
  expect(titles(all(), own('1'), own('2'))).toEqual(['All wallets', 'Wallet 1', 'Wallet 2'])
})

test('behavior: what is saved is every limit of the group, in units; nothing is a limit too', () => {
  expect(inputOf(all(), typed({ day: '2,50', month: '0' }))).toEqual({
    currency: 'usd',
    payment: '100',
    day: '250',
    month: '0',
  })
  expect(inputOf(own('1', [limit('day', 5)]), typed({ payment: '1', day: ' ' }))).toEqual({
    currency: 'usd',
    wallet: '1',
    payment: '100',
  })
})

test.each(['', 'much', '1.005', '-1', '1001', '1e3'])(
  'error: %s is no limit: nothing is saved, and it says so',
  (text) => {
    expect(inputOf(all(), typed({ day: text }))).toEqual({ period: 'day' })
    const edits = new Map([[keyOf(all()), { ...typed({ day: text }), error: { period: 'day' } as const }]])
    const [group] = state([all()], edits).groups
    expect(group?.problem).toContain('nothing was changed')
    expect(group?.rows.map(({ wrong }) => wrong)).toEqual([false, true, false])
    expect(group?.rows[1]?.text).toBe(text)
  },
)

test('behavior: saving and saved are said', () => {
  const shown = (edit: Edit) => state([all()], new Map([[keyOf(all()), edit]])).groups[0]
  expect(shown({ ...noEdit, sending: true })).toMatchObject({ button: 'Saving …', done: '' })
  expect(shown({ ...noEdit, saved: true })).toMatchObject({
    button: 'Save',
    done: 'Saved. It holds from now on.',
  })
  expect(shown({ ...noEdit, error: 'storage-full' })?.problem).toBeTruthy()
})

test('W4: behavior: a clock that is behind is said', () => {
  expect(state([all({ isClockBehind: true })], new Map()).notice).toContain('clock')
  expect(state([all()], new Map()).notice).toBeUndefined()
})
