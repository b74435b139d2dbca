/**
 * Settlement: one payment of plain coins, which the till swaps at their bank into coins locked to the vendor's key.
 *
 *   (check) ─▶ swapping {claim to be, Ys, exact request, outputs} ─┬─▶ claimed    the bank signed our outputs
 *                  │  ▲                                            └─▶ released   proven: these bytes cannot succeed
 *                  └──┘ no answer, pending, or one that proves nothing: again, with back-off
 *
 * `swapping` is stored before a byte leaves, and holds the Ys and the challenge against everybody else. While it lasts
 * nothing is answered but 503: the swap may have happened. It ends as the bank's answers allow and never by time:
 * `claimed` in one step with the claim and its coins; `released` by a definite refusal of the same bytes, with none of
 * our outputs signed, and the inputs unspent or spent elsewhere. A released one is kept: should an old copy of its
 * request ever turn out to have succeeded, its outputs are found again, and it is claimed after all.
 *
 * Processes that share a store take turns by a lease. Should two of them send at once, they send the same bytes.
 */
import type { Claim } from '../Claim.ts'

export type SettlementState = 'swapping' | 'claimed' | 'released'

export type Settlement = {
  /** 16 random bytes, hex. */
  readonly id: string
  readonly state: SettlementState
  /** The claim as it will be; its time is set when it is made. */
  readonly claim: Claim
  /** The coins that were presented, by Y. */
  readonly ys: readonly string[]
  /** Full id of the keyset the outputs are of. */
  readonly keyset: string
  /** The body of POST /v1/swap, byte for byte as it is sent and sent again. */
  readonly request: string
  /** JSON of the outputs with their secrets and blinding factors (Swap.toStored). */
  readonly outputs: string
  /** Times it was tried, and when it may be tried again (Unix seconds). */
  readonly attempts: number
  readonly nextAt: number
  /** Why it is not claimed: a bank's code, or what kept it from answering. */
  readonly problem?: string
  /** A reply that does not add up, as it came. */
  readonly evidence?: string
}

/** What a try leaves behind when it has no outcome. */
export type Postponed = Pick<Settlement, 'attempts' | 'nextAt' | 'problem' | 'evidence'>

/**
 * Whether a bank that refused a request with this code refuses it for good (design.md, One recovery table): spent
 * (11001), unbalanced (11005), keyset unknown, inactive or expired (12001 to 12003). And 10001: a plain coin has no
 * condition that could be met later, its signature is the keyset's or it is not.
 */
export function isDefinite(code: number): boolean {
  switch (code) {
    case 10001:
    case 11001:
    case 11005:
    case 12001:
    case 12002:
    case 12003:
      return true
    default:
      return false
  }
}

/** Why one ends whose inputs were spent by something else. */
export function outspent(code: number): string {
  return `refused ${code} spent`
}

/** Whether one has ended like that: no copy of its request can ever pass any more. */
export function wasOutspent({ state, problem = '' }: Settlement): boolean {
  return state === 'released' && problem.endsWith(' spent')
}

/** Whether its bank has answered it when it was last tried, though with a code that settles nothing. */
export function wasAnswered({ problem = '' }: Settlement): boolean {
  return problem.startsWith('refused ') && problem !== 'refused 0'
}

/** Whether another keyset might have been signed with: the one named is not, or no longer, in use. */
export function isKeysetCode(code: number): boolean {
  return code === 12001 || code === 12002 || code === 12003
}
