import type { ProofView } from '../../../messages/backupViews.ts'
import { readBank } from '../../bank/Bank.ts'
import type { Vault } from '../../vault/Vault.ts'
import { readWallet } from '../../wallets/Wallet.ts'
import { money } from '../show.ts'
import { bankView } from '../walletView.ts'
import { type ProofBank, type ProofOperation, readProof } from './ProofOperation.ts'

/** How the last proof of a wallet's backup stands. Throws `not-found`. */
export async function proofView(vault: Vault, wallet: string): Promise<ProofView> {
  await readWallet(vault, wallet)
  const proof = await readProof(vault, wallet)
  if (proof === undefined) return { wallet, state: 'none', banks: [] }
  const banks = await Promise.all(proof.banks.map((each) => proofBankView(vault, each)))
  return { wallet, banks, ...standing(proof) }
}

function standing(proof: ProofOperation): Pick<ProofView, 'state' | 'at' | 'reason'> {
  if (proof.state !== 'working') return { state: proof.state, at: proof.at }
  return proof.reason === undefined ? { state: 'working' } : { state: 'waiting', reason: proof.reason }
}

async function proofBankView(vault: Vault, { bank: url, expected, found, scanned }: ProofBank) {
  const bank = await readBank(vault, url)
  const inUnits = (units: bigint) => money(units, bank.currency, bank.test)
  return { bank: bankView(bank), expected: inUnits(expected), found: inUnits(found), scanned }
}
