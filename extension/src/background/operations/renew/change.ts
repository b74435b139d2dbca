import { keysetEnd } from '../../bank/Bank.ts'
import type { Work } from '../../vault/Vault.ts'
import type { Context } from '../Context.ts'
import { type Renewal, type Resting, readRenewal, saveRenewal } from './Renewal.ts'

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
  return current.state === from.state && current.request?.body === from.request?.body
}

/** With nothing held, and nothing to be waited for. */
export function atRest({ id, wallet, bank, keyset }: Renewal): Resting {
  return { id, wallet, bank, keyset, state: 'resting' }
}

/** The same, to be looked at again in some hours: sooner where less than twice as long is left. */
export async function untilLater(
  { vault, now, config }: Pick<Context, 'vault' | 'now' | 'config'>,
  renewal: Renewal,
): Promise<Resting> {
  const left = ((await keysetEnd(vault, renewal.keyset, now())) ?? 0) - now()
  const wait = Math.max(config.backOff, Math.min(config.backOffMax, Math.floor(left / 2)))
  return { ...atRest(renewal), nextAt: now() + wait }
}
