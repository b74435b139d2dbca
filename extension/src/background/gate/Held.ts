import type { PageMessage } from '@tuppence/protocol'
import type { Target } from '../Dependencies.ts'
import type { Silence } from '../policy/Silence.ts'
import type { Session } from '../vault/Session.ts'

/** A payment that was asked for while the wallet was locked: nothing of it is on disk. */
export type HeldPay = {
  /** Of the operation it will be. */
  readonly id: string
  readonly origin: string
  readonly target: Target
  readonly message: PageMessage.Pay
  /** Milliseconds. */
  readonly at: number
  readonly isShown?: true
  /** The tab opened for it; missing while it opens. Only this tab can decide. */
  readonly tab?: number
}

export type HeldReceipt = { readonly origin: string; readonly message: PageMessage.Receipt }

/** What waits for the key, in the browser's memory: it outlives the worker, and is gone with the browser. */
export type Held = {
  readonly pays: readonly HeldPay[]
  readonly receipts: readonly HeldReceipt[]
  /** Presses that came to nothing, so that their pages are told when they ask. */
  readonly refused: readonly string[]
  /** What has become of a payment that was held, when it turned out to be one there was already. */
  readonly joined: Readonly<Record<string, string>>
  readonly silences: Readonly<Record<string, Silence>>
}

const key = 'held'
const nothing: Held = { pays: [], receipts: [], refused: [], joined: {}, silences: {} }

export async function readHeld(session: Session): Promise<Held> {
  return { ...nothing, ...((await session.get(key)) as Partial<Held> | undefined) }
}

export async function saveHeld(session: Session, held: Held): Promise<void> {
  await session.set(key, held)
}
