import { sha256 } from '@noble/hashes/sha2.js'
import { Encoding } from '@tuppence/protocol'
import type { ApprovalView, LimitView } from '../../../messages/views.ts'
import * as Queue from '../../approvals/Queue.ts'
import { readQueue } from '../../approvals/store.ts'
import type { Meter } from '../../policy/Limits.ts'
import type { Vault } from '../../vault/Vault.ts'
import { type WalletCode, WalletError } from '../../WalletError.ts'
import { readWallet } from '../../wallets/Wallet.ts'
import type { Context } from '../Context.ts'
import { limitView } from '../limitsView.ts'
import { readOperation } from '../Operation.ts'
import { describe, money } from '../show.ts'
import { walletView } from '../walletView.ts'
import type { Standing } from './limitsFor.ts'
import { noticesOf } from './noticesOf.ts'
import type { Approving, PayOperation } from './PayOperation.ts'
import { debitOf } from './reserve.ts'
import { type Weighed, weigh } from './weigh.ts'

/** What the window shows, and the means that would pay exactly that. */
export type Shown = Weighed & { readonly view: ApprovalView }

/**
 * Everything the approval window shows of one payment, from the parsed challenge alone. `tab`: where it is shown.
 * Throws `not-found`.
 */
export async function readApproval(
  context: ShowContext,
  { id, tab }: { readonly id: string; readonly tab?: number | undefined },
): Promise<ApprovalView> {
  const { vault } = context
  const operation = await readOperation(vault, id)
  if (operation?.kind !== 'pay') throw new WalletError('not-found')
  if (operation.state !== 'approving') return decided(operation)
  const { view } = await show(context, vault, operation)
  const shown = Queue.find(await readQueue(vault), id)?.shown
  return isElsewhere(shown?.tab, tab) ? { ...view, stage: 'elsewhere' } : view
}

/** A worker that died between a window and the note of its tab has left one behind that can decide nothing. */
export function isElsewhere(deciding: number | undefined, tab: number | undefined): boolean {
  return deciding !== undefined && tab !== undefined && deciding !== tab
}

/**
 * The view of a payment that is being asked about, made afresh from what is stored now. The limits are read by
 * `reader`: a step that decides on them.
 */
export async function show(
  context: ShowContext,
  reader: Pick<Vault, 'get'>,
  operation: Approving,
): Promise<Shown> {
  const weighed = await weigh(context, reader, operation)
  const bare = {
    ...(await describeMeans(context, operation, weighed)),
    sharedWith: operation.facts.sharedWith.map(hostOf),
  }
  const { sharedWith, ...alone } = bare
  const view = sharedWith.length > 0 ? bare : alone
  return { view: { ...view, digest: digestOf(view) }, ...weighed }
}

/** The code of the limit that a payment is over, if it is over one. */
export async function overLimit(
  context: ShowContext,
  reader: Pick<Vault, 'get'>,
  operation: Approving,
): Promise<WalletCode | undefined> {
  const { standing } = await weigh(context, reader, operation)
  return standing?.exceeded && `over-${standing.exceeded.period}-limit`
}

type ShowContext = Pick<Context, 'vault' | 'config' | 'now'>

/** The limit it would exceed, else the one with the least left. */
async function describeLimit(
  vault: Vault,
  standing: Standing | undefined,
  money: { currency: string; test: boolean },
): Promise<{ limit?: LimitView }> {
  const meter: Meter | undefined = standing?.exceeded ?? standing?.tightest
  if (meter === undefined) return {}
  const name = meter.wallet === undefined ? undefined : (await readWallet(vault, meter.wallet)).name
  return { limit: { ...limitView(meter, money), ...(name !== undefined && { wallet: name }) } }
}

type Bare = Omit<ApprovalView, 'digest' | 'sharedWith'>

async function describeMeans(
  context: ShowContext,
  operation: Approving,
  { funding, standing }: Weighed,
): Promise<Bare> {
  const { vault } = context
  const { terms } = operation
  const { units, currency } = terms
  switch (funding.kind) {
    case 'waiting':
    case 'ready': {
      const { wallet, bank } = funding
      const isWaiting = funding.kind === 'waiting'
      const fee = debitOf(funding, units) - units
      const shown = await walletView(context, wallet)
      // Waiting coins have left the balance already.
      const left = BigInt(shown.balance.units) - (isWaiting ? 0n : units + fee)
      const view = common(operation, { fee, test: bank.test })
      return {
        ...view,
        stage: standing?.exceeded === undefined ? 'ask' : 'over-limit',
        ...(await describeLimit(vault, standing, { currency, test: bank.test })),
        notices: noticesOf(operation, { fee, funding, standing }),
        wallet: shown,
        after: money(left > 0n ? left : 0n, currency, bank.test),
      }
    }
    case 'short': {
      const { wallet, bank, missing } = funding
      const view = common(operation, { fee: 0n, test: bank.test })
      const where = { bank: bank.url, bankHost: hostOf(bank.url) }
      const shown = await walletView(context, wallet)
      return {
        ...view,
        stage: 'short',
        wallet: shown,
        missing: money(missing, currency, bank.test),
        ...where,
      }
    }
    case 'no-bank':
    case 'refused': {
      const view = common(operation, { fee: 0n, test: false })
      const [first] = terms.banks
      return { ...view, stage: 'no-bank', ...(first && { bankHost: hostOf(first.url) }) }
    }
  }
}

function common(operation: PayOperation, { fee, test }: { fee: bigint; test: boolean }) {
  const { id, origin, terms } = operation
  const { units, currency, description } = terms
  const item = describe(description)
  return {
    id,
    origin,
    host: hostOf(origin),
    amount: money(units, currency, test),
    fee: money(fee, currency, test),
    total: money(units + fee, currency, test),
    ...(item !== undefined && { item }),
    notices: noticesOf(operation, { fee }),
  }
}

function decided(operation: PayOperation): ApprovalView {
  const isExpired = operation.state === 'refused' && operation.reason === 'expired'
  const view = common(operation, { fee: 0n, test: false })
  return { ...view, stage: isExpired ? 'expired' : 'decided', digest: digestOf(view) }
}

/** SHA-256 of all that is shown: a decision counts only for exactly this (threats A3). */
function digestOf(view: object): string {
  return Encoding.hex(sha256(Encoding.utf8(Encoding.canonicalJson(view))))
}

/** `host:port` as URLs write it: other scripts in their ASCII form (threats A4). */
export function hostOf(url: string): string {
  return new URL(url).host
}
