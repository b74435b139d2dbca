import * as Queue from '../../approvals/Queue.ts'
import { readQueue, saveQueue } from '../../approvals/store.ts'
import type { Dependencies } from '../../Dependencies.ts'
import { afterRefusal } from '../../policy/Silence.ts'
import { readSite, saveSite } from '../../policy/Site.ts'
import type { Work } from '../../vault/Vault.ts'
import type { WalletCode } from '../../WalletError.ts'
import type { Context } from '../Context.ts'
import { readOperation, saveOperation } from '../Operation.ts'
import { overLimit, show } from './approvalView.ts'
import { refuse } from './finish.ts'
import { meansOf } from './means.ts'
import type { Approval, Approving, Asked, PayOperation } from './PayOperation.ts'
import { dealOf } from './readPay.ts'
import { lockFor, reserve } from './reserve.ts'
import { isLive } from './suits.ts'
import { takeOver } from './takeOver.ts'

/** A decision: for which payment, from which tab. */
type Decision = { readonly id: string; readonly tab: number | undefined }

/** Whether a yes counts, and what has become of the payment. */
export type Approved = { readonly state: 'accepted' | 'stale-approval'; readonly operation?: PayOperation }

/**
 * The reader's yes. It counts only from the tab opened for this payment, while it lives, and for exactly what is
 * shown: everything is worked out again, and reserved in the same step (threats A3, A7). Saying it twice is saying
 * it once.
 */
export async function approve(
  context: Context,
  { id, tab, digest }: Decision & { readonly digest: string },
): Promise<Approved> {
  const { vault, config } = context
  return vault.step(async (work): Promise<Approved> => {
    const operation = await readOperation(work, id)
    if (operation?.kind !== 'pay') return { state: 'stale-approval' }
    if (operation.state !== 'approving') {
      const isSame = 'approval' in operation && operation.approval?.digest === digest
      return { state: isSame ? 'accepted' : 'stale-approval' }
    }
    const now = context.now()
    const queue = await readQueue(work)
    if (tab === undefined || !Queue.mayDecide(queue, id, { tab, now, config }))
      return { state: 'stale-approval' }
    const { view, ...weighed } = await show(context, work, operation)
    const { funding } = weighed
    const lock = lockFor(operation.terms.payee, operation.terms.lock, Math.floor(now / 1000))
    if (view.digest !== digest || view.stage !== 'ask') return { state: 'stale-approval' }
    const means = meansOf(operation, weighed)
    if (means === undefined) return { state: 'stale-approval' }
    const approval: Approval = { at: now, digest, terms: dealOf(operation.terms), means }
    const payer = { operation, approval }
    if (!operation.presses.some((press) => isLive(press, now)))
      return { state: 'accepted', operation: await awaitFresh(work, operation, approval) }
    if (funding.kind === 'waiting')
      return { state: 'accepted', operation: await takeOver(context, work, { ...payer, funding }) }
    if (funding.kind !== 'ready' || lock === undefined) return { state: 'stale-approval' }
    return { state: 'accepted', operation: await reserve(context, work, { ...payer, funding, lock }) }
  })
}

/** The challenge ran out while the reader thought: a fresh one of the same terms and means is paid without a second question. */
async function awaitFresh(work: Work, operation: Approving, approval: Approval): Promise<Asked> {
  const { facts: _, ...rest } = operation
  saveQueue(work, Queue.remove(await readQueue(work), operation.id))
  const asked: Asked = { ...rest, state: 'asked', approval }
  saveOperation(work, asked)
  return asked
}

/** The reader's no. From another tab, or too late, it changes nothing. */
export async function decline(context: Context, { id, tab }: Decision): Promise<PayOperation | undefined> {
  return context.vault.step(async (work) => {
    const queue = await readQueue(work)
    if (tab === undefined || Queue.find(queue, id)?.shown?.tab !== tab) return undefined
    return refuseAsked(context, work, { id, reason: 'declined' })
  })
}

/** A closed window is a no if nothing was decided, and nothing otherwise. */
export async function closed(context: Context, tab: number): Promise<PayOperation | undefined> {
  const queue = await readQueue(context.vault)
  const waiting = queue.find((each) => each.shown?.tab === tab)
  return waiting === undefined ? undefined : decline(context, { id: waiting.id, tab })
}

