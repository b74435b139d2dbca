import type { IDBPDatabase } from 'idb'
import type { Row, StoreName } from './Row.ts'

type Migration = (database: IDBPDatabase, transaction: IDBTransaction) => void

/** What the first version had. */
const firstStores: readonly StoreName[] = [
  ...(['wallets', 'seeds', 'banks', 'keysets', 'coins', 'counters'] as const),
  ...(['operations', 'joins', 'approvals', 'origins', 'payees'] as const),
]

const withCoins: ReadonlySet<string> = new Set(['pay:ready', 'pay:released', 'pay:paid', 'pay:plain'])

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
  function due(_, transaction) {
    const operations = transaction.objectStore('operations')
    operations.createIndex('due', 'due')
    // Payments that may have coins were not looked at again before: each is once, and then knows when.
    const cursor: IDBRequest<IDBCursorWithValue | null> = operations.openCursor()
    cursor.onsuccess = () => {
      const at = cursor.result
      if (at === null) return
      const row: Row = at.value
      if (row.state !== undefined && withCoins.has(row.state)) at.update({ ...row, due: 0 })
      at.continue()
    }
  },
  function restores(database) {
    addStore(database, 'restores')
  },
  function proofs(database) {
    addStore(database, 'proofs')
  },
  function vault(database) {
    addStore(database, 'vault')
    addStore(database, 'settings')
  },
  function renewals(database) {
    addStore(database, 'renewals')
  },
]
