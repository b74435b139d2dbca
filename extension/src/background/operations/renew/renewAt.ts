import type { Ending } from '../../bank/Bank.ts'
import type { Context } from '../Context.ts'

/**
 * When a wallet's coins of a keyset are renewed, in milliseconds. The end is the same second for all the world, so every
 * wallet takes a time of its own before it (as `refundAt.ts` does after a refund time).
 */
export async function renewAt(
  { vault, config }: Pick<Context, 'vault' | 'config'>,
  wallet: string,
  { id, end }: Ending,
): Promise<number> {
  const name = await vault.name(['renew', wallet, id])
  const share = Number.parseInt(name.slice(0, 8), 16) / 2 ** 32
  return end - config.renewBefore + Math.floor(share * config.renewSpread)
}
