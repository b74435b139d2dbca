import type { Curve } from '@tuppence/protocol/curve'
import type { ToPage } from '../messages/relay.ts'
import type { Config } from './config.ts'
import type { Before } from './storage/Before.ts'
import type { Scratch } from './storage/Scratch.ts'
import type { Session } from './vault/Session.ts'

/** A document of the web that has asked for something: where its answer goes (threats C5). */
export type Target = { readonly tab: number; readonly document: string }

/** The world outside the engine. In the extension these are the browser's; in tests, whatever the test wants. */
export type Dependencies = {
  readonly indexedDB: IDBFactory
  /** What a version before has left here. */
  readonly before: Before
  /** Where a backup is tried out. */
  readonly scratch: Scratch
  readonly fetch: typeof fetch
  /** Milliseconds since 1970. */
  now(): number
  readonly curve: Curve
  /** `runtime.id`, and `runtime.getURL('/')`: what our own pages are known by. */
  readonly self: { readonly id: string; readonly base: string }
  /** Opens the one approval window and gives the id of its tab. */
  openApproval(operation: string): Promise<number>
  /** Whether a tab opened for an approval is still there. */
  isTabOpen(tab: number): Promise<boolean>
  /** Hands a message to a document's relay; false when that document is gone. */
  notify(target: Target, message: ToPage): Promise<boolean>
  /** Tells open extension pages to ask again. */
  changed(): void
  /** Whether the reader lets the extension reach this origin. */
  permitted(origin: string): Promise<boolean>
  /** Asks to be woken at a time, replacing what was asked before; `undefined`: not needed. */
  wakeAt(time: number | undefined): void
  /** Asks to be woken then as well, to lock; replaces what was asked before, `undefined`: not needed. */
  lockAt(time: number | undefined): void
  /** The number on the toolbar button, or a sign that a password is missing or something not known yet; else nothing. */
  badge(waiting: number, isUnsettled: boolean, isUnprotected?: boolean): void
  readonly session: Session
  /**
   * Runs something while no other worker of this wallet runs anything of that name; others wait for it. A worker that
   * dies lets go. Two live at once when the extension is updated, or one starts as the last one ends.
   */
  alone<T>(name: string, run: () => Promise<T>): Promise<T>
  delay(milliseconds: number): Promise<void>
  readonly config: Config
}
