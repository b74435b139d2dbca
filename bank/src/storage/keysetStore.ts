import type { Db } from './database.ts'

/** What a keyset is made from; its keys come from the bank's secret and `number`. */
export type KeysetRow = {
  readonly number: number
  readonly id: string
  readonly unit: string
  readonly feePpk: number
  readonly denominations: readonly bigint[]
  readonly finalExpiry: number | undefined
  readonly active: boolean
}

type Columns = {
  number: number
  id: string
  unit: string
  fee_ppk: number
  denominations: string
  final_expiry: number | null
  active: number
}

export type KeysetStore = {
  all(): KeysetRow[]
  /** Number of the active one, as the database has it at this moment. */
  activeNumber(): number | undefined
  /** Adds a keyset with its counters. */
  insert(row: KeysetRow): void
  /** Makes every keyset inactive but this one. */
  activate(number: number): void
}

/** The keysets this bank has ever had. */
export function keysetStore(db: Db): KeysetStore {
  const all = db.prepare<[], Columns>('SELECT * FROM keysets ORDER BY number')
  const activeNumber = db
    .prepare<[], number>('SELECT number FROM keysets WHERE active = 1 ORDER BY number DESC LIMIT 1')
    .pluck()
  const insert = db.prepare(
    'INSERT INTO keysets (number, id, unit, fee_ppk, denominations, final_expiry, active) VALUES (?, ?, ?, ?, ?, ?, 0)',
  )
  const count = db.prepare('INSERT INTO totals (keyset, amount) VALUES (?, ?)')
  const retire = db.prepare('UPDATE keysets SET active = 0 WHERE active = 1 AND number <> ?')
  const activate = db.prepare('UPDATE keysets SET active = 1 WHERE number = ?')
  return {
    all: () => all.all().map(toRow),
    activeNumber: () => activeNumber.get(),
    insert(row) {
      const denominations = row.denominations.join(',')
      insert.run(row.number, row.id, row.unit, row.feePpk, denominations, row.finalExpiry ?? null)
      for (const amount of row.denominations) count.run(row.number, amount)
    },
    activate(number) {
      retire.run(number)
      activate.run(number)
    },
  }
}

function toRow(columns: Columns): KeysetRow {
  return {
    number: columns.number,
    id: columns.id,
    unit: columns.unit,
    feePpk: columns.fee_ppk,
    denominations: columns.denominations.split(',').map(BigInt),
    finalExpiry: columns.final_expiry ?? undefined,
    active: columns.active === 1,
  }
}
