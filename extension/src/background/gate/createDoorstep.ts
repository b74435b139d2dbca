import type { PageMessage } from '@tuppence/protocol'
import type { Config } from '../config.ts'
import type { Dependencies } from '../Dependencies.ts'
import { newId } from '../operations/newId.ts'
import { refusalOf } from '../operations/pay/answer.ts'
import { readPay } from '../operations/pay/readPay.ts'
import { afterRefusal, silentUntil, unsilenced } from '../policy/Silence.ts'
import type { WebPage } from '../router/Senders.ts'
import type { Session } from '../vault/Session.ts'
import { WalletError } from '../WalletError.ts'
import { type Held, type HeldPay, type HeldReceipt, readHeld, saveHeld } from './Held.ts'

type Outside = Pick<Dependencies, 'now' | 'openApproval' | 'isTabOpen' | 'changed'> & {
  readonly session: Session
  readonly config: Config
  notify(...message: Parameters<Dependencies['notify']>): Promise<unknown>
}

export type Doorstep = ReturnType<typeof createDoorstep>

/** Presses whose end is remembered. */
const refusedKept = 64
/** Sites whose refusals are remembered. */
const sitesKept = 100

/** Where requests of web pages wait while the wallet is locked, and the one window that asks for the password. */
export function createDoorstep(outside: Outside) {
  const { session, config, now, notify, openApproval, isTabOpen, changed } = outside
  let last: Promise<unknown> = Promise.resolve()
  /** Windows that this worker is opening: their tabs are not known yet, and will be. */
  let opening = 0
  /** One change at a time: what is in the session has no transactions. */
  function change<R>(decide: (held: Held) => { held: Held; result: R }): Promise<R> {
    const mine = last.then(async () => {
      const { held, result } = decide(await readHeld(session))
      await saveHeld(session, held)
      return result
    })
    last = mine.catch(() => {})
    return mine
  }

  /** Opens the window for the next that waits, if none is open. */
  function showNext(): Promise<void> {
    opening += 1
    return show().finally(() => {
      opening -= 1
    })
  }

  async function show(): Promise<void> {
    const next = await change((held) => {
      const isOpen = held.pays.some((pay) => pay.isShown)
      const [first] = held.pays
      if (isOpen || first === undefined) return { held, result: undefined }
      return { held: withPay(held, { ...first, isShown: true, at: now() }), result: first }
    })
    if (next === undefined) return
    const tab = await openApproval(next.id).catch(() => undefined)
    if (tab === undefined) return refuse(({ id }) => id === next.id)
    await change((held) => {
      const shown = held.pays.find(({ id }) => id === next.id)
      return { held: shown === undefined ? held : withPay(held, { ...shown, tab }), result: undefined }
    })
    // Another window may stand there still, which a worker has opened that died.
    changed()
  }

  /** Ends those that `isMeant`: to their pages it looks like every other payment that came to nothing. */
  async function refuse(isMeant: (pay: HeldPay) => boolean, isNo = false): Promise<void> {
    const gone = await change((held) => {
      const ended = held.pays.filter(isMeant)
      const refused = [...held.refused, ...ended.map(({ message }) => message.id)].slice(-refusedKept)
      const pays = held.pays.filter((pay) => !isMeant(pay))
      const silences = isNo ? silenced(held.silences, ended) : held.silences
      return { held: { ...held, pays, refused, silences }, result: ended }
    })
    if (gone.length === 0) return
    changed()
    const told = gone.map(({ target, message }) =>
      notify(target, { type: 'page', message: over(message.id) }),
    )
    // Whoever is next does not wait for pages that take their time.
    await showNext()
    await Promise.all(told)
  }

  /**
   * What a worker has left that died here: a window whose tab it never stored can decide nothing, so its question is
   * put again, and one that has closed while nobody could write it down was a no. Then whoever is next is shown.
   */
  async function recover(): Promise<void> {
    if (opening > 0) return
    await change((held) => ({ held: { ...held, pays: held.pays.map(unlessTabless) }, result: undefined }))
    for (const { tab } of (await readHeld(session)).pays) {
      if (tab !== undefined && !(await isTabOpen(tab))) await refuse((pay) => pay.tab === tab, true)
    }
    await showNext()
  }

  function silenced(before: Held['silences'], ended: readonly HeldPay[]): Held['silences'] {
    const next = new Map(Object.entries(before))
    for (const { origin } of ended) {
      const silence = afterRefusal(next.get(origin) ?? unsilenced, now(), config)
      next.delete(origin)
      next.set(origin, silence)
    }
    return Object.fromEntries([...next].slice(-sitesKept))
  }

  async function hold(page: WebPage, message: PageMessage.Pay): Promise<PageMessage.State> {
    const { origin, target } = page
    try {
      readPay(message, { origin, now: now(), config })
    } catch (error) {
      if (error instanceof WalletError) return refusalOf(message.id, error.code)
      throw error
    }
    const said = await change((held): { held: Held; result: PageMessage.State } => {
      if (held.refused.includes(message.id)) return { held, result: over(message.id) }
      if (held.pays.some((pay) => isPress(pay, origin, message.id)))
        return { held, result: waiting(message.id) }
      if (silentUntil(held.silences[origin] ?? unsilenced, now(), config) > now())
        return { held, result: over(message.id) }
      const ofOrigin = held.pays.filter((pay) => pay.origin === origin).length
      // One is in the window; the others wait (threats A6).
      if (ofOrigin > config.approvalsPerOrigin || held.pays.length > config.approvals)
        return { held, result: refusalOf(message.id, 'busy') }
      const pay: HeldPay = { id: newId(now()), origin, target, message, at: now() }
      return { held: { ...held, pays: [...held.pays, pay] }, result: waiting(message.id) }
    })
    return said
  }

  return {
    showNext,
    /** One of a web page's messages. Gives what the page is told at once. */
    async fromPage(page: WebPage, message: PageMessage.ToWallet): Promise<PageMessage.State | undefined> {
      switch (message.type) {
        case 'pay':
          return hold(page, message)
        case 'state': {
          // It was asked for before the wallet was locked, or waits here: both are still open.
          const { refused } = await readHeld(session)
          return refused.includes(message.id) ? over(message.id) : waiting(message.id)
        }
        case 'receipt':
          await change((held) => {
            const receipts = [...held.receipts, { origin: page.origin, message }].slice(-config.heldReceipts)
            return { held: { ...held, receipts }, result: undefined }
          })
          return undefined
      }
    },
    /** What a press of a page is told that is not an operation yet, or came to nothing here; `undefined`: not of here. */
    async recall(origin: string, press: string): Promise<PageMessage.State | undefined> {
      const { pays, refused } = await readHeld(session)
      if (refused.includes(press)) return over(press)
      return pays.some((pay) => isPress(pay, origin, press)) ? waiting(press) : undefined
    },
    async find(id: string): Promise<HeldPay | undefined> {
      return (await readHeld(session)).pays.find((each) => each.id === id)
    },
    read: () => readHeld(session),
    decline: (id: string, tab: number | undefined) =>
      refuse((pay) => pay.id === id && pay.tab !== undefined && pay.tab === tab, true),
    /** Whether the tab was one of ours. */
    tabClosed: (tab: number) => refuse((pay) => pay.tab === tab, true),
    /** Ends what nobody answered in time, opens what a dead worker did not, and gives when the next one ends. */
    async sweep(): Promise<number | undefined> {
      await refuse((pay) => endOf(pay, config) <= now())
      await recover()
      const ends = (await readHeld(session)).pays.map((pay) => endOf(pay, config))
      return ends.length === 0 ? undefined : Math.min(...ends)
    },
    /** Takes away what has been taken over, and only that, and remembers which operation each payment has become. */
    async done({ pays, receipts }: Pick<Held, 'pays' | 'receipts'>, joined: Held['joined']): Promise<void> {
      const taken = new Set(pays.map(({ id }) => id))
      const handed = new Set(receipts.map(nameOf))
      await change((held) => {
        const waiting = held.pays.filter(({ id }) => !taken.has(id))
        const later = held.receipts.filter((each) => !handed.has(nameOf(each)))
        return { held: { ...held, pays: waiting, receipts: later, joined }, result: undefined }
      })
    },
  }
}

function withPay(held: Held, pay: HeldPay): Held {
  return { ...held, pays: held.pays.map((each) => (each.id === pay.id ? pay : each)) }
}

/** The same, not shown yet when it is not known where. */
function unlessTabless(pay: HeldPay): HeldPay {
  const { isShown, ...unshown } = pay
  return isShown && pay.tab === undefined ? unshown : pay
}

function isPress(pay: HeldPay, origin: string, press: string): boolean {
  return pay.origin === origin && pay.message.id === press
}

function nameOf({ origin, message }: HeldReceipt): string {
  return `${origin} ${message.id} ${message.status}`
}

function endOf({ at, isShown }: HeldPay, config: Config): number {
  return at + (isShown ? config.approvalShown : config.approvalQueued)
}

function waiting(id: string): PageMessage.State {
  return { v: 1, type: 'state', id, state: 'accepted' }
}

function over(id: string): PageMessage.State {
  return { v: 1, type: 'state', id, state: 'not-paid' }
}
