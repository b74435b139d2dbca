import { BankApi, Errors } from '@tuppence/protocol'
import type { Curve } from '@tuppence/protocol/curve'
import { type Keyset, type Proof, Swap } from '@tuppence/protocol/ecash'
import { askBank, type Fetch, type Reply } from '../askBank.ts'
import { TillError } from '../TillError.ts'

/** A stored request of POST /v1/swap: its bank, its very bytes, and the JSON of its outputs. */
export type Stored = { readonly bank: string; readonly request: string; readonly outputs: string }

export type Asking = { readonly fetch: Fetch; readonly curve: Curve }

/** What came of sending a request's bytes. */
export type Sent =
  | { readonly type: 'coins'; readonly coins: readonly Proof.Proof[] }
  | { readonly type: 'refused'; readonly code: number }
  | { readonly type: 'no-answer' }
  | { readonly type: 'disputed'; readonly evidence: string }

/** Sends a request, the very bytes that are stored (NUT-03). */
export async function swap(stored: Stored, keyset: Keyset.Keyset, asking: Asking): Promise<Sent> {
  const reply = await answered(() => askBank(asking.fetch, `${stored.bank}/v1/swap`, stored.request))
  if (reply === undefined) return { type: 'no-answer' }
  if (reply.type === 'refused') return { type: 'refused', code: reply.code }
  try {
    const coins = Swap.complete(outputsOf(stored), BankApi.parseSignatures(reply.body), keyset, asking.curve)
    return { type: 'coins', coins }
  } catch (error) {
    if (!(error instanceof Errors.ProtocolError)) throw error
    // What holds no signatures is not the bank's word: something between us has answered.
    if (error.code === 'malformed-reply') return { type: 'no-answer' }
    return { type: 'disputed', evidence: JSON.stringify(reply.body) }
  }
}

/** The coins of a request's outputs that the bank has signed (NUT-09); undefined when it does not tell. */
export async function restore(
  stored: Stored,
  keyset: Keyset.Keyset,
  asking: Asking,
): Promise<readonly Proof.Proof[] | undefined> {
  const outputs = outputsOf(stored)
  const body = JSON.stringify({ outputs: outputs.map(Swap.toWire) })
  const reply = await answered(() => askBank(asking.fetch, `${stored.bank}/v1/restore`, body))
  if (reply?.type !== 'ok') return undefined
  return understood(() => Swap.restored(outputs, BankApi.parseRestore(reply.body), keyset, asking.curve))
}

export type SpentState = 'UNSPENT' | 'PENDING' | 'SPENT'

/** What the bank says of these coins (NUT-07), by Y; undefined when it does not tell of all. */
export async function checkState(
  bank: string,
  ys: readonly string[],
  asking: Asking,
): Promise<ReadonlyMap<string, SpentState> | undefined> {
  const reply = await answered(() =>
    askBank(asking.fetch, `${bank}/v1/checkstate`, JSON.stringify({ Ys: ys })),
  )
  if (reply?.type !== 'ok') return undefined
  const told = understood(() => BankApi.parseCheckState(reply.body))
  const states = new Map(told?.states.map(({ Y, state }) => [Y, state]))
  return ys.every((y) => states.has(y)) ? states : undefined
}

export function outputsOf({ outputs }: Pick<Stored, 'outputs'>): Swap.Output[] {
  return Swap.fromStored(JSON.parse(outputs))
}

async function answered(ask: () => Promise<Reply>): Promise<Reply | undefined> {
  try {
    return await ask()
  } catch (error) {
    if (error instanceof TillError) return undefined
    throw error
  }
}

function understood<T>(read: () => T): T | undefined {
  try {
    return read()
  } catch (error) {
    if (error instanceof Errors.ProtocolError) return undefined
    throw error
  }
}
