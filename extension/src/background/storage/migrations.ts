import type { IDBPDatabase } from 'idb'
import { storeNames } from './Row.ts'

type Migration = (database: IDBPDatabase) => void

/**
 * Numbered by position, each taking the database from the version before it to its own. They run inside the one
 * version-change transaction, so the version is written last or not at all. A shipped one is never edited.
 */
export const migrations: readonly Migration[] = [
  function first(database) {
    for (const name of storeNames) {
      const store = database.createObjectStore(name, { keyPath: 'key' })
      store.createIndex('owner', 'owner')
      store.createIndex('state', 'state')
    }
  },
]
