/** What every decoder caps before it decodes. Sizes are bytes unless the name says characters or a count. */
export const limits = Object.freeze({
  /** A page's message: all text that is read from it, and how deep it may be. */
  pageMessage: 32 * 1024,
  pageMessageDepth: 4,
  /** WWW-Authenticate: all lines together, one challenge, its `request` parameter, challenges in all. */
  challengeHeader: 32 * 1024,
  challenge: 8 * 1024,
  challengeRequest: 4 * 1024,
  challenges: 8,
  urlChars: 2048,
  realmChars: 253,
  descriptionChars: 256,
  opaqueChars: 1024,
  /** 256, and what an `each` till may add: "/" and 16 random bytes in base64url. */
  resourceChars: 256 + 23,
  /** Seconds a challenge may live: ours by default, ours at most, and what a wallet still takes. */
  challengeLife: 5 * 60,
  challengeLifeMax: 60 * 60,
  challengeLifeAccepted: 24 * 60 * 60,
  /** The credential's whole field, the largest a till promises to build for, and its coins. */
  credential: 8 * 1024,
  credentialBudget: 8000,
  credentialProofs: 8,
  receipt: 4 * 1024,
  problem: 16 * 1024,
  wellKnown: 16 * 1024,
  token: 256 * 1024,
  tokenProofs: 256,
  paymentRequest: 4 * 1024,
  jsonDepth: 16,
  cborDepth: 8,
  cborItems: 8192,
  /** A NUT-10 secret and its witness. */
  secret: 1024,
  witness: 8 * 1024,
  memoChars: 1024,
  /** Largest amount of money in minor units: 2^53 - 1. A keyset's denominations go to 2^63. */
  amount: 2n ** 53n - 1n,
  denomination: 2n ** 63n,
  bankRequest: 256 * 1024,
  bankInputs: 256,
  bankOutputs: 256,
  bankRestore: 1000,
  bankYs: 256,
  bankReply: 1024 * 1024,
  bankInfo: 64 * 1024,
  bankKeysets: 256,
  bankKeys: 64,
  bankList: 1024,
  quoteChars: 256,
} as const)
