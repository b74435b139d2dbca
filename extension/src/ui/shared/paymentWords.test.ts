import { beforeAll, expect, test } from 'vitest'
import { useCatalogue } from '../../../test/catalogue.ts'
import type { PaymentState, PaymentView } from '../../messages/views.ts'
import { paymentRow } from './paymentRow.ts'
import { paymentWords } from './paymentWords.ts'

beforeAll(useCatalogue)

const states: readonly PaymentState[] = [
  ...(['asking', 'working', 'paid', 'not-paid', 'declined', 'refused', 'unknown', 'refunded'] as const),
  'waiting',
]
const payment = (more: Partial<PaymentView> = {}): PaymentView => ({
  id: '0f8fad5b-d9cb-469f-a165-708677289501',
  kind: 'pay',
  state: 'paid',
  amount: { units: '5', currency: 'usd', test: true },
  fee: { units: '1', currency: 'usd', test: true },
  wallet: 'Reading',
  at: 0,
  host: 'dailytuppence.example',
  item: 'How PayWord almost worked',
  ...more,
})

test('behavior: every state has a word, a shape and a sentence; no two final states look the same', () => {
  for (const kind of ['pay', 'top-up'] as const) {
    for (const state of states) {
      const words = paymentWords(payment({ kind, state }))
      expect(words.word).not.toBe('')
      expect(words.sentence).toMatch(/\.$/)
    }
  }
  const words = states.map((state) => paymentWords(payment({ state })).word)
  expect(new Set(words).size).toBe(states.length)
})

test('behavior: what was not paid says that nothing was charged, before why', () => {
  const { sentence } = paymentWords(payment({ state: 'refused', reason: 'payee-not-listed' }))
  expect(sentence).toBe(
    'Your wallet refused to pay this. Nothing was charged. The money would have gone to a till that is not this site’s own.',
  )
  for (const state of ['not-paid', 'declined', 'refused'] as const) {
    expect(paymentWords(payment({ state })).sentence).toContain('Nothing was charged.')
  }
})

test('behavior: unknown never reads as failed, and asks nothing of the reader', () => {
  const { sentence, tone } = paymentWords(payment({ state: 'unknown' }))
  expect(sentence).toBe('We don’t know yet. We’ll keep asking the bank; you need do nothing.')
  expect(tone).toBe('wait')
})

test('behavior: coins whose bank honours them no more are said to be gone, and are counted', () => {
  const lost = payment({ state: 'not-paid', reason: 'coins-over' })
  const { word, sentence } = paymentWords(lost)
  expect(word).toBe('Not paid')
  expect(sentence).toBe(
    'Not paid, and the money is gone: the site did not take its coins, and by now the bank honours none of their kind.',
  )
  expect(paymentRow(lost, 0).moved?.units).toBe('6')
})

test('behavior: coins that wait at a site say where, how much, and when what is not taken comes back', () => {
  const told = (more: Partial<PaymentView>) => paymentWords(payment({ state: 'waiting', ...more })).sentence
  expect(told({ backAt: Date.UTC(2026, 11, 6, 12) })).toMatch(
    /^5¢ is waiting at dailytuppence\.example\. What is not taken there comes back to your wallet by itself, on December 6(, 2026)? or soon after\.$/,
  )
  expect(told({})).toBe('5¢ is waiting at dailytuppence.example. Only that site can take it.')
})

test('error: a reason without words does not show its code', () => {
  const { sentence } = paymentWords(payment({ state: 'not-paid', reason: 'some-new-code' }))
  expect(sentence).toBe('Not paid. Nothing was charged.')
})

test('behavior: a reason for a payment is not the sentence for a form', () => {
  const { sentence } = paymentWords(payment({ state: 'not-paid', reason: 'bank-unreachable' }))
  expect(sentence).toBe('Not paid. Nothing was charged. Your bank did not answer.')
})

test('behavior: what the site answered is said as the site’s', () => {
  const told = (reason: string) => paymentWords(payment({ reason })).sentence
  expect(told('not-proven')).toBe('You paid this. The site sent no receipt that proves it.')
  expect(told('bank-unreachable')).toContain('The site could not reach its bank')
  expect(told('status-500')).toBe('You paid this.')
})

test('behavior: a line of the list holds what left the wallet, fee and all, or nothing', () => {
  expect(paymentRow(payment(), 0).moved).toEqual({ units: '6', currency: 'usd', test: true })
  expect(paymentRow(payment({ state: 'declined' }), 0).moved).toBeUndefined()
  expect(paymentRow(payment({ state: 'unknown' }), 0).moved?.units).toBe('6')
})

test('behavior: the title of a line is the site’s words and marked so, or ours', () => {
  expect(paymentRow(payment(), 0)).toMatchObject({
    title: 'How PayWord almost worked',
    titleIsTheirs: true,
    sign: '',
  })
  const { item: _, ...nameless } = payment()
  expect(paymentRow(nameless, 0)).toMatchObject({ title: 'A payment', titleIsTheirs: false })
  const back = { ...nameless, state: 'waiting', reason: 'restored' } as const
  expect(paymentRow(back, 0)).toMatchObject({ title: 'Coins from before the restore', titleIsTheirs: false })
  expect(paymentRow(payment({ kind: 'top-up' }), 0)).toMatchObject({
    title: 'Top-up',
    titleIsTheirs: false,
    sign: '+',
  })
})
