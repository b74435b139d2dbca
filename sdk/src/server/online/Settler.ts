import { Encoding } from '@tuppence/protocol'
import type { Curve } from '@tuppence/protocol/curve'
import { Keyset, Proof } from '@tuppence/protocol/ecash'
import type { Fetch } from '../askBank.ts'
import type { Claim, Coin } from '../Claim.ts'
import { describe, type Log } from '../Log.ts'
import type { Limits } from '../limits.ts'
import { backOff } from '../redeem/Redeem.ts'
import type { Store } from '../Store.ts'
import { type WorkQueue, workQueue } from '../workQueue.ts'
import { outspent, type Settlement } from './Settlement.ts'
import { type Tried, trySettle } from './trySettle.ts'

/** How far a settlement is. Times are seconds. */
export type Progress =
  | { readonly type: 'claimed'; readonly claim: Claim }
  | { readonly type: 'released'; readonly code: number; readonly isSpent: boolean }
  /** No outcome yet: ask again after `wait`. */
  | { readonly type: 'open'; readonly wait: number; readonly problem: string }

/** What a new settlement has come to; `busy` when too many are under way, the others as the store says. */
export type Begun = Progress | { readonly type: 'conflict' | 'frozen' | 'full' | 'busy' }

/** Takes settlements to their end, one at a time each, in this process and beside others that share the store. */
export type Settler = {
  /** Stores a new one, then sends it. `lease` is how long its claim is held for the handler, in seconds. */
  begin(settlement: Settlement, lease: number): Promise<Begun>
  /** Goes on with one that was found; whoever does so already is waited for, or named as open. */
  resume(settlement: Settlement): Promise<Progress>
  /** Goes on with all that are due, whoever began them; at most every so often. Never rejects. */
  sweep(): Promise<void>
}

export type Needs = {
  readonly store: Store
  readonly curve: Curve
  readonly fetch: Fetch
  readonly now: () => number
  readonly log: Log
  readonly limits: Limits
}

type Works = Needs & {
  readonly running: Map<string, Promise<Progress>>
  readonly line: WorkQueue
  readonly keysets: Map<string, Keyset.Keyset>
}

/** A settler over a store. */
export function settler(needs: Needs): Settler {
  const { store, now, limits, log } = needs
  const line = workQueue({ parallel: limits.swapParallel, waiting: limits.swapQueue })
  const works: Works = { ...needs, running: new Map(), line, keysets: new Map() }
  let sweptAt = Number.NEGATIVE_INFINITY
  return {
    async begin(settlement, lease) {
      const begun = await line.run(async (): Promise<Begun> => {
        const terms = { leaseUntil: now() + limits.lease, most: limits.swapsOpen }
        const written = await store.swaps.begin(settlement, terms)
        return written === 'begun' ? joined(works, settlement.id, settlement, lease) : { type: written }
      })
      return begun ?? { type: 'busy' }
    },
    resume: (settlement) => resume(works, settlement),
    async sweep() {
      if (sweptAt + limits.swapSweep > now()) return
      sweptAt = now()
      try {
        await resumeDue(works)
      } catch (error) {
        log('error', 'sweep-failed', describe(error))
      }
    },
  }
}

/** One bank that does not answer is not asked for the next one's sake. */
async function resumeDue(works: Works): Promise<void> {
  const silent = new Set<string>()
  for (const settlement of await works.store.swaps.due(works.now())) {
    if (silent.has(settlement.claim.bank)) continue
    const progress = await resume(works, settlement)
    if (progress.type === 'open') silent.add(settlement.claim.bank)
  }
}

async function resume(works: Works, { id, nextAt }: Settlement): Promise<Progress> {
  const under = works.running.get(id)
  if (under !== undefined) return under
  const { store, now, limits } = works
  // Later than any try is put off to: the clock was wrong when that was written.
  const isPutOff = nextAt > now() && nextAt <= now() + limits.swapRetryMost
  if (isPutOff) return { type: 'open', wait: nextAt - now(), problem: 'swap-unknown' }
  const held = await store.swaps.hold(id, now(), now() + limits.lease)
  // Another process has it, or has just ended it: the next request finds out which.
  if (held === undefined) return { type: 'open', wait: limits.busyRetryAfter, problem: 'swap-running' }
  return joined(works, id, held, 0)
}

/** Runs a try unless one runs; all who want its outcome share it. */
function joined(works: Works, id: string, settlement: Settlement, lease: number): Promise<Progress> {
  const under = works.running.get(id)
  if (under !== undefined) return under
  const run = tryOnce(works, settlement, lease).finally(() => works.running.delete(id))
  works.running.set(id, run)
  return run
}

