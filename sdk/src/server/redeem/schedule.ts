import type { Limits } from '../limits.ts'
import type { Held } from '../Store.ts'

/**
 * When coins that wait are to be redeemed, in Unix seconds: some minutes after the oldest claim, at once when there is
 * a batch full, and never later than two days before the first of them could be taken back.
 */
export function dueAt(held: readonly Held[], limits: Limits, jitter: number): number {
  if (held.length === 0) return Number.POSITIVE_INFINITY
  if (held.length >= limits.redeemCoins) return 0
  const oldest = Math.min(...held.map((coin) => coin.claimedAt))
  const last = Math.min(...held.map((coin) => deadline(coin, limits)))
  return Math.min(oldest + limits.redeemAfter + jitter, last - limits.redeemTick)
}

/** When a coin must have been redeemed, in Unix seconds. */
export function deadline(coin: Pick<Held, 'refundAt'>, limits: Limits): number {
  return coin.refundAt === undefined ? Number.POSITIVE_INFINITY : coin.refundAt - limits.redeemBefore
}

/** The same items in an order that says nothing of how they came (Fisher and Yates). */
export function shuffled<T>(items: readonly T[], random: () => number): T[] {
  const order = [...items]
  for (let last = order.length - 1; last > 0; last--) {
    const other = Math.floor(random() * (last + 1))
    const [a, b] = [order[last], order[other]]
    if (a !== undefined && b !== undefined) [order[last], order[other]] = [b, a]
  }
  return order
}

/** Chunks of at most `most`; what has to be redeemed soon comes first, the rest by chance. */
export function batched(
  held: readonly Held[],
  of: { limits: Limits; random: () => number; now: number },
): readonly (readonly Held[])[] {
  const { limits, random, now } = of
  const isUrgent = (coin: Held): boolean => deadline(coin, limits) <= now + limits.redeemAfter
  const order = shuffled(held, random)
  const queue = [...order.filter(isUrgent), ...order.filter((coin) => !isUrgent(coin))]
  const count = Math.ceil(queue.length / limits.redeemCoins)
  return Array.from({ length: count }, (_, at) =>
    queue.slice(at * limits.redeemCoins, (at + 1) * limits.redeemCoins),
  )
}
