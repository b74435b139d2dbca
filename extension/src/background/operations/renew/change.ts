import type { Work } from '../../vault/Vault.ts'
import type { Context } from '../Context.ts'
import { type Renewal, type Renewing, type Resting, readRenewal, saveRenewal } from './Renewal.ts'

/** One step on a renewal, if nobody has taken it further since it was read. */
export async function change<F extends Renewal, T extends Renewal>(
  { vault }: Pick<Context, 'vault'>,
  from: F,
  decide: (work: Work, current: F) => Promise<T>,
): Promise<T | undefined> {
  return vault.step(async (work) => {
    const current = await readRenewal(work, from.id)
    if (current === undefined || !isStill(current, from)) return undefined
    const next = await decide(work, current)
    saveRenewal(work, next)
    return next
  })
}

/** What the bank said was said of one request, and proves nothing of another. */
function isStill<F extends Renewal>(current: Renewal, from: F): current is F {
  if (current.state !== from.state) return false
  return !('request' in current) || !('request' in from) || current.request.body === from.request.body
}

/** With nothing held, and nothing to be waited for. */
export function atRest({ id, wallet, bank, keyset }: Resting | Renewing): Resting {
  return { id, wallet, bank, keyset, state: 'resting' }
}

/** The same, to be looked at again in some hours. */
export function untilLater(context: Pick<Context, 'now' | 'config'>, renewal: Resting | Renewing): Resting {
  return { ...atRest(renewal), nextAt: context.now() + context.config.backOffMax }
}
