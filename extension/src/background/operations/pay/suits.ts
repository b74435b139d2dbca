import { Challenge, Time } from '@tuppence/protocol'
import { Keyset, Proof } from '@tuppence/protocol/ecash'
import {
  hasCoins,
  isOver,
  type Paid,
  type PayOperation,
  type Ready,
  type Released,
  type Terms,
} from './PayOperation.ts'
import { type Asking, dealOf } from './readPay.ts'

/** By which of its names a request has found an operation. */
export type Way = 'press' | 'challenge' | 'item' | 'owned'

/** Whether a request is the same purchase as an operation, so that nothing more is asked or paid. `now`: milliseconds. */
export function suits(
  operation: PayOperation,
  asking: Asking,
  { way, now }: { way: Way; now: number },
): boolean {
  // A press that came to nothing stays so; pressing again is another press.
  if (isOver(operation)) return way === 'press'
  if (!hasCoins(operation)) return dealOf(operation.terms) === dealOf(asking.terms)
  if (operation.state === 'paid' && asking.terms.sale === 'own') {
    return operation.terms.payee === asking.terms.payee && !hasEnded(operation, now)
  }
  return covers(operation, asking.terms, now)
}

/** Whether the time of access that was paid for is over. */
function hasEnded({ terms, receipt, settledAt }: Paid, now: number): boolean {
  if (terms.access === undefined || terms.access === 0) return false
  const from = receipt === undefined ? settledAt : Time.parse(receipt.timestamp) * 1000
  return from + terms.access * 1000 <= now
}

/** Whether coins made for a till are what it asks for now: same lock, money it takes, worth price and fee. */
function covers(operation: Ready | Released | Paid, terms: Terms, now: number): boolean {
  const { lock, bank, coins, terms: before } = operation
  if (before.payee !== terms.payee || before.currency !== terms.currency) return false
  const taken = terms.banks.find(({ url }) => url === bank)
  if (taken === undefined || !coins.every((coin) => isTaken(taken.keysets, coin.id))) return false
  if (!lockSuits(lock.T, terms, now)) return false
  return Proof.sum(coins) - operation.payFee >= terms.units
}

function isTaken(keysets: readonly string[] | undefined, id: string): boolean {
  return keysets === undefined || keysets.includes(Keyset.shortId(id))
}

/** Coins are offered while the till's horizon is ahead of their refund time; then they wait for it. */
function lockSuits(T: number, { lock }: Terms, now: number): boolean {
  if (lock.kind === 'bare') return T === 0
  return T === 0 || T >= now / 1000 + lock.horizon
}

/** Whether a press can still be answered for its challenge. `now`: milliseconds. */
export function isLive({ challenge }: { readonly challenge: Challenge.Challenge }, now: number): boolean {
  return !Challenge.isExpired(challenge, Math.floor(now / 1000))
}
