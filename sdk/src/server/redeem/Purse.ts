import type { Batch } from './Redeem.ts'

/** A plain coin the redeemer keeps: bearer money. */
export type PlainCoin = {
  readonly bank: string
  readonly unit: string
  readonly amount: bigint
  /** Full keyset id. */
  readonly keyset: string
  readonly secret: string
  readonly C: string
}

/** The redeemer's own keeping: its requests before they are sent, and its money. Every method is one durable step. */
export type Purse = {
  /** Writes a batch, new or changed, whole. */
  save(...batches: readonly Batch[]): Promise<void>
  /** Writes the batch as credited together with the coins it brought; coins it holds already are left alone. */
  credit(batch: Batch, coins: readonly PlainCoin[]): Promise<void>
  get(id: string): Promise<Batch | undefined>
  /** Batches that still wait for their outcome, oldest first. */
  open(): Promise<readonly Batch[]>
  /** Every batch that ever named one of these Ys, oldest first. */
  naming(ys: readonly string[]): Promise<readonly Batch[]>
  coins(): Promise<readonly PlainCoin[]>
  /** Whether `owner` is now the one redeemer of this purse, until `until` (Unix seconds). */
  lock(owner: string, now: number, until: number): Promise<boolean>
  unlock(owner: string): Promise<void>
  close(): void
}
