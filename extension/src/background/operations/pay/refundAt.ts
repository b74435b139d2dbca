import type { LockTerms } from '../../wallets/cashu/Outputs.ts'
import type { Context } from '../Context.ts'

/**
 * When coins of a lock are asked about, in milliseconds; `undefined` without a refund time. That is the same second for
 * all the world, so every wallet takes a time of its own after it, and another one for each vendor: the bank is not
 * rushed, and does not hear of one reader's vendors all at once.
 */
export async function refundAt(
  { vault, config }: Pick<Context, 'vault' | 'config'>,
  { V, T }: LockTerms,
  wallet: string,
): Promise<number | undefined> {
  if (T === 0) return undefined
  const name = await vault.name(['refund', wallet, V, String(T)])
  const share = Number.parseInt(name.slice(0, 8), 16) / 2 ** 32
  return T * 1000 + config.refundMargin + Math.floor(share * config.refundSpread)
}
