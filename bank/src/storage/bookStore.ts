import type { Db } from './database.ts'

/** What went in, came out and was kept as fees so far, in minor units of one currency. */
export type Book = { readonly minted: bigint; readonly melted: bigint; readonly fees: bigint }

export type BookStore = {
  add(unit: string, change: Partial<Book>): void
  read(unit: string): Book
}

/** The bank's own sums: minted − melted − fees = the value of all coins outstanding. */
export function bookStore(db: Db): BookStore {
  const open = db.prepare('INSERT INTO books (unit) VALUES (?) ON CONFLICT DO NOTHING')
  const add = db.prepare(
    'UPDATE books SET minted = minted + $minted, melted = melted + $melted, fees = fees + $fees WHERE unit = $unit',
  )
  const read = db
    .prepare<[string], Book>('SELECT minted, melted, fees FROM books WHERE unit = ?')
    .safeIntegers()
  const empty = { minted: 0n, melted: 0n, fees: 0n }
  return {
    add(unit, change) {
      open.run(unit)
      add.run({ unit, ...empty, ...change })
    },
    read: (unit) => read.get(unit) ?? empty,
  }
}
