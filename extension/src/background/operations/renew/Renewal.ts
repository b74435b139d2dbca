import { store, type Vault, type Work } from '../../vault/Vault.ts'
import type { WalletCode } from '../../WalletError.ts'
import type { Move } from '../move/Move.ts'

/**
 * A wallet's coins of a keyset that ends (NUT-02 `final_expiry`) are swapped for coins that last, while there is time.
 *
 *   (its time has come) ──▶ resting ──coins held, request stored──▶ renewing
 *                            │ ▲ ▲                                   │ ▲ │
 *        no coins, or nothing└─┘ └──fresh coins, or left as they are─┘ └─┘ other bytes, no clear answer
 *        that lasts: later
 *
 * There is one for each wallet and keyset, and it goes when the keyset is over. The coins are the reader's before and
 * after, so the history says nothing of it.
 */
export type Renewal = Resting | Renewing

type Common = {
  /** The opaque name of wallet and keyset. */
  readonly id: string
  readonly wallet: string
  readonly bank: string
  readonly keyset: string
}

type Trying = {
  /** Milliseconds: not before then, by alarm. */
  readonly nextAt?: number
}

export type Resting = Common & Trying & { readonly state: 'resting'; readonly request?: undefined }

export type Renewing = Common &
  Trying &
  Move & {
    readonly state: 'renewing'
    readonly attempts: number
    readonly reason?: WalletCode
    /** The bank's bad reply, kept as evidence. */
    readonly evidence?: string
  }

const renewals = store<Renewal>('renewals')

export async function readRenewal(vault: Pick<Vault, 'get'>, id: string): Promise<Renewal | undefined> {
  return vault.get(renewals, id)
}

/** Writes a renewal within a step that has looked for it. */
export function saveRenewal(work: Work, renewal: Renewal): void {
  const { id, wallet, state } = renewal
  work.save(renewals, id, renewal, { owner: wallet, state })
}

/** Takes one away within a step that has read it. */
export function removeRenewal(work: Work, id: string): void {
  work.remove(renewals, id)
}

export async function listRenewals(vault: Pick<Vault, 'list'>): Promise<Renewal[]> {
  return (await vault.list(renewals, { by: 'all' })).map(({ value }) => value)
}
