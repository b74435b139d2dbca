import { beforeAll, expect, test } from 'vitest'
import { useCatalogue } from '../../../../test/catalogue.ts'
import type { ProofView } from '../../../messages/backupViews.ts'
import type { Money } from '../../../messages/views.ts'
import { state } from './state.ts'

beforeAll(useCatalogue)

const usd = (units: string): Money => ({ units, currency: 'usd', test: true })
const bank = (name: string) => ({
  url: `https://${name}.example`,
  name,
  host: `${name}.example`,
  currency: 'usd',
  test: true,
})
const proof = (more: Partial<ProofView>): ProofView => ({
  wallet: '1',
  state: 'none',
  banks: [{ bank: bank('one'), expected: usd('410'), found: usd('325'), scanned: 300 }],
  ...more,
})

test('behavior: before it is begun it says what it does, and that nothing is moved', () => {
  expect(state(proof({}))).toMatchObject({
    status: 'none',
    sentence: expect.stringContaining('Nothing is moved'),
    rows: [],
    button: 'Prove it now',
  })
})

test('behavior: while it goes on both balances are shown, how far it is, and how to stop it', () => {
  expect(state(proof({ state: 'working' }))).toMatchObject({
    status: 'working',
    rows: [{ expected: '$4.10', found: '$3.25', progress: '300 possible coins asked about' }],
    button: 'Stop',
  })
  expect(state(proof({ state: 'waiting', reason: 'bank-unreachable' })).sentence).toMatch(
    /^The bank does not answer.*by ourselves\.$/,
  )
})

test('behavior: what comes back is said in one line, every bank for itself', () => {
  const both = [
    { bank: bank('one'), expected: usd('410'), found: usd('410'), scanned: 600 },
    { bank: bank('two'), expected: usd('5'), found: usd('5'), scanned: 300 },
  ]
  expect(state(proof({ state: 'same', banks: both }))).toMatchObject({
    title: 'Your words bring back all of it: $4.10 + 5¢',
    tone: 'good',
    button: 'Prove it again',
  })
})

test('error: less than all never reads as lost', () => {
  const shown = state(proof({ state: 'less' }))
  expect(shown).toMatchObject({ tone: 'bad', sentence: expect.stringMatching(/^Nothing is lost/) })
  expect(state(proof({}), 'storage-full').problem).toMatch(/^The disk is full/)
})
