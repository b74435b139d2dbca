import { noticesOf } from './noticesOf.ts'
import type { Approving, Means } from './PayOperation.ts'
import { debitOf } from './reserve.ts'
import type { Weighed } from './weigh.ts'

/** The means by which a payment would be made now, as the window would say them; `undefined` for one that cannot be. */
export function meansOf(
  operation: Pick<Approving, 'terms' | 'facts'>,
  { funding, standing }: Weighed,
): Means | undefined {
  if (funding.kind !== 'ready' && funding.kind !== 'waiting') return undefined
  const { terms, facts } = operation
  const { wallet, bank } = funding
  const total = debitOf(funding, terms.units)
  return {
    from: funding.kind === 'waiting' ? 'waiting' : 'balance',
    ...{ wallet: wallet.id, bank: bank.url, test: bank.test, total },
    notices: noticesOf({ terms, facts }, { fee: total - terms.units, funding, standing }),
    sharedWith: facts.sharedWith,
  }
}

/** Whether a yes to what was shown is one to these means: the same money, no more of it, and nothing else to point out. */
export function isNoMore(means: Means, shown: Means): boolean {
  const { from, wallet, bank, test } = means
  const isSame = from === shown.from && wallet === shown.wallet && bank === shown.bank && test === shown.test
  if (!isSame || means.total > shown.total) return false
  const isSaid = (notice: string) => shown.notices.includes(notice)
  return means.notices.every(isSaid) && means.sharedWith.every((origin) => shown.sharedWith.includes(origin))
}
