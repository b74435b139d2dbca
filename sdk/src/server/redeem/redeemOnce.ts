import type { Curve } from '@tuppence/protocol/curve'
import { Lock } from '@tuppence/protocol/ecash'
import type { Fetch } from '../askBank.ts'
import type { Log } from '../Log.ts'
import type { Limits } from '../limits.ts'
import type { Held, Store } from '../Store.ts'
import { type Building, buildBatch } from './buildBatch.ts'
import { type KeysetBook, keysetBook } from './KeysetBook.ts'
import type { Purse } from './Purse.ts'
import type { Batch } from './Redeem.ts'
import { batched, deadline } from './schedule.ts'
import { type Settling, settleBatch } from './settleBatch.ts'

/** What a redeemer works with. */
export type Works = {
  readonly store: Store
  readonly purse: Purse
  /** Vendor secret keys by public key. */
  readonly keys: ReadonlyMap<string, Uint8Array>
  readonly banks: readonly string[]
  readonly curve: Curve
  readonly fetch: Fetch
  readonly now: () => number
  readonly log: Log
  readonly random: () => number
  readonly limits: Limits
  /** The name under which this redeemer holds the purse. */
  readonly owner: string
  /** Coins the last run could do nothing with, by Y: they wait for the next one, and are no reason for it. */
  readonly idle: Set<string>
}

/** What a run has done, by bank: units the purse has gained, and units the bank still owes. */
export type Report = {
  /** Another redeemer has this purse: nothing was done. */
  readonly isBusy: boolean
  readonly banks: readonly { readonly bank: string; readonly credited: bigint; readonly waiting: bigint }[]
  /** Batches whose outcome is not known yet. */
  readonly unknown: number
}

/** Finishes what is open, then redeems all that is held. One redeemer at a time has the purse. */
export async function redeemOnce(works: Works): Promise<Report> {
  const { store, purse, owner, now, banks, limits } = works
  const before = await kept(purse)
  const isMine = await purse.lock(owner, now(), now() + limits.redeemHold)
  if (isMine) {
    try {
      await redeemAll(works)
    } finally {
      await purse.unlock(owner)
    }
  }
  const after = await kept(purse)
  const line = async (bank: string): Promise<Report['banks'][number]> => ({
    bank,
    credited: (after.get(bank) ?? 0n) - (before.get(bank) ?? 0n),
    waiting: await store.waiting(bank),
  })
  const unknown = (await purse.open()).length
  return { isBusy: !isMine, banks: await Promise.all(banks.map(line)), unknown }
}

async function redeemAll(works: Works): Promise<void> {
  works.idle.clear()
  await reconcile(works)
  const book = await keysetBook(works)
  // Each bank by itself: one that is slow, or answers nonsense, keeps nobody else's coins waiting.
  const until = works.now() + works.limits.redeemHold
  const ended = await Promise.allSettled(works.banks.map((bank) => redeemAt({ bank, until }, works, book)))
  for (const one of ended) if (one.status === 'rejected') throw one.reason
}

/** One bank, and until when something new may be begun there: what is left then is for the next run. */
type Turn = { readonly bank: string; readonly until: number }

async function redeemAt(turn: Turn, works: Works, book: KeysetBook): Promise<void> {
  const { store, purse, log, now, limits } = works
  const open = (await purse.open()).filter((batch) => batch.bank === turn.bank)
  await settle(open, { ...works, ...turn }, book)
  const held = (await store.held()).filter((coin) => coin.bank === turn.bank)
  const late = held.filter((coin) => deadline(coin, limits) < now())
  if (late.length > 0) log('alarm', 'redeem-late', { coins: late.length })
  if ((await store.frozen()).includes(turn.bank)) return leave(held, works)
  for (const coins of grouped(held)) await redeemGroup(coins, { ...works, ...turn }, book)
}

function leave(coins: readonly Held[], { idle }: Works): void {
  for (const { y } of coins) idle.add(y)
}

