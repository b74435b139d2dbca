import { BankError } from '../BankError.ts'
import { limits } from '../limits.ts'
import type { Db } from './database.ts'

export type GroupCommit = {
  /** Runs an operation in the next common transaction; settles only when that has been committed. */
  run<T>(operation: () => T): Promise<T>
  /** Commits what is waiting, now. */
  flush(): void
}

type Job = { operation: () => unknown; resolve: (value: unknown) => void; reject: (reason: unknown) => void }
type Outcome = { value: unknown } | { error: unknown }

/**
 * Group commit: operations that arrive in the same turn of the event loop share one BEGIN IMMEDIATE … COMMIT,
 * each in a savepoint of its own, so that one that fails takes nobody with it. One fsync serves them all.
 */
export function groupCommit(db: Db): GroupCommit {
  const begin = db.prepare('BEGIN IMMEDIATE')
  const commit = db.prepare('COMMIT')
  const rollback = db.prepare('ROLLBACK')
  const save = db.prepare('SAVEPOINT operation')
  const release = db.prepare('RELEASE operation')
  const undo = db.prepare('ROLLBACK TO operation')
  let waiting: Job[] = []

  function attempt(operation: () => unknown): Outcome {
    save.run()
    try {
      const value = operation()
      release.run()
      return { value }
    } catch (error) {
      // A full disk or a lost file makes SQLite roll back the whole transaction: then nobody is served.
      if (!db.inTransaction) throw error
      undo.run()
      release.run()
      return { error }
    }
  }

  function commitAll(jobs: readonly Job[]): Outcome[] {
    begin.run()
    try {
      const outcomes = jobs.map((job) => attempt(job.operation))
      commit.run()
      return outcomes
    } catch (error) {
      if (db.inTransaction) rollback.run()
      throw error
    }
  }

  function flush(): void {
    const jobs = waiting.slice(0, limits.batch)
    waiting = waiting.slice(limits.batch)
    if (jobs.length === 0) return
    if (waiting.length > 0) setImmediate(flush)
    try {
      settle(jobs, commitAll(jobs))
    } catch (error) {
      for (const job of jobs) job.reject(isBusy(error) ? BankError.busy() : error)
    }
  }

  return {
    run<T>(operation: () => T) {
      return new Promise<T>((resolve, reject) => {
        if (waiting.length === 0) setImmediate(flush)
        waiting.push({ operation, resolve: (value) => resolve(value as T), reject })
      })
    },
    flush() {
      while (waiting.length > 0) flush()
    },
  }
}

function settle(jobs: readonly Job[], outcomes: readonly Outcome[]): void {
  for (const [index, job] of jobs.entries()) {
    const outcome = outcomes[index]
    if (outcome === undefined) throw new Error('an operation without an outcome')
    if ('error' in outcome) job.reject(outcome.error)
    else job.resolve(outcome.value)
  }
}

function isBusy(error: unknown): boolean {
  return error instanceof Error && 'code' in error && String(error.code).startsWith('SQLITE_BUSY')
}
