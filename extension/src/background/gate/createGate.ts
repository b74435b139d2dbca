import type { PageMessage } from '@tuppence/protocol'
import type { ApprovalView, Overview, SecurityView, Unlocking } from '../../messages/views.ts'
import type { Dependencies } from '../Dependencies.ts'
import type { Context } from '../operations/Context.ts'
import type { Operations } from '../operations/createOperations.ts'
import { hasWorking } from '../operations/Operation.ts'
import { isElsewhere, readApproval } from '../operations/pay/approvalView.ts'
import { hasRestoring } from '../operations/restore/RestoreOperation.ts'
import type { WebPage } from '../router/Senders.ts'
import type { Storage } from '../storage/Storage.ts'
import { removeClearCopy } from '../vault/clearCopy.ts'
import type { Keyring } from '../vault/Keyring.ts'
import { WalletError } from '../WalletError.ts'
import type { AutoLock } from './createAutoLock.ts'
import type { Doorstep } from './createDoorstep.ts'
import { heldView, saysNoMore } from './heldView.ts'
import { readLockAfter, saveLockAfter } from './lockSettings.ts'

type Parts = {
  readonly context: Context
  readonly storage: Storage
  readonly keyring: Keyring
  readonly doorstep: Doorstep
  readonly autoLock: AutoLock
  readonly operations: Operations
  readonly outside: Pick<Dependencies, 'changed' | 'badge' | 'wakeAt' | 'session' | 'before'>
}

/** Set until windows of an earlier session of the browser are no longer taken for open. */
const earlierWindows = 'earlier-windows'

export type Gate = ReturnType<typeof createGate>

/**
 * What stands before everything else: whether the wallet is locked. While it is, requests of pages wait in memory, the
 * one window asks for the password, and nothing else of the wallet can be reached; its payments go on at the unlock.
 */