/** Brings the marks on the claims in line with what the purse knows: a crash may have come between the two. */
async function reconcile({ store, purse }: Works): Promise<void> {
  for (const [id, ys] of await store.taken()) {
    const batches = await purse.naming(ys)
    // Its request was never written, so it was never sent.
    if (batches.length === 0) await store.release(id)
    for (const batch of batches) {
      if (batch.state === 'credited') await store.end(batch.ys, 'redeemed')
      if (batch.state === 'spent-elsewhere') await store.end(batch.ys, 'lost')
    }
  }
}

async function redeemGroup(held: readonly Held[], works: Works & Turn, book: KeysetBook): Promise<void> {
  const [first] = held
  const { bank, until, limits, random, now, keys: vendorKeys, curve } = works
  if (first === undefined) return
  const current = await book.current(bank, first.currency)
  if (current === undefined) {
    works.log('warn', 'bank-unreachable', { bank })
    return
  }
  for (const coins of batched(held, { limits, random, now: now() })) {
    if (now() > until || (await works.store.frozen()).includes(bank)) return
    const batch = await takeBatch(coins, works, { bank, unit: first.currency, ...current, vendorKeys, curve })
    if (batch !== undefined) await settle([batch], works, book)
  }
}

/** Marks coins as taken, then writes the request that carries them; both before anything is sent. */
async function takeBatch(
  held: readonly Held[],
  works: Works,
  building: Building,
): Promise<Batch | undefined> {
  const { log, keys } = works
  const ours = held.filter((coin) => isOurs(coin, keys))
  if (ours.length < held.length) {
    // Coins locked to a key this redeemer does not have wait for one that does.
    log('warn', 'no-vendor-key', { bank: building.bank, coins: held.length - ours.length })
    leave(
      held.filter((coin) => !ours.includes(coin)),
      works,
    )
  }
  if (ours.length === 0) return undefined
  const batch = buildBatch(ours.map(toInput), building)
  if (batch === undefined) {
    log('warn', 'not-worth-redeeming', { bank: building.bank, coins: ours.length })
    leave(ours, works)
    return undefined
  }
  if (!(await works.store.take(batch.id, batch.ys))) return undefined
  await works.purse.save(batch)
  return batch
}

/** Sends batches, and those they are divided into, until each has an outcome or has to wait. */
async function settle(batches: readonly Batch[], works: Works & Turn, book: KeysetBook): Promise<void> {
  const { purse, owner, now, until, limits } = works
  const queue = [...batches]
  for (let batch = queue.shift(); batch !== undefined; batch = queue.shift()) {
    if (now() > until || !(await purse.lock(owner, now(), now() + limits.redeemHold))) return
    queue.push(...(await settleBatch(batch, settling(batch, works, book))))
  }
}

function settling({ bank, unit }: Batch, works: Works, book: KeysetBook): Settling {
  const { retryFirst: first, retryMost: most } = works.limits
  return {
    ...works,
    retry: { first, most },
    keyset: (id) => book.get(id),
    async building() {
      const current = await book.current(bank, unit)
      return current && { bank, unit, ...current, vendorKeys: works.keys, curve: works.curve }
    },
  }
}

function isOurs(coin: Held, keys: Works['keys']): boolean {
  const lock = Lock.parse(coin.secret)
  return lock.kind === 'p2pk' && keys.has(lock.data)
}

function toInput({ y, amount, keyset, secret, C }: Held): {
  y: string
  proof: { amount: bigint; id: string; secret: string; C: string }
} {
  return { y, proof: { amount, id: keyset, secret, C } }
}

function grouped(held: readonly Held[]): readonly (readonly Held[])[] {
  const groups = new Map<string, Held[]>()
  for (const coin of held) {
    const key = `${coin.bank} ${coin.currency}`
    groups.set(key, [...(groups.get(key) ?? []), coin])
  }
  return [...groups.values()]
}

async function kept(purse: Purse): Promise<ReadonlyMap<string, bigint>> {
  const sums = new Map<string, bigint>()
  for (const { bank, amount } of await purse.coins()) sums.set(bank, (sums.get(bank) ?? 0n) + amount)
  return sums
}
