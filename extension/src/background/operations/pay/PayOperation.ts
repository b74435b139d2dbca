import type { Challenge, Receipt } from '@tuppence/protocol'
import type { Lock, Proof, Swap } from '@tuppence/protocol/ecash'
import type { Target } from '../../Dependencies.ts'
import type { Taken } from '../../policy/Limits.ts'
import type { WalletCode } from '../../WalletError.ts'
import type { LockTerms } from '../../wallets/cashu/Outputs.ts'
import type { References } from './referencesOf.ts'

/**
 * A reader pays a till.
 *
 *   asked ─policy─▶ approving ─▶ reserved ─▶ swapping ─▶ ready ─▶ released ─▶ paid
 *     │ ▲  deny          │ │declined │          │ ▲│
 *     │ └────────────────┼─┼─────────┘          │ ││ no clear answer: unknown, disputed
 *     │  the challenge ran out: a fresh one     │ └┘
 *     │  of the same terms goes on from here    │
 *     └─────────▶ refused ◀┘                    └─▶ not-paid (proven)
 *
 * asked      known and checked by nobody yet, or approved and waiting for a fresh challenge
 * reserved   one step: coins held, limits and counters used up, the exact request stored; nothing has been sent
 * swapping   the request may have been sent, once or often; so in unknown and disputed
 * ready      locked coins stored, their DLEQ checked; they have never left the wallet
 * released   stored before the credential leaves; the keys stay until the refund time whatever the page says
 *
 * What the page says of a payment is a hint, so the bank is asked in the end what has become of the coins; locked ones
 * never before their refund time, which would tell it who pays whom. When that has passed:
 *
 *   ready ─────────────────▶ refunding ─swapped─▶ refunded   they never left: no question is needed
 *   released ─asked: unspent─▶ refunding            or, when only some were unspent, paid
 *      └─────────spent──────▶ paid  ◀─spent─┘       (a paid one likewise, whatever its receipt says)
 *
 * Plain coins, for a till that swaps them at once, have no refund time. When their challenge is long over:
 *
 *   ready ─────────────────────────────────────▶ not-paid   they never left
 *   released ─asked at the bank: spent─────────▶ paid       (also a paid one without the site's receipt)
 *      └──────────unspent─▶ returning ─swapped─▶ not-paid   a copy in the page is worth nothing then
 *                               └─────spent────▶ paid
 *
 * Coins locked without a refund time, as a stranger's till wants them, stay where they are. Coins that are ready and
 * whose pages have gone may be taken over by the next payment to the same till, in the step that begins it: then this
 * one is not paid, and that one ready. Of two payments for one thing that is bought once, only one is released: the other
 * gives it its pages and stays ready, and while the first is on its way home it waits (`release.ts`).
 */
export type PayOperation =
  | Asked
  | Approving
  | Reserved
  | Swapping
  | Ready
  | Released
  | Returning
  | Paid
  | Refunded
  | Refused
  | NotPaid

/** What a till asks for, read from its challenge once. */
export type Terms = {
  readonly units: bigint
  readonly currency: string
  /** The site's words, as they came. */
  readonly description?: string
  /** `own` is bought once, `each` again and again; a stranger's challenge counts as `each`. */
  readonly sale: 'own' | 'each'
  readonly resource?: string
  /** Seconds of access from the claim, 0 for ever. */
  readonly access?: number
  /** The till's key, to which the coins are locked, by us or by the till: whoever has it is paid. */
  readonly payee: string
  readonly lock: AskedLock
  /** Names of the banks whose money is taken, in the till's order, with the short ids of their keysets if given. */
  readonly banks: readonly { readonly url: string; readonly keysets?: readonly string[] }[]
}

/**
 * One of ours takes a refund time at least `horizon` seconds away; a stranger gets its tags, and no refund time. `none`
 * is one of ours in online mode: plain coins, which are money in a page's hands, so the reader is always asked.
 */
export type AskedLock =
  | { readonly kind: 'refund'; readonly horizon: number }
  | { readonly kind: 'bare'; readonly tags?: Lock.Tags }
  | { readonly kind: 'none' }

/** One press of a button: where its answer goes, and the challenge it is answered for. */
export type Press = {
  readonly id: string
  readonly target: Target
  readonly challenge: Challenge.Challenge
  /** It has handed in what came back. */
  readonly settled?: true
  /** Its document was not there any more when the coins were ready. */
  readonly gone?: true
}

/** What the site's own file says of the payee, for the reader. */
export type PayeeFacts = {
  readonly notices: readonly ('no-key-file' | 'new-key' | 'shared-key')[]
  readonly sharedWith: readonly string[]
}

type Common = {
  readonly id: string
  readonly kind: 'pay'
  readonly origin: string
  /** Milliseconds. */
  readonly createdAt: number
  readonly terms: Terms
  readonly presses: readonly Press[]
  /** Names that lead here and are taken away when it comes to nothing; a press keeps its own. */
  readonly joins: readonly string[]
}

/** The reader's yes: when, to what was shown, and to which terms. */
export type Approval = {
  readonly at: number
  readonly digest: string
  readonly terms: string
  /** Missing in payments from before it was kept: such a yes is not carried to a fresh challenge. */
  readonly means?: Means
}

