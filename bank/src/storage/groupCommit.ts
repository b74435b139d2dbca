import { BankError } from '../BankError.ts'
import { limits } from '../limits.ts'
import type { Db } from './database.ts'
import { isBusy } from './isBusy.ts'

export type GroupCommit = {
  /** Runs an operation in the next common transaction; settles only when that has been committed. */
  run<T>(operation: () => T): Promise<T>
  /** Commits what is waiting, now. */
  flush(): void
}

type Job = {
  readonly operation: () => unknown
  readonly resolve: (value: unknown) => void
  readonly reject: (reason: unknown) => void
  /** When it stops waiting for another process, in `performance.now()`. */
  readonly until: number
}

/** Milliseconds: how long an operation waits for another process, and how much of it in one go. */
export type Patience = { readonly busyMs: number; readonly lockMs: number }

type Outcome = { value: unknown } | { error: unknown }

/**
 * Group commit: operations that arrive in the same turn of the event loop share one BEGIN IMMEDIATE … COMMIT,
 * each in a savepoint of its own, so that one that fails takes nobody with it. One fsync serves them all. While
 * another process holds the database they wait, and everything else goes on.
 */
export function groupCommit(db: Db, { busyMs, lockMs }: Patience = limits): GroupCommit {
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

  // SQLite waits without giving the event loop a turn.
  function beginBriefly(): void {
    db.pragma(`busy_timeout = ${lockMs}`)
    try {
      begin.run()
    } finally {
      db.pragma(`busy_timeout = ${busyMs}`)
    }
  }

  function commitAll(jobs: readonly Job[]): Outcome[] {
    beginBriefly()
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
    try {
      settle(jobs, commitAll(jobs))
    } catch (error) {
      if (isBusy(error)) {
        wait(jobs)
        return
      }
      for (const job of jobs) job.reject(error)
    }
    if (waiting.length > 0) setImmediate(flush)
  }

  function wait(jobs: readonly Job[]): void {
    const time = performance.now()
    const [late, rest] = [jobs.filter(({ until }) => until <= time), jobs.filter(({ until }) => until > time)]
    waiting = [...rest, ...waiting]
    if (waiting.length > 0) setTimeout(flush, lockMs)
    for (const job of late) job.reject(BankError.busy())
  }

  return {
    run<T>(operation: () => T) {
      return new Promise<T>((resolve, reject) => {
        if (waiting.length === 0) setImmediate(flush)
        const until = performance.now() + busyMs
        waiting.push({ operation, resolve: (value) => resolve(value as T), reject, until })
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
