import * as Queue from '../../approvals/Queue.ts'
import { readQueue, saveQueue } from '../../approvals/store.ts'
import { releaseLimit } from '../../policy/limitRecords.ts'
import type { Work } from '../../vault/Vault.ts'
import type { WalletCode } from '../../WalletError.ts'
import { saveOperation } from '../Operation.ts'
import { unjoin } from './Joins.ts'
import type {
  Approving,
  Asked,
  Funded,
  NotPaid,
  PayOperation,
  Refunded,
  Refused,
  Returning,
} from './PayOperation.ts'
import { type References, referencesOf } from './referencesOf.ts'

/** Ends a payment that came to nothing before anything was sent, within a step. `now`: milliseconds. */
export async function refuse(
  work: Work,
  operation: Asked | Approving,
  { reason, now }: { reason: WalletCode; now: number },
): Promise<Refused> {
  const { id, kind, origin, createdAt, terms, presses, joins } = operation
  await unjoin(work, operation, joins)
  saveQueue(work, Queue.remove(await readQueue(work), id))
  const common = { id, kind, origin, createdAt, terms, presses }
  const refused: Refused = { ...common, joins: [], state: 'refused', reason, settledAt: now }
  saveOperation(work, refused)
  return refused
}

/** Ends a payment of which it is proven that it cannot pass, within a step that settles its coins: limits come back. */
export async function giveUp(
  work: Work,
  operation: PayOperation & Funded,
  { reason, now }: { reason: WalletCode; now: number },
): Promise<NotPaid> {
  const common = await undo(work, operation)
  const notPaid: NotPaid = { ...common, ...kept(operation), state: 'not-paid', reason, settledAt: now }
  saveOperation(work, notPaid)
  return notPaid
}

/** Ends a payment whose locked coins are all home again, within the step that keeps them: limits come back. */
export async function refund(
  work: Work,
  operation: Returning,
  { back, now }: { back: bigint; now: number },
): Promise<Refunded> {
  const { receipt } = operation
  const proof = receipt === undefined ? {} : { receipt }
  const common = await undo(work, operation)
  const refunded: Refunded = {
    ...{ ...common, ...proof, ...kept(operation) },
    ...{ state: 'refunded', back, settledAt: now },
  }
  saveOperation(work, refunded)
  return refunded
}

/** What a payment was called where it may have been seen; coins that never left may be another payment's now. */
function kept(operation: PayOperation): { references?: References } {
  return operation.state === 'ready' ? {} : { references: referencesOf(operation) }
}

async function undo(work: Work, operation: Funded): Promise<Funded> {
  const { id, kind, origin, createdAt, terms, presses, joins } = operation
  const { approval, wallet, bank, test, payFee, swapFee, lock } = operation
  await releaseLimit(work, operation.taken)
  await unjoin(work, operation, joins)
  const common = { id, kind, origin, createdAt, terms, presses, joins: [] } as const
  return { ...common, approval, wallet, bank, test, payFee, swapFee, lock }
}
