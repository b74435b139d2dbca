import type { PageMessage } from '@tuppence/protocol'
import * as Queue from '../approvals/Queue.ts'
import { readQueue } from '../approvals/store.ts'
import type { Dependencies } from '../Dependencies.ts'
import type { Held, HeldPay } from '../gate/Held.ts'
import type { WebPage } from '../router/Senders.ts'
import { WalletError } from '../WalletError.ts'
import type { Context } from './Context.ts'
import { createDriver } from './createDriver.ts'
import { listDue, listTimes, type Operation, readOperation } from './Operation.ts'
import { approve, closed, decline, recoverWindows, reopenTabless, showNext, sweep } from './pay/Approvals.ts'
import { answer, refusalOf } from './pay/answer.ts'
import { schedule } from './pay/askAfter.ts'
import { findJoined, pressName } from './pay/Joins.ts'
import { hasCoins, type Paid, type PayOperation, type Ready, type Released } from './pay/PayOperation.ts'
import { prune } from './pay/prune.ts'
import { receivePay } from './pay/receivePay.ts'
import { receiveReceipt } from './pay/receiveReceipt.ts'
import { advancePay } from './pay/run.ts'
import { setRight } from './pay/setRight.ts'
import { tellPages } from './pay/tell.ts'
import { tellBeside } from './pay/tellBeside.ts'
import { createProofs } from './proof/createProofs.ts'
import { createRenewals } from './renew/createRenewals.ts'
import { createRestores } from './restore/createRestores.ts'
import { advanceTopUp } from './topUp/run.ts'
import { startTopUp } from './topUp/start.ts'
import type { TopUpOperation } from './topUp/TopUpOperation.ts'

type Outside = Pick<Dependencies, 'openApproval' | 'isTabOpen' | 'changed' | 'wakeAt' | 'badge'>

/** The operations as the router sees them: what starts them, what decides them, what wakes them. */
export type Operations = ReturnType<typeof createOperations>

