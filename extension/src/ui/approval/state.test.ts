import { beforeAll, expect, test } from 'vitest'
import { useCatalogue } from '../../../test/catalogue.ts'
import type { ApprovalView, Money } from '../../messages/views.ts'
import { emptyForm } from '../shared/topUp/state.ts'
import { noAttempt } from '../shared/unlock/controller.ts'
import { type Inputs, isGone, state } from './state.ts'

beforeAll(useCatalogue)

const usd = (units: string): Money => ({ units, currency: 'usd', test: true })
const view = (more: Partial<ApprovalView> = {}): ApprovalView => ({
  id: '7',
  digest: 'a'.repeat(64),
  stage: 'ask',
  origin: 'https://dailytuppence.example',
  host: 'dailytuppence.example',
  amount: usd('5'),
  fee: usd('0'),
  total: usd('5'),
  item: 'How PayWord almost worked',
  wallet: { id: '1', name: 'Reading', balance: usd('415') },
  after: usd('410'),
  notices: [],
  ...more,
})
const inputs = (more: Partial<ApprovalView> = {}, rest: Partial<Inputs> = {}): Inputs => ({
  approval: { status: 'loaded', value: view(more) },
  arming: 'armed',
  answer: { status: 'none' },
  attempt: noAttempt,
  topUp: { form: emptyForm, sending: false },
  ...rest,
})

test.each([
  ['5', 'usd', 'dailytuppence.example', 'Pay 5¢ to dailytuppence.example'],
  ['123456', 'usd', 'localhost:8402', 'Pay $1,234.56 to localhost:8402'],
  ['7', 'florin_2', 'xn--pple-43d.com', 'Pay 7 florin_2 to xn--pple-43d.com'],
])('A5: behavior: the button’s name holds amount, unit and host: %s %s %s', (units, currency, host, name) => {
  expect(state(inputs({ total: { units, currency, test: false }, host }))).toMatchObject({ pay: name })
})

test('X3: behavior: the fee stands in the big number and in the button, and is named', () => {
  const shown = state(inputs({ fee: usd('1'), total: usd('6') }))
  expect(shown).toMatchObject({
    total: usd('6'),
    pay: 'Pay 6¢ to dailytuppence.example',
    fee: 'including a fee of 1¢ to the bank',
  })
  expect(state(inputs())).toMatchObject({ fee: undefined })
})

test('A2: behavior: Pay is armed only when the window is, and never while an answer is on its way', () => {
  expect(state(inputs())).toMatchObject({ armed: true, line: '' })
  expect(state(inputs({}, { arming: 'settling' }))).toMatchObject({ armed: false, line: '' })
  const away = state(inputs({}, { arming: 'away' }))
  expect(away).toMatchObject({ armed: false, line: 'Bring this window to the front to pay.' })
  const sending = state(inputs({}, { answer: { status: 'sending', decision: 'approve' } }))
  expect(sending).toMatchObject({ armed: false, line: 'Telling your wallet …' })
})

test('A3: behavior: a stale approval says that nothing was paid, and shows the newer one', () => {
  const stale = state(inputs({ digest: 'b'.repeat(64) }, { answer: { status: 'stale' } }))
  expect(stale).toMatchObject({
    status: 'ask',
    digest: 'b'.repeat(64),
    problem: 'This has just changed. Nothing was paid. Look at it again before you press.',
  })
})

test('A8: behavior: notices have sentences, and one we do not know is not dropped', () => {
  const shown = state(
    inputs({
      notices: [
        'no-key-file',
        'shared-key',
        'new-key',
        'high-fee',
        'unknown-currency',
        'not-locked',
        'waiting',
        'from-a-later-version',
      ],
    }),
  )
  if (shown.status !== 'ask') throw new Error('it asks')
  expect(shown.notices).toHaveLength(8)
  expect(shown.notices.every((text) => text.endsWith('.'))).toBe(true)
  expect(shown.notices.join(' ')).not.toContain('from-a-later-version')
})

test('P2: behavior: two sites that are paid by one key are named to the reader', () => {
  const shown = state(inputs({ notices: ['shared-key'], sharedWith: ['shop.example', 'localhost:8403'] }))
  expect(shown).toMatchObject({ notices: [expect.stringContaining('shop.example, localhost:8403')] })
})

