/** What the bank itself refuses to exceed; the caps of its wire are `limits` of protocol. */
export const limits = Object.freeze({
  /** Smallest and largest amount of one test quote, in minor units. */
  quoteMin: 1n,
  quoteMax: 10_000_000n,
  quoteSeconds: 24 * 3_600,
  /** How long a quote is kept after its end, so that its holder can still be told that it ended. */
  quoteKeptSeconds: 24 * 3_600,
  replySeconds: 24 * 3_600,
  nameChars: 64,
  requestsPerMinute: 60,
  moneyPerMinute: 20,
  rateAddresses: 50_000,
  headerBytes: 8 * 1_024,
  headersMs: 10_000,
  bodyMs: 30_000,
  stopMs: 10_000,
  sameSignalMs: 1_000,
  batch: 128,
  /** Signature checks that the locks of one request may cost at most. */
  lockChecks: 1_024,
  /** How long a write waits for another process that holds the database, and how long of that without a break. */
  busyMs: 5_000,
  lockMs: 20,
  /** Longest stretch of curve work before other requests get a turn. */
  sliceMs: 10,
  maintenanceMs: 600_000,
  maintenanceRows: 1_000,
  /** Issuing stops when less than a tenth of the disk and less than this is free. */
  freeDiskBytes: 1024 ** 3,
  freeDiskShare: 0.1,
})
