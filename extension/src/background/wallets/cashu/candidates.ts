import type { Curve } from '@tuppence/protocol/curve'
import { Derive, Swap } from '@tuppence/protocol/ecash'
import type { LockTerms } from './Outputs.ts'

/** Where coins of a seed may be: the plain ones of a keyset, or those of one lock on it. */
export type Branch = { readonly keyset: string; readonly lock?: LockTerms }

/** NUT-13: batches of 100 until 3 are empty. */
export const batch = 100
export const emptyBatches = 3

/** The coins that counters from `from` on would be. Their amounts are not known: 1 stands in. */
export function candidates(
  seed64: Uint8Array,
  { keyset, lock }: Branch,
  { from, count, curve }: { from: number; count: number; curve: Curve },
): Swap.Output[] {
  return Array.from({ length: count }, (_, i) => from + i).flatMap((counter) => {
    const { secret, r } =
      lock === undefined
        ? Derive.plain(seed64, keyset, counter)
        : Derive.locked(seed64, { ...lock, keysetId: keyset, counter }, curve)
    return Swap.outputs([{ amount: 1n, secret, r }], keyset, curve)
  })
}

/** The first counter past every one that was signed, or `from`. */
export function nextAfter(
  outputs: readonly Swap.Output[],
  signed: readonly { readonly secret: string }[],
  from: number,
): number {
  const secrets = new Set(signed.map(({ secret }) => secret))
  return outputs.reduce((next, { secret }, i) => (secrets.has(secret) ? from + i + 1 : next), from)
}
