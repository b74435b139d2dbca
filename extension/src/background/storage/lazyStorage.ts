import type { Storage } from './Storage.ts'

/** Storage that is opened by its first use, so that the worker's listeners can be in place at once. */
export function lazyStorage(open: () => Promise<Storage>): Storage {
  let opening: Promise<Storage> | undefined
  const opened = () => {
    opening ??= open().catch((error: unknown) => {
      // Asked again next time: the disk may have room by then.
      opening = undefined
      throw error
    })
    return opening
  }
  return {
    get: async (store, key) => (await opened()).get(store, key),
    list: async (store, query) => (await opened()).list(store, query),
    commit: async (checks, writes) => (await opened()).commit(checks, writes),
    close: () => void opening?.then((storage) => storage.close()),
  }
}
