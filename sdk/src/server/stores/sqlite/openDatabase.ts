import { chmodSync, closeSync, openSync } from 'node:fs'
import Database from 'better-sqlite3'
import { limits } from '../../limits.ts'
import { TillError } from '../../TillError.ts'

export type Db = Database.Database

/**
 * Opens (and makes, mode 0600) a database file that several processes may share, durable on every commit, and
 * brings its schema up to date. Throws TillError store-not-durable or store-too-new.
 */
export function openDatabase(path: string, migrations: readonly string[]): Db {
  // SQLite gives its -wal and -shm files the mode of the database itself.
  closeSync(openSync(path, 'a', 0o600))
  chmodSync(path, 0o600)
  const db = new Database(path, { timeout: limits.sqliteBusyMs })
  try {
    makeDurable(db)
    migrate(db, migrations)
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
    throw new TillError('store-not-durable', 'WAL with synchronous=FULL is needed')
  }
}

/** Runs the steps a database has not seen yet, all in one transaction. */
function migrate(db: Db, steps: readonly string[]): void {
  const run = db.transaction(() => {
    const version = Number(db.pragma('user_version', { simple: true }))
    if (version > steps.length) throw new TillError('store-too-new')
    for (const step of steps.slice(version)) db.exec(step)
    db.pragma(`user_version = ${steps.length}`)
  })
  run.immediate()
}
