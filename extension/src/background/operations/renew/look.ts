import { Keyset, Proof } from '@tuppence/protocol/ecash'
import { keysetEnd, readKeyset } from '../../bank/Bank.ts'
import { refreshBank } from '../../bank/keep.ts'
import { freeCoins, freeHeld, holdCoins, type StoredCoin } from '../../wallets/cashu/Coins.ts'
import type { Context } from '../Context.ts'
import { type Make, makeMove } from '../move/makeMove.ts'
import { isHighFee } from '../pay/isHighFee.ts'
import { atRest, change, untilLater } from './change.ts'
import type { Renewal, Resting } from './Renewal.ts'

/** Holds the next coins and stores their swap before it is sent; or rests, where there is nothing to be done. */
export async function look(context: Context, renewal: Resting): Promise<Renewal | undefined> {
  const coins = await coinsOf(context, renewal)
  const make = coins.length === 0 ? undefined : await makeLasting(context, renewal, coins)
  const inputs = make === undefined ? [] : coins.map(({ y }) => y)
  return change(context, renewal, async (work, current): Promise<Renewal> => {
    await holdCoins(work, inputs, current.id)
    const request = await make?.request(work, inputs)
    if (request !== undefined) {
      return { ...atRest(current), state: 'renewing', inputs, request, earlier: [], attempts: 0 }
    }
    await freeHeld(work, inputs, current.id)
    return untilLater(context, current)
  })
}

/**
 * As many as go in one swap, of those that are worth more than their own fee, the greatest first. None for a fee that
 * would be pointed out if it were for a payment: here nobody is asked.
 */
async function coinsOf(
  { vault, config }: Context,
  { wallet, bank, keyset }: Resting,
): Promise<readonly StoredCoin[]> {
  const { inputFeePpk: ppk } = await readKeyset(vault, bank, keyset)
  const worth = (await freeCoins(vault, { wallet, bank })).filter(
    ({ proof }) => proof.id === keyset && proof.amount * 1000n > BigInt(ppk),
  )
  worth.sort((a, b) => Number(b.proof.amount - a.proof.amount))
  const coins = worth.slice(0, config.renewAtOnce)
  const fee = Keyset.fee(coins.map(() => ppk))
  return isHighFee(fee, Proof.sum(coins.map(({ proof }) => proof))) ? [] : coins
}

/**
 * What makes the request, where the bank says now that it signs with a keyset that lasts at least twice as long: one whose
 * keysets all end soon is not to be gone to every day, for a fee each time. It is asked each time: coins are not to be held
 * while nobody answers.
 */
async function makeLasting(
  context: Context,
  { id, wallet, bank, keyset }: Resting,
  coins: readonly StoredCoin[],
): Promise<Make | undefined> {
  if ((await refreshBank(context, bank)) !== undefined) return undefined
  const now = context.now()
  const make = await makeMove(context, { id, wallet, bank }, coins)
  const left = async (id: string) => ((await keysetEnd(context.vault, id, now)) ?? Number.MAX_VALUE) - now
  const isLasting = make.keyset !== undefined && (await left(make.keyset)) >= 2 * (await left(keyset))
  return isLasting ? make : undefined
}
