import type { Db } from './database.ts'

/** A coin taken back: its key in the spent set, and what it was. */
export type SpentCoin = {
  /** 33 bytes. */
  readonly y: Uint8Array
  readonly keyset: number
  readonly amount: bigint
  readonly witness: string | undefined
}

/** A coin given out, blinded: points of 33 bytes, scalars of 32. */
export type SignedOutput = {
  readonly b: Uint8Array
  readonly keyset: number
  readonly amount: bigint
  readonly c: Uint8Array
  readonly e: Uint8Array
  readonly s: Uint8Array
}

export type CoinStore = {
  /** False when this Y was spent before. */
  spend(coin: SpentCoin): boolean
  /** False when this B_ was signed before. */
  sign(output: SignedOutput): boolean
  /** False when more coins of this key would come back than were given out. */
  countRedeemed(keyset: number, amount: bigint, coins: number): boolean
  countIssued(keyset: number, amount: bigint, coins: number): void
  isSpent(y: Uint8Array): boolean
  /** Undefined for unspent; `witness` is undefined for a coin spent without one. */
  findSpent(y: Uint8Array): { witness: string | undefined } | undefined
  findSigned(b: Uint8Array): SignedOutput | undefined
  isSigned(b: Uint8Array): boolean
  totals(): { keyset: number; amount: bigint; issued: bigint; redeemed: bigint }[]
}

type Signed = { b: Buffer; keyset: bigint; amount: bigint; c: Buffer; e: Buffer; s: Buffer }

/** The spent set, the issued signatures, and the count of both per key. Writes belong in a transaction. */
export function coinStore(db: Db): CoinStore {
  const spend = db.prepare('INSERT INTO spent (y, witness) VALUES (?, ?) ON CONFLICT DO NOTHING')
  const sign = db.prepare(
    'INSERT INTO signatures (b, keyset, amount, c, e, s) VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING',
  )
  const redeemed = db.prepare(
    'UPDATE totals SET redeemed = redeemed + $n WHERE keyset = $k AND amount = $a AND redeemed + $n <= issued',
  )
  const issued = db.prepare('UPDATE totals SET issued = issued + $n WHERE keyset = $k AND amount = $a')
  const findSpent = db.prepare<[Uint8Array], { witness: string | null }>(
    'SELECT witness FROM spent WHERE y = ?',
  )
  const findSigned = db.prepare<[Uint8Array], Signed>('SELECT * FROM signatures WHERE b = ?').safeIntegers()
  const isSigned = db.prepare('SELECT 1 FROM signatures WHERE b = ?')
  const totals = db
    .prepare<[], { keyset: bigint; amount: bigint; issued: bigint; redeemed: bigint }>('SELECT * FROM totals')
    .safeIntegers()
  return {
    spend: (coin) => spend.run(coin.y, coin.witness ?? null).changes === 1,
    sign: (o) => sign.run(o.b, o.keyset, o.amount, o.c, o.e, o.s).changes === 1,
    countRedeemed: (k, a, n) => redeemed.run({ k, a, n }).changes === 1,
    countIssued(k, a, n) {
      if (issued.run({ k, a, n }).changes !== 1) throw new Error('a coin was issued under an unknown key')
    },
    isSpent: (y) => findSpent.get(y) !== undefined,
    findSpent(y) {
      const row = findSpent.get(y)
      return row && { witness: row.witness ?? undefined }
    },
    findSigned(b) {
      const row = findSigned.get(b)
      return row && { ...row, keyset: Number(row.keyset) }
    },
    isSigned: (b) => isSigned.get(b) !== undefined,
    totals: () => totals.all().map((row) => ({ ...row, keyset: Number(row.keyset) })),
  }
}
