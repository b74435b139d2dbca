/** Money as it crosses a message: minor units as a decimal string, never a number. */
export type Money = { readonly units: string; readonly currency: string; readonly test: boolean }

/** Every reply of the background: a value, or a code from the closed list in the catalogue. */
export type Result<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly error: { readonly code: string } }

export type BankView = {
  readonly url: string
  readonly name: string
  readonly host: string
  readonly currency: string
  readonly test: boolean
}

export type WalletView = {
  readonly id: string
  readonly name: string
  readonly balance: Money
  readonly bank?: BankView
  /** The reader has shown to have its words. */
  readonly isBackedUp?: true
  /** Its coins are being looked for, by its words. */
  readonly isRestoring?: true
  /** Its coins were spent by another copy of it: it was moved to another browser. */
  readonly isMoved?: true
}

/**
 * What the reader is told of one payment or top-up. `asking` and `working` are under way; `unknown` resolves
 * itself; what is `waiting` lies locked for the site, pays there or comes back; `paid`, `not-paid`, `declined`, `refused` and `refunded` are final.
 */
export type PaymentState =
  | 'asking'
  | 'working'
  | 'waiting'
  | 'paid'
  | 'not-paid'
  | 'declined'
  | 'refused'
  | 'unknown'
  | 'refunded'

export type PaymentView = {
  readonly id: string
  readonly kind: 'pay' | 'top-up'
  readonly state: PaymentState
  readonly amount: Money
  readonly fee: Money
  /** The wallet's name; empty when none had been chosen yet. */
  readonly wallet: string
  /** Milliseconds since 1970, when it was asked for. */
  readonly at: number
  readonly origin?: string
  readonly host?: string
  /** The site's own words for what is sold, cleaned for show. */
  readonly item?: string
  /** Why it was refused or is not known: a code of the catalogue. */
  readonly reason?: string
  /** To show the site, which has it with what it sold. */
  readonly reference?: string
  /** To show the bank, where it is the one to ask. */
  readonly bankReference?: string
  readonly claim?: string
  readonly settledAt?: number
  /** What has come back, where not all of it was paid. */
  readonly back?: Money
  /** Milliseconds since 1970: from when on what waits comes back by itself; missing: never. */
  readonly backAt?: number
}

/**
 * How far the reader has come. `no-password`: nothing is there yet. `unprotected`: a wallet of before, in the clear until
 * a password is set. `locked`: the rest is not known before the password is.
 */
export type Stage = 'no-password' | 'unprotected' | 'locked' | 'no-wallet' | 'no-bank' | 'no-money' | 'ready'

/** What came of a password. `wrong` and `wait` say when the next may be tried, in milliseconds since 1970. */
export type Unlocking =
  | { readonly state: 'unlocked' }
  | { readonly state: 'wrong'; readonly retryAt?: number }
  | { readonly state: 'wait'; readonly retryAt: number }

export type SecurityView = {
  /** Minutes without an act of the reader after which the wallet locks itself. */
  readonly lockAfter: number
}

export type Overview = {
  readonly stage: Stage
  readonly wallets: readonly WalletView[]
  readonly recent: readonly PaymentView[]
  /** How many approvals wait; their window is opened by the background. */
  readonly waiting: number
  /** What lies at sites that have not taken it, one amount for each payment; missing for nothing. */
  readonly lying?: readonly Money[]
}

export type PaymentPage = { readonly payments: readonly PaymentView[]; readonly next?: string }

/** One limit: of a payment, or of a UTC day or month. */
export type LimitView = {
  readonly period: 'payment' | 'day' | 'month'
  readonly of: Money
  /** Nothing for a single payment's limit. */
  readonly used: Money
  readonly left: Money
  /** The name of the wallet whose own limit it is; missing for one over all wallets. */
  readonly wallet?: string
}

/** The limits of a currency: over all wallets, or one wallet's own, of which there may be none. */
export type LimitsView = {
  readonly currency: string
  readonly test: boolean
  readonly wallet?: { readonly id: string; readonly name: string }
  readonly limits: readonly LimitView[]
  /** The clock stands before a time that has been: what is counted is still that later day. */
  readonly isClockBehind: boolean
}

/** What the approval window shows, worked out by the background from the parsed challenge alone. */
export type ApprovalView = {
  readonly id: string
  /** SHA-256 of all that is shown; the decision must carry it (A3). */
  readonly digest: string
  /**
   * `locked`: who asks, how much and for what is known; fees, wallet, limits and notices are not. `no-wallet`: the same,
   * and there is nothing yet to unlock. `elsewhere`: another window asks, and this one can decide nothing.
   */
  readonly stage:
    | ('ask' | 'over-limit' | 'short' | 'no-bank' | 'decided' | 'expired')
    | ('locked' | 'no-wallet' | 'elsewhere')
  readonly origin: string
  /** `host:port` in ASCII form where scripts are mixed. */
  readonly host: string
  readonly amount: Money
  readonly fee: Money
  readonly total: Money
  readonly item?: string
  readonly wallet?: WalletView
  readonly after?: Money
  readonly missing?: Money
  /** The limit with the least left of a day or a month; with `over-limit` the one that this payment would exceed. */
  readonly limit?: LimitView
  /** The bank the site asks for, when the reader has none of its list or too little there. */
  readonly bankHost?: string
  /** That bank's whole name, for Top up. */
  readonly bank?: string
  /**
   * Codes of sentences to show above the button: `no-key-file`, `new-key`, `shared-key`, `unknown-currency`,
   * `clock-behind`, `not-locked`, `waiting` (coins left at this till pay), …
   */
  readonly notices: readonly string[]
  /** With `shared-key`: the hosts of the other sites that are paid by the same key. */
  readonly sharedWith?: readonly string[]
}

export type TopUpView = {
  readonly id: string
  readonly state: 'quoted' | 'paid' | 'minting' | 'done' | 'expired' | 'unknown'
  readonly amount: Money
}