export function createGate(parts: Parts) {
  const { context, storage, keyring, doorstep, autoLock, operations, outside } = parts
  const { session } = outside
  const isOpen = async () => (await keyring.state()) === 'unlocked'
  /** While it opens, pages wait: what they ask about may still lie on the doorstep. */
  let opening: Promise<unknown> = Promise.resolve()

  async function lock(): Promise<void> {
    await keyring.lock()
    autoLock.rest()
    outside.changed()
    await rest()
  }

  /** Locked, all there is to do is to end what nobody answered, to ask what waits, and to say that something does. */
  async function rest(): Promise<void> {
    outside.wakeAt(await doorstep.sweep())
    const { pays } = await doorstep.read()
    const isUnsettled = (await hasWorking(storage)) || (await hasRestoring(storage))
    outside.badge(pays.length, isUnsettled, (await keyring.state()) === 'unprotected')
  }

  /** What waited goes on, as the operations it would have been. */
  async function takeOver(): Promise<void> {
    const held = await doorstep.read()
    if (held.pays.length === 0 && held.receipts.length === 0) return
    const joined = await operations.adopt(held)
    await doorstep.done(held, joined)
  }

  /** Windows that have closed while nobody could write it down decide nothing, and stand in nobody's way. */
  async function recoverWindows(): Promise<void> {
    await operations.recoverWindows((await session.get(earlierWindows)) === true)
    await session.remove(earlierWindows)
  }

  /** What a version before has left in the clear goes as soon as it is behind a password; nobody waits for it. */
  function forgetClear(): Promise<void> {
    return context.alone('clear-copy', () => removeClearCopy(storage, outside.before))
  }

  /** The reader has just brought the key. */
  async function opened(): Promise<void> {
    await autoLock.setAfter((await readLockAfter(context.vault)) ?? context.config.lockAfter)
    await autoLock.acted()
    await recoverWindows()
    await takeOver()
    outside.changed()
  }

  /** Opens with the key, once `turned` says that it is here. */
  function open(turned: Promise<Unlocking>): Promise<Unlocking> {
    const tried = turned.then(async (unlocking) => {
      if (unlocking.state === 'unlocked') await opened()
      return unlocking
    })
    opening = tried.catch(() => {})
    return tried
  }

  async function show(id: string, tab?: number): Promise<ApprovalView> {
    const state = await keyring.state()
    if (state !== 'unlocked') {
      const held = await doorstep.find(id)
      // Asked before the wallet was locked: what it is lies under the key, where there is one.
      if (held === undefined) throw new WalletError(state === 'locked' ? 'locked' : 'not-found')
      const view = heldView(held, state === 'locked' ? 'locked' : 'no-wallet', context.config)
      return isElsewhere(held.tab, tab) ? { ...view, stage: 'elsewhere' } : view
    }
    return readApproval(context, { id: (await doorstep.read()).joined[id] ?? id, tab })
  }

  return {
    lock,
    /** Before anything a page or a window says: is the reader still there, and the key? */
    async enter(): Promise<void> {
      await keyring.refresh()
      if ((await isOpen()) && (await autoLock.isDue())) await lock()
    },
    /** Throws `locked` for what cannot be done without the key. */
    async requireOpen(): Promise<void> {
      if (!(await isOpen())) throw new WalletError('locked')
    },
    acted: async () => {
      if (await isOpen()) await autoLock.acted()
    },
    async fromPage(page: WebPage, message: PageMessage.ToWallet): Promise<PageMessage.State | undefined> {
      await opening
      if (await isOpen()) {
        // Another worker may be between the key and the operation that a payment becomes.
        const known = message.type === 'state' ? await doorstep.recall(page.origin, message.id) : undefined
        return known ?? operations.fromPage(page, message)
      }
      const said = await doorstep.fromPage(page, message)
      if (message.type === 'pay') operations.inBackground(doorstep.showNext().then(rest))
      return said
    },
    async start(isNewSession: boolean): Promise<void> {
      if (isNewSession) await session.set(earlierWindows, true)
      operations.inBackground(forgetClear())
      if (!(await isOpen())) return rest()
      await autoLock.resume()
      await recoverWindows()
      // A worker may have died between the key and what waited for it.
      await takeOver()
      await operations.wake()
    },
    async wake(): Promise<void> {
      await this.enter()
      if (await isOpen()) await operations.wake()
      else await rest()
    },
    async tabClosed(tab: number): Promise<void> {
      await doorstep.tabClosed(tab)
      if (await isOpen()) await operations.tabClosed(tab)
    },
    /** The overview while there is nothing to see; `undefined` when there is. */
    async overview(): Promise<Overview | undefined> {
      const state = await keyring.state()
      if (state === 'unlocked') return undefined
      const { pays } = await doorstep.read()
      return {
        stage: state === 'none' ? 'no-password' : state,
        wallets: [],
        recent: [],
        waiting: pays.length,
      }
    },
    show,
    async decline(decision: { id: string; tab: number | undefined }): Promise<void> {
      if (await isOpen()) return operations.decline(decision)
      await doorstep.decline(decision.id, decision.tab)
    },
    async setPassword(typed: string): Promise<void> {
      await open(keyring.setPassword(typed).then(() => ({ state: 'unlocked' })))
      operations.inBackground(forgetClear())
      operations.resume()
    },
    unlock: async (typed: string) => {
      const unlocking = await open(keyring.unlock(typed))
      if (unlocking.state === 'unlocked') operations.resume()
      return unlocking
    },
    check: keyring.check,
    change: keyring.change,
    /** Unlocks, and says yes to what the locked window shows, when the full question says nothing more. */
    async unlockAndPay(wanted: {
      readonly id: string
      readonly digest: string
      readonly password: string
      readonly tab: number | undefined
    }): Promise<Unlocking | { readonly state: 'accepted' }> {
      const { id, digest, password, tab } = wanted
      const isHeld = !(await isOpen()) && (await doorstep.find(id)) !== undefined
      const shown = isHeld ? await show(id) : undefined
      const unlocking = await open(keyring.unlock(password))
      if (unlocking.state !== 'unlocked') return unlocking
      operations.resume()
      if (shown?.digest !== digest) return unlocking
      await operations.settle(id)
      const full = await show(id).catch(unlessGone)
      // It is a payment that the reader has said yes to before.
      if (full?.stage === 'decided') return { state: 'accepted' }
      if (full === undefined || !saysNoMore(shown, full)) return unlocking
      const state = await operations.approve({ id, digest: full.digest, tab })
      return state === 'accepted' ? { state } : unlocking
    },
    async security(): Promise<SecurityView> {
      return { lockAfter: await autoLock.after() }
    },
    async setLockAfter(minutes: number): Promise<SecurityView> {
      await context.vault.step((work) => saveLockAfter(work, minutes))
      await autoLock.setAfter(minutes)
      return { lockAfter: await autoLock.after() }
    },
  }
}

/** What ran out while it waited has become no operation: the password was right all the same. */
function unlessGone(error: unknown): undefined {
  if (error instanceof WalletError && error.code === 'not-found') return undefined
  throw error
}
