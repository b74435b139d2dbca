import type { Answer, Claim, Coin, Found, Kind } from './Claim.ts'
import type { Postponed, Settlement } from './online/Settlement.ts'
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
  /** The claims that any of these Ys are in, as held coins or as those that were swapped for them. */
  find(ys: readonly string[]): Promise<Found>
  /**
   * Writes claim and coins in one step, or nothing: `conflict` when a Y or the challenge id is known or in a swap,
   * `full` when the exposure to the bank would be more than `most`, `frozen` when the bank is. The claim starts leased
   * until `leaseUntil`.
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

/** Payments of plain coins, from before they are sent to their bank. Every method is one durable step. */
export type SettlementStore = {
  /**
   * Writes one as swapping, leased until `leaseUntil`, or nothing: `conflict` when a Y or the challenge id is claimed or
   * in another swap, `frozen` when the bank is, `full` when `most` of its are swapping without an answer of it.
   */
  begin(
    settlement: Settlement,
    terms: { leaseUntil: number; most: number },
  ): Promise<'begun' | 'conflict' | 'frozen' | 'full'>
  /** Those that are swapping and name any of these Ys. */
  swapping(ys: readonly string[]): Promise<readonly Settlement[]>
  /** Those that are swapping, may be tried at `now` and are leased by nobody, oldest first. */
  due(now: number): Promise<readonly Settlement[]>
  /** Leases one that is swapping until `until`, unless another has it at `now`; as it stands now, or undefined. */
  hold(id: string, now: number, until: number): Promise<Settlement | undefined>
  /** Prolongs the lease. */
  extend(id: string, until: number): Promise<void>
  /** A try without outcome: ends the lease. */
  postpone(id: string, tried: Postponed): Promise<void>
  /**
   * swapping, or released, to claimed: writes claim and coins with it, the claim leased until `leaseUntil`. False when it
   * is claimed already, or something else has its Ys or its challenge by now. Past every cap: the money has moved.
   */
  complete(id: string, claim: Claim, coins: readonly Coin[], leaseUntil: number): Promise<boolean>
  /** swapping to released: its Ys and its challenge are free. */
  drop(id: string, problem: string): Promise<void>
  /** Drops one and completes another in its place, both or neither. False when the other cannot be completed. */
  replace(
    id: string,
    problem: string,
    by: { id: string; claim: Claim; coins: readonly Coin[] },
  ): Promise<boolean>
  /** Every one that ever named one of these Ys, oldest first. */
  naming(ys: readonly string[]): Promise<readonly Settlement[]>
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
  /** The part of it that was taken offline: nobody has asked the bank yet whether it honours these coins. */
  exposure(bank: string): Promise<bigint>
}

/** All of a till's keeping. An engine passes the shared contract suite, Store.test.ts. */
export type Store = ClaimStore &
  KeysetStore &
  TakingsStore &
  OwnerStore & {
    readonly swaps: SettlementStore
    /** Where a redeemer keeps its own money, apart from the claims; made when first asked for. */
    purse(): Purse
    close(): void
  }
