import { createHash } from 'node:crypto'
import { limits } from '../limits.ts'
import type { Db } from './database.ts'

export type ReplyStore = {
  /** The reply an identical request got, as it was sent, while it is remembered. */
  find(key: Uint8Array, now: number): string | undefined
  keep(key: Uint8Array, body: string, now: number): void
  deleteOld(now: number, rows: number): number
}

/** NUT-19: 200 replies kept for a day under SHA-256 of method, path and body. */
export function replyStore(db: Db): ReplyStore {
  const find = db.prepare<[Uint8Array, number], { body: string }>(
    'SELECT body FROM replies WHERE key = ? AND at > ?',
  )
  const keep = db.prepare('INSERT OR REPLACE INTO replies (key, at, body) VALUES (?, ?, ?)')
  const deleteOld = db.prepare(
    'DELETE FROM replies WHERE key IN (SELECT key FROM replies WHERE at <= ? LIMIT ?)',
  )
  return {
    find: (key, now) => find.get(key, now - limits.replySeconds)?.body,
    keep(key, body, now) {
      keep.run(key, now, body)
    },
    deleteOld: (now, rows) => deleteOld.run(now - limits.replySeconds, rows).changes,
  }
}

/** The key of a request: method and path cannot hold a zero byte, so no two requests share it. */
export function replyKey(method: string, path: string, body: Uint8Array): Uint8Array {
  return createHash('sha256').update(`${method}\0${path}\0`).update(body).digest()
}
