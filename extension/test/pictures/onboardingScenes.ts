import { proof, words } from './backupScenes.ts'
import { bank, bare, nothing, overview, type Scene, topUp, topUpLine, usd, wallet } from './samples.ts'

/** From the first page to the first backup. */
export const onboardingScenes: readonly Scene[] = [
  {
    name: '1-welcome',
    page: 'onboarding',
    answers: { overview: nothing('no-password') },
  },
  {
    name: '2-password',
    page: 'onboarding',
    answers: { overview: nothing('no-password') },
    act: [{ press: 'Set up your wallet' }],
  },
  ...['qwertzuiop', 'kitchen table', 'kitchen tables 2', 'snowfall ample otter'].map(
    (typed, n): Scene => ({
      name: `2-password-strength-${n}`,
      page: 'onboarding',
      after: 2500,
      answers: { overview: nothing('no-password') },
      act: [{ press: 'Set up your wallet' }, { type: ['New password', typed] }, { press: 'Show' }],
    }),
  ),
  {
    name: '2-password-common',
    page: 'onboarding',
    after: 2500,
    answers: { overview: nothing('no-password') },
    act: [
      { press: 'Set up your wallet' },
      { type: ['New password', 'Trustno1'] },
      { press: 'Set this password' },
    ],
  },
  {
    name: '2-password-differs',
    page: 'onboarding',
    after: 2500,
    answers: { overview: nothing('no-password') },
    act: [
      { press: 'Set up your wallet' },
      { type: ['New password', 'snowfall ample otter'] },
      { type: ['The same once more', 'snowfall ample'] },
      { press: 'Set this password' },
    ],
  },
  { name: '2-protect', page: 'onboarding', answers: { overview: nothing('unprotected') } },
  { name: 'locked', page: 'onboarding', answers: { overview: nothing('locked') } },
  {
    name: '2-wallet',
    page: 'onboarding',
    answers: { overview: overview({ stage: 'no-wallet', wallets: [], recent: [] }) },
  },
  {
    name: '2-wallet-problem',
    page: 'onboarding',
    answers: { overview: overview({ stage: 'no-wallet', wallets: [], recent: [] }) },
    act: [{ type: ['Its name', ' '] }, { press: 'Create the wallet' }],
  },
  {
    name: '3-bank',
    page: 'onboarding',
    answers: { overview: overview({ stage: 'no-bank', wallets: [bare], recent: [] }) },
  },
  {
    name: '3-bank-problem',
    page: 'onboarding',
    answers: {
      overview: overview({ stage: 'no-bank', wallets: [bare], recent: [] }),
      addBank: 'bank-unreachable',
    },
    act: [{ press: 'Add this bank' }],
  },
  {
    name: '3-bank-private',
    page: 'onboarding',
    answers: {
      overview: overview({ stage: 'no-bank', wallets: [bare], recent: [] }),
      addBank: 'bank-private',
    },
    act: [{ press: 'Add this bank' }],
  },
  {
    name: '4-money',
    page: 'onboarding',
    answers: { overview: overview({ stage: 'no-money', wallets: [wallet(0)], recent: [] }) },
  },
  {
    name: '4-money-problem',
    page: 'onboarding',
    answers: { overview: overview({ stage: 'no-money', wallets: [wallet(0)], recent: [] }) },
    act: [{ type: ['Or another amount', '2,505'] }, { press: 'Top up' }],
  },
  {
    name: '4-money-working',
    page: 'onboarding',
    answers: {
      overview: overview({
        stage: 'no-money',
        wallets: [wallet(0)],
        recent: [topUpLine(0, { state: 'working' })],
      }),
      topUpState: topUp('minting'),
    },
  },
  {
    name: '5-done',
    page: 'onboarding',
    answers: { overview: overview({ wallets: [wallet(500)], recent: [] }) },
  },
  {
    name: '5-done-backed-up',
    page: 'onboarding',
    answers: { overview: overview({ wallets: [{ ...wallet(500), isBackedUp: true }], recent: [] }) },
  },
  {
    name: '6-backup',
    page: 'onboarding',
    answers: { overview: overview({ wallets: [wallet(500)], recent: [] }) },
    act: [{ press: 'Back up now' }],
  },
  {
    name: '6-backup-words',
    page: 'onboarding',
    answers: { overview: overview({ wallets: [wallet(500)], recent: [] }), words },
    act: [
      { press: 'Back up now' },
      { type: ['Your password now', 'snowfall ample otter'] },
      { press: 'Go to the words' },
      { hold: 'Hold to show' },
    ],
  },
  ...proofScenes(),
  { name: 'failed', page: 'onboarding', answers: { overview: 'internal' } },
]

/** The words are confirmed, and the proof of them is offered. */
function proofScenes(): Scene[] {
  const confirmed: Scene['act'] = [
    { press: 'Back up now' },
    { type: ['Your password now', 'snowfall ample otter'] },
    { press: 'Go to the words' },
    { press: 'I have written' },
    { fill: ['Word', 'abandon'] },
    { press: 'Check' },
  ]
  const scene = (name: string, proofState: ReturnType<typeof proof>): Scene => ({
    name: `7-proof-${name}`,
    page: 'onboarding',
    answers: {
      overview: overview({ wallets: [wallet(410)], recent: [] }),
      words,
      confirmWords: { state: 'confirmed' },
      proofState,
    },
    act: confirmed,
  })
  const same = [{ bank, expected: usd(410), found: usd(410), scanned: 600 }]
  return [
    scene('offered', proof({ banks: [] })),
    scene('working', proof({ state: 'working' })),
    scene('waiting', proof({ state: 'waiting', reason: 'bank-unreachable' })),
    scene('same', proof({ state: 'same', banks: same })),
    scene('less', proof({ state: 'less' })),
    scene('stopped', proof({ state: 'cancelled' })),
  ]
}
