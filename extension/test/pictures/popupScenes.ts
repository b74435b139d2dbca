import {
  bare,
  day,
  id,
  nothing,
  now,
  overview,
  payment,
  recent,
  type Scene,
  topUp,
  usd,
  wallet,
} from './samples.ts'

/** The popup. */
export const popupScenes: readonly Scene[] = [
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
  {
    name: 'lying',
    page: 'popup',
    answers: {
      overview: overview({
        lying: [usd(5), usd(10)],
        recent: [payment(0, { state: 'waiting', backAt: now + 15 * day }), ...recent.slice(2)],
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
]
