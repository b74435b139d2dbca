import { type Proof, Token } from '@tuppence/protocol/ecash'
import type { Work } from '../../vault/Vault.ts'
import type { Context } from '../Context.ts'
import { readOperation, saveOperation } from '../Operation.ts'
import { itemName, join, ownedName } from '../pay/Joins.ts'
import type { CounterRange, Paid, Released } from '../pay/PayOperation.ts'
import { refundAt } from '../pay/refundAt.ts'
import type { PastOperation, Purchase } from './PastOperation.ts'

/** Coins of one lock that the words brought back, by the names under which they are spent. */
export type Back = {
  readonly wallet: string
  readonly bank: string
  readonly coins: ReadonlyMap<string, Proof.Proof>
  readonly counters: CounterRange
}

/**
 * Makes lost payments whole again whose coins are all back, within a step: they open what was bought, are offered where
 * they wait, and are refunded, as ever. Gives the names of the coins that have found their payment, and how that stands.
 */
export async function revive(
  context: Context,
  work: Work,
  { lost, back }: { lost: readonly PastOperation[]; back: Back },
): Promise<ReadonlyMap<string, Purchase['state']>> {
  const placed = new Map<string, Purchase['state']>()
  for (const { id, purchase } of lost) {
    const isHere = purchase?.bank === back.bank && purchase.ys.every((y) => back.coins.has(y))
    const current = isHere ? await readOperation(work, id) : undefined
    if (purchase === undefined || current?.kind !== 'past') continue
    await replace(context, work, { id, purchase, back })
    for (const y of purchase.ys) placed.set(y, purchase.state)
  }
  return placed
}

type Replacing = { readonly id: string; readonly purchase: Purchase; readonly back: Back }

async function replace(context: Context, work: Work, { id, purchase, back }: Replacing): Promise<void> {
  const { vault } = context
  const { origin, terms, bank, createdAt, lock } = purchase
  const names = { origin, terms }
  const joins = await join(work, { id, joins: [] }, [
    await itemName(vault, names),
    await ownedName(vault, names),
  ])
  const coins = purchase.ys.flatMap((y) => back.coins.get(y) ?? [])
  const { payFee, swapFee, test, releasedAt, settledAt, receipt, hint } = purchase
  const nextAt = purchase.isOpen ? await refundAt(context, lock, back.wallet) : undefined
  const common = {
    ...({ id, kind: 'pay', origin, createdAt, terms, presses: [], joins } as const),
    // Approved in the life before: nothing is asked again.
    approval: { at: createdAt, digest: '', terms: '' },
    ...{ wallet: back.wallet, bank, test, payFee, swapFee, lock, coins, counters: [back.counters] },
    ...{ token: Token.encode({ bank, unit: terms.currency, proofs: coins }), releasedAt },
    ...(nextAt !== undefined && { nextAt }),
    ...(hint !== undefined && { hint }),
  } as const
  const whole: Released | Paid =
    purchase.state === 'released'
      ? { ...common, state: 'released' }
      : { ...common, state: 'paid', settledAt: settledAt ?? releasedAt, ...(receipt && { receipt }) }
  saveOperation(work, whole)
}
