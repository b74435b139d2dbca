import type { PlainCoin, Purse } from '../../redeem/Purse.ts'
import type { Batch, BatchState } from '../../redeem/Redeem.ts'
import { type Db, openDatabase } from './openDatabase.ts'
import { purseMigrations } from './schema.ts'

type BatchRow = {
  id: string
  bank: string
  unit: string
  state: BatchState
  ys: string
  keyset: string
  request: string
  outputs: string
  attempts: number
  next_at: number
  problem: string | null
  evidence: string | null
}

/** A redeemer's purse in a file of its own, mode 0600: its coins are bearer money. */
export function sqlitePurse(path: string): Purse {
  const db = openDatabase(path, purseMigrations)
  const saveAll = db.transaction(writer(db))
  const addCoin = db.prepare<[PlainCoin]>(
    `INSERT INTO coins (secret, bank, unit, amount, keyset, c)
     VALUES (@secret, @bank, @unit, @amount, @keyset, @C) ON CONFLICT DO NOTHING`,
  )
  const credit = db.transaction((batch: Batch, coins: readonly PlainCoin[]): void => {
    saveAll([{ ...batch, state: 'credited' }])
    for (const coin of coins) addCoin.run(coin)
  })
  const coins = db.prepare<[], Omit<PlainCoin, 'amount'> & { amount: number }>(
    'SELECT secret, bank, unit, amount, keyset, c AS C FROM coins',
  )
  return {
    save: async (...batches) => saveAll.immediate(batches),
    credit: async (batch, brought) => credit.immediate(batch, brought),
    coins: async () => coins.all().map((coin) => ({ ...coin, amount: BigInt(coin.amount) })),
    ...reader(db),
    ...holder(db),
    close: () => {
      db.close()
    },
  }
}

function writer(db: Db): (batches: readonly Batch[]) => void {
  const put = db.prepare<[Record<string, unknown>]>(
    `INSERT INTO batches (id, bank, unit, state, ys, keyset, request, outputs, attempts, next_at, problem,
       evidence)
     VALUES (@id, @bank, @unit, @state, @ys, @keyset, @request, @outputs, @attempts, @nextAt, @problem, @evidence)
     ON CONFLICT (id) DO UPDATE SET state = excluded.state, attempts = excluded.attempts,
       next_at = excluded.next_at, problem = excluded.problem, evidence = excluded.evidence`,
  )
  const name = db.prepare<[string, string]>('INSERT INTO inputs VALUES (?, ?) ON CONFLICT DO NOTHING')
  return (batches) => {
    for (const batch of batches) {
      const { problem = null, evidence = null } = batch
      put.run({ ...batch, ys: JSON.stringify(batch.ys), problem, evidence })
      for (const y of batch.ys) name.run(y, batch.id)
    }
  }
}

function reader(db: Db): Pick<Purse, 'get' | 'open' | 'naming'> {
  const get = db.prepare<[string], BatchRow>('SELECT * FROM batches WHERE id = ?')
  const open = db.prepare<[], BatchRow>(
    "SELECT * FROM batches WHERE state IN ('sending', 'unknown') ORDER BY n",
  )
  const naming = db.prepare<[string], BatchRow & { n: number }>(
    'SELECT batches.* FROM inputs JOIN batches ON batches.id = inputs.batch WHERE inputs.y = ?',
  )
  return {
    async get(id) {
      const row = get.get(id)
      return row === undefined ? undefined : fromRow(row)
    },
    open: async () => open.all().map(fromRow),
    async naming(ys) {
      const rows = new Map(ys.flatMap((y) => naming.all(y)).map((row) => [row.n, row]))
      return [...rows.values()].sort((a, b) => a.n - b.n).map(fromRow)
    },
  }
}

function holder(db: Db): Pick<Purse, 'lock' | 'unlock'> {
  const lock = db.prepare<{ owner: string; now: number; until: number }>(
    `INSERT INTO holder VALUES (1, @owner, @until)
     ON CONFLICT (one) DO UPDATE SET owner = excluded.owner, until = excluded.until
     WHERE holder.owner = @owner OR holder.until <= @now`,
  )
  const unlock = db.prepare<[string]>('DELETE FROM holder WHERE owner = ?')
  return {
    lock: async (owner, now, until) => lock.run({ owner, now, until }).changes === 1,
    async unlock(owner) {
      unlock.run(owner)
    },
  }
}

function fromRow(row: BatchRow): Batch {
  const { id, bank, unit, state, keyset, request, outputs, attempts, problem, evidence } = row
  return {
    ...{ id, bank, unit, state, keyset, request, outputs, attempts },
    ys: JSON.parse(row.ys),
    nextAt: row.next_at,
    ...(problem !== null && { problem }),
    ...(evidence !== null && { evidence }),
  }
}
