/** Every number the till and the redeemer hold to, in one object. Times are seconds unless the name says ms. */
export const limits = Object.freeze({
  /** How long a challenge may be paid; the previous secret is accepted for one such life. */
  challengeLife: 5 * 60,
  challengeLifeMax: 60 * 60,
  /** The credential's field, and what the largest one of a charge may need (8 coins), in characters. */
  credential: 8 * 1024,
  credentialBudget: 8_000,
  coins: 8,
  /** Access an `own` purchase gives unless the owner says otherwise, and the most one cookie holds. */
  access: 30 * 24 * 3600,
  cookieLife: 30 * 24 * 3600,
  cookieHeader: 16 * 1024,
  /** The same coins again: so many times in any window. */
  replays: 10,
  replayWindow: 24 * 3600,
  /** How long one request may hold a one-time handler before another may run it; renewed while it runs. */
  lease: 30,
  /** What is kept of a one-time answer, to be given again. */
  storedAnswer: 64 * 1024,
  /** A body whose digest is priced. */
  digestBody: 64 * 1024,
  /** Locks: least time left to their refund, and how long before that the redeemer must be done. */
  horizon: 7 * 24 * 3600,
  redeemBefore: 2 * 24 * 3600,
  /** A keyset must outlive the check by this. */
  keysetLife: 24 * 3600,
  keysetsNamed: 8,
  /** After a bank has changed its keyset, nobody can buy for so long: a wallet pays with coins of a keyset that is named. */
  keysetRefresh: 5 * 60,
  /** An unknown keyset id, or a bank that did not answer: asked again after this. */
  bankAskEvery: 60,
  /** A bank of which nothing is known yet is asked sooner: the till cannot sell without it. */
  bankFirstRetry: 2,
  bankHeadersMs: 10_000,
  bankWholeMs: 30_000,
  /** Bad credentials of one address, and the addresses that are remembered. */
  badCredentials: 10,
  badCredentialsWindow: 60,
  addresses: 50_000,
  /** Credentials that wait for curve work; `parallel` is raised only with work that leaves this thread. */
  curveQueue: 64,
  curveParallel: 1,
  busyRetryAfter: 1,
  /** Taken offline and unredeemed at one bank (units): where challenges go online, and where nothing locked is taken. */
  exposureOnline: 10_000n,
  exposureMost: 20_000n,
  exposureRetryAfter: 15 * 60,
  /** Online: swaps under way at once and waiting; the back-off of one without outcome; how often others' are looked for. */
  swapParallel: 16,
  swapQueue: 64,
  /** Swaps of one bank without an outcome: more are not begun, for it does not answer. */
  swapsOpen: 64,
  swapRetryFirst: 2,
  swapRetryMost: 5 * 60,
  swapSweep: 30,
  /** Redeemer: when takings are due, how much one swap carries, and how much chance is added. */
  redeemAfter: 15 * 60,
  redeemCoins: 256,
  redeemJitter: 10 * 60,
  redeemTick: 60,
  /** How long one run may hold the purse, and begin something new at one bank. */
  redeemHold: 10 * 60,
  retryFirst: 30,
  retryMost: 3600,
  sqliteBusyMs: 5_000,
} as const)

/** The same numbers, any of which a test may raise. */
export type Limits = {
  readonly [K in keyof typeof limits]: (typeof limits)[K] extends bigint ? bigint : number
}
