import type { Claim } from '../../Claim.ts'
import type { Settlement, SettlementState } from '../../online/Settlement.ts'
import type { SettlementStore } from '../../Store.ts'
import { claimInserter } from './claimInserter.ts'
import type { Db } from './openDatabase.ts'

type SwapRow = {
  n: number
  id: string
  state: SettlementState
  claim: string
  keyset: string
  request: string
  outputs: string
  attempts: number
  next_at: number
  problem: string | null
  evidence: string | null
}

/** The payments of plain coins of a SQLite store. */
export function sqliteSwaps(db: Db): SettlementStore {
  return { ...starting(db), ...leases(db), ...ending(db) }
}

function starting(db: Db): Pick<SettlementStore, 'begin'> {
  const frozen = db.prepare<[string], unknown>('SELECT 1 FROM frozen WHERE bank = ?')
  const isClaimed = claimedFinder(db)
  // Conflicts between swaps are the unique indexes' to find: of a live Y, and of a live challenge.
  const add = db.prepare<[Record<string, unknown>]>(
    `INSERT INTO swaps (id, state, challenge, claim_id, claim, keyset, request, outputs, attempts, next_at,
       lease_until)
     VALUES (@id, 'swapping', @challenge, @claimId, @claim, @keyset, @request, @outputs, @attempts, @nextAt,
       @leaseUntil) ON CONFLICT DO NOTHING`,
  )
  const name = db.prepare<[Buffer, number | bigint]>(
    'INSERT INTO swapped VALUES (?, ?, 1) ON CONFLICT DO NOTHING',
  )
  // Those that the bank has answered, with a code that settles nothing, say nothing about whether it is there.
  const under = db.prepare<[string], { n: number }>(
    `SELECT count(*) AS n FROM swaps WHERE state = 'swapping' AND json_extract(claim, '$.bank') = ?
       AND (problem IS NULL OR problem NOT LIKE 'refused %' OR problem = 'refused 0')`,
  )
  type Terms = Parameters<SettlementStore['begin']>[1]
  const run = db.transaction(
    (settlement: Settlement, { leaseUntil, most }: Terms): 'begun' | 'frozen' | 'full' => {
      const { claim, ys } = settlement
      if (isClaimed(ys, claim.challengeId)) throw new Conflict()
      if (frozen.get(claim.bank) !== undefined) return 'frozen'
      if ((under.get(claim.bank)?.n ?? 0) >= most) return 'full'
      const { changes, lastInsertRowid } = add.run({
        ...settlement,
        ...{ challenge: claim.challengeId, claimId: claim.id, claim: toJson(claim), leaseUntil },
      })
      if (changes !== 1) throw new Conflict()
      const isNew = ys.every((y) => name.run(Buffer.from(y, 'hex'), lastInsertRowid).changes === 1)
      if (!isNew) throw new Conflict()
      return 'begun'
    },
  )
  return {
    async begin(settlement, terms) {
      return orConflict(() => run.immediate(settlement, terms)) ?? 'conflict'
    },
  }
}

function leases(
  db: Db,
): Pick<SettlementStore, 'swapping' | 'due' | 'hold' | 'extend' | 'postpone' | 'naming'> {
  const named = db.prepare<[Buffer], SwapRow>(
    'SELECT swaps.* FROM swapped JOIN swaps ON swaps.n = swapped.swap WHERE swapped.y = ?',
  )
  // By the live ones alone: a coin that is shown again and again is named by ever more that have ended.
  const live = db.prepare<[Buffer], SwapRow>(
    `SELECT swaps.* FROM swapped JOIN swaps ON swaps.n = swapped.swap
     WHERE swapped.y = ? AND swapped.is_live = 1 AND swaps.state = 'swapping'`,
  )
  const due = db.prepare<{ now: number }, SwapRow>(
    `SELECT * FROM swaps WHERE state = 'swapping' AND next_at <= @now AND lease_until <= @now ORDER BY n`,
  )
  const take = db.prepare<{ id: string; now: number; until: number }, SwapRow>(
    `UPDATE swaps SET lease_until = @until
     WHERE id = @id AND state = 'swapping' AND lease_until <= @now RETURNING *`,
  )
  const extend = db.prepare<[number, string]>(
    "UPDATE swaps SET lease_until = ? WHERE id = ? AND state = 'swapping'",
  )
  const postpone = db.prepare<[Record<string, unknown>]>(
    `UPDATE swaps SET lease_until = 0, attempts = @attempts, next_at = @nextAt, problem = @problem,
       evidence = coalesce(@evidence, evidence)
     WHERE id = @id AND state = 'swapping'`,
  )
  const naming = (ys: readonly string[], by = named): Settlement[] => {
    const rows = ys.flatMap((y) => by.all(Buffer.from(y, 'hex'))).map((row) => [row.n, row] as const)
    return [...new Map(rows).values()].sort((a, b) => a.n - b.n).map((row) => fromRow(row, ysOf(db, row.n)))
  }
  return {
    swapping: async (ys) => naming(ys, live),
    due: async (now) => due.all({ now }).map((row) => fromRow(row, ysOf(db, row.n))),
    async hold(id, now, until) {
      const row = take.get({ id, now, until })
      return row === undefined ? undefined : fromRow(row, ysOf(db, row.n))
    },
    async extend(id, until) {
      extend.run(until, id)
    },
    async postpone(id, { attempts, nextAt, problem = null, evidence = null }) {
      postpone.run({ id, attempts, nextAt, problem, evidence })
    },
    naming: async (ys) => naming(ys),
  }
}

