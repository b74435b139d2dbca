import type { Keyset } from '@tuppence/protocol/ecash'
import { type Bank, feePpkOf } from '../../bank/Bank.ts'
import { refreshBank } from '../../bank/keep.ts'
import { readHeld } from '../../wallets/cashu/Coins.ts'
import { readWallet } from '../../wallets/Wallet.ts'
import type { Context } from '../Context.ts'
import { saveOperation } from '../Operation.ts'
import { plainSwap } from '../plainSwap.ts'
import { changeSent } from './change.ts'
import type { PayOperation, PayRequest, Swapping } from './PayOperation.ts'
import { isLive } from './suits.ts'
import { wait } from './wait.ts'

/**
 * Whether the coins had better come home: no answer for long, and no page left that could use a payment. Swapped to
 * fresh coins of ours, no copy of the old request can pass.
 */
export function wantsHome(context: Context, { attempts, presses }: Swapping): boolean {
  const patience = context.config.quickRetries.length
  return attempts > patience && !presses.some((press) => isLive(press, context.now()))
}

/** The request that swaps the coins to ourselves, stored before it is sent. */
export async function prepareReclaim(
  context: Context,
  operation: Swapping,
  { bank, keyset }: { readonly bank: Bank; readonly keyset: Keyset.Keyset },
): Promise<PayOperation | undefined> {
  const { vault } = context
  const { seed } = await readWallet(vault, operation.wallet)
  return changeSent(context, operation, async (work, current) => {
    const proofs = (await readHeld(work, current.inputs, current.id)).map((coin) => coin.proof)
    const reclaim = await plainSwap(context, work, { seed, keyset, proofs, ppk: feePpkOf(bank) })
    if (reclaim === undefined) return undefined
    const next: Swapping = { ...current, reclaim }
    saveOperation(work, next)
    return next
  })
}

/** A swap home that cannot pass is put with the other requests of the past. */
export async function retire(
  context: Context,
  operation: Swapping,
  sent: PayRequest,
): Promise<PayOperation | undefined> {
  await refreshBank(context, operation.bank)
  return wait(context, operation, { reason: 'bank-refused', retired: sent })
}
