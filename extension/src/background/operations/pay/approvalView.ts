import { sha256 } from '@noble/hashes/sha2.js'
import { Amount, Encoding } from '@tuppence/protocol'
import type { ApprovalView, LimitView } from '../../../messages/views.ts'
import * as Queue from '../../approvals/Queue.ts'
import { readQueue } from '../../approvals/store.ts'
import type { Meter } from '../../policy/Limits.ts'
import { readSite } from '../../policy/Site.ts'
import type { Vault } from '../../vault/Vault.ts'
import { type WalletCode, WalletError } from '../../WalletError.ts'
import { readWallet } from '../../wallets/Wallet.ts'
import type { Context } from '../Context.ts'
import { limitView } from '../limitsView.ts'
import { readOperation } from '../Operation.ts'
import { describe, money } from '../show.ts'
import { walletView } from '../walletView.ts'
import { type Funding, fund } from './fund.ts'
import { limitsFor, type Standing } from './limitsFor.ts'
import type { Approving, PayOperation } from './PayOperation.ts'
import { debitOf } from './reserve.ts'

/** What the window shows, and the means that would pay exactly that. */
export type Shown = { readonly view: ApprovalView; readonly funding: Funding }

/** Fees above this share of the price, in hundredths, and above this many units, are pointed out (threats X3). */
const highFee = { hundredths: 10n, units: 2n } as const

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
  const { vault } = context
  const { origin, terms, facts } = operation
  const site = await readSite(vault, vault, origin)
  const funding = await fund(context, terms, site.bank)
  const standing = await limitsFor(context, reader, { funding, terms })
  const bare = {
    ...(await describeMeans(vault, operation, { funding, standing })),
    sharedWith: facts.sharedWith.map(hostOf),
  }
  const { sharedWith, ...alone } = bare
  const view = sharedWith.length > 0 ? bare : alone
  return { view: { ...view, digest: digestOf(view) }, funding }
}

/** The code of the limit that a payment is over, if it is over one. */
export async function overLimit(
  context: ShowContext,
  reader: Pick<Vault, 'get'>,
  operation: Approving,
): Promise<WalletCode | undefined> {
  const { terms, origin } = operation
  const site = await readSite(context.vault, context.vault, origin)
  const funding = await fund(context, terms, site.bank)
  const standing = await limitsFor(context, reader, { funding, terms })
  return standing?.exceeded && `over-${standing.exceeded.period}-limit`
}

type ShowContext = Pick<Context, 'vault' | 'config' | 'now'>

type Means = { readonly funding: Funding; readonly standing: Standing | undefined }

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
  vault: Vault,
  operation: Approving,
  { funding, standing }: Means,
): Promise<Bare> {
  const { terms } = operation
  const { units, currency } = terms
  switch (funding.kind) {
    case 'waiting':
    case 'ready': {
      const { wallet, bank } = funding
      const isWaiting = funding.kind === 'waiting'
      const fee = debitOf(funding, units) - units
      const shown = await walletView(vault, wallet)
      // Waiting coins have left the balance already.
      const left = BigInt(shown.balance.units) - (isWaiting ? 0n : units + fee)
      const view = common(operation, { fee, test: bank.test })
      const more = [...(isWaiting ? ['waiting'] : []), ...(standing?.isClockBehind ? ['clock-behind'] : [])]
      return {
        ...view,
        stage: standing?.exceeded === undefined ? 'ask' : 'over-limit',
        ...(await describeLimit(vault, standing, { currency, test: bank.test })),
        notices: [...view.notices, ...more],
        wallet: shown,
        after: money(left > 0n ? left : 0n, currency, bank.test),
      }
    }
    case 'short': {
      const { wallet, bank, missing } = funding
      const view = common(operation, { fee: 0n, test: bank.test })
      const where = { bank: bank.url, bankHost: hostOf(bank.url) }
      const shown = await walletView(vault, wallet)
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
    notices: noticesOf(operation, fee),
  }
}

function noticesOf(operation: PayOperation, fee: bigint): string[] {
  const { units, currency } = operation.terms
  const notices: string[] = operation.state === 'approving' ? [...operation.facts.notices] : []
  if (operation.terms.lock.kind === 'none') notices.push('not-locked')
  if (Amount.exponent(currency) === undefined) notices.push('unknown-currency')
  if (fee > highFee.units && fee * 100n > units * highFee.hundredths) notices.push('high-fee')
  return notices
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