/** What the window said of the money: from where, how much in all, and what was pointed out. */
export type Means = {
  /** Coins of the balance, or some that wait at the till already. */
  readonly from: 'balance' | 'waiting'
  readonly wallet: string
  readonly bank: string
  readonly test: boolean
  /** The price and every fee, in units. */
  readonly total: bigint
  readonly notices: readonly string[]
  readonly sharedWith: readonly string[]
}

export type Asked = Common & { readonly state: 'asked'; readonly approval?: Approval }

export type Approving = Common & { readonly state: 'approving'; readonly facts: PayeeFacts }

/** Whose money, and what it costs beside the price. */
export type Funded = Common & {
  readonly approval: Approval
  readonly wallet: string
  readonly bank: string
  readonly test: boolean
  readonly payFee: bigint
  readonly swapFee: bigint
  readonly lock: LockTerms | 'none'
  /** What it has taken of the limits; missing in payments from before there were any. */
  readonly taken?: Taken
}

/** A stored request: the exact bytes, and where its counters begin. */
export type PayRequest = {
  readonly body: string
  readonly keyset: string
  readonly outputs: readonly Swap.Output[]
  readonly first: { readonly plain: number; readonly locked: number }
  /** The secrets of the plain coins that are the payment; missing: the locked ones are. */
  readonly given?: readonly string[]
}

type Holding = Funded & {
  /** Ys of the coins it holds. */
  readonly inputs: readonly string[]
  readonly request: PayRequest
  /** Requests that named these coins before and cannot pass. */
  readonly earlier: readonly PayRequest[]
}

export type Reserved = Holding & { readonly state: 'reserved' }

export type Swapping = Holding & {
  readonly state: 'swapping' | 'unknown' | 'disputed'
  readonly attempts: number
  /** Milliseconds: not before then, by alarm. */
  readonly nextAt?: number
  readonly reason?: WalletCode
  /** The bank's bad reply, kept as evidence. */
  readonly evidence?: string
  /** A swap of the same coins home: once it has passed, no copy of the request can. */
  readonly reclaim?: PayRequest
}

/** Some numbers of a lock's counter, on the keyset of the coins. */
export type CounterRange = { readonly first: number; readonly count: number }

/** The coins that are the payment, and the token they are, whose hash is the payment's reference. */
type Holden = Funded & {
  readonly coins: readonly Proof.Proof[]
  readonly token: string
  /** The counters of locked coins, from which their refund keys are made; missing in payments from before. */
  readonly counters?: readonly CounterRange[]
  /** Milliseconds: when the bank is asked about the coins. Missing: never, they are settled or have no refund time. */
  readonly nextAt?: number
  /** Times they were asked about without a clear answer. */
  readonly attempts?: number
}

export type Ready = Holden & { readonly state: 'ready' }

export type Released = Holden & {
  readonly state: 'released'
  readonly releasedAt: number
  /** What the page said came back, without a receipt. */
  readonly hint?: string
}

/** Coins that nobody took, on their way home: plain ones, or locked ones after their refund time. */
export type Returning = Holden & {
  readonly state: 'returning' | 'refunding'
  /** Missing: they never left. */
  readonly releasedAt?: number
  /** Ys of those that were unspent, which the request names. */
  readonly ys: readonly string[]
  readonly request: PayRequest
  /** Requests that named these coins before. */
  readonly earlier: readonly PayRequest[]
  readonly attempts: number
  readonly reason?: WalletCode
  readonly evidence?: string
  readonly hint?: string
  /** The site's receipt, which does not keep unspent coins from coming home. */
  readonly receipt?: Receipt.Receipt
}

export type Paid = Holden & {
  readonly state: 'paid'
  readonly releasedAt: number
  readonly settledAt: number
  /** The site's receipt for these coins; missing: not proven. */
  readonly receipt?: Receipt.Receipt
  readonly hint?: string
  /** What the till left of the coins and has come home, in units. */
  readonly back?: bigint
}

/** Locked coins that no vendor took are home again. */
export type Refunded = Funded & {
  readonly state: 'refunded'
  readonly settledAt: number
  /** What came home, in units. */
  readonly back: bigint
  readonly receipt?: Receipt.Receipt
  readonly references?: References
}

/** Nothing was reserved, or everything given back before it was sent. */
export type Refused = Common & {
  readonly state: 'refused'
  readonly reason: WalletCode
  readonly settledAt: number
}

/** Proven: no copy of any request of this payment can pass. */
export type NotPaid = Funded & {
  readonly state: 'not-paid'
  readonly reason: WalletCode
  readonly settledAt: number
  /** Missing for coins that never left. */
  readonly references?: References
}

/** Whether it came to nothing. */
export function isOver(operation: PayOperation): operation is Refused | NotPaid | Refunded {
  return operation.state === 'refused' || operation.state === 'not-paid' || operation.state === 'refunded'
}

/** Whether coins have been made for the till. */
export function hasCoins(operation: PayOperation): operation is Ready | Released | Paid {
  return operation.state === 'ready' || operation.state === 'released' || operation.state === 'paid'
}

/** Whether coins that nobody took are on their way home. */
export function isReturning(operation: PayOperation): operation is Returning {
  return operation.state === 'returning' || operation.state === 'refunding'
}

/** Whether the bank has been asked for the coins of a payment, and has not said yet what became of them. */
export function isSwapping(operation: PayOperation): operation is Swapping {
  return operation.state === 'swapping' || operation.state === 'unknown' || operation.state === 'disputed'
}
