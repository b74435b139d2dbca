import type { Kind } from '../../Claim.ts'
import type { Held, KeysetStore, OwnerStore, TakingsStore } from '../../Store.ts'
import { EXPOSURE } from './claims.ts'
import type { Db } from './openDatabase.ts'

type HeldRow = {
  y: Buffer
  amount: number
  keyset: string
  secret: string
  c: string
  dleq: string
  refund_at: number | null
  bank: string
  currency: string
  claimed_at: number
}

/** The redeemer's side of a SQLite store. */
export function sqliteTakings(db: Db): TakingsStore {
  const held = db.prepare<[], HeldRow>(
    `SELECT coins.*, claims.bank, claims.currency, claims.claimed_at
     FROM coins JOIN claims ON claims.n = coins.claim WHERE coins.state = 'held'`,
  )
  const taken = db.prepare<[], { y: Buffer; batch: string }>(
    "SELECT y, batch FROM coins WHERE state = 'taken'",
  )
  const mark = db.prepare<[string, Buffer]>(
    "UPDATE coins SET state = 'taken', batch = ? WHERE y = ? AND state = 'held'",
  )
  const release = db.prepare<[string]>(
    "UPDATE coins SET state = 'held', batch = NULL WHERE state = 'taken' AND batch = ?",
  )
  const take = db.transaction((batch: string, ys: readonly string[]): void => {
    for (const y of ys) if (mark.run(batch, Buffer.from(y, 'hex')).changes !== 1) throw new NotHeld()
  })
  return {
    held: async () => held.all().map(toHeld),
    async take(batch, ys) {
      try {
        take.immediate(batch, ys)
        return true
      } catch (error) {
        if (error instanceof NotHeld) return false
        throw error
      }
    },
    async taken() {
      const batches = new Map<string, string[]>()
      for (const { y, batch } of taken.all()) {
        batches.set(batch, [...(batches.get(batch) ?? []), y.toString('hex')])
      }
      return batches
    },
    async release(batch) {
      release.run(batch)
    },
    end: ender(db),
  }
}

/** Rolls back a take of coins of which one is gone. */
class NotHeld extends Error {}

function ender(db: Db): TakingsStore['end'] {
  const debt = db.prepare<[Buffer], { bank: string; amount: number; settled: number }>(
    `SELECT claims.bank, coins.amount, claims.settled FROM coins JOIN claims ON claims.n = coins.claim
     WHERE coins.y = ? AND coins.state IN ('held', 'taken')`,
  )
  const settle = db.prepare<[number, string]>('UPDATE waiting SET units = units - ? WHERE bank = ?')
  const settleOnline = db.prepare<[number, string]>('UPDATE settled SET units = units - ? WHERE bank = ?')
  const redeemed = db.prepare<[Buffer]>(
    "UPDATE coins SET state = 'redeemed', secret = NULL, c = NULL, dleq = NULL WHERE y = ?",
  )
  const lost = db.prepare<[Buffer]>("UPDATE coins SET state = 'lost' WHERE y = ?")
  const end = db.transaction((ys: readonly string[], state: 'redeemed' | 'lost'): void => {
    for (const y of ys.map((hex) => Buffer.from(hex, 'hex'))) {
      const owed = debt.get(y)
      if (owed !== undefined) settle.run(owed.amount, owed.bank)
      if (owed?.settled === 1) settleOnline.run(owed.amount, owed.bank)
      if (state === 'redeemed') redeemed.run(y)
      else lost.run(y)
    }
  })
  return async (ys, state) => end.immediate(ys, state)
}

function toHeld(row: HeldRow): Held {
  const { keyset, secret, bank, currency, refund_at: refundAt } = row
  return {
    ...{ keyset, secret, bank, currency },
    y: row.y.toString('hex'),
    amount: BigInt(row.amount),
    C: row.c,
    dleq: JSON.parse(row.dleq),
    claimedAt: row.claimed_at,
    ...(refundAt !== null && { refundAt }),
  }
}

/** Pinned keysets and frozen banks in SQLite. */
export function sqliteKeysets(db: Db): KeysetStore {
  const all = db.prepare<[string], { wire: string }>('SELECT wire FROM keysets WHERE bank = ?')
  const owner = db.prepare<[string], { bank: string }>('SELECT bank FROM keysets WHERE id = ?')
  const put = db.prepare<[string, string, string]>(
    'INSERT INTO keysets VALUES (?, ?, ?) ON CONFLICT (id) DO UPDATE SET wire = excluded.wire',
  )
  const freeze = db.prepare<[string, string]>('INSERT INTO frozen VALUES (?, ?) ON CONFLICT DO NOTHING')
  const frozen = db.prepare<[], { bank: string }>('SELECT bank FROM frozen')
  const pin = db.transaction((bank: string, keysets: ReadonlyMap<string, string>): string[] => {
    const foreign: string[] = []
    for (const [id, wire] of keysets) {
      if ((owner.get(id)?.bank ?? bank) === bank) put.run(id, bank, wire)
      else foreign.push(id)
    }
    return foreign
  })
  return {
    keysets: async (bank) => all.all(bank).map((row) => row.wire),
    pin: async (bank, keysets) => pin.immediate(bank, keysets),
    async freeze(bank, reason) {
      freeze.run(bank, reason)
    },
    frozen: async () => frozen.all().map((row) => row.bank),
  }
}

type TakingRow = Record<
  'sales' | 'received' | 'redeemed' | 'waiting' | 'lost' | 'undelivered' | 'replays',
  number
> & {
  day: string
  item: string
  kind: Kind
  currency: string
}

/** What the owner looks at, from SQLite. */
export function sqliteOwner(db: Db): OwnerStore {
  const lines = db.prepare<{ from: number; to: number }, TakingRow>(`
    SELECT date(claimed_at, 'unixepoch') AS day, item, kind, currency, count(*) AS sales,
      sum(received) AS received, sum(redeemed) AS redeemed, sum(waiting) AS waiting, sum(lost) AS lost,
      sum(deliveries = 0) AS undelivered, sum(replays) AS replays
    FROM (
      SELECT claims.*,
        (SELECT count(*) FROM replays WHERE claim = claims.n) AS replays,
        (SELECT coalesce(sum(amount), 0) FROM coins WHERE claim = claims.n AND state = 'redeemed') AS redeemed,
        (SELECT coalesce(sum(amount), 0) FROM coins WHERE claim = claims.n AND state IN ('held', 'taken')) AS waiting,
        (SELECT coalesce(sum(amount), 0) FROM coins WHERE claim = claims.n AND state = 'lost') AS lost
      FROM claims WHERE claimed_at >= @from AND claimed_at < @to
    )
    GROUP BY day, item, kind, currency ORDER BY day DESC, item`)
  const waiting = db.prepare<[string], { units: number }>('SELECT units FROM waiting WHERE bank = ?')
  const exposure = db.prepare<[string], { units: number }>(EXPOSURE)
  return {
    takings: async (range) =>
      lines.all(range).map((row) => ({
        ...row,
        received: BigInt(row.received),
        redeemed: BigInt(row.redeemed),
        waiting: BigInt(row.waiting),
        lost: BigInt(row.lost),
      })),
    waiting: async (bank) => BigInt(waiting.get(bank)?.units ?? 0),
    exposure: async (bank) => BigInt(exposure.get(bank)?.units ?? 0),
  }
}
