import {
  bare,
  day,
  id,
  limit,
  limits,
  nothing,
  now,
  older,
  overview,
  page,
  payment,
  recent,
  type Scene,
  usd,
} from './samples.ts'

const change = [
  { type: ['New password', 'snowfall ample otter'] },
  { type: ['The same once more', 'snowfall ample otter'] },
  { press: 'Change the password' },
] as const

/** The full page. */
export const homeScenes: readonly Scene[] = [
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
    answers: {
      overview: overview(),
      payments: page([]),
      payment: {
        ...recent[1],
        bankReference: '02194603ffa36356f4a56b7df9371fc3192472351453ec7398b8da8117e7c3e104',
      },
    },
  },
  {
    name: 'receipt-refused',
    page: 'home',
    hash: `#/payment/${id(104)}`,
    answers: { overview: overview(), payments: page([]), payment: recent[3] },
  },
  {
    name: 'receipt-coins-over',
    page: 'home',
    hash: `#/payment/${id(101)}`,
    answers: {
      overview: overview(),
      payments: page([]),
      payment: payment(1, { state: 'not-paid', reason: 'coins-over' }),
    },
  },
  {
    name: 'receipt-top-up',
    page: 'home',
    hash: `#/payment/${id(106)}`,
    answers: {
      overview: overview(),
      payments: page([]),
      payment: { ...recent[4], bankReference: '5f20de822edff22f4e122619848e2f6d' },
    },
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
      ...change,
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
    act: [{ type: ['Your password now', 'the old one'] }, ...change],
  },
  { name: 'locked', page: 'home', answers: { overview: nothing('locked'), payments: 'locked' } },
  { name: 'top-up', page: 'home', hash: '#/top-up', answers: { overview: overview(), payments: page([]) } },
  {
    name: 'set-up',
    page: 'home',
    answers: { overview: overview({ stage: 'no-wallet', wallets: [], recent: [] }), payments: page([]) },
  },
]
