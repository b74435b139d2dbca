import type { Curve } from '@tuppence/protocol/curve'
import type { Keyset, Proof } from '@tuppence/protocol/ecash'
import type { Fetch } from '../askBank.ts'
import type { Log } from '../Log.ts'
import type { KeysetStore, TakingsStore } from '../Store.ts'
import { checkState, restore, type Sent, swap } from './BankCalls.ts'
import { type Building, buildBatch, inputsOf, worth } from './buildBatch.ts'
import type { PlainCoin, Purse } from './Purse.ts'
import { type Batch, backOff } from './Redeem.ts'

export type Settling = {
  readonly store: TakingsStore & KeysetStore
  readonly purse: Purse
  readonly fetch: Fetch
  readonly curve: Curve
  readonly now: () => number
  readonly log: Log
  readonly retry: { readonly first: number; readonly most: number }
  /** What building anew takes; asks the bank which keyset signs now. Undefined when it does not tell. */
  readonly building: () => Promise<Building | undefined>
  readonly keyset: (id: string) => Keyset.Keyset | undefined
}

/** Codes that say nothing for good: no code, pending, and what a copy of the same request may have caused. */
const PASSING: ReadonlySet<number> = new Set([0, 11002, 11003, 11004])
const INVALID_PROOF = 10001
/** What a bank says of one coin for good: no proof of its own, and not worth what its own keyset says. */
const FINAL: ReadonlySet<number> = new Set([INVALID_PROOF, 11005])
/** How often the same coins are built anew because another keyset signs now: a bank may show a new one at every look. */
const MOST_REBUILDS = 4

/**
 * Sends a batch, or sends it again, and takes it as far as the bank's answers allow (design.md, One recovery table).
 * Returns the batches that were made of it when it was divided; they are stored and wait to be sent.
 */
export async function settleBatch(batch: Batch, settling: Settling): Promise<readonly Batch[]> {
  const keyset = settling.keyset(batch.keyset)
  if (keyset === undefined) return postpone(batch, settling, 'keyset-not-pinned')
  const tried = { ...batch, state: 'sending', attempts: batch.attempts + 1 } as const
  await settling.purse.save(tried)
  const sent = await swap(batch, keyset, settling)
  switch (sent.type) {
    case 'coins':
      return credit(tried, sent.coins, settling)
    case 'disputed':
      return dispute(tried, sent.evidence, settling)
    case 'refused':
    case 'no-answer':
      return recover(tried, { keyset, sent }, settling)
  }
}

type Failed = { readonly keyset: Keyset.Keyset; readonly sent: Exclude<Sent, { type: 'coins' | 'disputed' }> }

async function recover(
  batch: Batch,
  { keyset, sent }: Failed,
  settling: Settling,
): Promise<readonly Batch[]> {
  const problem = sent.type === 'refused' ? `refused ${sent.code}` : sent.type
  const back = await restore(batch, keyset, settling)
  if (back === undefined) return postpone(batch, settling, problem)
  if (back.length > 0) return restored(batch, back, settling)
  const states = await checkState(batch.bank, batch.ys, settling)
  if (states === undefined) return postpone(batch, settling, problem)
  const spent = batch.ys.filter((y) => states.get(y) === 'SPENT')
  if (spent.length > 0) return explainSpent(batch, spent, settling)
  const isDefinite =
    sent.type === 'refused' && !PASSING.has(sent.code) && ![...states.values()].includes('PENDING')
  // All unspent proves nothing while a copy of the request may be on its way.
  if (!isDefinite || sent.type !== 'refused') return postpone(batch, settling, problem)
  return divide(batch, sent.code, settling)
}

async function restored(
  batch: Batch,
  coins: readonly Proof.Proof[],
  settling: Settling,
): Promise<readonly Batch[]> {
  const outputs: unknown[] = JSON.parse(batch.outputs)
  if (coins.length === outputs.length) return credit(batch, coins, settling)
  return dispute(batch, `restored ${coins.length} of ${outputs.length}`, settling)
}

async function credit(
  batch: Batch,
  coins: readonly Proof.Proof[],
  settling: Settling,
): Promise<readonly Batch[]> {
  const { purse, store, log } = settling
  const plain = coins.map(({ amount, id, secret, C }): PlainCoin => {
    return { bank: batch.bank, unit: batch.unit, amount, keyset: id, secret, C }
  })
  await purse.credit(batch, plain)
  await store.end(batch.ys, 'redeemed')
  log('info', 'redeemed', { bank: batch.bank, coins: batch.ys.length })
  return []
}

