import type { Config } from '../config.ts'
import type { Storage } from '../storage/Storage.ts'
import { type Clear, store, type Vault, type Work } from '../vault/Vault.ts'
import { mayTry, tryAt } from './backOff.ts'
import type { PastOperation } from './past/PastOperation.ts'
import {
  hasCoins,
  type Paid,
  type PayOperation,
  type Ready,
  type Refused,
  type Released,
} from './pay/PayOperation.ts'
import type { TopUpOperation } from './topUp/TopUpOperation.ts'

/** Every multi-step money action, each a state machine of its own; and what is known of those before a restore. */
export type Operation = PayOperation | TopUpOperation | PastOperation

const operations = store<Operation>('operations')

/** States an operation leaves by itself: what a restart goes on with. The others wait for a person or a page. */
const working = [
  'pay:asked',
  'pay:reserved',
  'pay:swapping',
  'pay:unknown',
  'pay:disputed',
  'pay:returning',
  'pay:refunding',
  'top-up:quoted',
  'top-up:paid',
  'top-up:minting',
  'top-up:unknown',
] as const

export async function readOperation(vault: Pick<Vault, 'get'>, id: string): Promise<Operation | undefined> {
  return vault.get(operations, id)
}

export function addOperation(work: Work, operation: Operation): void {
  work.add(operations, operation.id, operation, clearOf(operation))
}

/** Writes an operation within a step that has read it. */
export function saveOperation(work: Work, operation: Operation): void {
  work.save(operations, operation.id, operation, clearOf(operation))
}

/** Takes an operation away within a step that has read it. */
export function removeOperation(work: Work, id: string): void {
  work.remove(operations, id)
}

/** All payments there have ever been, in no order. */
export async function listPayments(vault: Pick<Vault, 'list'>): Promise<PayOperation[]> {
  const entries = await vault.list(operations, { by: 'owner', value: 'pay' })
  return entries.flatMap(({ value }) => (value.kind === 'pay' ? [value] : []))
}

/** Payments whose coins have never left, in no order. */
export async function listReady(vault: Pick<Vault, 'list'>): Promise<Ready[]> {
  const entries = await vault.list(operations, { by: 'state', value: 'pay:ready' })
  return entries.flatMap(({ value }) => (value.state === 'ready' ? [value] : []))
}

/** Payments whose coins the bank is still to be asked about, the first due first. */
export async function listPending(vault: Pick<Vault, 'list'>): Promise<(Ready | Released | Paid)[]> {
  const entries = await vault.list(operations, { by: 'due', until: Number.MAX_SAFE_INTEGER })
  return entries.flatMap(({ value }) => (value.kind === 'pay' && hasCoins(value) ? [value] : []))
}

/** Payments whose coins nobody is known to have taken, in no order. */
export async function listUntaken(vault: Pick<Vault, 'list'>): Promise<(Ready | Released)[]> {
  const left = await vault.list(operations, { by: 'state', value: 'pay:released' })
  const released = left.flatMap(({ value }) => (value.state === 'released' ? [value] : []))
  return [...(await listReady(vault)), ...released]
}

/** Payments of before a restore whose coins are still to come. */
export async function listLost(vault: Pick<Vault, 'list'>): Promise<PastOperation[]> {
  const entries = await vault.list(operations, { by: 'state', value: 'past:lost' })
  return entries.flatMap(({ value }) => (value.kind === 'past' ? [value] : []))
}

/** Payments that were refused, oldest first. */
export async function listRefused(vault: Pick<Vault, 'list'>): Promise<Refused[]> {
  const entries = await vault.list(operations, { by: 'state', value: 'pay:refused' })
  const refused = entries.flatMap(({ value }) => (value.state === 'refused' ? [value] : []))
  return refused.sort((a, b) => (a.id < b.id ? -1 : 1))
}

/** What the clock says is to be gone on with, the longest due first. `now`: milliseconds. */
export async function listDue(
  vault: Pick<Vault, 'list'>,
  { now, limit, config }: { readonly now: number; readonly limit: number; readonly config: Config },
): Promise<Operation[]> {
  const waiting = await vault.list(operations, { by: 'due', until: now, limit })
  const due = (await listWorking(vault)).filter((operation) => mayTry(nextAt(operation), now, config))
  due.push(...waiting.map(({ value }) => value))
  return due.sort((a, b) => (nextAt(a) ?? 0) - (nextAt(b) ?? 0)).slice(0, limit)
}

/** When operations want to be looked at next, in milliseconds; one that may be tried at any time a little later. */
export async function listTimes(
  vault: Pick<Vault, 'list'>,
  { now, config }: { readonly now: number; readonly config: Config },
): Promise<number[]> {
  const [waiting] = await vault.list(operations, { by: 'due', until: Number.MAX_SAFE_INTEGER, limit: 1 })
  const working = (await listWorking(vault)).map((operation) => tryAt(nextAt(operation), now, config))
  return waiting === undefined ? working : [...working, nextAt(waiting.value) ?? 0]
}

function nextAt(operation: Operation): number | undefined {
  return 'nextAt' in operation ? operation.nextAt : undefined
}

/** All operations a restart must look at whatever the clock says. */
export async function listWorking(vault: Pick<Vault, 'list'>): Promise<Operation[]> {
  const found = await Promise.all(
    working.map((state) => vault.list(operations, { by: 'state', value: state })),
  )
  return found.flat().map((entry) => entry.value)
}

/** Whether anything is under way, from what lies in the clear: also known while the wallet is locked. */
export async function hasWorking(storage: Pick<Storage, 'list'>): Promise<boolean> {
  for (const value of working) {
    if ((await storage.list('operations', { by: 'state', value })).length > 0) return true
  }
  return false
}

/** A page of operations, newest first: ids begin with their time. */
export async function listPage(
  vault: Pick<Vault, 'list'>,
  page: { readonly before: string | undefined; readonly limit: number },
): Promise<Operation[]> {
  const below = page.before === undefined ? {} : { below: page.before }
  const entries = await vault.list(operations, { by: 'key', ...below, limit: page.limit })
  return entries.map((entry) => entry.value)
}

function clearOf(operation: Operation): Clear {
  const { kind, state } = operation
  const clear = { owner: kind, state: `${kind}:${state}` }
  // Coins made for a till are asked about in the end, most of them weeks later: found by that time alone.
  const isWaiting = kind === 'pay' && hasCoins(operation) && operation.nextAt !== undefined
  return isWaiting ? { ...clear, due: operation.nextAt } : clear
}