function ending(db: Db): Pick<SettlementStore, 'complete' | 'drop' | 'replace'> {
  const get = db.prepare<[string], SwapRow>('SELECT * FROM swaps WHERE id = ?')
  const isClaimed = claimedFinder(db)
  const insert = claimInserter(db)
  // What is held from now on stands among the coins.
  const claimed = db.prepare<[number]>(
    `UPDATE OR IGNORE swaps SET state = 'claimed', request = '', outputs = '[]', lease_until = 0 WHERE n = ?`,
  )
  const live = db.prepare<[number, number]>('UPDATE OR IGNORE swapped SET is_live = ? WHERE swap = ?')
  const notLive = db.prepare<[number], unknown>('SELECT 1 FROM swapped WHERE swap = ? AND is_live = 0')
  const settled = db.prepare<[string, bigint]>(
    'INSERT INTO settled VALUES (?, ?) ON CONFLICT (bank) DO UPDATE SET units = units + excluded.units',
  )
  const released = db.prepare<[string, number]>(
    "UPDATE swaps SET state = 'released', problem = ?, lease_until = 0 WHERE n = ?",
  )
  const complete = db.transaction((...of: Parameters<SettlementStore['complete']>): true => {
    const [id, claim, coins, leaseUntil] = of
    const row = get.get(id)
    if (row === undefined || row.state === 'claimed') throw new Conflict()
    if (isClaimed(ysOf(db, row.n), claim.challengeId) || claimed.run(row.n).changes !== 1)
      throw new Conflict()
    live.run(1, row.n)
    if (notLive.get(row.n) !== undefined || !insert(claim, coins, leaseUntil)) throw new Conflict()
    settled.run(claim.bank, claim.received)
    return true
  })
  const drop = db.transaction((id: string, problem: string): void => {
    const row = get.get(id)
    if (row?.state !== 'swapping') return
    released.run(problem, row.n)
    live.run(0, row.n)
  })
  const replace = db.transaction((...[id, problem, by]: Parameters<SettlementStore['replace']>): true => {
    drop(id, problem)
    return complete(by.id, by.claim, by.coins, 0)
  })
  return {
    complete: async (...of) => orConflict(() => complete.immediate(...of)) ?? false,
    drop: async (id, problem) => drop.immediate(id, problem),
    replace: async (...of) => orConflict(() => replace.immediate(...of)) ?? false,
  }
}

/** Whether a claim has one of these Ys as a held coin, or the challenge. */
function claimedFinder(db: Db): (ys: readonly string[], challenge: string) => boolean {
  const coin = db.prepare<[Buffer], unknown>('SELECT 1 FROM coins WHERE y = ?')
  const claim = db.prepare<[string], unknown>('SELECT 1 FROM claims WHERE challenge = ?')
  return (ys, challenge) =>
    claim.get(challenge) !== undefined || ys.some((y) => coin.get(Buffer.from(y, 'hex')) !== undefined)
}

function ysOf(db: Db, swap: number): string[] {
  const rows = db
    .prepare<[number], { y: Buffer }>('SELECT y FROM swapped WHERE swap = ? ORDER BY y')
    .all(swap)
  return rows.map(({ y }) => y.toString('hex'))
}

/** Rolls a transaction back. */
class Conflict extends Error {}

function orConflict<T>(run: () => T): T | undefined {
  try {
    return run()
  } catch (error) {
    if (error instanceof Conflict) return undefined
    throw error
  }
}

function toJson(claim: Claim): string {
  return JSON.stringify({ ...claim, price: String(claim.price), received: String(claim.received) })
}

function fromRow(row: SwapRow, ys: readonly string[]): Settlement {
  const { id, state, keyset, request, outputs, attempts, problem, evidence } = row
  const claim = JSON.parse(row.claim)
  return {
    ...{ id, state, ys, keyset, request, outputs, attempts },
    claim: { ...claim, price: BigInt(claim.price), received: BigInt(claim.received) },
    nextAt: row.next_at,
    ...(problem !== null && { problem }),
    ...(evidence !== null && { evidence }),
  }
}
