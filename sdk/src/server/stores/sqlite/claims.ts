import { type Answer, type Claim, type Coin, type Kind, replayWait } from '../../Claim.ts'
import type { ClaimOutcome, ClaimStore, VendorKeys } from '../../Store.ts'
import { nextEpoch } from '../nextEpoch.ts'
import { claimInserter } from './claimInserter.ts'
import type { Db } from './openDatabase.ts'

type ClaimRow = {
  id: string
  challenge: string
  resource: string
  item: string
  kind: Kind
  scope: string
  bank: string
  currency: string
  price: number
  received: number
  reference: string
  claimed_at: number
  access: number | null
  settled: number
}

/** The claim's side of a SQLite store: the spent set, replays, leases and answers. */
export function sqliteClaims(db: Db): ClaimStore {
  return { ...spentSet(db), ...replays(db), ...answers(db) }
}

function spentSet(db: Db): Pick<ClaimStore, 'open' | 'find' | 'claim'> {
  const keys = db.prepare<[], { key: string; epoch: number }>(
    'SELECT key, epoch FROM vendor_keys ORDER BY epoch',
  )
  const addKey = db.prepare<[number, string]>('INSERT INTO vendor_keys (epoch, key) VALUES (?, ?)')
  const claimOf = db.prepare<[Buffer], ClaimRow>(
    'SELECT claims.* FROM coins JOIN claims ON claims.n = coins.claim WHERE coins.y = ?',
  )
  const swappedFor = db.prepare<[Buffer], ClaimRow>(
    `SELECT claims.* FROM swapped JOIN swaps ON swaps.n = swapped.swap JOIN claims ON claims.id = swaps.claim_id
     WHERE swapped.y = ? AND swapped.is_live = 1 AND swaps.state = 'claimed'`,
  )
  const write = claimWriter(db)
  const open = db.transaction((vendor: VendorKeys): number => {
    const { epoch, isNew } = nextEpoch(keys.all(), vendor)
    if (isNew) addKey.run(epoch, vendor.current)
    return epoch
  })
  return {
    open: async (vendor) => open.immediate(vendor),
    async find(ys) {
      const rows = ys
        .map((y) => Buffer.from(y, 'hex'))
        .map((y) => claimOf.get(y) ?? swappedFor.get(y))
        .filter((row) => row !== undefined)
      const claims = new Map(rows.map((row) => [row.id, row]))
      return { claims: [...claims.values()].map(fromRow), known: rows.length }
    },
    claim: async (claim, coins, terms) => write(claim, coins, terms),
  }
}

/** What a bank owes for coins that were taken offline. */
export const EXPOSURE = `SELECT waiting.units - coalesce(settled.units, 0) AS units
  FROM waiting LEFT JOIN settled ON settled.bank = waiting.bank WHERE waiting.bank = ?`

type Write = (
  claim: Claim,
  coins: readonly Coin[],
  terms: { most: bigint; leaseUntil: number },
) => ClaimOutcome

function claimWriter(db: Db): Write {
  const frozen = db.prepare<[string], unknown>('SELECT 1 FROM frozen WHERE bank = ?')
  const exposed = db.prepare<[string], { units: number }>(EXPOSURE)
  const swapping = db.prepare<[Buffer], unknown>('SELECT 1 FROM swapped WHERE y = ? AND is_live = 1')
  const asked = db.prepare<[string], unknown>(
    "SELECT 1 FROM swaps WHERE challenge = ? AND state <> 'released'",
  )
  const insert = claimInserter(db)
  const run = db.transaction<Write>((claim, coins, { most, leaseUntil }) => {
    if (frozen.get(claim.bank) !== undefined) return 'frozen'
    if (BigInt(exposed.get(claim.bank)?.units ?? 0) + claim.received > most) return 'full'
    const isSwapping = coins.some((coin) => swapping.get(Buffer.from(coin.y, 'hex')) !== undefined)
    if (isSwapping || asked.get(claim.challengeId) !== undefined) throw new Conflict()
    if (!insert(claim, coins, leaseUntil)) throw new Conflict()
    return 'claimed'
  })
  return (claim, coins, terms) => {
    try {
      return run.immediate(claim, coins, terms)
    } catch (error) {
      if (error instanceof Conflict) return 'conflict'
      throw error
    }
  }
}

