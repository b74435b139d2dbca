import type { Curve } from '@tuppence/protocol/curve'
import { Derive, type Keyset, type Lock, Swap } from '@tuppence/protocol/ecash'
import type { Config } from '../../config.ts'
import { take, takeClose } from '../../vault/Counters.ts'
import { fromSeed } from '../../vault/Seeds.ts'
import type { Vault, Work } from '../../vault/Vault.ts'

/** The lock of a payment: the vendor's key, the refund time in seconds or 0, and a stranger's tags verbatim. */
export type LockTerms = { readonly V: string; readonly T: number; readonly tags?: Lock.Tags }

type Wanted = {
  /** Fingerprint of the wallet's seed. */
  readonly seed: string
  readonly keyset: Keyset.Keyset
  readonly plain: readonly bigint[]
  /** Plain ones too, which are to be given away. */
  readonly given?: readonly bigint[]
  readonly locked?: { readonly lock: LockTerms; readonly amounts: readonly bigint[] }
}

/** Outputs in the order in which they are sent, and the counters they began at. */
export type Made = {
  readonly outputs: readonly Swap.Output[]
  readonly first: { readonly plain: number; readonly locked: number }
  /** The secrets of those to be given away. */
  readonly given?: readonly string[]
}

type Making = {
  readonly vault: Vault
  readonly curve: Curve
  readonly config: Pick<Config, 'lockedBehind'>
}

/**
 * Coins to be, derived from the seed with counters that this step uses up, in the order in which they are sent.
 * Locked ones are told by their secret, which is an array.
 */
export async function makeOutputs(context: Making, work: Work, wanted: Wanted): Promise<Made> {
  const { vault, curve, config } = context
  const { seed, keyset, plain, given = [], locked } = wanted
  const unlocked = [...plain, ...given]
  const first = await take(vault, work, { of: 'plain', seed, keyset: keyset.id }, unlocked.length)
  let from = 0
  if (locked !== undefined) {
    const { V, T } = locked.lock
    const counted = { of: 'locked', seed, keyset: keyset.id, V, T } as const
    const few = { count: locked.amounts.length, most: config.lockedBehind }
    from = await takeClose(vault, work, counted, few)
  }
  const specs = await fromSeed(vault, seed, (seed64) => [
    ...unlocked.map((amount, i) => ({ amount, ...Derive.plain(seed64, keyset.id, first + i) })),
    ...(locked === undefined ? [] : lockedSpecs(seed64, { ...locked, keyset, from, curve })),
  ])
  const secrets = specs.slice(plain.length, unlocked.length).map(({ secret }) => secret)
  const made = { outputs: Swap.outputs(specs, keyset.id, curve), first: { plain: first, locked: from } }
  return given.length === 0 ? made : { ...made, given: secrets }
}

type LockedFrom = NonNullable<Wanted['locked']> & Pick<Wanted, 'keyset'> & { from: number; curve: Curve }

function lockedSpecs(seed64: Uint8Array, { lock, amounts, keyset, from, curve }: LockedFrom) {
  return amounts.map((amount, i) => {
    const { secret, r } = Derive.locked(seed64, { ...lock, keysetId: keyset.id, counter: from + i }, curve)
    return { amount, secret, r }
  })
}

export function isLocked(coin: { readonly secret: string }): boolean {
  return coin.secret.startsWith('[')
}