async function tryOnce(works: Works, settlement: Settlement, lease: number): Promise<Progress> {
  const { store, now, limits } = works
  const renewal = setInterval(
    () => void store.swaps.extend(settlement.id, now() + limits.lease).catch(() => undefined),
    (limits.lease * 1000) / 3,
  )
  renewal.unref()
  try {
    const keyset = (bank: string, id: string): Promise<Keyset.Keyset | undefined> => pinned(works, bank, id)
    const tried = await trySettle(settlement, { ...works, swaps: store.swaps, keyset })
    return await conclude(works, settlement, { tried, lease })
  } finally {
    clearInterval(renewal)
  }
}

async function conclude(
  works: Works,
  settlement: Settlement,
  { tried, lease }: { tried: Tried; lease: number },
): Promise<Progress> {
  switch (tried.type) {
    case 'claimed': {
      const claim = await complete(works, settlement, { coins: tried.coins, lease })
      // Somebody else has ended it meanwhile, with the same bytes.
      return claim === undefined ? open(works, 'swap-running') : { type: 'claimed', claim }
    }
    case 'released': {
      const { code, isSpent, earlier } = tried
      const problem = isSpent ? outspent(code) : `refused ${code}`
      if (earlier !== undefined) return replace(works, settlement, { problem, ...earlier })
      await works.store.swaps.drop(settlement.id, problem)
      works.log('info', 'swap-released', { bank: settlement.claim.bank, code, isSpent })
      return { type: 'released', code, isSpent }
    }
    case 'unknown':
      return postpone(works, settlement, tried)
  }
}

async function complete(
  works: Works,
  settlement: Settlement,
  of: { coins: readonly Proof.Proof[]; lease: number },
): Promise<Claim | undefined> {
  const { store, now, log } = works
  const { claim, coins } = claimedWith(works, settlement, of.coins)
  const leaseUntil = of.lease === 0 ? 0 : now() + of.lease
  if (!(await store.swaps.complete(settlement.id, claim, coins, leaseUntil))) return undefined
  log('info', 'settled', { bank: claim.bank, coins: coins.length })
  return claim
}

/** An old copy of another request for the same coins has passed: that one is claimed, in the step that ends this one. */
async function replace(
  works: Works,
  settlement: Settlement,
  {
    problem,
    settlement: earlier,
    coins,
  }: { problem: string; settlement: Settlement; coins: readonly Proof.Proof[] },
): Promise<Progress> {
  const { store, log } = works
  const isDone = await store.swaps.replace(settlement.id, problem, {
    id: earlier.id,
    ...claimedWith(works, earlier, coins),
  })
  if (isDone) log('info', 'settled', { bank: earlier.claim.bank, coins: coins.length })
  // Its challenge was paid with other coins meanwhile; or another process has done just this.
  else await store.swaps.drop(settlement.id, problem)
  return open(works, 'swap-found')
}

function claimedWith(
  { now, curve }: Works,
  { claim }: Settlement,
  coins: readonly Proof.Proof[],
): { claim: Claim; coins: readonly Coin[] } {
  return { claim: { ...claim, claimedAt: now() }, coins: coins.map((proof) => coinOf(proof, curve)) }
}

async function postpone(
  works: Works,
  settlement: Settlement,
  { problem, evidence }: Tried & { type: 'unknown' },
): Promise<Progress> {
  const { store, now, limits, log } = works
  const { id, attempts } = settlement
  const { bank } = settlement.claim
  const wait = backOff(attempts, { first: limits.swapRetryFirst, most: limits.swapRetryMost })
  const tried = { attempts: attempts + 1, nextAt: now() + wait, problem }
  await store.swaps.postpone(id, { ...tried, ...(evidence !== undefined && { evidence }) })
  log(evidence === undefined ? 'warn' : 'alarm', 'swap-unknown', { bank, problem })
  // The bank's reply does not add up: no more of its money is taken until a person has looked.
  if (evidence !== undefined) await store.freeze(bank, 'reply does not add up')
  const timer = setTimeout(() => void again(works, { ...settlement, ...tried }), wait * 1000 + 100)
  timer.unref()
  return { type: 'open', wait, problem }
}

async function again(works: Works, settlement: Settlement): Promise<void> {
  try {
    await resume(works, settlement)
  } catch (error) {
    works.log('error', 'settle-failed', describe(error))
  }
}

function open({ limits }: Works, problem: string): Progress {
  return { type: 'open', wait: limits.busyRetryAfter, problem }
}

function coinOf({ amount, id, secret, C, dleq }: Proof.Proof, curve: Curve): Coin {
  if (dleq === undefined) throw new Error('a coin of our own without DLEQ')
  return { y: Proof.y(secret, curve), amount, keyset: id, secret, C, dleq }
}

async function pinned(works: Works, bank: string, id: string): Promise<Keyset.Keyset | undefined> {
  const seen = works.keysets.get(id)
  if (seen !== undefined) return seen
  for (const text of await works.store.keysets(bank)) {
    const keyset = Keyset.parse(Encoding.parseJson(text, { maxChars: 65_536 }), works.curve)
    works.keysets.set(keyset.id, keyset)
  }
  return works.keysets.get(id)
}
