import type { Db } from './database.ts'

type Key = 'epoch' | 'halted'

export type MetaStore = { get(key: Key): number; set(key: Key, value: number): void }

/** Small numbers about the bank as a whole; 0 when never set. */
export function metaStore(db: Db): MetaStore {
  const get = db.prepare<[string], { value: number }>('SELECT value FROM meta WHERE key = ?')
  const set = db.prepare('INSERT OR REPLACE INTO meta (key, value) VALUES (?, ?)')
  return {
    get: (key) => get.get(key)?.value ?? 0,
    set(key, value) {
      set.run(key, value)
    },
  }
}
