import { Proof } from '@tuppence/protocol/ecash'
import { feePpkOf, isOver } from '../../bank/Bank.ts'
import { readActive, refreshBank } from '../../bank/keep.ts'
import type { Work } from '../../vault/Vault.ts'
import { addCoins, coinOf } from '../../wallets/cashu/Coins.ts'
import { readWallet } from '../../wallets/Wallet.ts'
import { troubled } from '../backOff.ts'
import type { Context } from '../Context.ts'
import { skipPlain } from '../catchUp.ts'
import { mayAskAnew } from '../mayAskAnew.ts'
import { saveOperation } from '../Operation.ts'
import { plainSwap } from '../plainSwap.ts'
import { settleSwap, type Trouble, type Verdict } from '../settleSwap.ts'
import { change, changeSent } from './change.ts'
import { giveUp, refund } from './finish.ts'
import type {
  NotPaid,
  Paid,
  PayOperation,
  PayRequest,
  Ready,
  Refunded,
  Released,
  Returning,
} from './PayOperation.ts'
import { signHome } from './signHome.ts'
import { isDue } from './suits.ts'

/**
 * Stores the swap of coins that nobody took to fresh ones of ours, before it is sent. `ys`: those that are unspent.
 * `undefined` when it cannot be made now.
 */
export async function prepareReturn(
  context: Context,
  operation: Ready | Released | Paid,
  ys: readonly string[],
): Promise<Returning | NotPaid | Paid | undefined> {
  const make = await requestMaker(context, operation)
  if (make === undefined) return undefined
  const now = context.now()
  return change(context, operation, async (work, current) => {
    if (current.state !== operation.state || !isDue(current, now)) return undefined
    const request = await make(work, ys)
    const { nextAt: _, ...rest } = current
    if (request === undefined) return leave(work, rest, { now })
    const state = current.lock === 'none' ? 'returning' : 'refunding'
    const returning: Returning = { ...rest, state, ys, request, earlier: [], attempts: 0 }
    saveOperation(work, returning)
    return returning
  })
}

/** Sends the swap home and concludes by the one recovery table. */
export async function bringHome(context: Context, operation: Returning): Promise<PayOperation | undefined> {
  const { bank, request, earlier, ys } = operation
  const verdict = await settleSwap(context, { bank, request, others: earlier, inputs: ys })
  return conclude(context, operation, verdict)
}

async function conclude(
  context: Context,
  operation: Returning,
  verdict: Verdict,
): Promise<PayOperation | undefined> {
  switch (verdict.kind) {
    case 'done':
      return keep(context, operation, verdict.proofs)
    case 'refused': {
      // On a keyset it has given up every other request would be refused too.
      const trouble = await refreshBank(context, operation.bank)
      if (trouble !== undefined) return wait(context, operation, { reason: trouble })
      return again(context, operation, operation.ys)
    }
    case 'lagging':
      if (!(await mayRepeat(context, operation))) return wait(context, operation, { reason: 'bank-refused' })
      return (await skipPlain(context, operation, {
        ...operation.request,
        from: operation.request.first.plain,
      }))
        ? again(context, operation, operation.ys)
        : wait(context, operation, { reason: 'bank-unreachable' })
    case 'spent-elsewhere': {
      // The till was first, or whoever saw the coins in the page; what is left of them comes home.
      const left = operation.ys.filter((y) => !verdict.spent.includes(y))
      return left.length === 0 ? end(context, operation, []) : again(context, operation, left)
    }
    case 'unknown':
      return wait(context, operation, verdict)
  }
}

/** All are home: not paid, or refunded. Some were taken: paid, as far as anybody can tell. */
function keep(
  context: Context,
  operation: Returning,
  proofs: readonly Proof.Proof[],
): Promise<NotPaid | Refunded | Paid | undefined> {
  const { wallet, bank } = operation
  const now = context.now()
  const coins = proofs.map((proof) => coinOf({ wallet, bank }, proof, now, context.curve))
  return end(context, operation, coins)
}

function end(
  context: Context,
  operation: Returning,
  coins: Parameters<typeof addCoins>[1],
): Promise<NotPaid | Refunded | Paid | undefined> {
  const now = context.now()
  return changeSent(context, operation, async (work, current) => {
    await addCoins(work, coins)
    const back = coins.reduce((sum, { proof }) => sum + proof.amount, 0n)
    const isWhole = coins.length > 0 && current.ys.length === current.coins.length
    if (!isWhole) return leave(work, current, { now, back })
    if (current.state === 'refunding') return refund(work, current, { back, now })
    return giveUp(work, current, { reason: 'not-taken', now })
  })
}

