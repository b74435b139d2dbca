import { chmodSync, closeSync, mkdirSync, openSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { limits } from '../limits.ts'
import { StartError } from '../StartError.ts'
import { migrations } from './migrations.ts'

export type Db = Database.Database

/**
 * Opens (and makes, mode 0600) `bank.sqlite` in a directory and brings its schema up to date.
 * Throws StartError when the engine cannot promise durability or the file is from a newer program.
 */
export function openDatabase(dir: string, steps: readonly string[] = migrations): Db {
  mkdirSync(dir, { recursive: true, mode: 0o700 })
  const path = join(dir, 'bank.sqlite')
  // SQLite gives its -wal and -shm files the mode of the database itself.
  closeSync(openSync(path, 'a', 0o600))
  chmodSync(path, 0o600)
  const db = new Database(path, { timeout: limits.busyMs })
  try {
    makeDurable(db)
    migrate(db, steps)
  } catch (error) {
    db.close()
    throw error
  }
  return db
}

function makeDurable(db: Db): void {
  const mode = db.pragma('journal_mode = WAL', { simple: true })
  db.pragma('synchronous = FULL')
  db.pragma('foreign_keys = ON')
  db.pragma('trusted_schema = OFF')
  if (mode !== 'wal' || db.pragma('synchronous', { simple: true }) !== 2) {
    throw new StartError('The database cannot be written durably here (WAL with synchronous=FULL is needed).')
  }
}

/** Runs the steps a database has not seen yet, all in one transaction. */
export function migrate(db: Db, steps: readonly string[]): void {
  const run = db.transaction(() => {
    const version = Number(db.pragma('user_version', { simple: true }))
    if (version > steps.length) {
      throw new StartError(
        `The database is of version ${version}, newer than this program (${steps.length}).`,
      )
    }
    for (const step of steps.slice(version)) db.exec(step)
    db.pragma(`user_version = ${steps.length}`)
  })
  run.immediate()
}
