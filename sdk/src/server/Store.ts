import type { Answer, Claim, Coin, Found, Kind } from './Claim.ts'
import type { Purse } from './redeem/Purse.ts'

/** The vendor key a spent set belongs to, and the keys it replaced, which only redeem. Compressed points, hex. */
export type VendorKeys = { readonly current: string; readonly retired: readonly string[] }

export type ClaimOutcome = 'claimed' | 'conflict' | 'full' | 'frozen'

export type ReplayRule = { readonly most: number; readonly window: number }

/** What a till keeps. Every method is atomic and, where it writes, durable when it returns. */
export type ClaimStore = {
  /**
   * Binds the store to a vendor key and returns the key's epoch, counted from 1. Another key is taken only when it
   * names the stored one as retired. Throws TillError vendor-key-differs or vendor-key-retired.
   */
  open(keys: VendorKeys): Promise<number>
  /** The claims that any of these Ys are in. */
  find(ys: readonly string[]): Promise<Found>
  /**
   * Writes claim and coins in one step, or nothing: `conflict` when a Y or the challenge id is known, `full` when
   * the bank would owe more than `most`, `frozen` when the bank is. The claim starts leased until `leaseUntil`.
   */
  claim(
    claim: Claim,
    coins: readonly Coin[],
    terms: { most: bigint; leaseUntil: number },
  ): Promise<ClaimOutcome>
  /** Counts one more opening at `now` and returns 0, or counts nothing and returns the seconds to wait. */
  replay(id: string, now: number, rule: ReplayRule): Promise<number>
  /** Takes back the count of an opening whose handler failed: the reader got nothing. */
  forgive(id: string, at: number): Promise<void>
  /** The stored answer; or `run` (and the lease is this caller's until `until`); or `busy`. */
  lease(id: string, now: number, until: number): Promise<Answer | 'run' | 'busy'>
  renew(id: string, until: number): Promise<void>
  /** Ends the lease; with an answer, the handler has run for good. */
  settle(id: string, answer?: Answer): Promise<void>
  /** Counts a delivery whose last byte was taken. */
  delivered(id: string): Promise<void>
}

/** A bank's keysets as they were first seen: the text of each (NUT-01 JSON), by full id. */
export type KeysetStore = {
  keysets(bank: string): Promise<readonly string[]>
  /** Keeps keysets; an id that belongs to another bank is left alone and returned. */
  pin(bank: string, keysets: ReadonlyMap<string, string>): Promise<readonly string[]>
  /** Stops taking a bank's coins. Challenges leave it out, and what it owes waits for a person. */
  freeze(bank: string, reason: string): Promise<void>
  frozen(): Promise<readonly string[]>
}

/** A coin that waits to be redeemed. */
export type Held = Coin & { readonly bank: string; readonly currency: string; readonly claimedAt: number }

/** The redeemer's side: a coin is held, taken by one batch, and then redeemed or lost. */
export type TakingsStore = {
  held(): Promise<readonly Held[]>
  /** Marks these coins as taken by a batch, all or none. False when one of them is not held. */
  take(batch: string, ys: readonly string[]): Promise<boolean>
  /** Coins that are taken, by batch. */
  taken(): Promise<ReadonlyMap<string, readonly string[]>>
  /** Gives a batch's coins back: its request never left. */
  release(batch: string): Promise<void>
  /** Ends coins for good; what only spending needed (secret, C, DLEQ) is forgotten when redeemed. */
  end(ys: readonly string[], state: 'redeemed' | 'lost'): Promise<void>
}

/** One item on one UTC day. Units are what the coins are worth: redeemed + waiting + lost = received. */
export type Taking = {
  readonly day: string
  readonly item: string
  readonly kind: Kind
  readonly currency: string
  readonly sales: number
  readonly received: bigint
  readonly redeemed: bigint
  readonly waiting: bigint
  readonly lost: bigint
  /** Paid, and nothing was read to its end. */
  readonly undelivered: number
  readonly replays: number
}

export type OwnerStore = {
  /** Takings of claims made in [from, to) Unix seconds, newest day first, then by item. */
  takings(range: { from: number; to: number }): Promise<readonly Taking[]>
  /** What a bank owes: units of coins not yet redeemed. */
  waiting(bank: string): Promise<bigint>
}

/** All of a till's keeping. An engine passes the shared contract suite, Store.test.ts. */
export type Store = ClaimStore &
  KeysetStore &
  TakingsStore &
  OwnerStore & {
    /** Where a redeemer keeps its own money, apart from the claims; made when first asked for. */
    purse(): Purse
    close(): void
  }
