import type {
  BankView,
  LimitsView,
  LimitView,
  Money,
  Overview,
  PaymentPage,
  PaymentView,
  Stage,
  TopUpView,
  WalletView,
} from '../../src/messages/views.ts'

/** One state of one page: what the background answers, and what is done on the page before the picture. */
export type Scene = {
  readonly name: string
  readonly page: 'popup' | 'approval' | 'onboarding' | 'home'
  readonly hash?: string
  /** A command's reply; a string is an error's code; none leaves the page waiting. */
  readonly answers: Readonly<Record<string, unknown>>
  readonly act?: readonly {
    readonly press?: string
    /** Something that is no button. */
    readonly click?: string
    readonly type?: readonly [label: string, text: string]
    /** Every field whose name begins so. */
    readonly fill?: readonly [label: string, text: string]
    /** Pressed and not let go. */
    readonly hold?: string
  }[]
  /** The picture is taken this soon after opening, in milliseconds; else when the page has settled. */
  readonly after?: number
}

export const now = Date.now()
export const minute = 60_000
export const day = 24 * 60 * minute

export const usd = (units: number, test = true): Money => ({ units: String(units), currency: 'usd', test })
export const id = (n: number) => `0f8fad5b-d9cb-469f-a165-7086772${String(n).padStart(5, '0')}`

export const bank: BankView = {
  url: 'http://localhost:3338',
  name: 'Tuppence test bank',
  host: 'localhost:3338',
  currency: 'usd',
  test: true,
}
export const wallet = (units: number): WalletView => ({
  id: id(1),
  name: 'Reading',
  balance: usd(units),
  bank,
})
export const bare: WalletView = { id: id(1), name: 'Reading', balance: usd(0) }

export const payment = (n: number, more: Partial<PaymentView>): PaymentView => ({
  id: id(100 + n),
  kind: 'pay',
  state: 'paid',
  amount: usd(5),
  fee: usd(0),
  wallet: 'Reading',
  at: now - n * 40 * minute,
  origin: 'http://localhost:8402',
  host: 'www.dailytuppence.example',
  item: 'How PayWord almost worked',
  ...more,
})

export const topUpLine = (n: number, more: Partial<PaymentView>): PaymentView => ({
  id: id(100 + n),
  kind: 'top-up',
  state: 'paid',
  amount: usd(500),
  fee: usd(0),
  wallet: 'Reading',
  at: now - n * 40 * minute,
  host: 'localhost:3338',
  ...more,
})

export const recent: PaymentView[] = [
  payment(0, { at: now - 2 * minute }),
  payment(1, { item: 'A short history of the mill', amount: usd(2), state: 'unknown' }),
  payment(3, { state: 'declined', item: 'Peppercoin, or the kindness of averages' }),
  payment(4, {
    state: 'refused',
    reason: 'payee-not-listed',
    host: 'free-articles.example.evil.test',
    item: 'A very long title that a site gave to something it would like to sell to you today',
  }),
  topUpLine(6, {}),
]

export const older: PaymentView[] = [
  payment(40, { at: now - day, state: 'refunded', item: 'Millicent: money by the tenth of a cent' }),
  payment(41, {
    at: now - day - 20 * minute,
    state: 'not-paid',
    reason: 'bank-unreachable',
    item: 'A go at Sliding Coins',
    host: 'localhost:8402',
  }),
  payment(42, { at: now - 3 * day, fee: usd(1), amount: usd(25), item: 'The paper, as a file to keep' }),
  payment(43, { at: now - 3 * day - 2 * minute, state: 'working' }),
  payment(44, { at: now - 400 * day, amount: usd(123456), item: 'Something dear' }),
]

export const overview = (more: Partial<Overview> = {}): Overview => ({
  stage: 'ready',
  wallets: [wallet(410)],
  recent,
  waiting: 0,
  ...more,
})

export const nothing = (stage: Stage, waiting = 0): Overview =>
  overview({ stage, wallets: [], recent: [], waiting })

export const topUp = (state: TopUpView['state']): TopUpView => ({ id: id(9), state, amount: usd(500) })
export const page = (payments: readonly PaymentView[], next?: string): PaymentPage =>
  next ? { payments, next } : { payments }

export const limit = (period: LimitView['period'], of: number, used = 0): LimitView => ({
  period,
  of: usd(of),
  used: usd(used),
  left: usd(Math.max(of - used, 0)),
})

export const limits = (more: Partial<LimitsView> = {}): LimitsView => ({
  currency: 'usd',
  test: true,
  limits: [limit('payment', 100), limit('day', 500, 315), limit('month', 3000, 940)],
  isClockBehind: false,
  ...more,
})
