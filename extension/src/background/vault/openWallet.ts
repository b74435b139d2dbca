import type { Before } from '../storage/Before.ts'
import type { Write } from '../storage/Row.ts'
import { openStorage, type Storage } from '../storage/Storage.ts'
import { StorageError } from '../storage/StorageError.ts'
import { clearCopyWrite } from './clearCopy.ts'
import { headerPlace, readHeader } from './Header.ts'

/**
 * Opens the wallet's database. A wallet that a version before has sealed where it lay is brought over as it is, in one
 * step: in the files of that database there may still be what was clear.
 */
export async function openWallet(factory: IDBFactory, before: Before): Promise<Storage> {
  const storage = await openStorage(factory)
  if ((await readHeader(storage)) === undefined) await bringSealed(before, storage)
  return storage
}

async function bringSealed(before: Before, storage: Storage): Promise<void> {
  const rows = await before.read()
  const isSealed = rows.some(
    ({ store, row: { key } }) => store === headerPlace.store && key === headerPlace.key,
  )
  if (!isSealed) return
  try {
    await storage.commit(
      [{ ...headerPlace, rev: undefined }],
      [...rows.map(({ store, row }): Write => ({ kind: 'add', store, row })), clearCopyWrite()],
    )
  } catch (error) {
    const wasOvertaken = error instanceof StorageError && error.code === 'conflict'
    if (!wasOvertaken || (await readHeader(storage)) === undefined) throw error
  }
}
