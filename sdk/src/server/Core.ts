import type { BlockList } from 'node:net'
import type { Curve } from '@tuppence/protocol/curve'
import type { Banks } from './Banks.ts'
import type { BadCredentials } from './badCredentials.ts'
import type { Issuer } from './Challenges.ts'
import type { Log } from './Log.ts'
import type { Limits } from './limits.ts'
import type { Settler } from './online/Settler.ts'
import type { Store } from './Store.ts'
import type { Mode } from './tillOptions.ts'
import type { WorkQueue } from './workQueue.ts'

/** What all charges of one till work with. */
export type Core = {
  readonly issuer: Issuer
  readonly cookieKeys: () => readonly [Uint8Array, ...Uint8Array[]]
  readonly store: Store
  /** The store's epoch, once it is bound to the vendor key. Rejects with TillError. */
  readonly opened: () => Promise<number>
  readonly banks: Banks
  /** The configured banks by name, whether they can be used now or not. */
  readonly bankUrls: readonly string[]
  readonly mode: Mode
  /** Takes payments of plain coins to their end. */
  readonly settler: Settler
  readonly currency: string
  readonly accessDefault: number
  /** What stands before a request's path in public, '' or '/shop'. */
  readonly prefix: string
  /** Characters of the largest token for any of the banks. */
  readonly tokenChars: number
  readonly curve: Curve
  readonly queue: WorkQueue
  readonly bad: BadCredentials
  readonly proxies: BlockList
  readonly limits: Limits
  /** Whole Unix seconds. */
  readonly now: () => number
  readonly log: Log
}
