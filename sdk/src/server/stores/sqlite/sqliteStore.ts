import type { Purse } from '../../redeem/Purse.ts'
import type { Store } from '../../Store.ts'
import { sqliteClaims } from './claims.ts'
import { openDatabase } from './openDatabase.ts'
import { tillMigrations } from './schema.ts'
import { sqlitePurse } from './sqlitePurse.ts'
import { sqliteSwaps } from './swaps.ts'
import { sqliteKeysets, sqliteOwner, sqliteTakings } from './takings.ts'

/**
 * A till's store in one SQLite file (WAL, synchronous=FULL, mode 0600), which processes of one machine may share.
 * A redeemer's money goes to a second file beside it, `<path>-redeemer`, made only when a redeemer asks for it.
 * Throws TillError store-not-durable or store-too-new.
 */
export function sqliteStore(path: string): Store {
  const db = openDatabase(path, tillMigrations)
  let purse: Purse | undefined
  return {
    ...sqliteClaims(db),
    ...sqliteKeysets(db),
    ...sqliteTakings(db),
    ...sqliteOwner(db),
    swaps: sqliteSwaps(db),
    purse() {
      purse ??= sqlitePurse(`${path}-redeemer`)
      return purse
    },
    close() {
      purse?.close()
      db.close()
    },
  }
}
