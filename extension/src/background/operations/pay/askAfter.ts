import { Proof } from '@tuppence/protocol/ecash'
import { askStates, type States } from '../../bank/askStates.ts'
import { addCoins, coinOf } from '../../wallets/cashu/Coins.ts'
import { triedAt } from '../backOff.ts'
import type { Context } from '../Context.ts'
import { listDue, readOperation, saveOperation } from '../Operation.ts'
import { prepareReturn } from './bringHome.ts'
import { change } from './change.ts'
import { giveUp } from './finish.ts'
import type { NotPaid, Paid, PayOperation, Ready, Released } from './PayOperation.ts'
import { refundAt } from './refundAt.ts'
import { isDue } from './suits.ts'

/** Coins that one question names at most (NUT-07). */
const mostAsked = 100

type Left = Released | Paid

/**
 * What has become of coins made for a till, when the page can say no more of them (design.md, One recovery table): of
 * plain ones long after their challenge, of locked ones after their refund time. Those that never left are ours still;
 * the bank is asked about the others. Spent, they were taken by the till, or if plain by whoever saw them in the page.
 * Unspent, they are swapped home.
 */
export async function askAfter(
  context: Context,
  operation: Ready | Released | Paid,
): Promise<PayOperation | undefined> {
  if (operation.state !== 'ready') return askTogether(context, operation)
  if (operation.lock === 'none') return putBack(context, operation)
  return (await prepareReturn(context, operation, ysOf(context, operation))) ?? askLater(context, operation)
}

/** A payment from before the wallet asked about locked coins: now it knows when to, if ever. */
export async function schedule(context: Context, { id, lock, wallet }: Ready | Left): Promise<void> {
  const nextAt = lock === 'none' ? undefined : await refundAt(context, lock, wallet)
  await change(context, { id }, async (work, current) => {
    if (current.state !== 'ready' && current.state !== 'released' && current.state !== 'paid')
      return undefined
    if (current.nextAt !== undefined) return undefined
    saveOperation(work, nextAt === undefined ? current : { ...current, nextAt })
    return undefined
  })
}

/**
 * One question for all payments to one vendor that are due: it learns no more from them together than one by one. Of
 * several vendors it is never asked together, for the bank knows who was paid with a coin that is spent.
 */
async function askTogether(context: Context, operation: Left): Promise<PayOperation | undefined> {
  const { lock, bank } = operation
  if (lock === 'none') return ask(context, [operation])
  return context.alone(`refund/${bank}/${lock.V}/${lock.T}`, async () => {
    const current = await readOperation(context.vault, operation.id)
    if (current?.kind !== 'pay') return undefined
    // Another worker may have asked about it together with its own.
    const isOpen = (current.state === 'released' || current.state === 'paid') && isDue(current, context.now())
    return isOpen ? ask(context, [current, ...(await listPeers(context, current))]) : current
  })
}

/** Asks the bank and goes on with each; gives what has become of the first. */
async function ask(context: Context, asked: readonly Left[]): Promise<PayOperation | undefined> {
  const ys = asked.flatMap((each) => ysOf(context, each))
  const states = await askStates(context.access, asked[0]?.bank ?? '', ys)
  const ends: (PayOperation | undefined)[] = []
  for (const each of asked) ends.push(await judge(context, each, states))
  return ends[0]
}

async function listPeers(context: Context, operation: Left): Promise<Left[]> {
  const { lock } = operation
  if (lock === 'none') return []
  const { vault, config } = context
  const due = await listDue(vault, { now: context.now(), limit: mostAsked, config })
  const peers: Left[] = []
  let coins = operation.coins.length
  for (const each of due) {
    if (each.kind !== 'pay' || each.id === operation.id) continue
    if ((each.state !== 'released' && each.state !== 'paid') || each.lock === 'none') continue
    const isSame = each.bank === operation.bank && each.lock.V === lock.V && each.lock.T === lock.T
    coins += isSame ? each.coins.length : 0
    if (isSame && coins <= mostAsked) peers.push(each)
  }
  return peers
}

async function judge(
  context: Context,
  operation: Left,
  states: States | { readonly reason: unknown },
): Promise<PayOperation | undefined> {
  const ys = ysOf(context, operation)
  if ('reason' in states || ys.some((y) => states.pending.includes(y))) return askLater(context, operation)
  const unspent = ys.filter((y) => !states.spent.includes(y))
  if (unspent.length === 0) return settle(context, operation)
  return (await prepareReturn(context, operation, unspent)) ?? askLater(context, operation)
}

function ysOf({ curve }: Context, { coins }: Ready | Left): string[] {
  return coins.map((coin) => Proof.y(coin.secret, curve))
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

function settle(context: Context, { id }: Left): Promise<Paid | undefined> {
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
async function askLater(context: Context, { id }: Ready | Left): Promise<undefined> {
  const now = context.now()
  await change(context, { id }, async (work, current) => {
    if (current.state !== 'ready' && current.state !== 'released' && current.state !== 'paid')
      return undefined
    if (!isDue(current, now)) return undefined
    saveOperation(work, { ...current, ...triedAt(context, (current.attempts ?? 0) + 1) })
    return undefined
  })
}
