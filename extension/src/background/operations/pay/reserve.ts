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
export const margin = 3600

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

/** A payment and the reader's yes to it. */
export type Payer = { readonly operation: Asked | Approving; readonly approval: Approval }

type Means = Payer & {
  readonly funding: Extract<Funding, { kind: 'ready' }>
  readonly lock: Funded['lock']
}

/**
 * The one write before anything is sent: the operation, the coins and the limits it takes, the counters it uses up
 * and the exact request bytes. That it fits the limits was seen in the same step. A coin that is no longer free makes the step start again.
 */
export async function reserve(
  context: Context,
  work: Work,
  { operation, approval, funding, lock }: Means,
): Promise<Reserved> {
  const { id, kind, origin, createdAt, terms, presses, joins } = operation
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
  await enter(context, work, { operation, bank: bank.url })
  saveOperation(work, reserved)
  return reserved
}

/** What is remembered of a site that is being paid, within the step that takes the money for it. */
export async function enter(
  { vault }: Pick<Context, 'vault'>,
  work: Work,
  { operation, bank }: { operation: Asked | Approving; bank: string },
): Promise<void> {
  const { id, origin, terms } = operation
  const site = await readSite(vault, work, origin)
  await saveSite(vault, work, { origin, site: { ...site, bank, key: terms.payee } })
  await rememberKey(vault, work, terms.payee, origin)
  saveQueue(work, Queue.remove(await readQueue(work), id))
}

/** What leaves the wallet in all, or would have left it for coins that wait. */
export function debitOf(funding: Extract<Funding, { kind: 'ready' | 'waiting' }>, units: bigint): bigint {
  if (funding.kind === 'waiting') return units + funding.payment.payFee
  return units + funding.plan.payFee + funding.plan.swapFee
}
