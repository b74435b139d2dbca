/**
 * The till's record: this resource was paid, with these coins.
 *
 *   offline:  (check) ─one atomic write: all Y + challenge id + resource─▶ claimed ─▶ redeeming ─▶ redeemed
 *   online:   (check) ─▶ swapping {challenge id, Ys, outputs, request} ─▶ claimed | released (online/Settlement.ts)
 *
 * Every coin stands in one of the three states by itself, since one swap of the redeemer may carry coins of many
 * claims; a claim is as far as its coins are. `lost` is the alarm: the bank says that a coin locked to this vendor
 * was spent by somebody else. A claim is durable before the first byte of what was bought leaves.
 */
import { claimId } from '@tuppence/protocol/methods/cashu/schema'

/** `own` is bought once and opened again until its access ends; `each` is a new resource for every challenge. */
export type Kind = 'own' | 'each'

export type CoinState = 'held' | 'taken' | 'redeemed' | 'lost'

/** One coin as the redeemer needs it. `y` is its name in the spent set: 33 bytes, hex. */
export type Coin = {
  readonly y: string
  readonly amount: bigint
  /** Full keyset id. */
  readonly keyset: string
  readonly secret: string
  readonly C: string
  /** The bank's own proof that it signed this coin: evidence until the coin is redeemed. */
  readonly dleq: { readonly e: string; readonly s: string; readonly r: string }
  /** When the payer could take it back, in Unix seconds. */
  readonly refundAt?: number
}

export type Claim = {
  /** 16 bytes, hex: over the sorted Ys and the resource. */
  readonly id: string
  readonly resource: string
  /** What the owner sold: the resource without the part that makes each go or tip its own. */
  readonly item: string
  readonly kind: Kind
  /** Which handler was paid for: a replay runs no other one, even if it sells a resource of the same name. */
  readonly scope: string
  readonly challengeId: string
  readonly bank: string
  readonly currency: string
  readonly price: bigint
  /** What the held coins are worth: the price, the fee of redeeming them, and what was over. */
  readonly received: bigint
  /** SHA-256 of the token, hex. */
  readonly reference: string
  /** Unix seconds. */
  readonly claimedAt: number
  /** Seconds of access from the claim, 0 for ever; absent for `each`. */
  readonly access?: number
  /** Set when the bank has swapped the coins: what is held are coins of the till's own, locked to the vendor. */
  readonly settled?: true
}

/** What a one-time handler answered, as it is given again. */
export type Answer = { readonly status: number; readonly type?: string; readonly body: Uint8Array }

/** What a store knows of some coins: the claims they are in, and how many of them it knows at all. */
export type Found = { readonly claims: readonly Claim[]; readonly known: number }

export type Match =
  | { readonly type: 'new' }
  | { readonly type: 'replay'; readonly claim: Claim }
  | { readonly type: 'elsewhere'; readonly claim: Claim }
  | { readonly type: 'mixed' }

/**
 * What presented coins are: new, exactly the coins of one claim (for this resource and handler, or for another),
 * or partly known, which nobody honest presents.
 */
export function match(
  found: Found,
  ys: readonly string[],
  asked: { resource: string; scopes: readonly string[] },
): Match {
  if (found.known === 0) return { type: 'new' }
  const [claim, ...others] = found.claims
  if (claim === undefined || others.length > 0) return { type: 'mixed' }
  if (found.known !== ys.length || claimId(ys, claim.resource) !== claim.id) return { type: 'mixed' }
  const same = claim.resource === asked.resource && asked.scopes.includes(claim.scope)
  return { type: same ? 'replay' : 'elsewhere', claim }
}

/** When access ends in Unix seconds; Infinity for ever, and for `each`, whose stored answer is what is given again. */
export function accessEnds(claim: Pick<Claim, 'claimedAt' | 'access'>): number {
  return claim.access === undefined || claim.access === 0
    ? Number.POSITIVE_INFINITY
    : claim.claimedAt + claim.access
}

/** Whether an opening may run the handler every time; otherwise it runs until it has once answered 2xx. */
export function isRepeatable(kind: Kind, method: string): boolean {
  return kind === 'own' && (method === 'GET' || method === 'HEAD')
}

/**
 * Seconds until coins that were opened at `times` may be opened once more, 0 when they may now: at most `most`
 * in any `window` seconds.
 */
export function replayWait(
  times: readonly number[],
  now: number,
  rule: { most: number; window: number },
): number {
  const recent = times.filter((time) => time > now - rule.window).sort((a, b) => a - b)
  const blocking = recent[recent.length - rule.most]
  return blocking === undefined ? 0 : Math.max(1, blocking + rule.window - now)
}
