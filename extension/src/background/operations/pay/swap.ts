import { Proof, Swap, Token } from '@tuppence/protocol/ecash'
import { readKeyset } from '../../bank/Bank.ts'
import { readActive, refreshBank } from '../../bank/keep.ts'
import { releaseLimit } from '../../policy/limitRecords.ts'
import type { Work } from '../../vault/Vault.ts'
import { addCoins, coinOf, dropHeld, freeHeld, readHeld } from '../../wallets/cashu/Coins.ts'
import { isLocked, makeOutputs } from '../../wallets/cashu/Outputs.ts'
import { readWallet } from '../../wallets/Wallet.ts'
import type { Context } from '../Context.ts'
import { catchUp } from '../catchUp.ts'
import { dropSpent, markMoved } from '../moved.ts'
import { saveOperation } from '../Operation.ts'
import { settleSwap, type Verdict } from '../settleSwap.ts'
import { change, changeSent } from './change.ts'
import { giveUp } from './finish.ts'
import { freeCounters } from './freeCounters.ts'
import type { Asked, PayOperation, PayRequest, Ready, Reserved, Swapping } from './PayOperation.ts'
import { prepareReclaim, retire, wantsHome } from './reclaim.ts'
import { refundAt } from './refundAt.ts'
import { askTime, isLive } from './suits.ts'
import { wait } from './wait.ts'

/** Requests made for the same coins before the bank is left alone for a while. */
const mostRequests = 3
/** Says that the request may now be sent; or, when nobody can use the coins any more, gives everything back. */
export async function begin(context: Context, operation: Reserved): Promise<PayOperation | undefined> {
  const isWanted = operation.presses.some((press) => isLive(press, context.now()))
  return change(context, operation, async (work, current) => {
    if (current.state !== 'reserved') return undefined
    const next = isWanted
      ? ({ ...current, state: 'swapping', attempts: 0 } as const)
      : await giveBack(context, work, current)
    saveOperation(work, next)
    return next
  })
}

/** Nothing was sent, so this is proof enough: coins and limits are free, and the approval waits for a fresh challenge. */
async function giveBack(context: Context, work: Work, operation: Reserved): Promise<Asked> {
  const { id, kind, origin, createdAt, terms, presses, joins, approval } = operation
  await freeHeld(work, operation.inputs, id)
  await freeCounters(context, work, operation)
  await releaseLimit(work, operation.taken)
  return { id, kind, origin, createdAt, terms, presses, joins, state: 'asked', approval }
}

/** Sends what is stored and concludes by the one recovery table. */
export async function swap(context: Context, operation: Swapping): Promise<PayOperation | undefined> {
  const { bank, request, reclaim, earlier, inputs } = operation
  const home = wantsHome(context, operation)
  if (home && reclaim === undefined && earlier.length < mostRequests) {
    const active = await readActive(context, bank, operation.terms.currency)
    // With nothing to bring them home on, what has become of the request is asked all the same.
    if (typeof active !== 'string') return prepareReclaim(context, operation, active)
  }
  const [first, ...others] = home && reclaim ? [reclaim, request, ...earlier] : [request, reclaim, ...earlier]
  const verdict = await settleSwap(context, {
    bank,
    request: first,
    others: others.filter((each) => each !== undefined),
    inputs,
  })
  return conclude(context, operation, { verdict, sent: first })
}

async function conclude(
  context: Context,
  operation: Swapping,
  { verdict, sent }: { verdict: Verdict; sent: PayRequest },
): Promise<PayOperation | undefined> {
  switch (verdict.kind) {
    case 'done':
      return keep(context, operation, { proofs: verdict.proofs, body: verdict.request.body })
    case 'refused':
      // Refused is only the request that was sent: of another one a copy may still be under way.
      if (sent !== operation.request) return retire(context, operation, sent)
      if (operation.reclaim !== undefined) return wait(context, operation, { reason: 'bank-refused' })
      return giveUpRefused(context, operation, 'unused')
    case 'spent-elsewhere':
      return giveUpMoved(context, operation, verdict.spent)
    case 'lagging':
      return rebuild(context, operation, sent)
    case 'unknown':
      return wait(context, operation, verdict)
  }
}

/** The bank takes no such request, and perhaps we know why: it must not be trusted with another. */
async function giveUpRefused(
  context: Context,
  operation: Swapping,
  counters: 'unused' | 'used',
): Promise<PayOperation | undefined> {
  const trouble = await refreshBank(context, operation.bank)
  const reason = trouble === 'bank-misbehaved' ? trouble : 'bank-refused'
  return changeSent(context, operation, async (work, current) => {
    await freeHeld(work, current.inputs, current.id)
    if (counters === 'unused') await freeCounters(context, work, current)
    return giveUp(work, current, { reason, now: context.now() })
  })
}

/** Another copy of this wallet was first: it was moved to another browser, or this one is an old copy that was put back. */
async function giveUpMoved(
  context: Context,
  operation: Swapping,
  spent: readonly string[],
): Promise<PayOperation | undefined> {
  const now = context.now()
  const ended = await changeSent(context, operation, async (work, current) => {
    // One spent input is enough: no request that names it can pass, so the others are free.
    await dropHeld(work, spent, current.id)
    await freeHeld(work, current.inputs, current.id)
    await freeCounters(context, work, current)
    await markMoved(work, current.wallet, now)
    return giveUp(work, current, { reason: 'moved', now })
  })
  if (ended !== undefined) await dropSpent(context, ended)
  return ended
}

