import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type Database from 'better-sqlite3'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { migrate, openDatabase } from './database.ts'
import { migrations } from './migrations.ts'

let dir: string
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'tuppence-db-'))
})
afterEach(() => rmSync(dir, { recursive: true }))

test('K1: the database is durable: WAL and synchronous=FULL', () => {
  const db = openDatabase(dir)
  expect(db.pragma('journal_mode', { simple: true })).toBe('wal')
  expect(db.pragma('synchronous', { simple: true })).toBe(2)
  db.close()
})

test('behavior: each step runs once, in order, and a failing one changes nothing', () => {
  const steps = ['CREATE TABLE a (x)', 'ALTER TABLE a ADD COLUMN y']
  const columns = (db: Database.Database) =>
    db.prepare('SELECT name FROM pragma_table_info(?)').pluck().all('a')
  const db = openDatabase(dir, steps.slice(0, 1))
  expect(columns(db)).toEqual(['x'])
  expect(() => migrate(db, [...steps, 'nonsense'])).toThrow('syntax')
  expect(columns(db)).toEqual(['x'])
  migrate(db, steps)
  migrate(db, steps)
  expect(columns(db)).toEqual(['x', 'y'])
  expect(db.pragma('user_version', { simple: true })).toBe(2)
  db.close()
})

test('error: a database of a newer program is not opened', () => {
  openDatabase(dir, [...migrations, 'CREATE TABLE later (x)']).close()
  expect(() => openDatabase(dir)).toThrow('newer than this program')
})

test('K3: the tables themselves refuse what must not be', () => {
  const db = openDatabase(dir)
  db.exec(`INSERT INTO keysets VALUES (0, 'a', 'usd', 0, '1', NULL, 1);
           INSERT INTO totals VALUES (0, 1, 5, 5)`)
  const wrong = [
    "INSERT INTO keysets VALUES (1, 'b', 'usd', 0, '1', NULL, 1)",
    'UPDATE totals SET redeemed = 6',
    'UPDATE totals SET redeemed = -1',
    "UPDATE totals SET issued = 'many'",
    "INSERT INTO spent VALUES (x'00', NULL)",
    "INSERT INTO mint_quotes VALUES ('q', 'test', 'usd', 5, NULL, 5, 6, 0, 0)",
    "INSERT INTO melt_quotes VALUES ('q', 'test', 'usd', 5, '', 'LOST', 0)",
    "INSERT INTO books VALUES ('usd', 5, 5, 1)",
  ]
  for (const sql of wrong) expect(() => db.exec(sql), sql).toThrow(/constraint|cannot store/)
  db.close()
})
