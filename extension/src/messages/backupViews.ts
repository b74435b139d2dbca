import type { BankView, Money, Unlocking } from './views.ts'

/** What came of a password that did not open. */
export type NotOpened = Exclude<Unlocking, { readonly state: 'unlocked' }>

/** The twelve words of a wallet, in their order: shown as threats S2 says, and never kept by a page. */
export type WordsView = { readonly state: 'shown'; readonly words: readonly string[] }

/**
 * How far a wallet has come back at one bank. `scanning` and `moving` go on by themselves; `waiting`: no clear answer,
 * tried again by alarm; `cancelled`: stopped by the reader, everything found is kept and held until it goes on.
 */
export type RestoreState = 'scanning' | 'moving' | 'waiting' | 'cancelled' | 'done'

/** A wallet's way back from one bank. */
export type RestoreBankView = {
  readonly bank: BankView
  readonly state: RestoreState
  /** Which of the bank's keysets is being looked through: the first is 1; of how many. */
  readonly keyset: number
  readonly keysets: number
  /** How many possible coins the bank has been asked about, plain and locked. */
  readonly scanned: number
  /** Coins that were found and not spent, and what they are worth. */
  readonly coins: number
  readonly found: Money
  /** Of `found`: locked to shops, where they wait. */
  readonly locked: Money
  /** Shops whose locked coins are still to be looked for. */
  readonly shops: number
  /** Why it waits: a code of the catalogue. */
  readonly reason?: string
}

/** A bank that an export file names. It has not been contacted: that is asked first (threats S8). */
export type NamedBank = { readonly url: string; readonly host: string; readonly total: Money }

/** How the restore of a wallet stands. */
export type RestoreView = {
  readonly wallet: string
  readonly name: string
  /** `choosing`: no bank was named yet. Otherwise the state that most needs the reader, over all banks. */
  readonly state: 'choosing' | RestoreState
  readonly banks: readonly RestoreBankView[]
  /** Banks of the export file that were not contacted yet. */
  readonly named: readonly NamedBank[]
}

/** What an export file says, before any bank is contacted. */
export type ExportView = {
  readonly state: 'read'
  /** Milliseconds since 1970, when it was made. */
  readonly at: number
  readonly wallets: readonly { readonly name: string; readonly banks: readonly NamedBank[] }[]
  readonly payments: number
  readonly shops: number
}

/** An export file: text to be saved under a name. */
export type ExportFile = { readonly state: 'made'; readonly name: string; readonly file: string }

/** One bank's part in the proof of a backup: what the words bring back there, beside what the wallet has. */
export type ProofBankView = {
  readonly bank: BankView
  readonly expected: Money
  readonly found: Money
  readonly scanned: number
}

/**
 * The proof of a backup. `working` goes on by itself, `waiting` by alarm; `same`: the words bring back all of it;
 * `less`: they do not, and `banks` says where.
 */
export type ProofView = {
  readonly wallet: string
  readonly state: 'none' | 'working' | 'waiting' | 'cancelled' | 'same' | 'less'
  readonly banks: readonly ProofBankView[]
  /** Milliseconds since 1970, when it ended. */
  readonly at?: number
  readonly reason?: string
}
