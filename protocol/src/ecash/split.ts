import { ensure, ProtocolError } from '../Errors.ts'
import { limits } from '../limits.ts'

const MAX_STEPS = 10_000

/**
 * An amount as denominations, ascending: as many as fit of the largest, then of the next, stepping back where
 * that leaves a rest nothing fits. Throws cannot-split where no way is found or it takes more coins than a
 * bank signs.
 */
export function split(amount: bigint, denominations: Iterable<bigint>): bigint[] {
  ensure(amount >= 0n, 'malformed-amount')
  const sizes = [...new Set(denominations)].filter((size) => size > 0n).sort((a, b) => (a > b ? -1 : 1))
  let steps = MAX_STEPS

  function take(rest: bigint, from: number, room: bigint): bigint[] | undefined {
    if (rest === 0n) return []
    const size = sizes[from]
    if (size === undefined || room * size < rest) return undefined
    for (let count = rest / size; count >= 0n && steps > 0; count--) {
      steps--
      const others = take(rest - count * size, from + 1, room - count)
      if (others !== undefined) return [...others, ...Array<bigint>(Number(count)).fill(size)]
    }
    return undefined
  }

  const coins = take(amount, 0, BigInt(limits.bankOutputs))
  if (coins === undefined) throw new ProtocolError('cannot-split')
  return coins
}
