import type { Swap } from '@tuppence/protocol/ecash'

/** A swap of coins that an operation holds to fresh ones of the same wallet. It is stored, and may have been sent. */
export type Move = {
  /** Ys of the coins on the move. */
  readonly inputs: readonly string[]
  readonly request: MoveRequest
  /** Requests that named these coins before and cannot pass. */
  readonly earlier: readonly MoveRequest[]
}

/** A stored request: the exact bytes, and where its counters begin. */
export type MoveRequest = {
  readonly body: string
  readonly keyset: string
  readonly outputs: readonly Swap.Output[]
  readonly first: number
}

/** The operation that holds the coins, and where they belong. */
export type Mover = { readonly id: string; readonly wallet: string; readonly bank: string }
