import { beforeAll, expect, test } from 'vitest'
import { useCatalogue } from '../../../test/catalogue.ts'
import type { Overview, PaymentView, WalletView } from '../../messages/views.ts'
import { emptyForm } from '../shared/topUp/state.ts'
import { noAttempt } from '../shared/unlock/controller.ts'
import { type Inputs, state } from './state.ts'

beforeAll(useCatalogue)

const wallet = (units: string, name = 'Reading', test = true): WalletView => ({
  id: name,
  name,
  balance: { units, currency: 'usd', test },
})
const payment = (id: string): PaymentView => ({
  id,
  kind: 'pay',
  state: 'paid',
  amount: { units: '5', currency: 'usd', test: true },
  fee: { units: '0', currency: 'usd', test: true },
  wallet: 'Reading',
  at: 0,
})
const inputs = (overview: Partial<Overview> = {}, more: Partial<Inputs> = {}): Inputs => ({
  overview: {
    status: 'loaded',
    value: { stage: 'ready', wallets: [wallet('410')], recent: [], waiting: 0, ...overview },
  },
  attempt: noAttempt,
  toppingUp: false,
  topUp: { form: emptyForm, sending: false },
  now: 60_000,
  ...more,
})

test('behavior: without a password, a wallet or a bank the popup leads to setting up', () => {
  expect(state(inputs({ stage: 'no-password', wallets: [] }))).toMatchObject({
    status: 'set-up',
    button: 'Set up your wallet',
  })
  expect(state(inputs({ stage: 'no-wallet', wallets: [] }))).toMatchObject({ button: 'Go on' })
  expect(state(inputs({ stage: 'unprotected', wallets: [] }))).toMatchObject({
    status: 'set-up',
    title: 'Protect your wallet',
  })
  expect(state(inputs({ stage: 'no-bank' }))).toMatchObject({ status: 'set-up', button: 'Go on' })
})

test('behavior: what lies at sites is added up beside the balance, test money for itself', () => {
  const units = (of: string, test = true) => ({ units: of, currency: 'usd', test })
  const lying = [units('5'), units('10'), units('2', false)]
  expect(state(inputs({ lying }))).toMatchObject({
    head: { totals: [{ units: '410' }], lying: '15¢ + 2¢ waiting at sites' },
  })
  expect(state(inputs())).toMatchObject({ head: { lying: undefined } })
})

test('behavior: one wallet’s balance is the total; of several each is named', () => {
  expect(state(inputs())).toMatchObject({
    head: { totals: [{ units: '410' }], wallets: [{ name: 'Reading', balance: undefined }] },
  })
  const several = state(
    inputs({ wallets: [wallet('410'), wallet('830', 'Tips'), wallet('5', 'Real', false)] }),
  )
  expect(several).toMatchObject({
    head: {
      totals: [
        { units: '1240', test: true },
        { units: '5', test: false },
      ],
      wallets: [{ balance: '$4.10' }, { balance: '$8.30' }, { balance: '5¢' }],
    },
  })
})

test('behavior: the last five payments, each with its state in a word', () => {
  const shown = state(inputs({ recent: ['1', '2', '3', '4', '5', '6'].map(payment) }))
  if (shown.status !== 'ready') throw new Error('it is ready')
  expect(shown.rows.map(({ id }) => id)).toEqual(['1', '2', '3', '4', '5'])
  expect(shown.rows[0]).toMatchObject({ words: { word: 'Paid', shape: 'check' }, when: '1 min ago' })
})

test('behavior: an empty popup says what to do, by whether there is money', () => {
  expect(state(inputs())).toMatchObject({ rows: [], empty: expect.stringMatching(/^Nothing paid yet/) })
  expect(state(inputs({ stage: 'no-money', wallets: [wallet('0')] }))).toMatchObject({
    empty: expect.stringMatching(/^Your wallet is empty/),
  })
})

test('behavior: approvals that wait are counted in words', () => {
  expect(state(inputs())).toMatchObject({ notices: [] })
  expect(state(inputs({ waiting: 1 }))).toMatchObject({
    notices: [expect.stringMatching(/^A payment waits/)],
  })
  expect(state(inputs({ waiting: 3 }))).toMatchObject({
    notices: [expect.stringMatching(/^3 payments wait/)],
  })
})

test('behavior: a wallet that was moved, or is on its way back, says so in words', () => {
  const moved = { ...wallet('0'), isMoved: true as const }
  expect(state(inputs({ wallets: [moved] }))).toMatchObject({
    notices: [expect.stringMatching(/^This wallet was moved to another browser/)],
  })
  const returning = { ...wallet('5'), isRestoring: true as const }
  expect(state(inputs({ wallets: [returning] }))).toMatchObject({
    notices: [expect.stringMatching(/on its way back/)],
  })
})

test('behavior: money without a backup is reminded of, quietly; an empty wallet is not', () => {
  expect(state(inputs())).toMatchObject({ isBackedUp: false })
  expect(state(inputs({ wallets: [wallet('0')] }))).toMatchObject({ isBackedUp: true })
  const backedUp = { ...wallet('410'), isBackedUp: true as const }
  expect(state(inputs({ wallets: [backedUp] }))).toMatchObject({ isBackedUp: true })
})

test('behavior: locked, it asks for the password and shows nothing else but that a payment waits', () => {
  const shown = state(inputs({ stage: 'locked', wallets: [], waiting: 1 }))
  expect(shown).toMatchObject({
    status: 'locked',
    waiting: expect.stringMatching(/^A payment waits/),
    unlock: { button: 'Unlock', waiting: false, problem: undefined },
  })
  expect(Object.keys(shown).sort()).toEqual(['status', 'unlock', 'waiting'])
})

test('behavior: topping up happens in place', () => {
  expect(state(inputs({}, { toppingUp: true }))).toMatchObject({
    status: 'top-up',
    topUp: { button: 'Top up $5.00' },
  })
})

test('error: a wallet that does not open', () => {
  expect(state({ ...inputs(), overview: { status: 'failed', code: 'internal' } })).toMatchObject({
    status: 'failed',
  })
})
