import type { Lock } from '@tuppence/protocol/ecash'
import type { Money } from '../../../messages/views.ts'
import type { Storage } from '../../storage/Storage.ts'
import { store, type Vault, type Work } from '../../vault/Vault.ts'
import type { WalletCode } from '../../WalletError.ts'
import type { Move } from '../move/Move.ts'

/**
 * A wallet comes back from one bank by its words.
 *
 *   named ──the reader agrees to ask this bank──▶ scanning
 *
 *            ┌────────── a shop is met whose locked coins were not looked for ──────────┐
 *            ▼                                                                          │
 *   scanning ──plain counters of every keyset looked through, coins held──▶ moving      │
 *     ▲  │ ▲                                                                │ ▲ │       │
 *     │  │ └──────────swapped to fresh counters, or left as they are────────┘ └─┘       │
 *     │  └──────────nothing held, nothing left to look through──▶ done ─────────────────┘
 *     │                                    other bytes, no clear answer ▲
 *     └──▶ cancelled (from scanning and moving, and back where it was)
 *
 * named      an export file names this bank; nobody has contacted it (threats S8)
 * scanning   one step for each batch: asked for (NUT-09), its state asked (NUT-07); what is unspent, the counters that
 *            are past it and how far it got are stored together. Plain coins are held by this operation until they are
 *            moved; locked ones become payments that wait at their shop
 * moving     a restore is a move: the request that swaps held coins to fresh ones is stored, and may have been sent
 */
export type RestoreOperation = Named | Scanning | Moving | Cancelled | Done

/** A shop that coins may be locked to. */
export type Shop = {
  readonly V: string
  readonly origin: string
  /** Ours are locked with a refund time; a stranger's without, with its tags verbatim. */
  readonly lock:
    | { readonly kind: 'refund'; readonly horizon: number }
    | { readonly kind: 'bare'; readonly tags?: Lock.Tags }
}

/** What is left to be looked through: a keyset's plain counters, or those of one lock on it. */
export type PlainTask = {
  readonly of: 'plain'
  readonly keyset: string
  readonly next: number
  /** Batches in a row in which nothing was found. */
  readonly empty: number
}

export type LockedTask = {
  readonly of: 'locked'
  readonly shop: Shop
  /** Seconds, or 0. */
  readonly T: number
  readonly keyset: string
  readonly next: number
}

export type Task = PlainTask | LockedTask

/** What it came to so far. Units are of the bank's currency. */
export type Tally = {
  readonly scanned: number
  readonly coins: number
  readonly units: bigint
  readonly locked: bigint
}

type Common = {
  readonly id: string
  readonly wallet: string
  readonly bank: string
  /** Milliseconds. */
  readonly createdAt: number
  /** False for the proof of a backup, which only looks. */
  readonly moves: boolean
  /** Ids of all the bank's keysets. */
  readonly keysets: readonly string[]
  readonly tasks: readonly Task[]
  /** Shops that are looked for after the tasks, one after the other. */
  readonly shops: readonly Shop[]
  /** Names of the shops that have been looked for, or will be. */
  readonly met: readonly string[]
  /** Those of them that a site without a key file has named: they are its own until a site lists their key. */
  readonly guessed?: readonly Shop[]
  readonly tally: Tally
  /** The bank has taken no request for some of them: coins are not moved any more, but left as they are. */
  readonly isRefused?: true
}

export type Named = Pick<Common, 'id' | 'wallet' | 'bank' | 'shops'> & {
  readonly state: 'named'
  /** What the file says the wallet had there. */
  readonly total: Money
}

type Trying = {
  readonly attempts: number
  /** Milliseconds: not before then, by alarm. */
  readonly nextAt?: number
  readonly reason?: WalletCode
}

export type Scanning = Common & Trying & { readonly state: 'scanning' }

export type Moving = Common &
  Trying &
  Move & {
    readonly state: 'moving'
    /** The bank's bad reply, kept as evidence. */
    readonly evidence?: string
  }

export type Cancelled = { readonly state: 'cancelled'; readonly was: Scanning | Moving } & Pick<
  Common,
  'id' | 'wallet' | 'bank'
>

/** One whose bank has been asked, and that nobody has stopped. */
export type Begun = Scanning | Moving | Done

export type Done = Common & { readonly state: 'done'; readonly settledAt: number }

const restores = store<RestoreOperation>('restores')

/** States that go on by themselves. */
const working = ['scanning', 'moving'] as const

export async function readRestore(
  vault: Pick<Vault, 'get'>,
  id: string,
): Promise<RestoreOperation | undefined> {
  return vault.get(restores, id)
}

export function addRestore(work: Work, operation: RestoreOperation): void {
  work.add(restores, operation.id, operation, clearOf(operation))
}

/** Writes an operation within a step that has read it. */
export function saveRestore(work: Work, operation: RestoreOperation): void {
  work.save(restores, operation.id, operation, clearOf(operation))
}

/** A wallet's, one for each bank, in the order in which they were named. */
export async function listRestores(vault: Pick<Vault, 'list'>, wallet: string): Promise<RestoreOperation[]> {
  const entries = await vault.list(restores, { by: 'owner', value: wallet })
  return entries.map(({ value }) => value).sort((a, b) => (a.id < b.id ? -1 : 1))
}

/** All that a restart must look at. */
export async function listRestoring(vault: Pick<Vault, 'list'>): Promise<(Scanning | Moving)[]> {
  const found = await Promise.all(working.map((state) => vault.list(restores, { by: 'state', value: state })))
  return found.flat().flatMap(({ value }) => (isWorking(value) ? [value] : []))
}

/** Whether any is under way, from what lies in the clear: also known while the wallet is locked. */
export async function hasRestoring(storage: Pick<Storage, 'list'>): Promise<boolean> {
  const found = await Promise.all(
    working.map((state) => storage.list('restores', { by: 'state', value: state })),
  )
  return found.some((rows) => rows.length > 0)
}

/** Those that are over. */
export async function listRestored(vault: Pick<Vault, 'list'>): Promise<Done[]> {
  const entries = await vault.list(restores, { by: 'state', value: 'done' })
  return entries.flatMap(({ value }) => (value.state === 'done' ? [value] : []))
}

export function isWorking(operation: RestoreOperation): operation is Scanning | Moving {
  return operation.state === 'scanning' || operation.state === 'moving'
}

function clearOf({ wallet, state }: RestoreOperation): { owner: string; state: string } {
  return { owner: wallet, state }
}
