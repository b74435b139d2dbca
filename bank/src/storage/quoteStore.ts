import type { Db } from './database.ts'

export type MintQuote = {
  readonly id: string
  readonly method: string
  readonly unit: string
  readonly amount: bigint
  /** NUT-20: 33-byte hex; minting then needs its signature. */
  readonly pubkey: string | undefined
  readonly paid: bigint
  readonly issued: bigint
  /** Seconds. */
  readonly updated: number
  readonly expiry: number
}

export type MeltQuote = {
  readonly id: string
  readonly method: string
  readonly unit: string
  readonly amount: bigint
  readonly request: string
  readonly state: 'UNPAID' | 'PAID'
  readonly expiry: number
}

export type QuoteStore = {
  insertMint(quote: MintQuote): void
  findMint(method: string, id: string): MintQuote | undefined
  /** Issues the whole of a paid quote, once: false when it was not paid or issued before. */
  issue(quote: MintQuote, now: number): boolean
  insertMelt(quote: MeltQuote): void
  findMelt(method: string, id: string): MeltQuote | undefined
  /** False when it was paid before. */
  pay(quote: MeltQuote): boolean
  /** Deletes some of the quotes that ended before `time`, but none with something owed unless its method is `free`; gives how many. */
  deleteEnded(time: number, rows: number, free: readonly string[]): number
}

type MintColumns = {
  id: string
  method: string
  unit: string
  amount: bigint
  pubkey: string | null
  paid: bigint
  issued: bigint
  updated: bigint
  expiry: bigint
}
type MeltColumns = Omit<MeltQuote, 'expiry'> & { expiry: bigint }

/** Mint and melt quotes. Writes belong in a transaction. */
export function quoteStore(db: Db): QuoteStore {
  const insertMint = db.prepare(
    `INSERT INTO mint_quotes (id, method, unit, amount, pubkey, paid, issued, updated, expiry)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  )
  const findMint = db
    .prepare<[string, string], MintColumns>('SELECT * FROM mint_quotes WHERE id = ? AND method = ?')
    .safeIntegers()
  const issue = db.prepare(
    'UPDATE mint_quotes SET issued = amount, updated = ? WHERE id = ? AND issued = 0 AND amount <= paid',
  )
  const insertMelt = db.prepare(
    'INSERT INTO melt_quotes (id, method, unit, amount, request, state, expiry) VALUES (?, ?, ?, ?, ?, ?, ?)',
  )
  const findMelt = db
    .prepare<[string, string], MeltColumns>('SELECT * FROM melt_quotes WHERE id = ? AND method = ?')
    .safeIntegers()
  const pay = db.prepare("UPDATE melt_quotes SET state = 'PAID' WHERE id = ? AND state = 'UNPAID'")
  const deleteMints = db.prepare(
    `DELETE FROM mint_quotes WHERE id IN (SELECT id FROM mint_quotes WHERE expiry < ?
       AND NOT (issued < paid AND method NOT IN (SELECT value FROM json_each(?))) LIMIT ?)`,
  )
  const deleteMelts = db.prepare(
    'DELETE FROM melt_quotes WHERE id IN (SELECT id FROM melt_quotes WHERE expiry < ? LIMIT ?)',
  )
  return {
    insertMint(q) {
      insertMint.run(
        q.id,
        q.method,
        q.unit,
        q.amount,
        q.pubkey ?? null,
        q.paid,
        q.issued,
        q.updated,
        q.expiry,
      )
    },
    findMint(method, id) {
      const row = findMint.get(id, method)
      if (row === undefined) return undefined
      const pubkey = row.pubkey ?? undefined
      return { ...row, pubkey, updated: Number(row.updated), expiry: Number(row.expiry) }
    },
    issue: (quote, now) => issue.run(now, quote.id).changes === 1,
    insertMelt(q) {
      insertMelt.run(q.id, q.method, q.unit, q.amount, q.request, q.state, q.expiry)
    },
    findMelt(method, id) {
      const row = findMelt.get(id, method)
      return row && { ...row, expiry: Number(row.expiry) }
    },
    pay: (quote) => pay.run(quote.id).changes === 1,
    deleteEnded: (time, rows, free) =>
      deleteMints.run(time, JSON.stringify(free), rows).changes + deleteMelts.run(time, rows).changes,
  }
}
