import type { Work } from '../../vault/Vault.ts'
import type { Context } from '../Context.ts'
import { readOperation } from '../Operation.ts'
import type { PayOperation } from './PayOperation.ts'

/** One step on a payment as it is stored now. */
export async function change<T extends PayOperation>(
  { vault }: Context,
  { id }: Pick<PayOperation, 'id'>,
  decide: (work: Work, current: PayOperation) => Promise<T | undefined>,
): Promise<T | undefined> {
  return vault.step(async (work) => {
    const current = await readOperation(work, id)
    return current?.kind === 'pay' ? decide(work, current) : undefined
  })
}
