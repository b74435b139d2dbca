import type { Swap } from '@tuppence/protocol/ecash'
import type { WalletCode } from '../../WalletError.ts'

/**
 * A reader puts money into a wallet. The quote is the bank's invoice, locked to a key of the wallet (NUT-20).
 *
 *   quoted ──money came──▶ paid ──outputs stored──▶ minting ──coins──▶ done
 *     │                     ▲                        │    ▲
 *     │                     └─these bytes cannot pass┤    │ by alarm
 *     └──its time is over──▶ expired ◀───────────────┘    ▼
 *                                      no clear answer ▶ unknown
 */
export type TopUpOperation = Quoted | PaidFor | Minting | Done | Expired

type Common = {
  readonly id: string
  readonly kind: 'top-up'
  readonly wallet: string
  readonly bank: string
  readonly units: bigint
  readonly currency: string
  readonly test: boolean
  /** Milliseconds. */
  readonly createdAt: number
  readonly quote: Quote
}

export type Quote = {
  readonly id: string
  /** Which key of the seed it is locked to. */
  readonly number: number
  /** Unix seconds; missing: never. */
  readonly expiry?: number
}

/** The bank waits for the money. */
export type Quoted = Common & { readonly state: 'quoted' } & Trying

/** The money is there and no coins have been asked for. */
export type PaidFor = Common & { readonly state: 'paid' } & Asked & Partial<Trying>

/** The request is stored and may have been sent, once or often. */
export type Minting = Common & { readonly state: 'minting' | 'unknown' } & Asked &
  Trying & { readonly request: MintRequest; readonly reason?: WalletCode }

export type Done = Common & { readonly state: 'done'; readonly settledAt: number }

export type Expired = Common & { readonly state: 'expired'; readonly settledAt: number }

type Trying = {
  readonly attempts: number
  /** Milliseconds: not before then, by alarm. */
  readonly nextAt?: number
}

/** Requests for this quote that cannot pass, kept because their outputs were ours. */
type Asked = { readonly earlier: readonly MintRequest[] }

export type MintRequest = {
  readonly body: string
  readonly keyset: string
  readonly outputs: readonly Swap.Output[]
  /** The plain counter its outputs begin at. */
  readonly first: number
}
