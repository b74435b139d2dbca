import { Errors } from '@tuppence/protocol'
import type { Keyset } from '@tuppence/protocol/ecash'
import { activeLine, type Bank, readBank, readKeyset } from '../../bank/Bank.ts'
import type { Work } from '../../vault/Vault.ts'
import { readHeld, type StoredCoin } from '../../wallets/cashu/Coins.ts'
import { livingCoins } from '../../wallets/cashu/living.ts'
import { readWallet } from '../../wallets/Wallet.ts'
import type { Context } from '../Context.ts'
import { plainSwap } from '../plainSwap.ts'
import type { MoveRequest, Mover } from './Move.ts'

export type Make = {
  /** The keyset the bank signs with, if any. */
  readonly keyset?: string
  /** Makes the request for coins that the operation holds, within a step that uses up its counters. */
  readonly request: (work: Work, ys: readonly string[]) => Promise<MoveRequest | undefined>
}

/**
 * What makes a request, on the keyset in use for the coins' unit. None for coins whose fee is all they are worth, whose
 * keyset is over, or whose unit the bank has given up.
 */
export async function makeMove(
  context: Context,
  { id, wallet, bank: url }: Mover,
  coins: readonly StoredCoin[],
): Promise<Make> {
  const { vault } = context
  const bank = await readBank(vault, url)
  const target = await targetOf(context, bank, coins)
  if (target === undefined) return { request: async () => undefined }
  const { seed } = await readWallet(vault, wallet)
  // As it was when the coins were made: a bank cannot ask for more later.
  const { inputFeePpk: ppk } = await readKeyset(vault, url, coins[0]?.proof.id ?? '')
  return {
    keyset: target.id,
    async request(work, ys) {
      const proofs = (await readHeld(work, ys, id)).map(({ proof }) => proof)
      const made = await plainSwap(context, work, { seed, keyset: target, proofs, ppk: () => ppk }).catch(
        unlessCannotSplit,
      )
      return made && { ...made, first: made.first.plain }
    },
  }
}

async function targetOf(
  context: Context,
  bank: Bank,
  coins: readonly StoredCoin[],
): Promise<Keyset.Keyset | undefined> {
  const { vault } = context
  const unit = unitOf(bank, await livingCoins(context, coins))
  const line = unit === undefined ? undefined : activeLine(bank, unit)
  return line && readKeyset(vault, bank.url, line.id)
}

/** Coins on the move are of one keyset. */
export function unitOf(bank: Bank, coins: readonly StoredCoin[]): string | undefined {
  return bank.keysets.find(({ id }) => id === coins[0]?.proof.id)?.unit
}

/** The bank has no coins that these could be: as if there were nothing to be had for them. */
function unlessCannotSplit(error: unknown): undefined {
  if (error instanceof Errors.ProtocolError && error.code === 'cannot-split') return undefined
  throw error
}
