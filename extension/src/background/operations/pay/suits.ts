import { Challenge, Time } from '@tuppence/protocol'
import { Keyset, Proof } from '@tuppence/protocol/ecash'
import type { Config } from '../../config.ts'
import { opensNothing } from './opensNothing.ts'
import {
  hasCoins,
  isOver,
  isSwapping,
  type Paid,
  type PayOperation,
  type Press,
  type Ready,
  type Released,
  type Swapping,
  type Terms,
} from './PayOperation.ts'
import { dealOf } from './readPay.ts'

/** By which of its names a request has found an operation. */
export type Way = 'press' | 'challenge' | 'item' | 'owned'

/** Whether a request is the same purchase as an operation, so that nothing more is asked or paid. `now`: milliseconds. */
export function suits(
  operation: PayOperation,
  terms: Terms,
  { way, now }: { way: Way; now: number },
): boolean {
  // A press that came to nothing stays so; pressing again is another press.
  if (isOver(operation)) return way === 'press'
  // What was paid for may turn out to be bought: nothing is bought beside it.
  if (operation.state === 'returning' || operation.state === 'refunding') return true
  if (isSwapping(operation) && isSameThing(operation.terms, terms)) return covers(operation, terms, now)
  if (!hasCoins(operation)) return dealOf(operation.terms) === dealOf(terms)
  if (operation.state === 'paid' && terms.sale === 'own') {
    return operation.terms.payee === terms.payee && !hasEnded(operation, now)
  }
  // Coins that have left may have bought it at the price of then. The till knows, and says so (`receiveReceipt.ts`).
  if (mayHaveBought(operation, terms)) return operation.terms.payee === terms.payee
  return covers(operation, terms, now)
}

/** Whether coins have left for this very thing, and the till has not said that they open nothing. */
function mayHaveBought(operation: Covering, terms: Terms): boolean {
  if (operation.state !== 'released' || !isSameThing(operation.terms, terms)) return false
  return operation.hint === undefined || !opensNothing.has(operation.hint)
}

function isSameThing(one: Terms, other: Terms): boolean {
  const { sale, resource } = one
  return sale === 'own' && resource !== undefined && other.sale === sale && other.resource === resource
}

/** Whether the time of access that was paid for is over. */
function hasEnded({ terms, receipt, settledAt }: Paid, now: number): boolean {
  if (terms.access === undefined || terms.access === 0) return false
  const from = receipt === undefined ? settledAt : Time.parse(receipt.timestamp) * 1000
  return from + terms.access * 1000 <= now
}

type Covering = Ready | Released | Paid

/** Whether coins made for a till, or being made, are what it asks for now: same lock, money it takes, worth price and fee. */
export function covers(operation: Covering | Swapping, terms: Terms, now: number): boolean {
  const { bank, terms: before } = operation
  if (before.payee !== terms.payee || before.currency !== terms.currency) return false
  const taken = terms.banks.find(({ url }) => url === bank)
  const { keysets, worth } = moneyOf(operation)
  if (taken === undefined || !keysets.every((id) => isTaken(taken.keysets, id))) return false
  return lockSuits(operation, terms, now) && worth >= terms.units
}

/** Whether a till that has not seen the coins takes them for a challenge of these terms. */
export function opens(operation: Covering, terms: Terms, now: number): boolean {
  return (operation.lock !== 'none' || terms.lock.kind === 'none') && covers(operation, terms, now)
}

function moneyOf(operation: Covering | Swapping): {
  readonly keysets: readonly string[]
  readonly worth: bigint
} {
  if (isSwapping(operation)) {
    const { request, earlier, terms } = operation
    return { keysets: [request, ...earlier].map(({ keyset }) => keyset), worth: terms.units }
  }
  const { coins, payFee } = operation
  return { keysets: coins.map(({ id }) => id), worth: Proof.sum(coins) - payFee }
}

function isTaken(keysets: readonly string[] | undefined, id: string): boolean {
  return keysets === undefined || keysets.includes(Keyset.shortId(id))
}

/** Coins are offered while the till's horizon is ahead of their refund time; then they wait for it. */
function lockSuits(
  { lock, state, terms: before }: Covering | Swapping,
  { lock: asked }: Terms,
  now: number,
): boolean {
  // Plain coins that have left may have bought it already. A till that asks for locked ones now takes no others.
  if (lock === 'none') return asked.kind === 'none' || state === 'released' || state === 'paid'
  if (lock.T === 0) return true
  if (asked.kind === 'bare') return false
  // Online, a till takes locked coins too, on the conditions it took them on before.
  const { horizon } = asked.kind === 'refund' ? asked : { horizon: 0, ...before.lock }
  return lock.T >= now / 1000 + horizon
}

/** Whether a press can still be answered for its challenge. `now`: milliseconds. */
export function isLive({ challenge }: { readonly challenge: Challenge.Challenge }, now: number): boolean {
  return !Challenge.isExpired(challenge, Math.floor(now / 1000))
}

/** Whether a page may be about to take the coins for a press. `now`: milliseconds. */
export function isAwaited(press: Press, now: number): boolean {
  return press.gone !== true && isLive(press, now)
}

/** When plain coins are asked about: a while after the last challenge they may be presented for. Milliseconds. */
export function askTime({ presses }: Pick<PayOperation, 'presses'>, config: Config): number {
  const ends = presses.map(({ challenge }) => (Challenge.expiry(challenge) ?? 0) * 1000)
  return Math.max(...ends, 0) + config.plainAsked
}

/** Whether coins are to be asked about now: neither settled nor, plain, offered again meanwhile. `now`: milliseconds. */
export function isDue({ nextAt }: { readonly nextAt?: number }, now: number): boolean {
  return nextAt !== undefined && nextAt <= now
}
