import { readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { StartError } from '../StartError.ts'
import type { Db } from './database.ts'
import type { MetaStore } from './metaStore.ts'

export type Epoch = {
  /** The database is older than this bank has been: a restored backup, which has forgotten spent coins. */
  readonly isBehind: boolean
  /** Marks that the database has moved on, in a transaction of its own. */
  advance(): void
  /** The same in two steps: the database's, inside a transaction, and the file's, after it. */
  next(): number
  mark(epoch: number): void
  /** The operator takes the older database as it is. */
  accept(): void
}

/** A counter kept in the database and in a file beside it, so that an old copy of the database is noticed. */
export function openEpoch(dir: string, db: Db, meta: MetaStore): Epoch {
  const path = join(dir, 'epoch')
  const seen = read(path)
  const move = db.transaction((least: number) => {
    const next = Math.max(meta.get('epoch'), least) + 1
    meta.set('epoch', next)
    return next
  })
  const mark = (epoch: number): void => {
    const draft = `${path}.${process.pid}.new`
    writeFileSync(draft, `${epoch}\n`, { mode: 0o600, flush: true })
    renameSync(draft, path)
  }
  return {
    isBehind: meta.get('epoch') < seen,
    advance: () => mark(move.immediate(0)),
    next: () => move(0),
    mark,
    accept: () => mark(move.immediate(seen)),
  }
}

function read(path: string): number {
  let text: string
  try {
    text = readFileSync(path, 'utf8')
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return 0
    throw error
  }
  if (!/^\d{1,15}\n?$/.test(text)) throw new StartError(`The file ${path} is damaged.`)
  return Number(text)
}
