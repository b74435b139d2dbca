import { beforeAll, expect, test } from 'vitest'
import { useCatalogue } from '../../../test/catalogue.ts'
import type { BankView, Overview, PaymentView, WalletView } from '../../messages/views.ts'
import { noPassword } from '../shared/password/controller.ts'
import { emptyForm } from '../shared/topUp/state.ts'
import { noAttempt } from '../shared/unlock/controller.ts'
import { noEdit } from './security/state.ts'
import { type Inputs, receipt, state } from './state.ts'

beforeAll(useCatalogue)

const now = new Date(2026, 10, 22, 15, 30).getTime()
const hour = 3_600_000
const bank: BankView = {
  url: 'http://localhost:3338',
  name: 'Test bank',
  host: 'localhost:3338',
  currency: 'usd',
  test: true,
}
const bare: WalletView = { id: '1', name: 'Reading', balance: { units: '410', currency: 'usd', test: true } }
const payment = (more: Partial<PaymentView> = {}): PaymentView => ({
  id: '7',
  kind: 'pay',
  state: 'paid',
  amount: { units: '25', currency: 'usd', test: true },
  fee: { units: '1', currency: 'usd', test: true },
  wallet: 'Reading',
  at: now,
  host: 'dailytuppence.example',
  item: 'The paper',
  ...more,
})
const inputs = (more: Partial<Inputs> = {}, overview: Partial<Overview> = {}): Inputs => ({
  route: { name: 'payments' },
  limits: undefined,
  limitEdits: new Map(),
  overview: {
    status: 'loaded',
    value: { stage: 'ready', wallets: [{ ...bare, bank }], recent: [], waiting: 0, ...overview },
  },
  history: { payments: [], more: false, status: 'ready' },
  payment: undefined,
  attempt: noAttempt,
  security: undefined,
  securityForms: { edit: noEdit, current: noAttempt, next: noPassword },
  backup: {
    stage: { step: 'ask' },
    attempt: noAttempt,
    proof: undefined,
    proofError: undefined,
    current: noAttempt,
    file: noPassword,
    saved: undefined,
  },
  bankField: { text: '', sending: false },
  topUp: { form: emptyForm, sending: false },
  now,
  ...more,
})

test('behavior: payments by day, newest first, each with its time', () => {
  const payments = [
    payment({ id: 'a' }),
    payment({ id: 'b', at: now - hour }),
    payment({ id: 'c', at: now - 20 * hour }),
  ]
  const shown = state(inputs({ history: { payments, more: true, status: 'ready' } }))
  expect(shown).toMatchObject({
    status: 'payments',
    more: 'some',
    empty: undefined,
    days: [
      { heading: 'Today', rows: [{ id: 'a' }, { id: 'b' }] },
      { heading: 'Yesterday', rows: [{ id: 'c' }] },
    ],
  })
})

test('error: a page of payments that does not come keeps those that are there', () => {
  const history = { payments: [payment()], more: true, status: 'failed', error: 'no-answer' } as const
  expect(state(inputs({ history }))).toMatchObject({
    more: 'some',
    days: [{ rows: [{ id: '7' }] }],
    problem: expect.any(String),
  })
})

test('behavior: an empty list says what to do', () => {
  expect(state(inputs())).toMatchObject({ empty: expect.stringMatching(/^Nothing paid yet/) })
})

test('behavior: a receipt adds the fee to the price and names both', () => {
  const shown = receipt(payment({ reference: 'abc', claim: 'def', settledAt: now + 2 * hour }))
  expect(shown.total.units).toBe('26')
  const lines = new Map(shown.lines.map(({ name, text }) => [name, text]))
  expect(lines.get('Price')).toBe('25¢')
  expect(lines.get('Bank’s fee')).toBe('1¢')
  expect(lines.get('From')).toBe('Reading')
  expect(lines.get('Reference for the site')).toBe('abc')
  expect([...lines.keys()]).toEqual([
    ...['When', 'Settled', 'From', 'Price', 'Bank’s fee', 'Reference for the site', 'Claim'],
  ])
})

test('behavior: where the bank is the one to ask, its reference is shown as the bank’s', () => {
  const shown = receipt(payment({ state: 'unknown', bankReference: '02ab' }))
  expect(shown.lines).toContainEqual({ name: 'Reference for the bank', text: '02ab', code: true })
  expect(shown.lines.map(({ name }) => name)).not.toContain('Reference for the site')
})

test('behavior: a receipt leaves out what there is not', () => {
  const fee = { units: '0', currency: 'usd', test: true }
  const shown = receipt(payment({ fee, settledAt: now + 1000, wallet: '' }))
  expect(shown.lines.map(({ name }) => name)).toEqual(['When'])
})

test('behavior: what was declined is an amount asked for, not one paid', () => {
  expect(receipt(payment({ state: 'declined' }))).toMatchObject({ moved: false, sign: '' })
  expect(receipt(payment({ kind: 'top-up' }))).toMatchObject({ moved: true, sign: '+', title: 'Top-up' })
})

test('behavior: banks, and a form for a wallet without one', () => {
  const route = { name: 'banks' } as const
  expect(state(inputs({ route }))).toMatchObject({
    banks: [{ name: 'Test bank', wallet: 'Reading' }],
    adding: undefined,
  })
  expect(state(inputs({ route }, { stage: 'no-bank', wallets: [bare] }))).toMatchObject({
    banks: [],
    adding: { wallet: { id: '1' } },
  })
})

test('behavior: wallets, and topping up one that has a bank', () => {
  expect(state(inputs({ route: { name: 'wallets' } }))).toMatchObject({ wallets: [{ words: '$4.10' }] })
  expect(state(inputs({ route: { name: 'top-up' } }))).toMatchObject({
    status: 'top-up',
    wallet: { id: '1' },
  })
  expect(state(inputs({ route: { name: 'top-up' } }, { wallets: [bare] }))).toMatchObject({
    status: 'set-up',
    button: 'Go on',
  })
})

test('behavior: a payment’s page waits for it, and says when there is none', () => {
  const route = { name: 'payment', id: '7' } as const
  expect(state(inputs({ route }))).toEqual({ status: 'loading' })
  expect(state(inputs({ route, payment: { status: 'loaded', value: payment() } }))).toMatchObject({
    status: 'receipt',
  })
  expect(state(inputs({ route, payment: { status: 'failed', code: 'not-found' } }))).toMatchObject({
    status: 'failed',
    sentence: 'There is no such payment here. Nothing was charged.',
  })
})

test('behavior: without a wallet every page leads to setting up', () => {
  expect(state(inputs({ route: { name: 'wallets' } }, { stage: 'no-password', wallets: [] }))).toMatchObject({
    status: 'set-up',
    button: 'Set up your wallet',
  })
})

test('behavior: locked, every page asks for the password and shows nothing else', () => {
  const payments = [payment()]
  const rest = { history: { payments, more: true, status: 'ready' } as const }
  for (const name of ['payments', 'wallets', 'security'] as const) {
    const shown = state(inputs({ route: { name }, ...rest }, { stage: 'locked', wallets: [] }))
    expect(shown).toMatchObject({ status: 'locked', unlock: { button: 'Unlock' } })
    expect(Object.keys(shown).sort()).toEqual(['status', 'unlock'])
  }
})

test('behavior: a wallet of before leads to its protection', () => {
  const shown = state(inputs({}, { stage: 'unprotected', wallets: [] }))
  expect(shown).toMatchObject({ status: 'set-up', title: 'Protect your wallet' })
})