/** Coins have come: locked ones make the payment ready, plain ones alone are the coins come home. */
async function keep(
  context: Context,
  operation: Swapping,
  { proofs, body }: { proofs: readonly Proof.Proof[]; body: string },
): Promise<PayOperation | undefined> {
  const { curve } = context
  const now = context.now()
  const purse = { wallet: operation.wallet, bank: operation.bank }
  const { request: first, earlier: others, reclaim: back } = operation
  const signed = [first, back, ...others].find((each) => each?.body === body) ?? first
  const plain = proofs
    .filter((proof) => !isPayment(signed, proof))
    .map((proof) => coinOf(purse, proof, now, curve))
  const coins = sorted(
    proofs.filter((proof) => isPayment(signed, proof)).map((proof) => handed(operation, proof)),
    curve,
  )
  const isHome = body === back?.body
  const { bank, terms, lock } = operation
  const nextAt = lock === 'none' ? undefined : await refundAt(context, lock, operation.wallet)
  const counters = { first: signed.first.locked, count: coins.length }
  const token = isHome ? '' : Token.encode({ bank, unit: terms.currency, proofs: coins })
  return changeSent(context, operation, async (work, current) => {
    await dropHeld(work, current.inputs, current.id)
    await addCoins(work, plain)
    // What passed has taken the coins of the request that was to be the payment.
    if (body !== current.request.body) await freeCounters(context, work, current)
    if (isHome) return giveUp(work, current, { reason: 'given-up', now })
    const { inputs, request, earlier, attempts, nextAt: _, reason, evidence, reclaim, ...rest } = current
    const ready: Ready = {
      ...{ ...rest, state: 'ready', coins, token },
      ...(current.lock === 'none' ? { nextAt: askTime(current, context.config) } : { counters: [counters] }),
      ...(nextAt !== undefined && { nextAt }),
    }
    saveOperation(work, ready)
    return ready
  })
}

/** Whether a coin is of the payment, and not change. */
function isPayment({ given }: PayRequest, coin: { readonly secret: string }): boolean {
  return given?.includes(coin.secret) ?? isLocked(coin)
}

/** A till that swaps the coins at once asks for no DLEQ, which would link them to their issue. */
function handed({ lock }: Swapping, proof: Proof.Proof): Proof.Proof {
  if (lock !== 'none') return proof
  const { dleq: _, ...bare } = proof
  return bare
}

/** By amount, then Y: their order tells nothing of how they were made (threats R5). */
function sorted(proofs: readonly Proof.Proof[], curve: Context['curve']): Proof.Proof[] {
  const named = proofs.map((proof) => ({ proof, y: Proof.y(proof.secret, curve) }))
  named.sort((a, b) => Number(a.proof.amount - b.proof.amount) || (a.y < b.y ? -1 : 1))
  return named.map(({ proof }) => proof)
}

/** Our counters lagged: past them now, a new request is made; the old one can never pass. */
async function rebuild(
  context: Context,
  operation: Swapping,
  sent: PayRequest,
): Promise<PayOperation | undefined> {
  const { vault } = context
  const isFirst = sent === operation.request
  if (operation.earlier.length >= mostRequests) {
    // None of its requests can pass, so nothing is paid; of a swap home a copy may still be under way.
    if (isFirst && operation.reclaim === undefined) return giveUpRefused(context, operation, 'used')
    return wait(context, operation, { reason: 'bank-refused' })
  }
  const { seed } = await readWallet(vault, operation.wallet)
  const keyset = await readKeyset(vault, operation.bank, sent.keyset)
  const purse = { wallet: operation.wallet, bank: operation.bank }
  const lag = { request: sent.body, purse, seed, keyset }
  const plain = await catchUp(context, { ...lag, from: sent.first.plain })
  const { lock } = operation
  const locked =
    !isFirst || lock === 'none' || (await catchUp(context, { ...lag, from: sent.first.locked, lock }))
  if (!plain || !locked) return wait(context, operation, { reason: 'bank-unreachable' })
  if (!isFirst) return retire(context, operation, sent)
  return changeSent(context, operation, async (work, current) => {
    const proofs = (await readHeld(work, current.inputs, current.id)).map((coin) => coin.proof)
    const amounts = (ofPayment: boolean) =>
      sent.outputs.filter((output) => isPayment(sent, output) === ofPayment).map((output) => output.amount)
    const pay = lock === 'none' ? { given: amounts(true) } : { locked: { lock, amounts: amounts(true) } }
    const made = await makeOutputs(context, work, { seed, keyset, plain: amounts(false), ...pay })
    const body = JSON.stringify(Swap.prepare(proofs, made.outputs))
    const request = { body, keyset: keyset.id, ...made }
    const { nextAt: _, reason: __, evidence: ___, ...rest } = current
    const next: Swapping = { ...rest, state: 'swapping', request, earlier: [...current.earlier, sent] }
    saveOperation(work, next)
    return next
  })
}
