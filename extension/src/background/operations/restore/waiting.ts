import { Proof, Token } from '@tuppence/protocol/ecash'
import type { Bank } from '../../bank/Bank.ts'
import type { LockTerms } from '../../wallets/cashu/Outputs.ts'
import { newId } from '../newId.ts'
import type { CounterRange, Released } from '../pay/PayOperation.ts'
import type { Shop } from './RestoreOperation.ts'

type Found = {
  readonly shop: Shop
  readonly lock: LockTerms
  readonly coins: readonly Proof.Proof[]
  /** The counters that were looked through, from which their refund keys are made. */
  readonly counters: CounterRange
  /** Milliseconds: when the bank is asked what has become of them; missing: never. */
  readonly nextAt: number | undefined
}

type Place = { readonly wallet: string; readonly bank: Bank; readonly now: number }

/**
 * Locked coins that the words brought back, as a payment that has left. Which of them the shop has taken is not known:
 * asking the bank before their refund time would tell it who pays whom, so they wait for it, as any others.
 */
export function waitingPayment(
  { shop, lock, coins, counters, nextAt }: Found,
  { wallet, bank, now }: Place,
): Released {
  const [first] = coins
  const unit = bank.keysets.find(({ id }) => id === first?.id)?.unit ?? bank.currency
  const terms = {
    units: Proof.sum(coins),
    currency: unit,
    sale: 'each',
    payee: shop.V,
    lock: shop.lock,
    banks: [{ url: bank.url }],
  } as const
  return {
    ...{ id: newId(now), kind: 'pay', origin: shop.origin, createdAt: now, terms, presses: [], joins: [] },
    // Approved in the life before: no page can go on with it, and nothing is asked again.
    approval: { at: now, digest: '', terms: '' },
    ...{ wallet, bank: bank.url, test: bank.test, payFee: 0n, swapFee: 0n, lock },
    ...{ coins, token: Token.encode({ bank: bank.url, unit, proofs: coins }) },
    ...{ state: 'released', releasedAt: now, hint: 'restored', counters: [counters] },
    ...(nextAt !== undefined && { nextAt }),
  }
}
