import { BankApi, Errors } from '@tuppence/protocol'
import type { Curve } from '@tuppence/protocol/curve'
import { type Keyset, type Proof, Swap } from '@tuppence/protocol/ecash'
import { type Access, type Answer, ask } from '../bank/ask.ts'
import { askStates } from '../bank/askStates.ts'
import { markOver, readKeyset } from '../bank/Bank.ts'
import type { Vault } from '../vault/Vault.ts'
import type { WalletCode } from '../WalletError.ts'

/** A request that names coins of ours: its exact bytes, and the outputs it asks to be signed. */
export type SwapRequest = {
  readonly body: string
  readonly outputs: readonly Swap.Output[]
  readonly keyset: Keyset.Keyset
}

/** One as an operation stores it: with its keyset's id. */
export type StoredRequest = Omit<SwapRequest, 'keyset'> & { readonly keyset: string }

type Of<Request> = {
  readonly bank: string
  readonly request: Request
  /** Every other request that ever named these inputs. */
  readonly others: readonly Request[]
  /** Ys of the inputs. */
  readonly inputs: readonly string[]
}

/** What is known of a swap that may have been sent before. */
type Question = Of<SwapRequest>

export type Verdict =
  /** The coins of the request, or of the other one that turns out to have passed. */
  | { readonly kind: 'done'; readonly request: SwapRequest; readonly proofs: readonly Proof.Proof[] }
  /** Proven: these bytes cannot pass, and have not. */
  | { readonly kind: 'refused'; readonly code: number }
  /** Our counters lag: these outputs were signed for something else. The inputs are ours still. */
  | { readonly kind: 'lagging' }
  /** Another device was first. */
  | { readonly kind: 'spent-elsewhere'; readonly spent: readonly string[] }
  | ({ readonly kind: 'unknown' } & Trouble)

/** Why nothing is known yet. `disputed`: the bank took the coins, and its bad reply is the evidence. */
export type Trouble = { readonly reason: WalletCode; readonly evidence?: string }

/** Characters kept of a bank's bad reply. */
const evidenceChars = 16_384

const { alreadySpent, alreadySigned, unbalanced, keysetUnknown, keysetInactive, keysetExpired } =
  BankApi.errors

/** Refusals for which these very bytes can never pass. */
export const cannotPass: ReadonlySet<number> = new Set(
  [unbalanced, keysetUnknown, keysetInactive, keysetExpired].map((error) => error.code),
)

type Context = { readonly access: Access; readonly curve: Curve }

/** What came of asking for signatures on outputs of ours. */
type Signed =
  | { readonly kind: 'all'; readonly proofs: readonly Proof.Proof[] }
  | { readonly kind: 'some' | 'none' }
  | { readonly kind: 'bad'; readonly reply: unknown }
  | { readonly kind: 'silent'; readonly reason: WalletCode }

/**
 * The one recovery table (design), for a first sending as for the hundredth: send the bytes; a good reply ends it;
 * else ask for the outputs (NUT-09), then for the inputs (NUT-07), and conclude only what these prove.
 */
export async function settleSwap(
  context: Context & { readonly vault: Vault; readonly now: () => number },
  { bank, request, others, inputs }: Of<StoredRequest>,
): Promise<Verdict> {
  const withKeyset = async (each: StoredRequest): Promise<SwapRequest> => ({
    ...each,
    keyset: await readKeyset(context.vault, bank, each.keyset),
  })
  const verdict = await settle(context, {
    ...{ bank, inputs },
    request: await withKeyset(request),
    others: await Promise.all(others.map(withKeyset)),
  })
  // Else the same coins would be picked again, for ever.
  if (verdict.kind === 'refused' && verdict.code === keysetExpired.code) {
    await markOver(context.vault, { bank, ids: keysetsOf(request), now: context.now() })
  }
  return verdict
}

/** Ids of all keysets that a request names. */
function keysetsOf({ body }: StoredRequest): string[] {
  const { inputs, outputs } = BankApi.parseSwapRequest(JSON.parse(body))
  return [...new Set([...inputs, ...outputs].map(({ id }) => id))]
}

