import { activeLine, feePpkOf, keysetEnd, readBank } from '../../bank/Bank.ts'
import { refreshBank } from '../../bank/keep.ts'
import { freeCoins, freeHeld, holdFree, type StoredCoin } from '../../wallets/cashu/Coins.ts'
import type { Context } from '../Context.ts'
import { makeMove } from '../move/makeMove.ts'
import { atRest, change, untilLater } from './change.ts'
import type { Renewal, Resting } from './Renewal.ts'

/** Holds the next coins and stores their swap before it is sent; or rests, where there is nothing to be done. */
export async function look(context: Context, renewal: Resting): Promise<Renewal | undefined> {
  const coins = await coinsOf(context, renewal)
  const isOf = coins.length > 0 && (await isLasting(context, renewal))
  const make = isOf ? await makeMove(context, renewal, coins) : undefined
  const ys = coins.map(({ y }) => y)
  return change(context, renewal, async (work, current): Promise<Renewal> => {
    const inputs = make === undefined ? [] : await holdFree(work, ys, current.id)
    const request = inputs.length === 0 ? undefined : await make?.(work, inputs)
    if (request !== undefined) {
      return { ...atRest(current), state: 'renewing', inputs, request, earlier: [], attempts: 0 }
    }
    await freeHeld(work, inputs, current.id)
    return untilLater(context, current)
  })
}

/** As many as go in one swap, of those that are worth more than their own fee. */
async function coinsOf(
  { vault, config }: Context,
  { wallet, bank: url, keyset }: Resting,
): Promise<StoredCoin[]> {
  const free = await freeCoins(vault, { wallet, bank: url })
  const ppk = BigInt(feePpkOf(await readBank(vault, url))(keyset))
  const worth = free.filter(({ proof }) => proof.id === keyset && proof.amount * 1000n > ppk)
  return worth.slice(0, config.moveAtOnce)
}

/** Whether the bank is known, or says now, to sign with a keyset that lasts. */
async function isLasting(context: Context, renewal: Resting): Promise<boolean> {
  if (await lasts(context, renewal)) return true
  const trouble = await refreshBank(context, renewal.bank)
  return trouble === undefined && lasts(context, renewal)
}

/** At least twice as long: a bank whose keysets all end soon is not to be gone to every day, for a fee each time. */
async function lasts({ vault, now }: Context, { bank: url, keyset }: Resting): Promise<boolean> {
  const bank = await readBank(vault, url)
  const unit = bank.keysets.find((line) => line.id === keyset)?.unit
  const active = unit === undefined ? undefined : activeLine(bank, unit)
  if (active === undefined || active.id === keyset) return false
  const end = await keysetEnd(vault, keyset, now())
  const next = await keysetEnd(vault, active.id, now())
  return next === undefined || next - now() >= 2 * ((end ?? 0) - now())
}
