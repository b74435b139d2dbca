import type { ApprovalView, LimitsView, LimitView } from '../../src/messages/views.ts'
import { backupScenes, restoreScenes, words } from './backupScenes.ts'
import {
  bare,
  day,
  id,
  nothing,
  now,
  older,
  overview,
  page,
  payment,
  recent,
  type Scene,
  topUp,
  topUpLine,
  usd,
  wallet,
} from './samples.ts'

const approval = (more: Partial<ApprovalView> = {}): ApprovalView => ({
  id: id(7),
  digest: 'a'.repeat(64),
  stage: 'ask',
  origin: 'https://dailytuppence.example',
  host: 'www.dailytuppence.example',
  amount: usd(5),
  fee: usd(0),
  total: usd(5),
  item: 'How PayWord almost worked',
  wallet: wallet(415),
  after: usd(410),
  limit: limit('day', 500, 15),
  notices: [],
  ...more,
})

const lockedApproval = (more: Partial<ApprovalView> = {}): ApprovalView => {
  const { wallet: _w, after: _a, limit: _l, ...known } = approval({ stage: 'locked', ...more })
  return known
}

const limit = (period: LimitView['period'], of: number, used = 0): LimitView => ({
  period,
  of: usd(of),
  used: usd(used),
  left: usd(Math.max(of - used, 0)),
})
const limits = (more: Partial<LimitsView> = {}): LimitsView => ({
  currency: 'usd',
  test: true,
  limits: [limit('payment', 100), limit('day', 500, 315), limit('month', 3000, 940)],
  isClockBehind: false,
  ...more,
})

const long = `${'a-very-long-label-that-goes-on.'.repeat(3)}shop.example.evil-but-registered.test:8443`

