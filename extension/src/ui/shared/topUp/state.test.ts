import { beforeAll, expect, test } from 'vitest'
import { useCatalogue } from '../../../../test/catalogue.ts'
import type { PaymentView, TopUpView, WalletView } from '../../../messages/views.ts'
import { emptyForm, formFor, type Inputs, state, underWay, unitsOf } from './state.ts'

beforeAll(useCatalogue)

const wallet: WalletView = { id: '1', name: 'Reading', balance: { units: '0', currency: 'usd', test: true } }
const inputs = (more: Partial<Inputs> = {}): Inputs => ({ wallet, form: emptyForm, sending: false, ...more })
const running = (stage: TopUpView['state']): TopUpView => ({
  id: '9',
  state: stage,
  amount: { units: '500', currency: 'usd', test: true },
})

test('behavior: the middle amount is chosen until the reader chooses, and the button names it', () => {
  expect(state(inputs())).toMatchObject({
    status: 'choosing',
    button: 'Top up $5.00',
    choices: [
      { label: '$1.00', selected: false },
      { label: '$5.00', selected: true },
      { label: '$10.00', selected: false },
    ],
  })
  const tenner = state(inputs({ form: { chosen: '1000', own: '' } }))
  expect(tenner).toMatchObject({ button: 'Top up $10.00' })
})

test('behavior: an own amount unchooses the offered ones', () => {
  const own = state(inputs({ form: { chosen: 'own', own: '2,50' } }))
  expect(own).toMatchObject({ button: 'Top up $2.50', own: '2,50', problem: undefined })
  expect(own.status === 'choosing' && own.choices.some(({ selected }) => selected)).toBe(false)
})

test('error: an own amount nobody can read is told only once it was sent, in its place', () => {
  const form = { chosen: 'own', own: 'five' } as const
  expect(state(inputs({ form }))).toMatchObject({ problem: undefined, button: 'Top up' })
  expect(state(inputs({ form, error: 'own-amount' }))).toMatchObject({ ownIsWrong: true })
  const much = state(inputs({ form: { chosen: 'own', own: '5000' }, error: 'own-amount' }))
  expect(much).toMatchObject({ problem: 'That is more than one top-up can be: $1,000.00 at most.' })
})

test('error: the bank’s refusal stands by the button, and the form is there again', () => {
  expect(state(inputs({ error: 'bank-unreachable' }))).toMatchObject({
    status: 'choosing',
    ownIsWrong: false,
  })
  expect(state(inputs({ error: 'bank-unreachable' }))).toMatchObject({
    problem: expect.stringMatching(/Nothing was moved/),
  })
})

test('behavior: from the bank’s invoice to coins', () => {
  for (const stage of ['quoted', 'paid', 'minting', 'unknown'] as const) {
    expect(state(inputs({ running: running(stage) }))).toMatchObject({
      status: 'working',
      title: '$5.00 is on its way',
    })
  }
  expect(state(inputs({ running: running('done') }))).toEqual({
    status: 'done',
    title: '$5.00 is now in your wallet.',
  })
  expect(state(inputs({ running: running('expired') }))).toMatchObject({
    status: 'choosing',
    problem: expect.stringMatching(/Nothing was charged/),
  })
})

test('behavior: what is missing decides what is offered first', () => {
  const missing = (units: string) => ({ units, currency: 'usd', test: true })
  expect(formFor(missing('3'))).toEqual({ chosen: '500', own: '' })
  expect(formFor(missing('501'))).toEqual({ chosen: '1000', own: '' })
  expect(formFor(missing('1234'))).toEqual({ chosen: 'own', own: '12.34' })
  expect(unitsOf(formFor(missing('1234')), 'usd')).toEqual({ units: '1234' })
})

test('behavior: a top-up begun before the page was opened goes on', () => {
  const begun: PaymentView = {
    id: '9',
    kind: 'top-up',
    state: 'working',
    amount: running('done').amount,
    fee: { units: '0', currency: 'usd', test: true },
    wallet: 'Reading',
    at: 0,
  }
  expect(underWay([begun], wallet)).toEqual({ ...running('minting') })
  expect(underWay([{ ...begun, state: 'paid' }], wallet)).toBeUndefined()
  expect(underWay([{ ...begun, kind: 'pay' }], wallet)).toBeUndefined()
  expect(underWay([{ ...begun, wallet: 'Tips' }], wallet)).toBeUndefined()
})