/** Rolls a claim's transaction back. */
class Conflict extends Error {}

function replays(db: Db): Pick<ClaimStore, 'replay' | 'forgive' | 'delivered'> {
  const times = db.prepare<[string, number], { at: number }>(
    'SELECT at FROM replays WHERE claim = (SELECT n FROM claims WHERE id = ?) AND at > ? ORDER BY at',
  )
  const add = db.prepare<[string, number]>(
    'INSERT INTO replays (claim, at) VALUES ((SELECT n FROM claims WHERE id = ?), ?)',
  )
  const forgive = db.prepare<[string, number]>(
    `DELETE FROM replays WHERE rowid = (SELECT rowid FROM replays
       WHERE claim = (SELECT n FROM claims WHERE id = ?) AND at = ? LIMIT 1)`,
  )
  const deliver = db.prepare<[string]>('UPDATE claims SET deliveries = deliveries + 1 WHERE id = ?')
  const replay = db.transaction((id: string, now: number, rule: { most: number; window: number }): number => {
    const recent = times.all(id, now - rule.window).map((row) => row.at)
    const wait = replayWait(recent, now, rule)
    if (wait === 0) add.run(id, now)
    return wait
  })
  return {
    replay: async (id, now, rule) => replay.immediate(id, now, rule),
    async forgive(id, at) {
      forgive.run(id, at)
    },
    async delivered(id) {
      deliver.run(id)
    },
  }
}

type AnswerRow = { answer_status: number | null; answer_type: string | null; answer_body: Buffer | null }

function answers(db: Db): Pick<ClaimStore, 'lease' | 'renew' | 'settle'> {
  const stored = db.prepare<[string], AnswerRow>(
    'SELECT answer_status, answer_type, answer_body FROM claims WHERE id = ?',
  )
  const take = db.prepare<{ id: string; now: number; until: number }>(
    'UPDATE claims SET lease_until = @until WHERE id = @id AND lease_until <= @now',
  )
  const renew = db.prepare<[number, string]>('UPDATE claims SET lease_until = ? WHERE id = ?')
  const answer = db.prepare<[number, string | null, Buffer, string]>(
    `UPDATE claims SET answer_status = ?, answer_type = ?, answer_body = ?
     WHERE id = ? AND answer_status IS NULL`,
  )
  const lease = db.transaction((id: string, now: number, until: number): Answer | 'run' | 'busy' => {
    const row = stored.get(id)
    if (typeof row?.answer_status === 'number') return toAnswer(row, row.answer_status)
    return take.run({ id, now, until }).changes === 1 ? 'run' : 'busy'
  })
  const settle = db.transaction((id: string, given: Answer | undefined): void => {
    renew.run(0, id)
    if (given !== undefined) answer.run(given.status, given.type ?? null, Buffer.from(given.body), id)
  })
  return {
    lease: async (id, now, until) => lease.immediate(id, now, until),
    async renew(id, until) {
      renew.run(until, id)
    },
    settle: async (id, given) => settle.immediate(id, given),
  }
}

function toAnswer(row: AnswerRow, status: number): Answer {
  const body = new Uint8Array(row.answer_body ?? [])
  return row.answer_type === null ? { status, body } : { status, type: row.answer_type, body }
}

function fromRow(row: ClaimRow): Claim {
  const { id, resource, item, kind, scope, bank, currency, reference, access, settled } = row
  return {
    ...{ id, resource, item, kind, scope, bank, currency, reference },
    challengeId: row.challenge,
    price: BigInt(row.price),
    received: BigInt(row.received),
    claimedAt: row.claimed_at,
    ...(access !== null && { access }),
    ...(settled === 1 && { settled: true as const }),
  }
}
