import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { bankRate } from '../../../scripts/lib/withChanges.mjs'
import { type BankConfig, createBank } from '../../src/app.ts'
import { createLog } from '../../src/log.ts'
import { outstanding } from '../../src/mint/books.ts'
import { type Client, createClient } from './client.ts'

/** A directory that is gone after the test, or when `atEnd` says. */
export function temporaryDir(atEnd: (clean: () => void) => void = onTestFinished): string {
  const dir = mkdtempSync(join(tmpdir(), 'tuppence-bank-'))
  atEnd(() => rmSync(dir, { recursive: true, force: true }))
  return dir
}

export type TestBank = Client &
  ReturnType<typeof createBank> & {
    data: string
    /** Lines of the log. */
    lines: string[]
    /** Moves the bank's clock, seconds. */
    wait(seconds: number): void
    /** Everything a refused request must leave as it was. */
    snapshot(): unknown
  }

/** A bank in this process with test money, no rate limit and a clock of its own, closed after the test. */
export function testBank(config: Partial<BankConfig> = {}): TestBank {
  const lines: string[] = []
  let time = 1_800_000_000
  const data = config.data ?? temporaryDir()
  const running = createBank({
    data,
    testMoney: true,
    now: () => time,
    log: createLog((line) => lines.push(line)),
    ...config,
    ...bankRate(config.rate),
  })
  onTestFinished(() => running.close())
  const client = createClient((path, init) => running.app.request(path, init))
  return {
    ...running,
    ...client,
    data,
    lines,
    wait(seconds) {
      time += seconds
    },
    snapshot: () => snapshot(running),
  }
}

function snapshot({ bank }: ReturnType<typeof createBank>): unknown {
  const { db } = bank.store
  const tables = ['spent', 'signatures', 'totals', 'books', 'mint_quotes', 'melt_quotes', 'replies']
  const rows = tables.map((table) => [table, db.prepare(`SELECT * FROM ${table}`).raw().all()])
  return { ...Object.fromEntries(rows), outstanding: outstanding(bank, bank.settings.unit) }
}
