import { readQueue } from '../../approvals/store.ts'
import { listEnding } from '../../bank/Bank.ts'
import { listWallets } from '../../wallets/Wallet.ts'
import { dueOf, timesOf } from '../backOff.ts'
import type { Context } from '../Context.ts'
import { listRenewals, type Renewal, readRenewal, removeRenewal, saveRenewal } from './Renewal.ts'

/** A renewal, and when the first look at its coins is due: 0 for one with a request under way. */
type Plan = { readonly renewal: Renewal; readonly at: number }

/**
 * Ids of the renewals that are to be gone on with now. Those whose time has just come are begun; none takes coins while a
 * payment waits for its reader, who has been shown what there is.
 */
export async function listDueRenewals(context: Context): Promise<string[]> {
  const { vault, now } = context
  const queue = await readQueue(vault)
  const plans = await listPlans(context)
  await forgetOver(context, plans)
  const begun = plans.filter(({ at }) => at <= now() && (at === 0 || queue.length === 0))
  const due = dueOf(
    begun.map(({ renewal }) => renewal),
    context,
  )
  return Promise.all(
    due.map((renewal) =>
      vault.step(async (work) => {
        if ((await readRenewal(work, renewal.id)) === undefined) saveRenewal(work, renewal)
        return renewal.id
      }),
    ),
  )
}

/** When renewals want to be woken, in milliseconds. */
export async function listRenewalTimes(context: Context): Promise<number[]> {
  const plans = await listPlans(context)
  return plans.map(({ renewal, at }) => Math.max(at, ...timesOf([renewal], context)))
}

/**
 * One for each keyset that ends and each wallet that may have coins of it. The end is the same second for all the world,
 * so every wallet takes a time of its own before it: its share of the spread is read off the renewal's opaque name.
 */
async function listPlans(context: Context): Promise<Plan[]> {
  const { vault, config, now } = context
  const known = new Map((await listRenewals(vault)).map((renewal) => [renewal.id, renewal]))
  const plans: Plan[] = []
  for (const renewal of known.values()) {
    if (renewal.state === 'renewing') plans.push({ renewal, at: 0 })
  }
  const endings = await listEnding(vault, now())
  const wallets = await listWallets(vault)
  for (const { id: keyset, bank, end } of endings) {
    for (const { id: wallet, banks } of wallets) {
      const id = await vault.name(['renew', wallet, keyset])
      const renewal: Renewal = known.get(id) ?? { id, wallet, bank, keyset, state: 'resting' }
      if (!banks.includes(bank) || renewal.state !== 'resting') continue
      const share = Number.parseInt(id.slice(0, 8), 16) / 2 ** 32
      plans.push({ renewal, at: end - config.renewBefore + Math.floor(share * config.renewSpread) })
    }
  }
  return plans
}

/** What was to end has ended. */
async function forgetOver({ vault }: Context, plans: readonly Plan[]): Promise<void> {
  const planned = new Set(plans.map(({ renewal }) => renewal.id))
  const over = (await listRenewals(vault)).filter(({ id }) => !planned.has(id))
  for (const { id } of over) {
    await vault.step(async (work) => {
      const current = await readRenewal(work, id)
      if (current?.state === 'resting') removeRenewal(work, id)
    })
  }
}
