import { readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { StartError } from '../StartError.ts'
import type { Db } from './database.ts'
import type { MetaStore } from './metaStore.ts'

export type Epoch = {
  /** The database is older than this bank has been: a restored backup, which has forgotten spent coins. */
  readonly isBehind: boolean
  /** Marks that the database has moved on. */
  advance(): void
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
  const advance = (least: number): void => {
    const draft = `${path}.${process.pid}.new`
    writeFileSync(draft, `${move.immediate(least)}\n`, { mode: 0o600, flush: true })
    renameSync(draft, path)
  }
  return { isBehind: meta.get('epoch') < seen, advance: () => advance(0), accept: () => advance(seen) }
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
