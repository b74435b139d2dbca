import { takeLimit } from '../../policy/limitRecords.ts'
import { StorageError } from '../../storage/StorageError.ts'
import type { Work } from '../../vault/Vault.ts'
import type { Context } from '../Context.ts'
import { readOperation, saveOperation } from '../Operation.ts'
import { giveUp } from './finish.ts'
import type { Funding } from './fund.ts'
import type { Ready } from './PayOperation.ts'
import { debitOf, enter, type Payer } from './reserve.ts'

/**
 * Coins that wait for this till become another payment's, in one write: the one they were made for is proven not paid,
 * and this one has nothing to send before it is ready. Coins that have left or gone meanwhile make the step start again.
 */
export async function takeOver(
  context: Context,
  work: Work,
  { operation, approval, funding }: Payer & { funding: Extract<Funding, { kind: 'waiting' }> },
): Promise<Ready> {
  const now = context.now()
  const before = await readOperation(work, funding.payment.id)
  if (before?.kind !== 'pay' || before.state !== 'ready') throw new StorageError('conflict')
  const { wallet, bank, test, payFee, lock, coins, token, counters, nextAt } = before
  await giveUp(work, before, { reason: 'used-instead', now })
  const { id, kind, origin, createdAt, presses, joins } = operation
  // The conditions on which they were locked hold for them still, whatever the till asks for now.
  const terms = { ...operation.terms, lock: before.terms.lock }
  const spending = { currency: terms.currency, wallet, units: debitOf(funding, terms.units) }
  const ready: Ready = {
    ...{ id, kind, origin, createdAt, terms, presses, joins },
    ...{ approval, wallet, bank, test, lock, payFee, swapFee: 0n },
    ...{ taken: await takeLimit(work, spending, now), state: 'ready', coins, token },
    ...(counters !== undefined && { counters }),
    ...(nextAt !== undefined && { nextAt }),
  }
  await enter(context, work, { operation, bank })
  saveOperation(work, ready)
  return ready
}
