import { keysetEnd } from '../../bank/Bank.ts'
import type { Config } from '../../config.ts'
import type { Vault } from '../../vault/Vault.ts'
import type { StoredCoin } from './Coins.ts'

export type Living = {
  readonly vault: Pick<Vault, 'get' | 'name'>
  readonly config: Config
  /** Milliseconds. */
  readonly now: () => number
}

/**
 * The coins that buy something: those of a keyset that is over (NUT-02 `final_expiry`) are kept, but worth nothing. The
 * bank is the judge. Our clock only spares the reader a payment that it would refuse, so it gives some time in hand.
 */
export async function livingCoins(context: Living, coins: readonly StoredCoin[]): Promise<StoredCoin[]> {
  const ends = await endsOf(context, coins)
  return livingOf(context, coins, ends)
}

/**
 * The same, as they had better be spent: those of the keyset that ends first alone, then those of the next beside them,
 * and at last all. What should be over by our clock is tried after everything else.
 */
export async function endingFirst(
  context: Living,
  coins: readonly StoredCoin[],
): Promise<(readonly StoredCoin[])[]> {
  const ends = await endsOf(context, coins)
  const living = livingOf(context, coins, ends)
  const now = context.now()
  const rank = ({ proof }: StoredCoin) => {
    const end = ends.get(proof.id)
    if (end === undefined) return Number.MAX_VALUE
    return end <= now ? Number.POSITIVE_INFINITY : end
  }
  const ranks = [...new Set(living.map(rank))].sort((a, b) => a - b)
  return ranks.map((last) => living.filter((coin) => rank(coin) <= last))
}

function livingOf(
  { config, now }: Living,
  coins: readonly StoredCoin[],
  ends: ReadonlyMap<string, number>,
): StoredCoin[] {
  const time = now() - config.endMargin
  return coins.filter(({ proof }) => (ends.get(proof.id) ?? Number.POSITIVE_INFINITY) > time)
}

/** When the coins' keysets end, where they do. */
async function endsOf({ vault, now }: Living, coins: readonly StoredCoin[]): Promise<Map<string, number>> {
  const ends = new Map<string, number>()
  for (const id of new Set(coins.map(({ proof }) => proof.id))) {
    const end = await keysetEnd(vault, id, now())
    if (end !== undefined) ends.set(id, end)
  }
  return ends
}
