import { type IDBPDatabase, unwrap, wrap } from 'idb'
import { migrations } from './migrations.ts'
import type { Check, Row, StoreName, Write } from './Row.ts'
import { StorageError } from './StorageError.ts'

/** Every wallet in it is sealed; those of the versions before lie elsewhere (`Before.ts`). */
const databaseName = 'tuppence-sealed'

/** Which rows to list: all, those of an owner, those in a state, a page of keys going down, or the first that are due. */
export type Query =
  | { readonly by: 'all' }
  | { readonly by: 'owner' | 'state'; readonly value: string }
  | { readonly by: 'due'; readonly until: number; readonly limit?: number }
  | { readonly by: 'key'; readonly below?: string; readonly limit: number }

/** Rows on disk: reads, and one write that happens whole or not at all. */
export interface Storage {
  get(store: StoreName, key: string): Promise<Row | undefined>
  list(store: StoreName, query: Query): Promise<Row[]>
  /** One strict transaction: every check must hold, then every write is made. Throws `StorageError`. */
  commit(checks: readonly Check[], writes: readonly Write[]): Promise<void>
  close(): void
}

/** Opens (and where needed migrates) the wallet's database, or another of the same form. */
export async function openStorage(factory: IDBFactory, name: string = databaseName): Promise<Storage> {
  const database = await open(factory, name)
  return {
    get: (store, key) => database.get(store, key),
    list: (store, query) => list(database, store, query),
    commit: (checks, writes) => commit(database, checks, writes),
    close: () => database.close(),
  }
}

/** Takes a database away as soon as nobody has it open. */
export function deleteDatabase(factory: IDBFactory, name: string): Promise<void> {
  const request = factory.deleteDatabase(name)
  return new Promise((resolve, reject) => {
    request.onerror = () => reject(new StorageError('storage-failed', { cause: request.error }))
    request.onsuccess = () => resolve()
  })
}

function open(factory: IDBFactory, name: string): Promise<IDBPDatabase> {
  const request = factory.open(name, migrations.length)
  return new Promise((resolve, reject) => {
    request.onupgradeneeded = (event) => {
      const database = wrap(request.result)
      const { transaction } = request
      if (transaction === null) throw new Error('an upgrade without a transaction')
      for (const migrate of migrations.slice(event.oldVersion)) migrate(database, transaction)
    }
    request.onerror = () => reject(new StorageError('storage-failed', { cause: request.error }))
    request.onsuccess = () => {
      // A newer build in another context must be able to upgrade: let go, the next call reopens nothing, the worker does.
      request.result.onversionchange = () => request.result.close()
      resolve(wrap(request.result))
    }
  })
}

async function list(database: IDBPDatabase, store: StoreName, query: Query): Promise<Row[]> {
  switch (query.by) {
    case 'all':
      return database.getAll(store)
    case 'owner':
    case 'state':
      return database.getAllFromIndex(store, query.by, query.value)
    case 'due':
      return database.getAllFromIndex(store, 'due', IDBKeyRange.upperBound(query.until), query.limit)
    case 'key': {
      const rows: Row[] = []
      const range = query.below === undefined ? null : IDBKeyRange.upperBound(query.below, true)
      let cursor = await database.transaction(store).store.openCursor(range, 'prev')
      while (cursor !== null && rows.length < query.limit) {
        rows.push(cursor.value)
        cursor = await cursor.continue()
      }
      return rows
    }
  }
}

/**
 * Written against the raw API on purpose: no promise is awaited between the first read and the last write, so
 * nothing can end the transaction early, and it is open for as short a time as can be.
 */
function commit(wrapped: IDBPDatabase, checks: readonly Check[], writes: readonly Write[]): Promise<void> {
  const names = [...new Set([...checks, ...writes].map((part) => part.store))]
  if (names.length === 0) return Promise.resolve()
  return new Promise((resolve, reject) => {
    const transaction = begin(unwrap(wrapped), names, reject)
    if (transaction === undefined) return
    let cause: unknown
    const stop = (reason: unknown) => {
      cause = reason
      transaction.abort()
    }
    transaction.oncomplete = () => resolve()
    transaction.onabort = () => reject(failure(cause ?? transaction.error))
    const write = () => {
      try {
        for (const each of writes) apply(transaction, each, stop)
      } catch (error) {
        stop(error)
      }
    }
    let open = checks.length
    if (open === 0) return write()
    for (const check of checks) {
      const request: IDBRequest<Row | undefined> = transaction.objectStore(check.store).get(check.key)
      request.onsuccess = () => {
        if (cause !== undefined) return
        if (request.result?.rev !== check.rev) return stop(new StorageError('conflict'))
        open -= 1
        if (open === 0) write()
      }
    }
  })
}

function begin(
  database: IDBDatabase,
  names: StoreName[],
  reject: (error: unknown) => void,
): IDBTransaction | undefined {
  try {
    return database.transaction(names, 'readwrite', { durability: 'strict' })
  } catch (error) {
    reject(new StorageError('storage-failed', { cause: error }))
    return undefined
  }
}

function apply(transaction: IDBTransaction, write: Write, stop: (reason: unknown) => void): void {
  const store = transaction.objectStore(write.store)
  switch (write.kind) {
    case 'add': {
      // `add`, never `put`: a second row of the same key is a conflict, not an overwrite (threats S5).
      const request = store.add(write.row)
      request.onerror = (event) => {
        if (request.error?.name !== 'ConstraintError') return
        event.preventDefault()
        stop(new StorageError('conflict'))
      }
      return
    }
    case 'put':
      store.put(write.row)
      return
    case 'remove':
      store.delete(write.key)
  }
}

function failure(cause: unknown): StorageError {
  if (cause instanceof StorageError) return cause
  const full = cause instanceof DOMException && cause.name === 'QuotaExceededError'
  return new StorageError(full ? 'storage-full' : 'storage-failed', { cause })
}
