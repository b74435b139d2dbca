import { addCoins, dropHeld, freeHeld } from '../../wallets/cashu/Coins.ts'
import { mayTry, soonAgain, triedAt } from '../backOff.ts'
import type { Context } from '../Context.ts'
import { settleMove } from '../move/settleMove.ts'
import { dropSpent, markMoved } from '../moved.ts'
import type { Trouble } from '../settleSwap.ts'
import { atRest, change, untilLater } from './change.ts'
import { look } from './look.ts'
import type { Renewal, Renewing } from './Renewal.ts'

/** Takes a renewal one step further. `undefined`: it is over, or has to wait. */
export async function advanceRenewal(context: Context, renewal: Renewal): Promise<Renewal | undefined> {
  if (!mayTry(renewal.nextAt, context.now(), context.config)) return undefined
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
      return change(context, renewal, async (work, current): Promise<Renewal> => {
        const { nextAt: _, reason: __, evidence: ___, ...rest } = current
        const request = await outcome.make?.(work, current.inputs)
        if (request !== undefined) return { ...rest, request, earlier: [...current.earlier, current.request] }
        await freeHeld(work, current.inputs, current.id)
        return untilLater(context, current)
      })
    case 'spent-elsewhere':
      return withoutSpent(context, renewal, outcome.spent)
    case 'unknown':
      return wait(context, renewal, outcome)
  }
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
async function wait(
  context: Context,
  renewal: Renewing,
  { reason, evidence }: Trouble,
): Promise<Renewal | undefined> {
  const tried = triedAt(context, renewal.attempts + 1)
  const waiting = await change(context, renewal, async (_, current) => ({
    ...{ ...current, ...tried, reason },
    ...(evidence !== undefined && { evidence }),
  }))
  return soonAgain(context, waiting)
}
