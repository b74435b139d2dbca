/**
 * Problems after which these coins open nothing here: what is asked for next is a new purchase, which the reader is asked
 * about. The coins stay until their refund time all the same.
 */
export const opensNothing: ReadonlySet<string> = new Set([
  ...['already-claimed', 'access-ended', 'verification-failed'],
  // The price has risen, and they have not bought it before that.
  'payment-insufficient',
])

/** Those after which a till has not taken the coins, and whoever has plain ones could present them yet. */
export const neverTaken: ReadonlySet<string> = new Set(['verification-failed', 'payment-insufficient'])
