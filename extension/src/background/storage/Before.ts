import { type Row, type StoreName, storeNames } from './Row.ts'
import { deleteDatabase, openStorage } from './Storage.ts'
import { StorageError } from './StorageError.ts'

/** The database of the versions before, whose records everybody can read who has the profile (threats S1). */
export type Before = {
  /** Every record of it; none where there is no such database. */
  read(): Promise<readonly Kept[]>
  /** Takes it away, from the files of the profile as well. Until it has, it is to be asked again. */
  remove(): Promise<void>
}

export type Kept = { readonly store: StoreName; readonly row: Row }

export const nameBefore = 'tuppence'

/**
 * Chromium keeps all databases of an extension in the same files, in which what is deleted stays until they are
 * rewritten. They are when a database goes that lies in them, a little later: without what was deleted, unless somebody
 * reads just then; not the log of the last writes; and now and then not at all, when something is written at the same
 * moment. So the old one goes among empty ones that were made while it was there: one before it, to have the log in a
 * file, and several after it, each of which has the file rewritten once more (ADR 0015).
 */
const calm: Waits = [0, 2_000, 2_000, 4_000, 8_000]

/** Milliseconds before each of them goes: the second is the old one. */
export type Waits = readonly [first: number, old: number, ...after: number[]]

export function beforeIn(factory: IDBFactory, waits: Waits = calm): Before {
  async function read(): Promise<readonly Kept[]> {
    // Opening it would make it.
    if (!(await factory.databases()).some(({ name }) => name === nameBefore)) return []
    const storage = await openStorage(factory, nameBefore)
    try {
      const stores = storeNames.map(async (store) =>
        (await storage.list(store, { by: 'all' })).map((row) => ({ store, row })),
      )
      return (await Promise.all(stores)).flat()
    } finally {
      storage.close()
    }
  }

  async function remove(): Promise<void> {
    const names = waits.map((_, place) => (place === 1 ? nameBefore : `tuppence-empty-${place}`))
    for (const name of names) if (name !== nameBefore) await make(factory, name)
    for (const [place, name] of names.entries()) {
      await pass(waits[place])
      await deleteDatabase(factory, name)
    }
  }

  return { read, remove }
}

function make(factory: IDBFactory, name: string): Promise<void> {
  const request = factory.open(name)
  return new Promise((resolve, reject) => {
    request.onerror = () => reject(new StorageError('storage-failed', { cause: request.error }))
    request.onsuccess = () => {
      request.result.close()
      resolve()
    }
  })
}

function pass(milliseconds?: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds))
}
