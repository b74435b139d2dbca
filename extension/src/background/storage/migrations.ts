import type { IDBPDatabase } from 'idb'
import type { StoreName } from './Row.ts'

type Migration = (database: IDBPDatabase) => void

/** What the first version had. */
const firstStores: readonly StoreName[] = [
  ...(['wallets', 'seeds', 'banks', 'keysets', 'coins', 'counters'] as const),
  ...(['operations', 'joins', 'approvals', 'origins', 'payees'] as const),
]

function addStore(database: IDBPDatabase, name: StoreName): void {
  const store = database.createObjectStore(name, { keyPath: 'key' })
  store.createIndex('owner', 'owner')
  store.createIndex('state', 'state')
}

/**
 * Numbered by position, each taking the database from the version before it to its own. They run inside the one
 * version-change transaction, so the version is written last or not at all. A shipped one is never edited.
 */
export const migrations: readonly Migration[] = [
  function first(database) {
    for (const name of firstStores) addStore(database, name)
  },
  function limits(database) {
    addStore(database, 'limits')
  },
]
