import { type Ending, listEnding } from '../../bank/Bank.ts'
import { listWallets } from '../../wallets/Wallet.ts'
import { mayTry, tryAt } from '../backOff.ts'
import type { Context } from '../Context.ts'
import { listRenewals, type Renewal, readRenewal, removeRenewal, saveRenewal } from './Renewal.ts'

/** A renewal that is under way, or has yet to begin at its time. */
type Plan = { readonly renewal: Renewal; readonly at: number; readonly isNew: boolean }

/** Ids of the renewals that are to be gone on with now. Those whose time has just come are begun. */
export async function listDueRenewals(context: Context): Promise<string[]> {
  const { vault, config } = context
  const now = context.now()
  await forgetOver(context)
  const due = (await listPlans(context)).filter(
    ({ renewal, at }) => at <= now && mayTry(renewal.nextAt, now, config),
  )
  for (const { renewal, isNew } of due) {
    if (isNew) await begin(vault, renewal)
  }
  return due.map(({ renewal }) => renewal.id)
}

/** When renewals want to be woken, in milliseconds. */
export async function listRenewalTimes(context: Context): Promise<number[]> {
  const { config } = context
  const now = context.now()
  const plans = await listPlans(context)
  return plans.map(({ renewal, at }) => (at > now ? at : tryAt(renewal.nextAt, now, config)))
}

/** Those under way, whatever the clock says; and those of every keyset that ends and each wallet that may have coins of it. */
async function listPlans(context: Context): Promise<Plan[]> {
  const { vault } = context
  const known = new Map((await listRenewals(vault)).map((renewal) => [renewal.id, renewal]))
  const endings = await listEnding(vault, context.now())
  const wallets = endings.length === 0 ? [] : await listWallets(vault)
  const plans = new Map<string, Plan>()
  for (const renewal of known.values()) {
    if (renewal.state === 'renewing') plans.set(renewal.id, { renewal, at: 0, isNew: false })
  }
  for (const ending of endings) {
    for (const { id: wallet, banks } of wallets) {
      if (!banks.includes(ending.bank)) continue
      const id = await vault.name(['renew', wallet, ending.id])
      if (plans.has(id)) continue
      const renewal = known.get(id)
      const first: Renewal = { id, wallet, bank: ending.bank, keyset: ending.id, state: 'resting' }
      plans.set(id, {
        renewal: renewal ?? first,
        at: timeOf(context, id, ending),
        isNew: renewal === undefined,
      })
    }
  }
  return [...plans.values()]
}

/**
 * The end is the same second for all the world, so every wallet takes a time of its own before it: its share of the spread
 * is read off the renewal's opaque name.
 */
function timeOf({ config }: Context, id: string, { end }: Ending): number {
  const share = Number.parseInt(id.slice(0, 8), 16) / 2 ** 32
  return end - config.renewBefore + Math.floor(share * config.renewSpread)
}

async function begin(vault: Context['vault'], renewal: Renewal): Promise<void> {
  await vault.step(async (work) => {
    if ((await readRenewal(work, renewal.id)) === undefined) saveRenewal(work, renewal)
  })
}

/** What ends has ended. */
async function forgetOver({ vault, now }: Context): Promise<void> {
  const ending = new Set((await listEnding(vault, now())).map(({ id }) => id))
  for (const { id, keyset, state } of await listRenewals(vault)) {
    if (state !== 'resting' || ending.has(keyset)) continue
    await vault.step(async (work) => {
      const current = await readRenewal(work, id)
      if (current?.state === 'resting') removeRenewal(work, id)
    })
  }
}
