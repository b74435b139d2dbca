import { Proof } from '@tuppence/protocol/ecash'
import { findBank } from '../../bank/Bank.ts'
import { readWallet } from '../../wallets/Wallet.ts'
import type { Context } from '../Context.ts'
import { listReady } from '../Operation.ts'
import type { Funding } from './fund.ts'
import type { Ready, Terms } from './PayOperation.ts'
import { margin } from './reserve.ts'
import { covers, isAwaited } from './suits.ts'

type Waiting = Extract<Funding, { kind: 'waiting' }>

/**
 * Coins that were made for this very till, never left the wallet, and are worth exactly what it asks now: they pay
 * without the bank. Those that have left pay for nothing else, whatever a page says came of them
 * (docs/adr/0009-only-coins-that-never-left.md).
 */
export async function findWaiting(
  { vault, now }: Pick<Context, 'vault' | 'now'>,
  terms: Terms,
): Promise<Waiting | undefined> {
  const time = now()
  const suitable = (await listReady(vault)).filter(
    (payment) => isIdle(payment, time) && isWorth(payment, terms) && isLockedSo(payment, terms, time),
  )
  // Those that would come home first.
  const [payment] = suitable.sort((a, b) => (a.id < b.id ? -1 : 1))
  const bank = payment === undefined ? undefined : await findBank(vault, payment.bank)
  if (payment === undefined || bank === undefined) return undefined
  return { kind: 'waiting', wallet: await readWallet(vault, payment.wallet), bank, payment }
}

/** No page is there that could take them for what they were made for. */
function isIdle({ presses }: Ready, now: number): boolean {
  return !presses.some((press) => isAwaited(press, now))
}

function isWorth({ coins, payFee }: Ready, { units }: Terms): boolean {
  return Proof.sum(coins) - payFee === units
}

function isLockedSo(payment: Ready, terms: Terms, now: number): boolean {
  const { lock } = payment
  // Plain ones are free again by themselves.
  if (lock === 'none' || !covers(payment, terms, now + margin * 1000)) return false
  // One of ours takes them also while it asks for plain ones.
  if (lock.T > 0) return terms.lock.kind !== 'bare'
  return terms.lock.kind === 'bare' && JSON.stringify(terms.lock.tags) === JSON.stringify(lock.tags)
}
