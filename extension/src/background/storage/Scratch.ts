import { deleteDatabase, openStorage, type Storage } from './Storage.ts'

/** A second database beside the wallet's, for what is only tried and then forgotten. */
export type Scratch = {
  open(): Promise<Storage>
  /** Takes it away, whether it is there or not. */
  remove(): Promise<void>
}

const name = 'tuppence-scratch'

export function scratchIn(factory: IDBFactory): Scratch {
  let opened: Promise<Storage> | undefined
  return {
    open() {
      opened ??= openStorage(factory, name)
      return opened
    },
    async remove() {
      const storage = await opened?.catch(() => undefined)
      opened = undefined
      storage?.close()
      await deleteDatabase(factory, name)
    },
  }
}