/** What is not ours any more, or is worth no more than the fee of its way home, stays where it is. */
async function leave(
  work: Work,
  operation: Ready | Released | Paid | Returning,
  { now, back = 0n }: { now: number; back?: bigint },
): Promise<NotPaid | Paid> {
  const releasedAt = 'releasedAt' in operation ? operation.releasedAt : undefined
  // They never left, so it was no till that has them: another device with the same seed.
  if (releasedAt === undefined) return giveUp(work, operation, { reason: 'spent-elsewhere', now })
  const { id, kind, origin, createdAt, terms, presses, joins, approval, wallet, bank, test } = operation
  const { payFee, swapFee, lock, taken, coins, token } = operation
  const { hint, receipt } = { hint: undefined, receipt: undefined, ...operation }
  const paid: Paid = {
    ...{ id, kind, origin, createdAt, terms, presses, joins, approval, wallet, bank, test },
    ...{ payFee, swapFee, lock, coins, token, releasedAt, state: 'paid', settledAt: now },
    ...(taken !== undefined && { taken }),
    ...(hint !== undefined && { hint }),
    ...(receipt !== undefined && { receipt }),
    ...(back > 0n && { back }),
  }
  saveOperation(work, paid)
  return paid
}

/** Another request for what is left: on the keyset in use now, with counters never used. */
async function again(
  context: Context,
  operation: Returning,
  ys: readonly string[],
): Promise<Returning | NotPaid | Paid | undefined> {
  if (await areOver(context, operation)) return giveUpOver(context, operation, ys)
  // A request that named a coin which is spent can never pass; the others might be asked about once more.
  const isSame = ys.length === operation.ys.length
  const earlier = isSame ? [...operation.earlier, operation.request] : []
  if (isSame && !(await mayRepeat(context, operation)))
    return wait(context, operation, { reason: 'bank-refused' })
  const make = await requestMaker(context, operation)
  if (make === undefined) return wait(context, operation, { reason: 'bank-refused' })
  return changeSent(context, operation, async (work, current) => {
    const request = await make(work, ys)
    const { nextAt: _, reason: __, evidence: ___, ...rest } = current
    if (request === undefined) return leave(work, current, { now: context.now() })
    const next: Returning = { ...rest, ys, request, earlier }
    saveOperation(work, next)
    return next
  })
}

/** Whether nothing can come of any of the coins: the bank says so, and by our clock it is true (NUT-02 `final_expiry`). */
async function areOver({ vault, config, now }: Context, { coins }: Returning): Promise<boolean> {
  const time = { now: now(), margin: config.endMargin }
  const over = await Promise.all(coins.map(({ id }) => isOver(vault, id, time)))
  return over.every((each) => each)
}

/** Nothing comes home. With a receipt, or where others were taken, they have bought what they were for all the same. */
function giveUpOver(
  context: Context,
  operation: Returning,
  left: readonly string[],
): Promise<NotPaid | Paid | undefined> {
  const now = context.now()
  return changeSent(context, operation, async (work, current): Promise<NotPaid | Paid> => {
    const hasBought = current.receipt !== undefined || left.length < current.coins.length
    return hasBought ? leave(work, current, { now }) : giveUp(work, current, { reason: 'coins-over', now })
  })
}

function mayRepeat(
  context: Context,
  { bank, terms, request, earlier, attempts }: Returning,
): Promise<boolean> {
  return mayAskAnew(context, { bank, unit: terms.currency, requests: [...earlier, request], attempts })
}

type Holding = Pick<Returning, 'wallet' | 'bank' | 'coins' | 'terms' | 'lock' | 'counters'>
type Make = (work: Work, ys: readonly string[]) => Promise<PayRequest | undefined>

/** What makes a request within a step; it gives none for coins that are worth no more than their fee. */
async function requestMaker(context: Context, holding: Holding): Promise<Make | undefined> {
  const { vault, curve } = context
  const { wallet, bank: url, terms } = holding
  const active = await readActive(context, url, terms.currency)
  if (typeof active === 'string') return undefined
  const { bank, keyset } = active
  const { seed } = await readWallet(vault, wallet)
  const ppk = feePpkOf(bank)
  const coins = await signHome(context, holding)
  if (coins === undefined) return undefined
  const named = new Map(coins.map((coin) => [Proof.y(coin.secret, curve), coin]))
  return async (work, ys) => {
    const proofs = ys.flatMap((y) => named.get(y) ?? [])
    return plainSwap(context, work, { seed, keyset, proofs, ppk })
  }
}

async function wait(context: Context, operation: Returning, trouble: Trouble): Promise<undefined> {
  await changeSent(context, operation, async (work, current) => {
    saveOperation(work, { ...current, ...troubled(context, current, trouble) })
    return undefined
  })
}