/** The bank has these coins as spent: by a request of ours, this one arriving late or another, or by somebody else. */
async function explainSpent(
  batch: Batch,
  spent: readonly string[],
  settling: Settling,
): Promise<readonly Batch[]> {
  const { purse, store, log, curve } = settling
  const explained = new Set<string>()
  for (const other of await purse.naming(spent)) {
    const keyset = settling.keyset(other.keyset)
    const back = keyset === undefined ? undefined : await restore(other, keyset, settling)
    if (back === undefined) return postpone(batch, settling, 'refused 11001')
    if (back.length === 0) continue
    await restored(other, back, settling)
    if (other.id === batch.id) return []
    for (const y of other.ys) explained.add(y)
  }
  const lost = spent.filter((y) => !explained.has(y))
  const left = inputsOf(batch, curve).filter(({ y }) => !spent.includes(y) && !explained.has(y))
  if (lost.length > 0) log('alarm', 'spent-elsewhere', { bank: batch.bank, coins: lost.length })
  const next = await rebuilt([left], settling)
  if (next === undefined) return postpone(batch, settling, 'refused 11001')
  const state = left.length === 0 && lost.length === batch.ys.length ? 'spent-elsewhere' : 'divided'
  // In this order: after a crash in between the batch is sent again, and found as it was.
  await store.end(lost, 'lost')
  await purse.save({ ...batch, state, problem: 'refused 11001' }, ...next)
  return next
}

/** The bank refused these very bytes, and the coins are unspent: built anew, then in halves, down to the one coin. */
async function divide(batch: Batch, code: number, settling: Settling): Promise<readonly Batch[]> {
  const { purse, store, log, curve } = settling
  const building = await settling.building()
  if (building === undefined) return postpone(batch, settling, `refused ${code}`)
  const inputs = inputsOf(batch, curve)
  const same = (await purse.naming(batch.ys)).filter((other) => other.ys.length === batch.ys.length)
  const isStale = building.active.id !== batch.keyset && same.length <= MOST_REBUILDS
  if (inputs.length === 1 && !isStale) {
    log('alarm', 'coin-refused', { bank: batch.bank, code })
    if (!FINAL.has(code)) return postpone(batch, settling, `refused ${code}`)
    await purse.save({ ...batch, state: 'refused', problem: `refused ${code}` })
    // The bank signed this coin, and its own DLEQ says so.
    if (code === INVALID_PROOF) await store.freeze(batch.bank, `refused ${code}`)
    return []
  }
  const half = isStale ? inputs.length : Math.ceil(inputs.length / 2)
  const next = await rebuilt([inputs.slice(0, half), inputs.slice(half)], settling)
  if (next === undefined) return postpone(batch, settling, `refused ${code}`)
  await purse.save({ ...batch, state: 'divided', problem: `refused ${code}` }, ...next)
  return next
}

async function rebuilt(
  groups: readonly ReturnType<typeof inputsOf>[],
  settling: Settling,
): Promise<readonly Batch[] | undefined> {
  const building = await settling.building()
  if (building === undefined) return undefined
  // A coin worth less than its fee is not worth a request.
  const worthwhile = groups.filter((inputs) => worth(inputs, building) > 0n)
  const batches = worthwhile.flatMap((inputs) => buildBatch(inputs, building) ?? [])
  return batches.length === worthwhile.length ? batches : undefined
}

/** The bank's reply does not add up: everything is kept, nothing more is sent there, and a person has to look. */
async function dispute(batch: Batch, evidence: string, settling: Settling): Promise<readonly Batch[]> {
  await settling.purse.save({ ...batch, state: 'disputed', problem: 'bank-misbehaved', evidence })
  await settling.store.freeze(batch.bank, 'reply does not add up')
  settling.log('alarm', 'bank-misbehaved', { bank: batch.bank, batch: batch.id })
  return []
}

async function postpone(batch: Batch, settling: Settling, problem: string): Promise<readonly Batch[]> {
  const nextAt = settling.now() + backOff(Math.max(0, batch.attempts - 1), settling.retry)
  await settling.purse.save({ ...batch, state: 'unknown', nextAt, problem })
  settling.log('warn', 'redeem-unknown', { bank: batch.bank, problem })
  return []
}
