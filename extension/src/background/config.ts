import type { Kdf } from './vault/Kdf.ts'

const second = 1000
const minute = 60 * second
const hour = 60 * minute
const day = 24 * hour

/**
 * Every limit, rate and time of the wallet (threats §2). Times are milliseconds, sizes bytes. Tests and benches
 * hand in an object of their own; nothing else may.
 */
export const defaults = Object.freeze({
  /** What a password costs whoever guesses it; `m` in KiB. */
  kdf: { name: 'argon2id', m: 47_104, t: 1, p: 1 } as Kdf,
  /** Wrong passwords that cost nothing; the wait after that, doubled up to the last. */
  wrongPasswords: 5,
  wrongWait: second,
  wrongWaitMax: minute,
  /** Minutes without an act of the reader after which the wallet locks itself, until the reader says otherwise. */
  lockAfter: 60,
  /** What pages have said while the wallet was locked. */
  heldReceipts: 32,

  bankHeaders: 10 * second,
  bankWhole: 30 * second,
  bankReply: 1024 * 1024,
  bankInfo: 64 * 1024,
  /** An honest bank changes its keyset of a unit once in this time at most. */
  rotation: day,
  /** How long after a keyset's end its coins are still tried: the bank's clock may be behind ours. */
  endMargin: hour,

  /**
   * How long before a keyset's end its coins are renewed, and how much later than that at most: not every wallet is to
   * come to the bank at once.
   */
  renewBefore: 30 * day,
  renewSpread: 20 * day,
  /** Coins of one such swap: the others can be paid with meanwhile. */
  renewAtOnce: 16,

  payeeWhole: 5 * second,
  payeeReply: 16 * 1024,
  /** How long the payee file is believed, asked again for a key that is not in it, and kept as the last good copy. */
  payeeFresh: 24 * hour,
  payeeRetry: minute,
  payeeKept: 30 * day,

  approvalsPerOrigin: 3,
  approvals: 10,
  approvalShown: 10 * minute,
  approvalQueued: 2 * minute,
  /** How long an approval still counts for a challenge with the same terms, when the first ran out meanwhile. */
  approvalCarried: 10 * minute,

  /** What may be paid until the reader says otherwise, in minor units of a currency. */
  limitPayment: 100,
  limitDay: 500,
  limitMonth: 3000,
  /** A clock that is further behind the highest time seen has been set back. */
  clockSlack: 5 * minute,

  refusals: 3,
  refusalWindow: 30 * second,
  silence: minute,
  silenceMax: hour,

  /** How long a document is waited for that does not take its message: its page can stop it for as long as it likes. */
  pageAnswers: 2 * second,

  callsInFlight: 4,
  callsPerMinute: 30,
  /** Documents that are told of one operation's outcome. */
  presses: 8,

  /** Tries inside one run after no clear answer, then by alarm: the first wait, doubled up to the last. */
  quickRetries: [500, 2 * second],
  backOff: 30 * second,
  backOffMax: 6 * hour,
  /** An alarm is set no further ahead than this: Firefox counts its milliseconds in 32 bits. */
  alarmAhead: 24 * day,
  /** Operations that one wake-up works on. */
  recoverAtOnce: 16,

  /** Counters of one keyset that a restore looks through at most: a bank could claim to have signed them all. */
  restoreCounters: 100_000,
  /** The same of a wallet whose counters lag, for each request that turns out to lag; and of one lock. */
  lagCounters: 25_000,
  lockedCounters: 10_000,
  /** Counters of one lock that are looked through at once; none found among so many ends it. */
  lockedWindow: 40,
  /** Of those, what may lie unused before a payment's last coin, where requests came to nothing that went before it. */
  lockedBehind: 20,
  /** Coins that one swap of a restore moves. */
  moveAtOnce: 200,
  /** Shops whose locked coins a restored wallet looks for. */
  shopsMet: 256,
  challengeLifeAccepted: day,
  /** How long after the end of its challenge a payment in plain coins is asked about at the bank. */
  plainAsked: 10 * minute,
  /**
   * How long after its refund time a locked coin is asked about: the bank's clock may be behind ours, and not everybody,
   * nor one wallet about all its vendors, is to ask at once.
   */
  refundMargin: 10 * minute,
  refundSpread: 6 * hour,
  paymentsPerPage: 50,
  /** Refused requests that are kept for the history: a page can make as many as it likes. */
  refusedKept: 300,
} as const)

export type Config = { readonly [K in keyof typeof defaults]: Widen<(typeof defaults)[K]> }

type Widen<T> = T extends number ? number : T extends readonly number[] ? readonly number[] : T
