import { putBack } from '../../vault/Counters.ts'
import { addCoins, dropHeld, freeHeld } from '../../wallets/cashu/Coins.ts'
import { readWallet } from '../../wallets/Wallet.ts'
import { dueOf, soonAgain, troubled } from '../backOff.ts'
import type { Context } from '../Context.ts'
import { type Outcome, settleMove } from '../move/settleMove.ts'
import { dropSpent, markMoved } from '../moved.ts'
import type { Trouble } from '../settleSwap.ts'
import { atRest, change, untilLater } from './change.ts'
import { look } from './look.ts'
import type { Renewal, Renewing } from './Renewal.ts'

/** More are not counted: half an hour (`backOff`) is the longest wait, for the coins can pay for nothing meanwhile. */
const mostAttempts = 6

/** Takes a renewal one step further. `undefined`: it is over, or has to wait. */
export async function advanceRenewal(context: Context, renewal: Renewal): Promise<Renewal | undefined> {
  if (dueOf([renewal], context).length === 0) return undefined
  return renewal.state === 'resting' ? look(context, renewal) : renew(context, renewal)
}

async function renew(context: Context, renewal: Renewing): Promise<Renewal | undefined> {
  const outcome = await settleMove(context, renewal)
  switch (outcome.kind) {
    case 'done':
      // There may be more of them: it looks again at once.
      return change(context, renewal, async (work, current) => {
        await dropHeld(work, current.inputs, current.id)
        await addCoins(work, outcome.coins)
        return atRest(current)
      })
    case 'again':
      return again(context, renewal, outcome)
    case 'spent-elsewhere':
      return withoutSpent(context, renewal, outcome.spent)
    case 'unknown':
      return wait(context, renewal, outcome)
  }
}

/**
 * The coins are as they were. Where the bank signs with another keyset by now it is looked again at once; the same request
 * would be refused once more. The counters of one that was refused are for the next.
 */
async function again(
  context: Context,
  renewal: Renewing,
  { make, isUnsigned }: Outcome & { kind: 'again' },
): Promise<Renewal | undefined> {
  const { vault } = context
  const { seed } = await readWallet(vault, renewal.wallet)
  const { keyset, first, outputs } = renewal.request
  const isOther = make?.keyset !== undefined && make.keyset !== keyset
  return change(context, renewal, async (work, current): Promise<Renewal> => {
    const numbers = { first, count: outputs.length }
    if (isUnsigned) await putBack(vault, work, { of: 'plain', seed, keyset }, numbers)
    await freeHeld(work, current.inputs, current.id)
    return isOther ? atRest(current) : untilLater(context, current)
  })
}

/** Another copy of this wallet was first with some. What is left is looked at anew. */
async function withoutSpent(
  context: Context,
  renewal: Renewing,
  spent: readonly string[],
): Promise<Renewal | undefined> {
  const next = await change(context, renewal, async (work, current) => {
    await dropHeld(work, spent, current.id)
    await freeHeld(work, current.inputs, current.id)
    await markMoved(work, current.wallet, context.now())
    return atRest(current)
  })
  if (next !== undefined) await dropSpent(context, next)
  return next
}

/** No clear answer: tried again a little later, then by alarm. */
async function wait(context: Context, renewal: Renewing, trouble: Trouble): Promise<Renewal | undefined> {
  const attempts = Math.min(renewal.attempts, mostAttempts)
  const waiting = await change(context, renewal, async (_, current) => ({
    ...current,
    ...troubled(context, { attempts }, trouble),
  }))
  return soonAgain(context, waiting)
}
