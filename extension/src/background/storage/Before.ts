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
 * rewritten. Taking a database away rewrites the files it lies in, a little later and not the log of the last writes;
 * and files that were rewritten are dropped when the next database goes, if nobody reads in them just then. So an empty one
 * goes before it, and more than one after it, not all at once: for those that a killed browser has left, two were needed
 * (ADR 0015). What is waited before each, in milliseconds.
 */
const empty = 'tuppence-empty'
const waitsAfter = [0, 2_000, 8_000] as const

export function beforeIn(factory: IDBFactory, waits: readonly number[] = waitsAfter): Before {
  return {
    async read() {
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
    },
    async remove() {
      await makeAndDelete(factory, empty)
      await deleteDatabase(factory, nameBefore)
      for (const wait of waits) {
        await new Promise((resolve) => setTimeout(resolve, wait))
        await makeAndDelete(factory, empty)
      }
    },
  }
}

async function makeAndDelete(factory: IDBFactory, name: string): Promise<void> {
  await make(factory, name)
  await deleteDatabase(factory, name)
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
