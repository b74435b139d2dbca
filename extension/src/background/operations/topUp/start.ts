import { BankApi, Encoding, limits } from '@tuppence/protocol'
import { Derive } from '@tuppence/protocol/ecash'
import { ask } from '../../bank/ask.ts'
import { readBank } from '../../bank/Bank.ts'
import { read } from '../../bank/visit.ts'
import { take } from '../../vault/Counters.ts'
import { fromSeed } from '../../vault/Seeds.ts'
import { WalletError } from '../../WalletError.ts'
import { readWallet } from '../../wallets/Wallet.ts'
import type { Context } from '../Context.ts'
import { newId } from '../newId.ts'
import { addOperation } from '../Operation.ts'
import type { PaidFor, Quoted } from './TopUpOperation.ts'

/** The only way in so far: banks that give test money away say so under this name (NUT-04). */
export const method = 'test'

type Wanted = { readonly wallet: string; readonly units: bigint; readonly bank?: string }

/**
 * Asks the bank for a quote and begins a top-up. Until then no money has moved and nothing needs to be remembered.
 * Throws `not-found`, `no-bank`, `bank-has-no-test-money`, `amount-out-of-range`,
 * and what a bank that is asked may cause.
 */
export async function startTopUp(context: Context, wanted: Wanted): Promise<Quoted | PaidFor> {
  const { vault, access, curve } = context
  const wallet = await readWallet(vault, wanted.wallet)
  const url = wanted.bank ?? wallet.banks[0]
  if (url === undefined || !wallet.banks.includes(url)) throw new WalletError('no-bank')
  const bank = await readBank(vault, url)
  if (!bank.test) throw new WalletError('bank-has-no-test-money')
  if (wanted.units > limits.amount) throw new WalletError('amount-out-of-range')
  // Used up even if the bank never answers: no two quotes share a key.
  const number = await vault.step((work) => take(vault, work, { of: 'quote', seed: wallet.seed }, 1))
  const pubkey = await fromSeed(vault, wallet.seed, (seed64) =>
    Encoding.hex(curve.multiplyBase(Derive.quoteKey(seed64, number))),
  )
  const body = JSON.stringify({ unit: bank.currency, amount: Number(wanted.units), pubkey })
  const answer = await ask(access, { bank: url, path: `/v1/mint/quote/${method}`, body })
  if (answer.kind === 'refused' && answer.code === BankApi.errors.amountOutOfRange.code) {
    throw new WalletError('amount-out-of-range')
  }
  const quote = read(answer, BankApi.parseMintQuote)
  // A quote that another could mint, or of another amount, is not the one that was asked for.
  const isOurs = quote.pubkey === pubkey && (quote.amount === undefined || quote.amount === wanted.units)
  if (!isOurs || /[^A-Za-z0-9_-]/.test(quote.quote)) throw new WalletError('bank-misbehaved')
  const now = context.now()
  const common = {
    id: newId(now),
    kind: 'top-up',
    wallet: wallet.id,
    bank: url,
    units: wanted.units,
    currency: bank.currency,
    test: bank.test,
    createdAt: now,
    quote: { id: quote.quote, number, ...(quote.expiry === undefined ? {} : { expiry: quote.expiry }) },
  } as const
  const operation: Quoted | PaidFor = isPaid(quote, wanted.units)
    ? { ...common, state: 'paid', earlier: [] }
    : { ...common, state: 'quoted', attempts: 0 }
  await vault.step(async (work) => addOperation(work, operation))
  return operation
}

/** Whether the money for a quote has come, and no coins were made of it. */
export function isPaid(quote: BankApi.MintQuoteReply, units: bigint): boolean {
  if (quote.amount_paid !== undefined) return quote.amount_paid - (quote.amount_issued ?? 0n) >= units
  return quote.state === 'PAID'
}

/** Whether coins were made of a quote. */
export function isIssued(quote: BankApi.MintQuoteReply): boolean {
  return quote.state === 'ISSUED' || (quote.amount_issued ?? 0n) > 0n
}
