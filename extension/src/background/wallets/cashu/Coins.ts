import type { Curve } from '@tuppence/protocol/curve'
import { Proof } from '@tuppence/protocol/ecash'
import { StorageError } from '../../storage/StorageError.ts'
import { store, type Vault, type Work } from '../../vault/Vault.ts'

/** A plain coin of a wallet. Its key is Y, under which its bank knows it as spent. */
export type StoredCoin = {
  readonly y: string
  readonly wallet: string
  readonly bank: string
  readonly proof: Proof.Proof
  /** Milliseconds since 1970 when it came in: the oldest go out first. */
  readonly at: number
  /** The operation that holds it; missing: free. */
  readonly holder?: string
}

/** Where a coin belongs. */
export type Purse = { readonly wallet: string; readonly bank: string }

const coins = store<StoredCoin>('coins', { isHidden: true })

/** A coin the bank has just signed, ready to be kept. The curve is asked for Y, so do this outside the step. */
export function coinOf(purse: Purse, proof: Proof.Proof, at: number, curve: Curve): StoredCoin {
  return { ...purse, y: Proof.y(proof.secret, curve), proof, at }
}

/** Keeps coins. One that is there already stays as it is, held or free; nothing is overwritten (threats S5). */
export async function addCoins(work: Work, added: readonly StoredCoin[]): Promise<void> {
  for (const coin of added) {
    if ((await work.get(coins, coin.y)) === undefined) {
      work.add(coins, coin.y, coin, { owner: coin.wallet, state: 'free' })
    }
  }
}

/** Keeps coins for the operation that found them. One that is there already stays as it is (threats S5). */
export async function addHeld(work: Work, added: readonly StoredCoin[], holder: string): Promise<void> {
  for (const coin of added) {
    if ((await work.get(coins, coin.y)) === undefined) {
      work.add(coins, coin.y, { ...coin, holder }, { owner: coin.wallet, state: 'held' })
    }
  }
}

/** All coins of a wallet, held ones too, oldest first. Nothing is remembered of this reading: hold what you use. */
export async function listCoins(vault: Pick<Vault, 'list'>, wallet: string): Promise<StoredCoin[]> {
  const entries = await vault.list(coins, { by: 'owner', value: wallet })
  return entries.map((entry) => entry.value).sort((a, b) => a.at - b.at || (a.y < b.y ? -1 : 1))
}

/** The coins of a purse that no operation holds, oldest first. */
export async function freeCoins(vault: Pick<Vault, 'list'>, purse: Purse): Promise<StoredCoin[]> {
  const all = await listCoins(vault, purse.wallet)
  return all.filter((coin) => coin.bank === purse.bank && coin.holder === undefined)
}

/** Takes free coins for an operation. One that is no longer free makes the step start again. */
export async function holdCoins(work: Work, ys: readonly string[], holder: string): Promise<void> {
  for (const y of ys) {
    const coin = await work.get(coins, y)
    if (coin === undefined || coin.holder !== undefined) throw new StorageError('conflict')
    work.save(coins, y, { ...coin, holder }, { owner: coin.wallet, state: 'held' })
  }
}

/** The coins an operation holds. One that is missing makes the step start again. */
export async function readHeld(work: Work, ys: readonly string[], holder: string): Promise<StoredCoin[]> {
  const held: StoredCoin[] = []
  for (const y of ys) {
    const coin = await work.get(coins, y)
    if (coin?.holder !== holder) throw new StorageError('conflict')
    held.push(coin)
  }
  return held
}

/** Gives back the coins an operation holds; another's stay (threats W3). */
export async function freeHeld(work: Work, ys: readonly string[], holder: string): Promise<void> {
  for (const y of ys) {
    const coin = await work.get(coins, y)
    if (coin?.holder !== holder) continue
    const { holder: _, ...free } = coin
    work.save(coins, y, free, { owner: coin.wallet, state: 'free' })
  }
}

/** Forgets coins an operation held: they are spent. */
export async function dropHeld(work: Work, ys: readonly string[], holder: string): Promise<void> {
  for (const y of ys) {
    const coin = await work.get(coins, y)
    if (coin?.holder === holder) work.remove(coins, y)
  }
}

/** Forgets coins that nobody holds: they are spent. One that an operation has taken meanwhile is that operation's. */
export async function dropFree(work: Work, ys: readonly string[]): Promise<void> {
  for (const y of ys) {
    const coin = await work.get(coins, y)
    if (coin !== undefined && coin.holder === undefined) work.remove(coins, y)
  }
}
