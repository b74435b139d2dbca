import type { ApprovalView } from '../../src/messages/views.ts'
import { id, limit, now, type Scene, topUp, usd, wallet } from './samples.ts'

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

const long = `${'a-very-long-label-that-goes-on.'.repeat(3)}shop.example.evil-but-registered.test:8443`

/** The approval window. */
export const approvalScenes: readonly Scene[] = [
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
  { name: 'locked-since', page: 'approval', answers: { approval: 'locked' } },
  { name: 'gone', page: 'approval', answers: { approval: 'not-found' } },
]
