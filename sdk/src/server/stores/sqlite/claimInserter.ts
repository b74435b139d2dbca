import type { Claim, Coin } from '../../Claim.ts'
import type { Db } from './openDatabase.ts'

/**
 * Writes a claim with its coins and counts what the bank owes; false when something of it is known already. To be
 * called in a transaction, which must be rolled back then.
 */
export function claimInserter(db: Db): (claim: Claim, coins: readonly Coin[], leaseUntil: number) => boolean {
  const owe = db.prepare<[string, bigint]>(
    'INSERT INTO waiting VALUES (?, ?) ON CONFLICT (bank) DO UPDATE SET units = units + excluded.units',
  )
  // Conflicts are counted, not thrown: whoever loses the race reads the winner's claim.
  const insertClaim = db.prepare<[Record<string, unknown>]>(
    `INSERT INTO claims (id, challenge, resource, item, kind, scope, bank, currency, price, received, reference,
       claimed_at, access, lease_until, settled)
     VALUES (@id, @challengeId, @resource, @item, @kind, @scope, @bank, @currency, @price, @received, @reference,
       @claimedAt, @access, @leaseUntil, @isSettled) ON CONFLICT DO NOTHING`,
  )
  const insertCoin = db.prepare<[Record<string, unknown>]>(
    `INSERT INTO coins (y, claim, amount, keyset, secret, c, dleq, refund_at)
     VALUES (@y, @claim, @amount, @keyset, @secret, @C, @dleq, @refundAt) ON CONFLICT DO NOTHING`,
  )
  const addCoin = (claim: number | bigint, coin: Coin): boolean => {
    const y = Buffer.from(coin.y, 'hex')
    const { refundAt = null, dleq } = coin
    return insertCoin.run({ ...coin, y, claim, refundAt, dleq: JSON.stringify(dleq) }).changes === 1
  }
  return (claim, coins, leaseUntil) => {
    const { settled, access = null, ...rest } = claim
    const isSettled = settled === true ? 1 : 0
    const { changes, lastInsertRowid } = insertClaim.run({ ...rest, access, leaseUntil, isSettled })
    if (changes !== 1 || !coins.every((coin) => addCoin(lastInsertRowid, coin))) return false
    owe.run(claim.bank, claim.received)
    return true
  }
}
