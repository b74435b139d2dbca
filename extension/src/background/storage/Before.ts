import { type Row, type StoreName, storeNames } from './Row.ts'
import { deleteDatabase, openStorage } from './Storage.ts'

/** The database of the versions before, whose records everybody can read who has the profile (threats S1). */
export type Before = {
  /** Every record of it; none where there is no such database. */
  read(): Promise<readonly Kept[]>
  /** Takes it away, from the files of the profile as well. Goes on where a worker that died has stopped. */
  remove(): Promise<void>
}

export type Kept = { readonly store: StoreName; readonly row: Row }

export const nameBefore = 'tuppence'

/**
 * Chromium keeps all databases of an extension in the same files, in which what is deleted stays until they are
 * rewritten. Taking a database away rewrites the files it lies in, but not the log of the last writes, and drops the
 * old ones at the next taking away: so an empty one goes before it, and one after it (ADR 0015).
 */
const empty = { before: 'tuppence-empty-1', after: 'tuppence-empty-2' } as const

export function beforeIn(factory: IDBFactory): Before {
  const names = async () => new Set((await factory.databases()).map(({ name }) => name))
  return {
    async read() {
      // Opening it would make it.
      if (!(await names()).has(nameBefore)) return []
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
      const there = await names()
      if (there.has(nameBefore)) {
        // While this one is there, it is not over.
        await make(factory, empty.after)
        await make(factory, empty.before)
        await deleteDatabase(factory, empty.before)
        await deleteDatabase(factory, nameBefore)
      } else if (!there.has(empty.after)) return
      await deleteDatabase(factory, empty.after)
    },
  }
}

async function make(factory: IDBFactory, name: string): Promise<void> {
  const storage = await openStorage(factory, name)
  storage.close()
}
