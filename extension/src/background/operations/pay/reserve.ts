import { Derive, Swap } from '@tuppence/protocol/ecash'
import * as Queue from '../../approvals/Queue.ts'
import { readQueue, saveQueue } from '../../approvals/store.ts'
import { rememberKey } from '../../payee/KeyHistory.ts'
import { takeLimit } from '../../policy/limitRecords.ts'
import { readSite, saveSite } from '../../policy/Site.ts'
import type { Work } from '../../vault/Vault.ts'
import { holdCoins } from '../../wallets/cashu/Coins.ts'
import { makeOutputs } from '../../wallets/cashu/Outputs.ts'
import type { Context } from '../Context.ts'
import { saveOperation } from '../Operation.ts'
import type { Funding } from './fund.ts'
import type { Approval, Approving, Asked, AskedLock, Funded, Reserved } from './PayOperation.ts'

/** Seconds between asking and claiming for which the refund time must be far enough away, too. */
const margin = 3600

/**
 * The lock that is made at `now` (seconds), or `undefined` when no refund time of ours is as far away as the till
 * wants it; `none` for plain coins.
 */
export function lockFor(payee: string, asked: AskedLock, now: number): Funded['lock'] | undefined {
  if (asked.kind === 'none') return 'none'
  if (asked.kind === 'bare') return { V: payee, T: 0, ...(asked.tags && { tags: asked.tags }) }
  const T = Derive.refundTime(now)
  return T >= now + margin + asked.horizon ? { V: payee, T } : undefined
}

type Means = {
  readonly funding: Extract<Funding, { kind: 'ready' }>
  readonly approval: Approval
  readonly lock: Funded['lock']
}

/**
 * The one write before anything is sent: the operation, the coins and the limits it takes, the counters it uses up
 * and the exact request bytes. That it fits the limits was seen in the same step. A coin that is no longer free makes the step start again.
 */
export async function reserve(
  context: Context,
  work: Work,
  { operation, means }: { operation: Asked | Approving; means: Means },
): Promise<Reserved> {
  const { vault } = context
  const { id, kind, origin, createdAt, terms, presses, joins } = operation
  const { funding, approval, lock } = means
  const { wallet, bank, keyset, plan } = funding
  const coins = plan.inputs.map((input) => input.coin)
  const inputs = coins.map((coin) => coin.y)
  await holdCoins(work, inputs, id)
  const made = await makeOutputs(context, work, {
    seed: wallet.seed,
    keyset,
    plain: plan.change,
    ...(lock === 'none' ? { given: plan.pay } : { locked: { lock, amounts: plan.pay } }),
  })
  const spending = { currency: terms.currency, wallet: wallet.id, units: debitOf(funding, terms.units) }
  const taken = await takeLimit(work, spending, context.now())
  const proofs = coins.map((coin) => coin.proof)
  const body = JSON.stringify(Swap.prepare(proofs, made.outputs))
  const reserved: Reserved = {
    ...{ id, kind, origin, createdAt, terms, presses, joins },
    ...{ approval, wallet: wallet.id, bank: bank.url, test: bank.test, lock, taken },
    ...{ payFee: plan.payFee, swapFee: plan.swapFee },
    ...{ inputs, request: { body, keyset: keyset.id, ...made }, earlier: [] },
    state: 'reserved',
  }
  const site = await readSite(vault, work, origin)
  await saveSite(vault, work, { origin, site: { ...site, bank: bank.url, key: terms.payee } })
  await rememberKey(vault, work, terms.payee, origin)
  saveQueue(work, Queue.remove(await readQueue(work), id))
  saveOperation(work, reserved)
  return reserved
}

/** What leaves the wallet in all. */
export function debitOf({ plan }: Pick<Means['funding'], 'plan'>, units: bigint): bigint {
  return units + plan.payFee + plan.swapFee
}
