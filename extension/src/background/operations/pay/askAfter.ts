import { Proof } from '@tuppence/protocol/ecash'
import { askStates } from '../../bank/askStates.ts'
import { addCoins, coinOf } from '../../wallets/cashu/Coins.ts'
import { nextTry } from '../backOff.ts'
import type { Context } from '../Context.ts'
import { saveOperation } from '../Operation.ts'
import { prepareReturn } from './bringHome.ts'
import { giveUp } from './finish.ts'
import type { NotPaid, Paid, PayOperation, Ready, Released } from './PayOperation.ts'
import { isDue } from './suits.ts'
import { change } from './swap.ts'

/**
 * What has become of plain coins whose challenge is long over (design.md, One recovery table): those that never left
 * are free again; the bank is asked about the others. Spent, they were taken by the till, or by whoever saw them in the
 * page. Unspent, they are swapped home.
 */
export async function askAfter(
  context: Context,
  operation: Ready | Released | Paid,
): Promise<PayOperation | undefined> {
  if (operation.state === 'ready') return putBack(context, operation)
  const { curve } = context
  const ys = operation.coins.map((coin) => Proof.y(coin.secret, curve))
  const states = await askStates(context.access, operation.bank, ys)
  if ('reason' in states || states.pending.length > 0) return askLater(context, operation)
  const unspent = ys.filter((y) => !states.spent.includes(y))
  if (unspent.length === 0) return settle(context, operation)
  return (await prepareReturn(context, operation, unspent)) ?? askLater(context, operation)
}

/** Nobody has seen them. */
function putBack(context: Context, { id, bank, wallet, coins }: Ready): Promise<NotPaid | undefined> {
  const now = context.now()
  const back = coins.map((proof) => coinOf({ wallet, bank }, proof, now, context.curve))
  return change(context, { id }, async (work, current) => {
    if (current.state !== 'ready' || !isDue(current, now)) return undefined
    await addCoins(work, back)
    return giveUp(work, current, { reason: 'given-up', now })
  })
}

function settle(context: Context, { id }: Released | Paid): Promise<Paid | undefined> {
  const now = context.now()
  return change(context, { id }, async (work, current) => {
    if (current.state !== 'released' && current.state !== 'paid') return undefined
    const { nextAt, attempts, ...rest } = current
    const settledAt = current.state === 'paid' ? current.settledAt : now
    const paid: Paid = { ...rest, state: 'paid', settledAt }
    saveOperation(work, paid)
    return paid
  })
}

/** No clear answer: again by alarm, with back-off. */
async function askLater(context: Context, { id }: Released | Paid): Promise<undefined> {
  const now = context.now()
  await change(context, { id }, async (work, current) => {
    if (current.state !== 'released' && current.state !== 'paid') return undefined
    if (!isDue(current, now)) return undefined
    const attempts = (current.attempts ?? 0) + 1
    saveOperation(work, { ...current, attempts, nextAt: nextTry(now, attempts, context.config) })
    return undefined
  })
}