export const scenes: readonly Scene[] = [
  // the approval window
  { name: 'ask', page: 'approval', answers: { approval: approval() } },
  {
    name: 'ask-limit',
    page: 'approval',
    answers: { approval: approval({ limit: limit('day', 500, 315), total: usd(50), amount: usd(50) }) },
  },
  {
    name: 'ask-limit-wallet',
    page: 'approval',
    answers: {
      approval: approval({
        limit: { ...limit('month', 123400, 123100), wallet: 'Reading at the weekend' },
        notices: ['clock-behind'],
      }),
    },
  },
  {
    name: 'over-limit',
    page: 'approval',
    answers: {
      approval: approval({
        stage: 'over-limit',
        limit: limit('day', 500, 480),
        total: usd(25),
        amount: usd(25),
      }),
    },
  },
  {
    name: 'over-limit-payment',
    page: 'approval',
    answers: {
      approval: approval({ stage: 'over-limit', limit: limit('payment', 100), total: usd(125000) }),
    },
  },
  { name: 'ask-settling', page: 'approval', after: 150, answers: { approval: approval() } },
  { name: 'ask-local', page: 'approval', answers: { approval: approval({ host: 'localhost:8402' }) } },
  {
    name: 'ask-notices',
    page: 'approval',
    answers: {
      approval: approval({
        fee: usd(1),
        total: usd(6),
        after: usd(409),
        notices: ['no-key-file', 'shared-key'],
        sharedWith: ['shop.example'],
        item: 'A very long title that a site gave to something it would like to sell to you today, if you will',
      }),
    },
  },
  {
    name: 'ask-long-host',
    page: 'approval',
    answers: { approval: approval({ host: long, notices: ['no-key-file'] }) },
  },
  {
    name: 'ask-odd-currency',
    page: 'approval',
    answers: {
      approval: approval({
        total: { units: '1234567890', currency: 'florin_2', test: false },
        notices: ['unknown-currency'],
        wallet: { ...wallet(0), balance: { units: '2234567890', currency: 'florin_2', test: false } },
        after: { units: '1000000000', currency: 'florin_2', test: false },
      }),
    },
  },
  {
    name: 'ask-failed',
    page: 'approval',
    answers: { approval: approval(), decline: 'storage-full' },
    act: [{ press: 'Decline' }],
  },
  { name: 'ask-sending', page: 'approval', answers: { approval: approval() }, act: [{ press: 'Pay 5¢' }] },
  {
    name: 'ask-stale',
    page: 'approval',
    answers: { approval: approval(), approve: { state: 'stale-approval' } },
    act: [{ press: 'Pay 5¢' }],
  },
  {
    name: 'short',
    page: 'approval',
    answers: {
      approval: approval({ stage: 'short', wallet: wallet(2), missing: usd(3), bankHost: 'localhost:3338' }),
    },
  },
  {
    name: 'short-working',
    page: 'approval',
    answers: {
      approval: approval({ stage: 'short', wallet: wallet(0), missing: usd(5), bankHost: 'localhost:3338' }),
      topUp: topUp('minting'),
      topUpState: topUp('minting'),
    },
    act: [{ press: 'Top up' }],
  },
  {
    name: 'no-bank',
    page: 'approval',
    answers: { approval: approval({ stage: 'no-bank', bankHost: 'bank.example' }) },
  },
  { name: 'no-wallet', page: 'approval', answers: { approval: lockedApproval({ stage: 'no-wallet' }) } },
  { name: 'locked', page: 'approval', answers: { approval: lockedApproval() } },
  {
    name: 'locked-long',
    page: 'approval',
    answers: {
      approval: lockedApproval({
        host: long,
        item: 'A very long title that a site gave to something it would like to sell to you today, if you will',
        total: usd(12345678),
      }),
      unlockAndPay: { state: 'wrong', retryAt: now + 3_600_000 },
    },
    act: [{ type: ['Password', 'not this one'] }, { press: 'Unlock and pay' }],
  },
  {
    name: 'locked-wrong',
    page: 'approval',
    answers: { approval: lockedApproval(), unlockAndPay: { state: 'wrong' } },
    act: [{ type: ['Password', 'not this one'] }, { press: 'Show' }, { press: 'Unlock and pay' }],
  },
  {
    name: 'locked-sending',
    page: 'approval',
    answers: { approval: lockedApproval() },
    act: [{ type: ['Password', 'not this one'] }, { press: 'Unlock and pay' }],
  },
  { name: 'expired', page: 'approval', answers: { approval: approval({ stage: 'expired' }) } },
  { name: 'decided', page: 'approval', answers: { approval: approval({ stage: 'decided' }) } },
  { name: 'gone', page: 'approval', answers: { approval: 'not-found' } },

  // onboarding
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
  { name: 'failed', page: 'onboarding', answers: { overview: 'internal' } },

  // the popup
  { name: 'ready', page: 'popup', answers: { overview: overview() } },
  {
    name: 'several',
    page: 'popup',
    answers: {
      overview: overview({
        waiting: 1,
        wallets: [
          wallet(410),
          { ...wallet(830), id: id(2), name: 'Tips' },
          { ...wallet(0), id: id(3), name: 'Real', balance: usd(1250, false) },
        ],
      }),
    },
  },
  { name: 'no-payments', page: 'popup', answers: { overview: overview({ recent: [] }) } },
  {
    name: 'empty',
    page: 'popup',
    answers: { overview: overview({ stage: 'no-money', wallets: [wallet(0)], recent: [] }) },
  },
  { name: 'top-up', page: 'popup', answers: { overview: overview() }, act: [{ press: 'Top up' }] },
  {
    name: 'top-up-done',
    page: 'popup',
    answers: { overview: overview(), topUp: topUp('done'), topUpState: topUp('done') },
    act: [{ press: 'Top up' }, { press: 'Top up $5.00' }],
  },
  {
    name: 'set-up',
    page: 'popup',
    answers: { overview: overview({ stage: 'no-wallet', wallets: [], recent: [] }) },
  },
  {
    name: 'go-on',
    page: 'popup',
    answers: { overview: overview({ stage: 'no-bank', wallets: [bare], recent: [] }) },
  },
  { name: 'failed', page: 'popup', answers: { overview: 'internal' } },
  { name: 'opening', page: 'popup', answers: {} },
  { name: 'locked', page: 'popup', answers: { overview: nothing('locked', 1) } },
  {
    name: 'locked-wait',
    page: 'popup',
    answers: { overview: nothing('locked'), unlock: { state: 'wait', retryAt: now + 3_600_000 } },
    act: [{ type: ['Password', 'not this one'] }, { press: 'Unlock' }],
  },
  { name: 'protect', page: 'popup', answers: { overview: nothing('unprotected') } },

  // the full page
  {
    name: 'payments',
    page: 'home',
    answers: { overview: overview(), payments: page([...recent, ...older], id(144)) },
  },
  { name: 'payments-empty', page: 'home', answers: { overview: overview(), payments: page([]) } },
  {
    name: 'receipt',
    page: 'home',
    hash: `#/payment/${id(142)}`,
    answers: {
      overview: overview(),
      payments: page([]),
      payment: payment(42, {
        at: now - 3 * day,
        settledAt: now - 2 * day,
        amount: usd(25),
        fee: usd(1),
        item: 'The paper, as a file to keep',
        reference: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
        claim: '2cf24dba5fb0a30e26e83b2ac5b9e29e',
      }),
    },
  },
  {
    name: 'receipt-unknown',
    page: 'home',
    hash: `#/payment/${id(101)}`,
    answers: { overview: overview(), payments: page([]), payment: recent[1] },
  },
  {
    name: 'receipt-refused',
    page: 'home',
    hash: `#/payment/${id(104)}`,
    answers: { overview: overview(), payments: page([]), payment: recent[3] },
  },
  {
    name: 'receipt-top-up',
    page: 'home',
    hash: `#/payment/${id(106)}`,
    answers: { overview: overview(), payments: page([]), payment: recent[4] },
  },
  { name: 'wallets', page: 'home', hash: '#/wallets', answers: { overview: overview(), payments: page([]) } },
  {
    name: 'limits',
    page: 'home',
    hash: '#/limits',
    answers: {
      overview: overview(),
      payments: page([]),
      limits: [limits(), limits({ wallet: { id: id(1), name: 'Reading' }, limits: [] })],
    },
  },
  {
    name: 'limits-several',
    page: 'home',
    hash: '#/limits',
    answers: {
      overview: overview(),
      payments: page([]),
      limits: [
        limits({ isClockBehind: true }),
        limits({ wallet: { id: id(1), name: 'Reading' }, limits: [limit('day', 200, 200)] }),
        limits({ wallet: { id: id(2), name: 'Tips' }, limits: [] }),
      ],
    },
  },
  {
    name: 'limits-problem',
    page: 'home',
    hash: '#/limits',
    answers: { overview: overview(), payments: page([]), limits: [limits()] },
    act: [{ type: ['A day', 'plenty'] }, { press: 'Save' }],
  },
  {
    name: 'limits-saved',
    page: 'home',
    hash: '#/limits',
    answers: { overview: overview(), payments: page([]), limits: [limits()], setLimits: [limits()] },
    act: [{ type: ['A day', '4'] }, { press: 'Save' }],
  },
  { name: 'banks', page: 'home', hash: '#/banks', answers: { overview: overview(), payments: page([]) } },
  {
    name: 'banks-none',
    page: 'home',
    hash: '#/banks',
    answers: { overview: overview({ stage: 'no-bank', wallets: [bare] }), payments: page([]) },
  },
  {
    name: 'security',
    page: 'home',
    hash: '#/security',
    answers: { overview: overview(), payments: page([]), security: { lockAfter: 60 } },
  },
  {
    name: 'security-problems',
    page: 'home',
    hash: '#/security',
    after: 2500,
    answers: {
      overview: overview(),
      payments: page([]),
      security: { lockAfter: 60 },
      changePassword: { state: 'wrong' },
    },
    act: [
      { type: ['Minutes without use', '0'] },
      { press: 'Save' },
      { type: ['Your password now', 'not this one'] },
      { type: ['New password', 'snowfall ample otter'] },
      { type: ['The same once more', 'snowfall ample otter'] },
      { press: 'Change the password' },
    ],
  },
  {
    name: 'security-changed',
    page: 'home',
    hash: '#/security',
    after: 2500,
    answers: {
      overview: overview(),
      payments: page([]),
      security: { lockAfter: 60 },
      changePassword: { state: 'unlocked' },
    },
    act: [
      { type: ['Your password now', 'the old one'] },
      { type: ['New password', 'snowfall ample otter'] },
      { type: ['The same once more', 'snowfall ample otter'] },
      { press: 'Change the password' },
    ],
  },
  ...backupScenes(),
  ...restoreScenes(),
  { name: 'locked', page: 'home', answers: { overview: nothing('locked'), payments: 'locked' } },
  { name: 'top-up', page: 'home', hash: '#/top-up', answers: { overview: overview(), payments: page([]) } },
  {
    name: 'set-up',
    page: 'home',
    answers: { overview: overview({ stage: 'no-wallet', wallets: [], recent: [] }), payments: page([]) },
  },
]