/** Runs operations over a context, and keeps the world outside informed. */
export function createOperations(context: Context, outside: Outside) {
  const { vault, config } = context
  const underWay = new Set<Promise<unknown>>()
  const driver = createDriver({
    read: (id) => readOperation(vault, id),
    advance: (operation) => advance(context, operation),
    alone: (id, run) => context.alone(`operation/${id}`, run),
    after: outside.changed,
  })
  /** Work that nobody waits for: what it comes to is in the records. */
  function background(work: Promise<unknown>): void {
    const settled = work.catch(() => {}).finally(() => underWay.delete(settled))
    underWay.add(settled)
  }
  /** Should the worker die on the way, this brings the next one: asked for before anything is stored. */
  function wakeSoon(): void {
    outside.wakeAt(context.now() + config.backOff)
  }
  async function watched(run: () => Promise<void>): Promise<void> {
    wakeSoon()
    await run()
    await tidy()
  }
  const around = {
    changed: outside.changed,
    inBackground: (run: () => Promise<void>) => background(watched(run)),
  }
  const restores = createRestores(context, around)
  const proofs = createProofs(context, around)
  const renewals = createRenewals(context, around)
  const others = [restores, proofs, renewals] as const
  const drive = (id: string) =>
    watched(async () => {
      await driver.drive(id)
      await restores.meet(id)
    })
  /** Tells the pages of payments that were decided, and whoever else is looking. */
  async function ended(operations: readonly (PayOperation | undefined)[]): Promise<void> {
    outside.changed()
    await Promise.all(operations.map((operation) => operation && tellPages(context, operation)))
  }
  let opening = 0
  async function tidy(): Promise<void> {
    opening += 1
    let isOpened = false
    const open: typeof outside.openApproval = (id) => {
      isOpened = true
      return outside.openApproval(id)
    }
    const given = await showNext(context, open).finally(() => {
      opening -= 1
    })
    if (given !== undefined) await ended([given])
    // Another window may stand there still, which a worker has opened that died.
    else if (isOpened) outside.changed()
    const queue = await readQueue(vault)
    outside.badge(queue.filter((waiting) => waiting.checked).length, false)
    // One whose records cannot be read keeps nothing else from its time.
    const times = await Promise.all(others.map((each) => each.times().catch(() => [])))
    outside.wakeAt(await nextWake(context, queue, times.flat()))
  }
  async function decided(operation: PayOperation | undefined): Promise<void> {
    await ended([operation])
    if (operation !== undefined) await driver.drive(operation.id)
    await tidy()
  }

  const operations = {
    restores,
    proofs,
    /** One of a web page's messages. Gives what the page is told at once. */
    async fromPage(page: WebPage, message: PageMessage.ToWallet): Promise<PageMessage.State | undefined> {
      switch (message.type) {
        case 'pay':
          return pay(page, message)
        case 'state': {
          const operation = await findJoined(vault, await pressName(vault, page.origin, message.id))
          if (operation === undefined) return refusalOf(message.id, 'not-found')
          return answer(context, operation, message.id)
        }
        case 'receipt': {
          const operation = await receiveReceipt(context, page.origin, message)
          if (operation === undefined) return undefined
          outside.changed()
          background(driver.drive(operation.id).then(() => tellBeside(context, operation)))
          return undefined
        }
      }
    },
    async topUp(wanted: Parameters<typeof startTopUp>[1]): Promise<TopUpOperation> {
      wakeSoon()
      const operation = await startTopUp(context, wanted)
      background(drive(operation.id))
      return operation
    },
    async approve(decision: Parameters<typeof approve>[1]): Promise<'accepted' | 'stale-approval'> {
      const { state, operation } = await approve(context, decision)
      // Waiting for a fresh challenge, its pages are told to fetch one; else it goes on.
      if (operation !== undefined) background(decided(operation))
      return state
    },
    async decline(decision: Parameters<typeof decline>[1]): Promise<void> {
      background(decided(await decline(context, decision)))
    },
    async tabClosed(tab: number): Promise<void> {
      const operation = await closed(context, tab)
      if (operation !== undefined) await decided(operation)
    },
    /** Takes over what was asked for while the wallet was locked. Gives which operation each has become. */
    async adopt({ pays, receipts, joined }: Held): Promise<Held['joined']> {
      const became = { ...joined }
      for (const held of pays) {
        const operation = await takeOver(held)
        if (operation !== undefined && operation.id !== held.id) became[held.id] = operation.id
      }
      for (const { origin, message } of receipts) await receiveReceipt(context, origin, message)
      return became
    },
    /** Goes on with everything, after an unlock; nobody waits for it. */
    resume: () => background(setRight(context).then(() => operations.wake())),
    /** Takes one operation as far as it goes now. */
    settle: drive,
    inBackground: background,
    /** Ends what was asked in windows that are gone. In a new session of the browser none of the last one is left. */
    async recoverWindows(isNewSession: boolean): Promise<void> {
      const session = isNewSession ? 'new' : 'same'
      await ended(await recoverWindows(context, { isTabOpen: outside.isTabOpen, session }))
    },
    /** By alarm: ends what nobody answered, and goes on with whatever is due, a bounded number at a time. */
    async wake(): Promise<void> {
      if (opening === 0) await reopenTabless(context)
      await ended(await sweep(context))
      const due = await listDue(vault, { now: context.now(), limit: config.recoverAtOnce, config })
      for (const operation of due) {
        if (isUnscheduled(operation)) await schedule(context, operation)
        else await driver.drive(operation.id)
      }
      for (const each of others) await each.wake().catch(() => {})
      await prune(context)
      await tidy()
    },
    /** Resolves when nothing is under way. */
    async idle(): Promise<void> {
      while (underWay.size > 0) await Promise.all(underWay)
    },
  }

  /**
   * As if its page had said it now. What is wrong with it is told to the page as ever, and not waited for: the reader
   * waits for the unlock, and so does every other page.
   */
  async function takeOver(held: HeldPay): Promise<PayOperation | undefined> {
    const { id, origin, target, message, at, tab } = held
    const as = { id, ...(tab !== undefined && { shown: { at, tab } }) }
    try {
      const operation = await receivePay(context, { origin, target }, message, as)
      background(drive(operation.id))
      const said = await answer(context, operation, message.id)
      // It has been decided before: the page was told to wait, and need not.
      if (said.state !== 'accepted') background(context.notify(target, { type: 'page', message: said }))
      return operation
    } catch (error) {
      // Locked again meanwhile: it goes on waiting.
      if (!(error instanceof WalletError) || error.code === 'locked') throw error
      background(context.notify(target, { type: 'page', message: refusalOf(message.id, error.code) }))
      return undefined
    }
  }

  async function pay(page: WebPage, message: PageMessage.Pay): Promise<PageMessage.State> {
    try {
      await ended(await sweep(context))
      wakeSoon()
      const operation = await receivePay(context, page, message)
      background(drive(operation.id))
      return await answer(context, operation, message.id)
    } catch (error) {
      if (error instanceof WalletError) return refusalOf(message.id, error.code)
      throw error
    }
  }

  return operations
}

/** Coins that are listed as due without a time of their own, since they come from before there was one. */
function isUnscheduled(operation: Operation): operation is Ready | Released | Paid {
  return operation.kind === 'pay' && hasCoins(operation) && operation.nextAt === undefined
}

async function advance(context: Context, operation: Operation): Promise<Operation | undefined> {
  switch (operation.kind) {
    case 'pay':
      return advancePay(context, operation)
    case 'top-up':
      return advanceTopUp(context, operation)
    case 'past':
      return undefined
  }
}

async function nextWake(
  { vault, config, now }: Context,
  queue: Queue.Queue,
  others: readonly number[],
): Promise<number | undefined> {
  const ends = queue.map((waiting) => Queue.endsAt(waiting, config))
  const tries = await listTimes(vault, { now: now(), config })
  const times = [...ends, ...tries, ...others].filter((time) => time !== undefined)
  return times.length === 0 ? undefined : Math.min(...times, now() + config.alarmAhead)
}
