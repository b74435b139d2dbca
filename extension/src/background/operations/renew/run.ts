import { putBack } from '../../vault/Counters.ts'
import { addCoins, dropHeld, freeHeld } from '../../wallets/cashu/Coins.ts'
import { readWallet } from '../../wallets/Wallet.ts'
import { dueOf, soonAgain, troubled } from '../backOff.ts'
import type { Context } from '../Context.ts'
import type { Make } from '../move/makeMove.ts'
import { settleMove } from '../move/settleMove.ts'
import { dropSpent, markMoved } from '../moved.ts'
import type { Trouble } from '../settleSwap.ts'
import { atRest, change, renewing, untilLater } from './change.ts'
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
      return again(context, renewal, outcome.make)
    case 'spent-elsewhere':
      return withoutSpent(context, renewal, outcome.spent)
    case 'unknown':
      return wait(context, renewal, outcome)
  }
}

/**
 * One more request, where the bank signs with another keyset by now: the same for the same coins would be refused once
 * more. Else they are left as they were. The counters are for the next request, unless they lagged and were jumped past.
 */
async function again(
  context: Context,
  renewal: Renewing,
  make: Make | undefined,
): Promise<Renewal | undefined> {
  const { vault } = context
  const { seed } = await readWallet(vault, renewal.wallet)
  const mayAsk = renewal.earlier.length === 0 && make?.keyset !== renewal.request.keyset
  return change(context, renewal, async (work, current): Promise<Renewal> => {
    const { inputs, request: sent } = current
    const { keyset, first, outputs } = sent
    await putBack(vault, work, { of: 'plain', seed, keyset }, { first, count: outputs.length })
    const request = mayAsk ? await make?.request(work, inputs) : undefined
    if (request !== undefined) return renewing(current, { inputs, request, earlier: [sent] })
    await freeHeld(work, inputs, current.id)
    return untilLater(context, current)
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
