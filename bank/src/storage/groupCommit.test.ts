import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setImmediate as nextTurn } from 'node:timers/promises'
import Database from 'better-sqlite3'
import { beforeEach, expect, onTestFinished, test } from 'vitest'
import { withChanges } from '../../../scripts/lib/withChanges.mjs'
import { limits } from '../limits.ts'
import { type Db, openDatabase } from './database.ts'
import { type GroupCommit, groupCommit } from './groupCommit.ts'

let db: Db
let commit: GroupCommit
type Times = { readonly busyMs: number; readonly lockMs: number }
const times = (changes: Times) => withChanges<Times>('the bank', limits, changes)
const insert = (value: number) => () => db.prepare('INSERT INTO t VALUES (?)').run(value).changes
const values = () => db.prepare('SELECT v FROM t ORDER BY v').pluck().all()

beforeEach(() => {
  db = new Database(':memory:')
  db.exec('CREATE TABLE t (v INTEGER PRIMARY KEY)')
  commit = groupCommit(db)
})

test('behavior: operations of one turn share one transaction and are answered after its COMMIT', async () => {
  const seen: boolean[] = []
  const both = [1, 2].map((value) =>
    commit
      .run(() => {
        insert(value)()
        return db.inTransaction
      })
      .then((inside) => seen.push(inside, db.inTransaction)),
  )
  expect(values()).toEqual([])
  await Promise.all(both)
  expect(seen).toEqual([true, false, true, false])
  expect(values()).toEqual([1, 2])
})

test('error: an operation that fails loses its own writes only', async () => {
  const failing = commit.run(() => {
    insert(1)()
    throw new Error('no')
  })
  const good = commit.run(insert(2))
  await expect(failing).rejects.toThrow('no')
  await expect(good).resolves.toBe(1)
  expect(values()).toEqual([2])
})

test('error: a COMMIT that fails fails everybody, and the next group starts clean', async () => {
  db.exec('CREATE TABLE c (v INTEGER REFERENCES t (v) DEFERRABLE INITIALLY DEFERRED)')
  db.pragma('foreign_keys = ON')
  const bystander = commit.run(insert(1))
  const breaking = commit.run(() => db.prepare('INSERT INTO c VALUES (7)').run())
  await expect(bystander).rejects.toThrow('FOREIGN KEY')
  await expect(breaking).rejects.toThrow('FOREIGN KEY')
  await expect(commit.run(insert(3))).resolves.toBe(1)
  expect(values()).toEqual([3])
})

test('error: a transaction that SQLite rolled back by itself fails everybody', async () => {
  const bystander = commit.run(insert(1))
  const breaking = commit.run(() => db.prepare('INSERT OR ROLLBACK INTO t VALUES (1)').run())
  await expect(bystander).rejects.toThrow('UNIQUE')
  await expect(breaking).rejects.toThrow('UNIQUE')
  expect(values()).toEqual([])
})

test('behavior: more operations than one group holds are all done, and flush leaves none waiting', async () => {
  const all = Array.from({ length: 300 }, (_, value) => commit.run(insert(value)))
  commit.flush()
  expect(values()).toHaveLength(300)
  await Promise.all(all)
})

test('behavior: operations wait for another process, in their order, while the event loop turns', async () => {
  const { first, other } = shared()
  other.exec('BEGIN IMMEDIATE; INSERT INTO t VALUES (1)')
  const patient = groupCommit(first, times({ busyMs: 60_000, lockMs: 1 }))
  const order: number[] = []
  const waiting = [2, 3].map((value) => patient.run(() => order.push(value)))
  for (let turn = 0; turn < 20; turn++) await nextTurn()
  waiting.push(patient.run(() => order.push(4)))
  expect(order).toEqual([])
  other.exec('COMMIT')
  await Promise.all(waiting)
  expect(order).toEqual([2, 3, 4])
})

test('error: who has waited long enough is told to come back, and nobody else', async () => {
  const { first, other } = shared()
  other.exec('BEGIN IMMEDIATE')
  const patient = groupCommit(first, times({ busyMs: 50, lockMs: 1 }))
  await expect(patient.run(() => 1)).rejects.toMatchObject({ status: 503, retryAfter: 1 })
  const last = patient.run(() => 2)
  other.exec('COMMIT')
  await expect(last).resolves.toBe(2)
  other.exec('BEGIN IMMEDIATE')
  const refused = expect(patient.run(() => 3)).rejects.toMatchObject({ status: 503 })
  patient.flush()
  await refused
})

/** Two connections to one database. */
function shared(): { first: Db; other: Db } {
  const dir = mkdtempSync(join(tmpdir(), 'tuppence-commit-'))
  const [first, other] = [openDatabase(dir), new Database(join(dir, 'bank.sqlite'))]
  first.exec('CREATE TABLE t (v INTEGER PRIMARY KEY)')
  onTestFinished(() => {
    for (const one of [first, other]) one.close()
    rmSync(dir, { recursive: true })
  })
  return { first, other }
}