test('behavior: too little money says what is missing and what is there, with Top up', () => {
  const short = state(
    inputs({
      stage: 'short',
      missing: usd('3'),
      bankHost: 'localhost:3338',
      wallet: { id: '1', name: 'Reading', balance: usd('2') },
    }),
  )
  expect(short).toMatchObject({
    status: 'short',
    title: 'You need 3¢ more',
    sentence: 'This site takes money of localhost:3338. You have 2¢ there.',
    topUp: { status: 'choosing' },
  })
  const none = state(
    inputs({
      stage: 'short',
      bankHost: 'localhost:3338',
      wallet: { id: '1', name: 'Reading', balance: usd('0') },
    }),
  )
  expect(none).toMatchObject({ sentence: 'This site takes money of localhost:3338. You have none there.' })
})

test('W7: behavior: a bank the reader does not have is named, and only that', () => {
  const shown = state(inputs({ stage: 'no-bank', bankHost: 'bank.example' }))
  expect(shown).toMatchObject({ status: 'no-bank', title: 'You have no money at bank.example' })
  expect(shown).not.toHaveProperty('topUp')
})

test.each(['decided', 'expired'] as const)('A7: behavior: %s leaves nothing to press but Close', (stage) => {
  expect(state(inputs({ stage }))).toMatchObject({ status: 'closed' })
})

test('A7: behavior: a window that can decide nothing shows nothing to press, and nothing to see', () => {
  expect(state(inputs({ stage: 'elsewhere' }))).toEqual({ status: 'elsewhere' })
})

test('error: what cannot be read is not shown', () => {
  const failed = state({ ...inputs(), approval: { status: 'failed', code: 'not-found' } })
  expect(failed).toMatchObject({
    status: 'closed',
    sentence: expect.stringContaining('Nothing was charged.'),
  })
  expect(state({ ...inputs(), approval: { status: 'loading' } })).toEqual({ status: 'loading' })
})

test('behavior: over a limit it says which and what is left, and there is nothing to pay with', () => {
  const limit = { period: 'day', used: usd('480'), of: usd('500'), left: usd('20') } as const
  const shown = state(inputs({ stage: 'over-limit', limit, total: usd('25') }))
  expect(shown).toMatchObject({
    status: 'over-limit',
    title: 'This is over your limit for a day',
    sentence: expect.stringContaining('There is 20¢ left of $5.00 today.'),
  })
  expect(shown).not.toHaveProperty('pay')
  expect(state(inputs({ limit }))).toMatchObject({ limit: { name: 'today', text: '$4.80 of $5.00' } })
})

const lockedInputs = (rest: Partial<Inputs> = {}): Inputs => {
  const { wallet: _w, after: _a, ...known } = view({ stage: 'locked' })
  return inputs({}, { approval: { status: 'loaded', value: known }, ...rest })
}

test('A5: behavior: locked, the button says that it unlocks and pays, how much and to whom', () => {
  expect(state(lockedInputs())).toMatchObject({
    status: 'locked',
    pay: 'Unlock and pay 5¢ to dailytuppence.example',
    armed: true,
    item: 'How PayWord almost worked',
  })
})

test('A2: behavior: locked, it listens no sooner than otherwise', () => {
  expect(state(lockedInputs({ arming: 'settling' }))).toMatchObject({ armed: false })
  expect(state(lockedInputs({ arming: 'away' }))).toMatchObject({
    armed: false,
    line: 'Bring this window to the front to pay.',
  })
})

test('error: a wrong password leaves all that was shown, says that nothing was paid and when to try again', () => {
  const attempt = { ...noAttempt, text: 'mistyped', error: 'password-wrong', wait: 12 }
  const shown = state(lockedInputs({ attempt }))
  expect(shown).toMatchObject({
    status: 'locked',
    host: 'dailytuppence.example',
    total: usd('5'),
    text: 'mistyped',
    armed: false,
    counting: true,
    line: 'You can try again in 12 seconds',
    problem: 'That is not the password. Nothing was done.',
  })
  expect(state(lockedInputs({ attempt: { ...attempt, wait: 0 } }))).toMatchObject({ armed: true, line: '' })
})

test('error: locked since it was asked, nothing of the wallet stays in sight, and the password brings it back', () => {
  const attempt = { ...noAttempt, text: 'mistyped', error: 'password-wrong' }
  const shown = state(inputs({}, { approval: { status: 'failed', code: 'locked' }, attempt }))
  expect(shown).toEqual({
    status: 'unlock',
    unlock: {
      text: 'mistyped',
      shown: false,
      button: 'Unlock',
      waiting: false,
      problem: 'That is not the password. Nothing was done.',
    },
  })
  expect(['locked', 'not-found', 'no-answer', 'bank-unreachable'].filter(isGone)).toEqual([
    'locked',
    'not-found',
  ])
})
