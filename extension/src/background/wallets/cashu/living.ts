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
export async function livingCoins(
  { vault, config, now }: Living,
  coins: readonly StoredCoin[],
): Promise<StoredCoin[]> {
  const time = now() - config.endMargin
  const over = new Set<string>()
  for (const id of new Set(coins.map(({ proof }) => proof.id))) {
    const end = await keysetEnd(vault, id)
    if (end !== undefined && end <= time) over.add(id)
  }
  return coins.filter(({ proof }) => !over.has(proof.id))
}
