import { Derive, Lock, type Proof } from '@tuppence/protocol/ecash'
import { peek } from '../../vault/Counters.ts'
import { fromSeed } from '../../vault/Seeds.ts'
import { readWallet } from '../../wallets/Wallet.ts'
import type { Context } from '../Context.ts'
import type { CounterRange, Returning } from './PayOperation.ts'

type Holding = Pick<Returning, 'wallet' | 'lock' | 'coins' | 'counters'>

/**
 * A payment's coins as they can be swapped home: plain ones as they are, locked ones with the signature of their refund
 * key (NUT-11), which is good after their refund time only. `undefined` when a coin's key cannot be found.
 */
export async function signHome(context: Context, holding: Holding): Promise<Proof.Proof[] | undefined> {
  const { lock, coins } = holding
  if (lock === 'none') return [...coins]
  const { vault, curve } = context
  const { seed } = await readWallet(vault, holding.wallet)
  const keys = new Map<string, Uint8Array>()
  for (const keysetId of new Set(coins.map(({ id }) => id))) {
    const used = { of: 'locked', seed, keyset: keysetId, V: lock.V, T: lock.T } as const
    const ranges = holding.counters ?? [{ first: 0, count: await peek(vault, used) }]
    const derived = await fromSeed(vault, seed, (seed64) =>
      ranges.flatMap(numbers).map((counter) => Derive.locked(seed64, { ...lock, keysetId, counter }, curve)),
    )
    for (const { secret, refundKey } of derived) keys.set(secret, refundKey)
  }
  const signed = coins.flatMap((coin) => {
    const key = keys.get(coin.secret)
    return key === undefined ? [] : [{ ...coin, witness: Lock.sign(coin.secret, key, curve) }]
  })
  return signed.length === coins.length ? signed : undefined
}

function numbers({ first, count }: CounterRange): number[] {
  return Array.from({ length: count }, (_, i) => first + i)
}
