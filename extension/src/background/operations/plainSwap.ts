import { Keyset, Proof, Swap } from '@tuppence/protocol/ecash'
import type { Work } from '../vault/Vault.ts'
import { makeOutputs } from '../wallets/cashu/Outputs.ts'
import type { Context } from './Context.ts'

type Wanted = {
  /** Fingerprint of the wallet's seed. */
  readonly seed: string
  readonly keyset: Keyset.Keyset
  readonly proofs: readonly Proof.Proof[]
  /** What a coin of a keyset costs, in thousandths of a unit. */
  readonly ppk: (keyset: string) => number
}

/**
 * The request that swaps coins to fresh plain ones of ours, made within a step that uses up its counters. None for coins
 * that are worth no more than their fee. Throws `cannot-split`.
 */
export async function plainSwap(context: Context, work: Work, { seed, keyset, proofs, ppk }: Wanted) {
  const worth = Proof.sum(proofs) - Keyset.fee(proofs.map(({ id }) => ppk(id)))
  if (worth <= 0n) return undefined
  const plain = Keyset.split(worth, keyset.keys.keys())
  const { outputs, first } = await makeOutputs(context, work, { seed, keyset, plain })
  return { body: JSON.stringify(Swap.prepare(proofs, outputs)), keyset: keyset.id, outputs, first }
}
