import { BankApi, Errors } from '@tuppence/protocol'
import type { Proof } from '@tuppence/protocol/ecash'
import { type Answer, ask } from '../../bank/ask.ts'
import type { WalletCode } from '../../WalletError.ts'
import type { Context } from '../Context.ts'
import { cannotPass, complete, restore, type SwapRequest } from '../settleSwap.ts'
import { isIssued, method } from './start.ts'

type Question = {
  readonly bank: string
  readonly quote: string
  readonly request: SwapRequest
  readonly others: readonly SwapRequest[]
}

export type MintVerdict =
  | { readonly kind: 'done'; readonly proofs: readonly Proof.Proof[] }
  /** These bytes cannot pass and have not: ask again with others. */
  | { readonly kind: 'refused' }
  | { readonly kind: 'lagging' }
  | { readonly kind: 'expired' }
  | { readonly kind: 'unknown'; readonly reason: WalletCode }

/**
 * The recovery table for a mint request: there are no inputs, so the quote answers in their place. Send the bytes;
 * a good reply ends it; else ask for the outputs (NUT-09), then for the quote (NUT-04).
 */
export async function settleMint(context: Context, question: Question): Promise<MintVerdict> {
  const { access, curve } = context
  const { bank, request } = question
  const answer = await ask(access, { bank, path: `/v1/mint/${method}`, body: request.body })
  const proofs = answer.kind === 'reply' ? complete(request, answer.body, curve) : undefined
  if (proofs !== undefined) return { kind: 'done', proofs }
  const quote = await askQuote(context, question)
  if ('reason' in quote) return { kind: 'unknown', reason: quote.reason }
  // Asked after the quote: coins of a quote that is issued have all been signed by then.
  return quote.state === 'issued' ? judgeIssued(context, question) : judgeOpen(context, question, answer)
}

type QuoteState = { readonly state: 'issued' | 'open' | 'gone' }

async function askQuote(
  { access }: Context,
  { bank, quote }: Question,
): Promise<QuoteState | { readonly reason: WalletCode }> {
  const answer = await ask(access, { bank, path: `/v1/mint/quote/${method}/${quote}` })
  if (answer.kind === 'silent') return { reason: answer.reason }
  if (answer.kind === 'refused') {
    return answer.code === BankApi.errors.quoteExpired.code ? { state: 'gone' } : { reason: 'bank-refused' }
  }
  try {
    return { state: isIssued(BankApi.parseMintQuote(answer.body)) ? 'issued' : 'open' }
  } catch (error) {
    if (error instanceof Errors.ProtocolError) return { reason: 'bank-misbehaved' }
    throw error
  }
}

async function judgeIssued(context: Context, { bank, request, others }: Question): Promise<MintVerdict> {
  for (const each of [request, ...others]) {
    const signed = await restore(context, bank, each)
    if (signed.kind === 'all') return { kind: 'done', proofs: signed.proofs }
    if (signed.kind === 'silent') return { kind: 'unknown', reason: signed.reason }
  }
  // Only the holder of our key could have minted it: the bank says one thing and does another.
  return { kind: 'unknown', reason: 'disputed' }
}

async function judgeOpen(
  context: Context,
  { bank, request }: Question,
  answer: Answer,
): Promise<MintVerdict> {
  const signed = await restore(context, bank, request)
  if (signed.kind === 'silent') return { kind: 'unknown', reason: signed.reason }
  if (signed.kind === 'all' || signed.kind === 'some') return { kind: 'lagging' }
  if (signed.kind === 'bad') return { kind: 'unknown', reason: 'disputed' }
  if (answer.kind !== 'refused') {
    return { kind: 'unknown', reason: answer.kind === 'silent' ? answer.reason : 'bank-misbehaved' }
  }
  if (answer.code === BankApi.errors.alreadySigned.code) return { kind: 'lagging' }
  if (answer.code === BankApi.errors.quoteExpired.code) return { kind: 'expired' }
  return cannotPass.has(answer.code) ? { kind: 'refused' } : { kind: 'unknown', reason: 'bank-refused' }
}
