import * as Queue from '../../approvals/Queue.ts'
import { readQueue, saveQueue } from '../../approvals/store.ts'
import { findBank } from '../../bank/Bank.ts'
import { refreshBank } from '../../bank/keep.ts'
import { checkPayee } from '../../payee/checkPayee.ts'
import { othersPaidBy } from '../../payee/KeyHistory.ts'
import { decide } from '../../policy/decide.ts'
import { silentUntil } from '../../policy/Silence.ts'
import { readSite } from '../../policy/Site.ts'
import type { Work } from '../../vault/Vault.ts'
import type { WalletCode } from '../../WalletError.ts'
import type { Context } from '../Context.ts'
import { readOperation, saveOperation } from '../Operation.ts'
import { refuse } from './finish.ts'
import { fund, payable } from './fund.ts'
import { isNoMore, meansOf } from './means.ts'
import type { Approving, Asked, PayeeFacts, PayOperation, Terms } from './PayOperation.ts'
import { dealOf } from './readPay.ts'
import { lockFor, reserve } from './reserve.ts'
import { isLive } from './suits.ts'
import { takeOver } from './takeOver.ts'
import { weigh } from './weigh.ts'

/**
 * Looks at a request before anybody is asked: is the payee the site's own, can it be paid at all. Then policy:
 * what the reader has approved already goes on, everything else is asked.
 */
export async function check(context: Context, operation: Asked): Promise<PayOperation | undefined> {
  const { approval } = operation
  if (approval !== undefined && !operation.presses.some((press) => isLive(press, context.now()))) {
    return awaitFresh(context, operation, approval.at)
  }
  const facts = await lookAtPayee(context, operation)
  if (typeof facts === 'string') return end(context, operation, facts)
  const isMisled = await refreshDiffering(context, operation.terms)
  const funding = await fund(context, operation.terms, undefined)
  if (funding.kind === 'refused') {
    const code = isMisled && funding.code === 'bank-differs' ? 'bank-misbehaved' : funding.code
    return end(context, operation, code)
  }
  const { terms } = operation
  const lock = lockFor(terms.payee, terms.lock, Math.floor(context.now() / 1000))
  if (lock === undefined) return end(context, operation, 'horizon-too-long')
  return decideOn(context, operation, facts)
}

/** Approved, and its challenge has run out: a page that is still there fetches a fresh one. */
async function awaitFresh(
  context: Context,
  operation: Asked,
  approvedAt: number,
): Promise<PayOperation | undefined> {
  const over = context.now() - approvedAt > context.config.approvalCarried
  return over ? end(context, operation, 'given-up') : undefined
}

async function decideOn(
  context: Context,
  operation: Asked,
  facts: PayeeFacts,
): Promise<PayOperation | undefined> {
  const { vault, config } = context
  return vault.step(async (work) => {
    const current = await readOperation(work, operation.id)
    if (current?.kind !== 'pay' || current.state !== 'asked') return undefined
    const { approval, terms } = current
    const site = await readSite(vault, work, current.origin)
    const carried = approval?.terms === dealOf(terms) ? approval : undefined
    const now = context.now()
    const weighed = await weigh(context, work, current)
    const { funding, standing } = weighed
    const means = meansOf({ terms, facts }, weighed)
    const decision = decide({
      approvedAt: carried?.at,
      approvalCarried: config.approvalCarried,
      isAsShown: carried?.means !== undefined && means !== undefined && isNoMore(means, carried.means),
      silentUntil: silentUntil(site.silence, now, config),
      isWithinLimits: standing?.exceeded === undefined,
      isClockBehind: standing?.isClockBehind ?? false,
      now,
    })
    if (decision === 'deny') return refuse(work, current, { reason: 'silenced', now })
    const lock = lockFor(terms.payee, terms.lock, Math.floor(now / 1000))
    if (decision === 'allow' && carried !== undefined) {
      const payer = { operation: current, approval: carried }
      if (funding.kind === 'waiting') return takeOver(context, work, { ...payer, funding })
      if (funding.kind === 'ready' && lock !== undefined)
        return reserve(context, work, { ...payer, funding, lock })
    }
    return ask(context, work, { current, facts })
  })
}

async function ask(
  context: Context,
  work: Work,
  { current, facts }: { current: Asked; facts: PayeeFacts },
): Promise<PayOperation> {
  const { config } = context
  const now = context.now()
  const { approval: _, ...rest } = current
  const before = await readQueue(work)
  const waiting = { id: current.id, origin: current.origin, askedAt: now }
  // One that was approved before is no longer in the queue.
  const queue = Queue.find(before, current.id) ? before : Queue.enqueue(before, waiting, config)
  if (queue === undefined) return refuse(work, current, { reason: 'busy', now })
  saveQueue(work, Queue.withChecked(queue, current.id))
  const approving: Approving = { ...rest, state: 'approving', facts }
  saveOperation(work, approving)
  return approving
}

async function lookAtPayee(context: Context, operation: Asked): Promise<PayeeFacts | WalletCode> {
  const { vault, access, config } = context
  const { origin, terms } = operation
  const banks = terms.banks.map(({ url }) => url)
  const payee = { origin, key: terms.payee, banks, isOnline: terms.lock.kind === 'none' }
  const { fetch, permitted } = access
  const verdict = await checkPayee({ vault, fetch, permitted, now: context.now, config }, payee)
  if (verdict !== 'listed' && verdict !== 'no-file') return verdict
  const site = await readSite(vault, vault, origin)
  const sharedWith = await othersPaidBy(vault, terms.payee, origin)
  const notices: PayeeFacts['notices'][number][] = []
  if (verdict === 'no-file') notices.push('no-key-file')
  if (site.key !== undefined && site.key !== terms.payee) notices.push('new-key')
  if (sharedWith.length > 0) notices.push('shared-key')
  return { notices, sharedWith }
}

/** Where the till's list and ours differ, the bank is asked once: it may have new keys. Whether one misbehaved then. */
async function refreshDiffering(context: Context, terms: Terms): Promise<boolean> {
  let isMisled = false
  for (const { url } of terms.banks) {
    const bank = await findBank(context.vault, url)
    if (bank === undefined || payable(bank, terms) !== 'bank-differs') continue
    if ((await refreshBank(context, url)) === 'bank-misbehaved') isMisled = true
  }
  return isMisled
}

async function end(
  context: Context,
  operation: Asked,
  reason: WalletCode,
): Promise<PayOperation | undefined> {
  return context.vault.step(async (work) => {
    const current = await readOperation(work, operation.id)
    if (current?.kind !== 'pay' || current.state !== 'asked') return undefined
    return refuse(work, current, { reason, now: context.now() })
  })
}