async function settle(context: Context, question: Question): Promise<Verdict> {
  const { bank, request } = question
  const answer = await ask(context.access, { bank, path: '/v1/swap', body: request.body })
  const proofs = answer.kind === 'reply' ? complete(request, answer.body, context.curve) : undefined
  if (proofs !== undefined) return { kind: 'done', request, proofs }
  const ours = await restore(context, bank, request)
  if (ours.kind === 'silent') return { kind: 'unknown', reason: ours.reason }
  const refusal = answer.kind === 'refused' ? answer.code : undefined
  if (ours.kind === 'all' && refusal === alreadySpent.code)
    return { kind: 'done', request, proofs: ours.proofs }
  return judgeInputs(context, question, { answer, ours })
}

/** Nothing signed, or signed for what we cannot tell: the inputs decide. */
async function judgeInputs(
  context: Context,
  question: Question,
  { answer, ours }: { answer: Answer; ours: Signed },
): Promise<Verdict> {
  const states = await askStates(context.access, question.bank, question.inputs)
  if ('reason' in states) return { kind: 'unknown', reason: states.reason }
  if (states.spent.length > 0) return judgeSpent(context, question, { answer, ours, spent: states.spent })
  if (states.pending.length > 0) return { kind: 'unknown', reason: 'bank-unreachable' }
  if (ours.kind === 'bad') return disputed(ours.reply)
  // Signed although the inputs are unspent: in another life of this wallet, for other inputs.
  if (ours.kind === 'all' || ours.kind === 'some') return { kind: 'lagging' }
  if (answer.kind === 'refused' && answer.code === alreadySigned.code) return { kind: 'lagging' }
  if (answer.kind === 'refused' && cannotPass.has(answer.code)) return { kind: 'refused', code: answer.code }
  return { kind: 'unknown', reason: answer.kind === 'silent' ? answer.reason : 'bank-refused' }
}

/** The inputs are gone: to the request that was sent, to an earlier one of ours, or to another device. */
async function judgeSpent(
  context: Context,
  question: Question,
  { answer, ours, spent }: { answer: Answer; ours: Signed; spent: readonly string[] },
): Promise<Verdict> {
  const { request, others } = question
  if (ours.kind === 'all') return { kind: 'done', request, proofs: ours.proofs }
  // A copy may have passed between the two questions, so this request is asked about again.
  for (const each of [request, ...others]) {
    const signed = await restore(context, question.bank, each)
    if (signed.kind === 'all') return { kind: 'done', request: each, proofs: signed.proofs }
    if (signed.kind === 'silent') return { kind: 'unknown', reason: signed.reason }
    if (signed.kind === 'bad') return disputed(signed.reply)
  }
  if (answer.kind === 'reply') return disputed(answer.body)
  return { kind: 'spent-elsewhere', spent }
}

function disputed(reply: unknown): Verdict {
  const evidence = JSON.stringify(reply).slice(0, evidenceChars)
  return { kind: 'unknown', reason: 'disputed', evidence }
}

/** The coins in a reply, or `undefined` when it is not a good one. */
export function complete(request: SwapRequest, reply: unknown, curve: Curve): Proof.Proof[] | undefined {
  try {
    return Swap.complete(request.outputs, reply, request.keyset, curve)
  } catch (error) {
    if (error instanceof Errors.ProtocolError) return undefined
    throw error
  }
}

/** NUT-09 for the outputs of one request. */
export async function restore(
  { access, curve }: Context,
  bank: string,
  { outputs, keyset }: SwapRequest,
): Promise<Signed> {
  const body = JSON.stringify({ outputs: outputs.map(Swap.toWire) })
  const answer = await ask(access, { bank, path: '/v1/restore', body })
  if (answer.kind === 'silent') return answer
  if (answer.kind === 'refused') return { kind: 'silent', reason: 'bank-refused' }
  try {
    const reply = BankApi.parseRestore(answer.body)
    const amounts = new Map(outputs.map((output) => [output.B_, output.amount]))
    // The same output once signed for another amount: in another life of this wallet, not for this request.
    if (reply.outputs.some(({ B_ }, i) => amounts.get(B_) !== reply.signatures[i]?.amount))
      return { kind: 'some' }
    const found = Swap.restored(outputs, answer.body, keyset, curve)
    const proofs = outputs.flatMap((output) => found.filter((proof) => proof.secret === output.secret))
    if (proofs.length === outputs.length) return { kind: 'all', proofs }
    return { kind: proofs.length === 0 ? 'none' : 'some' }
  } catch (error) {
    if (error instanceof Errors.ProtocolError) return { kind: 'bad', reply: answer.body }
    throw error
  }
}
