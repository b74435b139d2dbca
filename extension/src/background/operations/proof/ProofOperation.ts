import { store, type Vault, type Work } from '../../vault/Vault.ts'
import type { WalletCode } from '../../WalletError.ts'

/**
 * The proof of a backup: a wallet is restored from its words into a database beside it, and compared.
 *
 *   working ──every bank looked through──▶ same | less
 *     │ ▲ │
 *     │ └─┘ no clear answer, or the wallet has changed meanwhile
 *     └──▶ cancelled
 *
 * Only asked is, nothing moved: no swap is sent. How far it got lies in the database beside, which is taken away before
 * the outcome is stored.
 */
export type ProofOperation = Working | Over

/** A wallet has one, the last. */
type Common = { readonly wallet: string; readonly banks: readonly ProofBank[] }

/** Units of the bank's currency. */
export type ProofBank = {
  readonly bank: string
  readonly expected: bigint
  readonly found: bigint
  readonly scanned: number
}

export type Working = Common & {
  readonly state: 'working'
  /** Tells the coins it began with from any others. */
  readonly mark: string
  /** Times it was begun anew because the coins had changed. */
  readonly again: number
  /** Milliseconds: not before then, by alarm. */
  readonly nextAt?: number
  readonly reason?: WalletCode
}

export type Over = Common & { readonly state: 'same' | 'less' | 'cancelled'; readonly at: number }

const proofs = store<ProofOperation>('proofs')

export async function readProof(
  vault: Pick<Vault, 'get'>,
  wallet: string,
): Promise<ProofOperation | undefined> {
  return vault.get(proofs, wallet)
}

/** Writes a proof within a step that has read it. */
export function saveProof(work: Work, proof: ProofOperation): void {
  work.save(proofs, proof.wallet, proof, { state: proof.state })
}

/** Those that are under way. */
export async function listProving(vault: Pick<Vault, 'list'>): Promise<Working[]> {
  const entries = await vault.list(proofs, { by: 'state', value: 'working' })
  return entries.flatMap(({ value }) => (value.state === 'working' ? [value] : []))
}
