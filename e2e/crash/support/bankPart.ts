import { type BankConfig, createBank, type RunningBank } from '@tuppence/bank'
import type { Curve } from '@tuppence/protocol/curve'
import Database from 'better-sqlite3'
import type { Census } from '../../../extension/test/support/Census.ts'
import { bankRate } from '../../../scripts/lib/withChanges.mjs'
import * as Life from './Life.ts'
import type { Random } from './Random.ts'
import type { Server } from './Wire.ts'

/** Asked at every common commit of a bank, on which side of it the kill comes. */
type AtCommit = () => 'before' | 'after' | undefined

type Watch = { readonly atCommit: AtCommit; readonly died: () => void }

/** The open databases of banks of this process. */
const watched = new Map<string, Watch>()

class Killed extends Error {}

/**
 * Puts the kill where the bank's promise is made: around the COMMIT that its requests share. Before it, all that was
 * done in the transaction is lost; after it, nobody hears of what was stored.
 */
export function watchCommits(): void {
  const { prepare } = Database.prototype
  Object.defineProperty(Database.prototype, 'prepare', {
    configurable: true,
    writable: true,
    value: function watching(this: Database.Database, sql: string) {
      const statement = prepare.call(this, sql)
      return sql === 'COMMIT' ? { run: () => commit(this, statement) } : statement
    },
  })
}

function commit(db: Database.Database, statement: Database.Statement): Database.RunResult {
  const watch = watched.get(db.name)
  const end = watch?.atCommit()
  if (end === 'before') {
    db.exec('ROLLBACK')
    watch?.died()
    throw new Killed()
  }
  const result = statement.run()
  if (end === 'after') watch?.died()
  return result
}

export type BankOptions = {
  readonly data: string
  readonly random: Random
  readonly mortality: Life.Mortality
  readonly census: Census
  readonly curve: Curve
  /** Unix seconds. */
  readonly now: () => number
  readonly config: Partial<BankConfig>
}

export type BankPart = ReturnType<typeof createBankPart>

/** The real bank on a directory: killed, it loses what it has not committed, and answers nobody any more. */
export function createBankPart(options: BankOptions) {
  const { data, random, mortality, census, curve, now } = options
  const file = `${data}/bank.sqlite`
  let { config } = options
  let running: { bank: RunningBank; life: Life.Life } | undefined
  const inFlight = new Map<number, string>()
  let requests = 0

  function stop(bank: RunningBank): void {
    running = undefined
    watched.delete(file)
    inFlight.clear()
    bank.bank.store.db.close()
    // Only its timer is left to end.
    bank.close()
  }

  function start(changes: Partial<BankConfig> = {}): void {
    if (running !== undefined) return
    config = { ...config, ...changes }
    const bank = createBank({
      data,
      testMoney: true,
      log: () => {},
      curve,
      now,
      ...config,
      ...bankRate(config.rate),
    })
    const life = Life.begin(random, mortality, () => stop(bank))
    running = { bank, life }
    const atCommit: AtCommit = () => {
      const end = life.fate()
      if (end !== undefined)
        for (const path of inFlight.values()) census.count('bank', `${path}, ${end} commit`)
      return end
    }
    watched.set(file, { atCommit, died: life.die })
  }

  const serve: Server = async (request) => {
    if (running === undefined) throw new TypeError('fetch failed')
    const { bank, life } = running
    const number = ++requests
    if (request.method === 'POST') inFlight.set(number, labelOf(request.url))
    const died = life.died.then(() => Promise.reject(new TypeError('fetch failed')))
    try {
      return await Promise.race([Promise.resolve(bank.app.fetch(request)), died])
    } finally {
      inFlight.delete(number)
    }
  }
  return {
    serve,
    start,
    isUp: () => running !== undefined,
    kill() {
      if (running === undefined) return
      census.count('bank', inFlight.size > 0 ? 'between writes' : 'idle')
      running.life.die()
    },
    /** The books, straight from the database. */
    running(): RunningBank['bank'] {
      if (running === undefined) throw new Error('the bank is down')
      return running.bank.bank
    },
  }
}

/** The path without what differs: `/v1/mint/quote/test` → `mint/quote`. */
function labelOf(url: string): string {
  return new URL(url).pathname.replace('/v1/', '').replace('/test', '')
}
