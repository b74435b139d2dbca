import { giveBack } from '../../vault/Counters.ts'
import type { Work } from '../../vault/Vault.ts'
import { isLocked } from '../../wallets/cashu/Outputs.ts'
import { readWallet } from '../../wallets/Wallet.ts'
import type { Context } from '../Context.ts'
import type { Reserved, Swapping } from './PayOperation.ts'

/**
 * Gives back the counters of a payment's locked coins, within the step that ends its request: it is proven that no copy
 * of it can pass. Else a restore would come to so many that were never signed that it looks no further (ADR 0010).
 */
export async function freeCounters(
  { vault }: Context,
  work: Work,
  { wallet, lock, request }: Pick<Reserved | Swapping, 'wallet' | 'lock' | 'request'>,
): Promise<void> {
  if (lock === 'none') return
  const { seed } = await readWallet(work, wallet)
  const counted = { of: 'locked', seed, keyset: request.keyset, V: lock.V, T: lock.T } as const
  const count = request.outputs.filter(isLocked).length
  await giveBack(vault, work, counted, { first: request.first.locked, count })
}
