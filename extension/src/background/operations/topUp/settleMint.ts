import { BankApi, Errors } from '@tuppence/protocol'
import { Proof } from '@tuppence/protocol/ecash'
import { type Answer, ask } from '../../bank/ask.ts'
import { askStates } from '../../bank/askStates.ts'
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
  /** The coins that were made and are not spent by now. */
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
  return quote.state === 'open'
    ? judgeOpen(context, question, answer)
    : judgeOver(context, question, { answer, state: quote.state })
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

type Over = { readonly answer: Answer; readonly state: 'issued' | 'gone' }

/**
 * Nothing passes for this quote any more, so what is signed now is all that was made of it. A bank forgets its quotes
 * in time, also those it has issued.
 */
async function judgeOver(
  context: Context,
  { bank, request, others }: Question,
  { answer, state }: Over,
): Promise<MintVerdict> {
  const kinds: string[] = []
  for (const each of [request, ...others]) {
    const signed = await restore(context, bank, each)
    if (signed.kind === 'all') return keepUnspent(context, bank, signed.proofs)
    if (signed.kind === 'silent') return { kind: 'unknown', reason: signed.reason }
    kinds.push(signed.kind)
  }
  // Only the holder of our key could have minted it: the bank says one thing and does another.
  if (state === 'issued' || kinds.includes('bad')) return { kind: 'unknown', reason: 'disputed' }
  return kinds[0] === 'some' ? { kind: 'lagging' } : judgeAnswer(answer)
}

/** Coins signed some time ago: a restore elsewhere may have moved them, or they were found and have been paid with. */
async function keepUnspent(
  { access, curve }: Context,
  bank: string,
  proofs: readonly Proof.Proof[],
): Promise<MintVerdict> {
  const named = proofs.map((proof) => ({ proof, y: Proof.y(proof.secret, curve) }))
  const ys = named.map(({ y }) => y)
  const states = await askStates(access, bank, ys)
  if ('reason' in states) return { kind: 'unknown', reason: states.reason }
  if (states.pending.length > 0) return { kind: 'unknown', reason: 'bank-unreachable' }
  const spent = new Set(states.spent)
  return { kind: 'done', proofs: named.flatMap(({ proof, y }) => (spent.has(y) ? [] : [proof])) }
}

async function judgeOpen(context: Context, question: Question, answer: Answer): Promise<MintVerdict> {
  const signed = await restore(context, question.bank, question.request)
  if (signed.kind === 'silent') return { kind: 'unknown', reason: signed.reason }
  if (signed.kind === 'bad') return { kind: 'unknown', reason: 'disputed' }
  if (signed.kind === 'some') return { kind: 'lagging' }
  if (signed.kind === 'none') return judgeAnswer(answer)
  // A copy may have passed between the two questions, and then the quote says so by now.
  const quote = await askQuote(context, question)
  if ('reason' in quote) return { kind: 'unknown', reason: quote.reason }
  return quote.state === 'open'
    ? { kind: 'lagging' }
    : judgeOver(context, question, { answer, state: quote.state })
}

/** Nothing has been signed: the refusal of these bytes decides. */
function judgeAnswer(answer: Answer): MintVerdict {
  if (answer.kind !== 'refused') {
    return { kind: 'unknown', reason: answer.kind === 'silent' ? answer.reason : 'bank-misbehaved' }
  }
  if (answer.code === BankApi.errors.alreadySigned.code) return { kind: 'lagging' }
  if (answer.code === BankApi.errors.quoteExpired.code) return { kind: 'expired' }
  return cannotPass.has(answer.code) ? { kind: 'refused' } : { kind: 'unknown', reason: 'bank-refused' }
}
