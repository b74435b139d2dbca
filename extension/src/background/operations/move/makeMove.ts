import { Errors } from '@tuppence/protocol'
import { Keyset, Proof, Swap } from '@tuppence/protocol/ecash'
import { activeLine, type Bank, feePpkOf, readBank, readKeyset } from '../../bank/Bank.ts'
import type { Work } from '../../vault/Vault.ts'
import { readHeld, type StoredCoin } from '../../wallets/cashu/Coins.ts'
import { livingCoins } from '../../wallets/cashu/living.ts'
import { makeOutputs } from '../../wallets/cashu/Outputs.ts'
import { readWallet } from '../../wallets/Wallet.ts'
import type { Context } from '../Context.ts'
import type { MoveRequest, Mover } from './Move.ts'

/** Makes the request for coins that the operation holds, within a step that uses up its counters. */
export type Make = (work: Work, ys: readonly string[]) => Promise<MoveRequest | undefined>

/**
 * What makes a request within a step, on the keyset in use for the coins' unit. None for coins whose fee is all they
 * are worth, whose keyset is over, or whose unit the bank has given up.
 */
export async function makeMove(
  context: Context,
  { id, wallet, bank: url }: Mover,
  coins: readonly StoredCoin[],
): Promise<Make> {
  const { vault } = context
  const bank = await readBank(vault, url)
  const target = await targetOf(context, bank, coins)
  const { seed } = await readWallet(vault, wallet)
  return async (work, ys) => {
    const proofs = (await readHeld(work, ys, id)).map(({ proof }) => proof)
    const plain = target && amounts(bank, proofs, target)
    if (target === undefined || plain === undefined) return undefined
    const { outputs, first } = await makeOutputs(context, work, { seed, keyset: target, plain })
    const body = JSON.stringify(Swap.prepare(proofs, outputs))
    return { body, keyset: target.id, outputs, first: first.plain }
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

function amounts(
  bank: Bank,
  proofs: readonly Proof.Proof[],
  keyset: Keyset.Keyset,
): readonly bigint[] | undefined {
  const ppk = feePpkOf(bank)
  const worth = Proof.sum(proofs) - Keyset.fee(proofs.map(({ id }) => ppk(id)))
  if (worth <= 0n) return undefined
  try {
    return Keyset.split(worth, keyset.keys.keys())
  } catch (error) {
    if (error instanceof Errors.ProtocolError && error.code === 'cannot-split') return undefined
    throw error
  }
}