/** Ends what nobody answered in time. */
export async function sweep(context: Context): Promise<PayOperation[]> {
  const over = (queue: Queue.Queue) =>
    queue.filter((waiting) => Queue.isOver(waiting, context.now(), context.config))
  if (over(await readQueue(context.vault)).length === 0) return []
  return context.vault.step(async (work) => {
    const ended: PayOperation[] = []
    for (const { id } of over(await readQueue(work))) {
      const operation = await refuseAsked(context, work, { id, reason: 'expired' })
      if (operation !== undefined) ended.push(operation)
    }
    return ended
  })
}

async function refuseAsked(
  context: Context,
  work: Work,
  { id, reason }: { id: string; reason: WalletCode },
): Promise<PayOperation | undefined> {
  const { vault, config } = context
  const now = context.now()
  const operation = await readOperation(work, id)
  if (operation?.kind !== 'pay' || (operation.state !== 'approving' && operation.state !== 'asked')) {
    saveQueue(work, Queue.remove(await readQueue(work), id))
    return undefined
  }
  if (reason === 'declined') {
    const site = await readSite(vault, work, operation.origin)
    const silence = afterRefusal(site.silence, now, config)
    await saveSite(vault, work, { origin: operation.origin, site: { ...site, silence } })
  }
  const over = operation.state === 'approving' ? await overLimit(context, work, operation) : undefined
  return refuse(work, operation, { reason: over ?? reason, now })
}

/** Opens the window for the next question, if none is open. */
export async function showNext(
  context: Context,
  openApproval: Dependencies['openApproval'],
): Promise<PayOperation | undefined> {
  if (Queue.nextToShow(await readQueue(context.vault)) === undefined) return undefined
  const id = await context.vault.step(async (work) => {
    const queue = await readQueue(work)
    const next = Queue.nextToShow(queue)
    if (next !== undefined) saveQueue(work, Queue.withShown(queue, next.id, { at: context.now() }))
    return next?.id
  })
  if (id === undefined) return undefined
  const tab = await openApproval(id).catch(() => undefined)
  if (tab === undefined) {
    return context.vault.step((work) => refuseAsked(context, work, { id, reason: 'given-up' }))
  }
  await context.vault.step(async (work) => {
    const queue = await readQueue(work)
    const shown = Queue.find(queue, id)?.shown
    if (shown !== undefined) saveQueue(work, Queue.withShown(queue, id, { ...shown, tab }))
  })
  return undefined
}

/**
 * After a restart: a window that never got its tab is opened again, one that is gone was a no. With `session` `new`
 * all are gone, for the browser or this extension closed them: nobody has said no, and the site is not held to it.
 */
export async function recoverWindows(
  context: Context,
  { isTabOpen, session }: Pick<Dependencies, 'isTabOpen'> & { readonly session: 'same' | 'new' },
): Promise<PayOperation[]> {
  await reopenTabless(context)
  const ended: PayOperation[] = []
  for (const { id, shown } of await readQueue(context.vault)) {
    if (shown?.tab === undefined) continue
    if (session === 'same' && (await isTabOpen(shown.tab))) continue
    const operation =
      session === 'same'
        ? await closed(context, shown.tab)
        : await context.vault.step((work) => refuseAsked(context, work, { id, reason: 'given-up' }))
    if (operation !== undefined) ended.push(operation)
  }
  return ended
}

/** A window whose tab was never stored can decide nothing: its question is put again. */
export async function reopenTabless(context: Context): Promise<void> {
  const isLost = ({ shown }: Queue.Waiting) => shown !== undefined && shown.tab === undefined
  if (!(await readQueue(context.vault)).some(isLost)) return
  await context.vault.step(async (work) => {
    const queue = await readQueue(work)
    const next = queue.map((each) => (isLost(each) ? Queue.withShown([each], each.id, undefined) : [each]))
    saveQueue(work, next.flat())
  })
}

/** While the reader has to top up first, the window's clock stands still; after that it starts anew. */
export async function holdClock(context: Context, id: string, stop: boolean): Promise<void> {
  const isStopped = (queue: Queue.Queue) => Queue.find(queue, id)?.shown?.stopped === true
  if (isStopped(await readQueue(context.vault)) === stop) return
  await context.vault.step(async (work) => {
    const queue = await readQueue(work)
    const shown = Queue.find(queue, id)?.shown
    if (shown === undefined || isStopped(queue) === stop) return
    const { stopped: _, ...running } = shown
    const next: Queue.Shown = stop ? { ...running, stopped: true } : { ...running, at: context.now() }
    saveQueue(work, Queue.withShown(queue, id, next))
  })
}
