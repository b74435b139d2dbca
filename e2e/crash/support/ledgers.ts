import { copyFileSync, existsSync, rmSync } from 'node:fs'
import Database from 'better-sqlite3'

/** What the databases of bank and site say, read in one transaction each. */

export type Bank = {
  readonly minted: bigint
  readonly melted: bigint
  readonly fees: bigint
  /** Worth of the coins that were signed, and of those that came back. */
  readonly issued: bigint
  readonly redeemed: bigint
}

export type Site = {
  /** Resource by claim id. */
  readonly claims: ReadonlyMap<string, string>
  readonly received: bigint
  readonly coins: bigint
  /** What the till believes the bank owes it, and what its coins say. */
  readonly owed: bigint
  readonly unredeemed: bigint
  readonly lost: bigint
  /** What it believes to be confirmed by the bank of that, and what the coins say that it had swapped for plain ones. */
  readonly confirmed: bigint
  readonly settled: bigint
  /** Swaps of plain coins by state. */
  readonly swaps: ReadonlyMap<string, number>
}

export type Purse = { readonly secrets: readonly string[]; readonly units: bigint; readonly open: number }

export function readBank(path: string): Bank {
  return reading(path, (db) => {
    const books = 'SELECT minted, melted, fees FROM books WHERE unit = ?'
    const totals = 'SELECT TOTAL(issued * amount) AS issued, TOTAL(redeemed * amount) AS redeemed FROM totals'
    const { minted = 0, melted = 0, fees = 0 } = db.prepare<[string], Numbers>(books).get('usd') ?? {}
    const { issued = 0, redeemed = 0 } = db.prepare<[], Numbers>(totals).get() ?? {}
    const [m, o, f, i, r] = [minted, melted, fees, issued, redeemed].map(BigInt)
    return { minted: m ?? 0n, melted: o ?? 0n, fees: f ?? 0n, issued: i ?? 0n, redeemed: r ?? 0n }
  })
}

export function readSite(path: string): Site {
  return reading(path, (db) => {
    const sum = (sql: string) => BigInt(db.prepare<[], { sum: number }>(sql).get()?.sum ?? 0)
    const rows = db.prepare<[], { id: string; resource: string }>('SELECT id, resource FROM claims').all()
    const settled = `SELECT TOTAL(amount) AS sum FROM coins JOIN claims ON claims.n = coins.claim
      WHERE settled = 1 AND state IN ('held', 'taken')`
    const swaps = db.prepare<[], { state: string; times: number }>(
      'SELECT state, COUNT(*) AS times FROM swaps GROUP BY state',
    )
    return {
      claims: new Map(rows.map(({ id, resource }) => [id, resource])),
      received: sum('SELECT TOTAL(received) AS sum FROM claims'),
      coins: sum('SELECT TOTAL(amount) AS sum FROM coins'),
      owed: sum('SELECT TOTAL(units) AS sum FROM waiting'),
      unredeemed: sum("SELECT TOTAL(amount) AS sum FROM coins WHERE state IN ('held', 'taken')"),
      lost: sum("SELECT TOTAL(amount) AS sum FROM coins WHERE state = 'lost'"),
      confirmed: sum('SELECT TOTAL(units) AS sum FROM settled'),
      settled: sum(settled),
      swaps: new Map(swaps.all().map(({ state, times }) => [state, times])),
    }
  })
}

export function readPurse(path: string): Purse {
  return reading(path, (db) => {
    const coins = db.prepare<[], { secret: string; amount: number }>('SELECT secret, amount FROM coins').all()
    const open = "SELECT COUNT(*) AS n FROM batches WHERE state IN ('sending', 'unknown')"
    return {
      secrets: coins.map(({ secret }) => secret),
      units: coins.reduce((total, { amount }) => total + BigInt(amount), 0n),
      open: db.prepare<[], { n: number }>(open).get()?.n ?? 0,
    }
  })
}

/** The coins that were shown to the till, and those that the bank has as spent. */
const named = {
  coins: 'SELECT y FROM coins',
  /** Plain ones for which it holds others. */
  swapped: "SELECT y FROM swapped JOIN swaps ON swaps.n = swapped.swap WHERE state = 'claimed'",
  spent: 'SELECT y FROM spent',
} as const

/** Their Ys. */
export function readYs(path: string, which: keyof typeof named): Set<string> {
  return reading(path, (db) => {
    const rows = db.prepare<[], { y: Buffer }>(named[which]).all()
    return new Set(rows.map(({ y }) => y.toString('hex')))
  })
}

/** Reads a database of a dead process as that process left it: from a copy, so that its next life finds it so, too. */
export function readDead<T>(path: string, read: (path: string) => T): T {
  const copy = `${path}.copy`
  for (const end of ['', '-wal']) {
    rmSync(copy + end, { force: true })
    if (existsSync(path + end)) copyFileSync(path + end, copy + end)
  }
  return read(copy)
}

export function reading<T>(path: string, read: (db: Database.Database) => T): T {
  const db = new Database(path, { fileMustExist: true })
  try {
    return db.transaction(() => read(db))()
  } finally {
    db.close()
  }
}

type Numbers = Readonly<Record<string, number>>
