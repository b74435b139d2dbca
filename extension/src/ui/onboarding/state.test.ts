import { beforeAll, expect, test } from 'vitest'
import { useCatalogue } from '../../../test/catalogue.ts'
import type { BankView, Overview, WalletView } from '../../messages/views.ts'
import { noPassword } from '../shared/password/controller.ts'
import { emptyForm } from '../shared/topUp/state.ts'
import { noAttempt } from '../shared/unlock/controller.ts'
import { noForm } from './restore/form.ts'
import { type Inputs, progress, state } from './state.ts'

beforeAll(useCatalogue)

const bank: BankView = {
  url: 'http://localhost:3338',
  name: 'Test bank',
  host: 'localhost:3338',
  currency: 'usd',
  test: true,
}
const wallet = (units: string): WalletView => ({
  id: '1',
  name: 'Reading',
  balance: { units, currency: 'usd', test: true },
})
const inputs = (overview: Partial<Overview>, more: Partial<Inputs> = {}): Inputs => ({
  overview: {
    status: 'loaded',
    value: { stage: 'no-wallet', wallets: [], recent: [], waiting: 0, ...overview },
  },
  begun: false,
  password: noPassword,
  attempt: noAttempt,
  name: { text: 'Reading', sending: false },
  bank: { text: 'http://localhost:3338', sending: false },
  topUp: { form: emptyForm, sending: false },
  restore: { wanted: false, form: noForm, view: undefined, bank: { text: '', sending: false } },
  backingUp: false,
  words: { stage: { step: 'ask' }, attempt: noAttempt },
  proof: undefined,
  proofError: undefined,
  ...more,
})

test('behavior: what the wallet has decides the step, so that leaving and coming back loses nothing', () => {
  const none = { stage: 'no-password' } as const
  expect(state(inputs(none)).status).toBe('welcome')
  expect(state(inputs(none, { begun: true }))).toMatchObject({ status: 'password', protects: false })
  expect(state(inputs({})).status).toBe('wallet')
  for (const begun of [false, true]) {
    expect(state(inputs({ stage: 'no-bank', wallets: [wallet('0')] }, { begun })).status).toBe('bank')
    const banked = { ...wallet('0'), bank }
    expect(state(inputs({ stage: 'no-money', wallets: [banked] }, { begun })).status).toBe('money')
    const ready = { ...wallet('500'), bank }
    expect(state(inputs({ stage: 'ready', wallets: [ready] }, { begun }))).toMatchObject({
      status: 'done',
      title: 'You have $5.00',
    })
  }
})

test('behavior: a wallet of before is protected before anything else is done', () => {
  const shown = state(inputs({ stage: 'unprotected' }))
  expect(shown).toMatchObject({ status: 'password', protects: true })
})

test('behavior: a locked wallet asks for its password, wherever setting up was left off', () => {
  expect(state(inputs({ stage: 'locked' }))).toMatchObject({ status: 'locked' })
})

test('behavior: test money is called that before any is taken', () => {
  const shown = state(inputs({ stage: 'no-money', wallets: [{ ...wallet('0'), bank }] }))
  expect(shown).toMatchObject({ lead: expect.stringContaining('test money') })
  const real = { ...wallet('0'), bank: { ...bank, test: false } }
  expect(state(inputs({ stage: 'no-money', wallets: [real] }))).toMatchObject({
    lead: expect.not.stringContaining('test money'),
  })
})

test('error: a wallet that does not open says so in words', () => {
  const failed = state({ ...inputs({}), overview: { status: 'failed', code: 'no-answer' } })
  expect(failed).toMatchObject({
    status: 'failed',
    sentence: expect.stringMatching(/^The wallet was restarting/),
  })
})

test('behavior: words that are confirmed can be proved at once, and those that are not cannot', () => {
  const ready = { stage: 'ready', wallets: [{ ...wallet('500'), bank }] } as const
  const proof = { status: 'loaded', value: { wallet: '1', state: 'none', banks: [] } } as const
  const at = (stage: Inputs['words']['stage']) =>
    state(inputs(ready, { backingUp: true, words: { stage, attempt: noAttempt }, proof }))
  expect(at({ step: 'confirmed' })).toMatchObject({ status: 'backup', proof: { button: 'Prove it now' } })
  expect(at({ step: 'ask' })).toMatchObject({ status: 'backup', proof: undefined })
})

test('behavior: the line of steps', () => {
  expect(progress('password')).toEqual(['now', 'next', 'next', 'next'])
  expect(progress('wallet')).toEqual(['done', 'now', 'next', 'next'])
  expect(progress('bank')).toEqual(['done', 'done', 'now', 'next'])
  expect(progress('money')).toEqual(['done', 'done', 'done', 'now'])
  expect(progress('done')).toEqual(['done', 'done', 'done', 'done'])
  expect(progress('welcome')).toEqual(['next', 'next', 'next', 'next'])
})
