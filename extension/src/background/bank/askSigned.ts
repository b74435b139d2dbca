import { BankApi, Errors } from '@tuppence/protocol'
import type { Curve } from '@tuppence/protocol/curve'
import { type Keyset, type Proof, Swap } from '@tuppence/protocol/ecash'
import type { WalletCode } from '../WalletError.ts'
import { type Access, ask } from './ask.ts'
import { askStates } from './askStates.ts'

type Context = { readonly access: Access; readonly curve: Curve }

type Failed = { readonly reason: WalletCode }

/** Coins one question about their state names. */
const statesAtOnce = 100

type Wanted = {
  readonly bank: string
  /** At most 1 000. Whatever amount they carry stands in for the one that the reply tells. */
  readonly outputs: readonly Swap.Output[]
  /** Every keyset the outputs are of. */
  readonly keysets: readonly Keyset.Keyset[]
}

/**
 * NUT-09 for outputs that may have been signed in another life of this wallet: the coins they became. Amounts are the
 * reply's, keysets the outputs' own, and each signature has its DLEQ. `reason` when there was no good answer.
 */
export async function askSigned(
  { access, curve }: Context,
  { bank, outputs, keysets }: Wanted,
): Promise<readonly Proof.Proof[] | Failed> {
  const body = JSON.stringify({ outputs: outputs.map(Swap.toWire) })
  const answer = await ask(access, { bank, path: '/v1/restore', body })
  if (answer.kind !== 'reply') return { reason: answer.kind === 'silent' ? answer.reason : 'bank-refused' }
  try {
    const reply = BankApi.parseRestore(answer.body)
    return keysets.flatMap((keyset) => read({ reply, outputs, keyset, curve }))
  } catch (error) {
    if (error instanceof Errors.ProtocolError) return { reason: 'bank-misbehaved' }
    throw error
  }
}

type Reading = {
  readonly reply: BankApi.RestoreReply
  readonly outputs: readonly Swap.Output[]
  readonly keyset: Keyset.Keyset
  readonly curve: Curve
}

/** The part of a reply that is of one keyset. What names no output of ours is a lie about the first one. */
function read({ reply, outputs, keyset, curve }: Reading): Proof.Proof[] {
  const ours = new Map(outputs.map((output) => [output.B_, output]))
  const at = reply.outputs.flatMap(({ B_ }, i) => ((ours.get(B_)?.id ?? keyset.id) === keyset.id ? [i] : []))
  const part = {
    outputs: at.map((i) => reply.outputs[i]),
    signatures: at.map((i) => reply.signatures[i]),
  }
  const amounts = new Map(at.map((i) => [reply.outputs[i]?.B_, reply.signatures[i]?.amount]))
  const named = [...ours.values()].flatMap((output) => {
    const amount = amounts.get(output.B_)
    if (amount === undefined || output.id !== keyset.id) return []
    if (!keyset.keys.has(amount)) throw new Errors.ProtocolError('bank-misbehaved', 'no such coin')
    return [{ ...output, amount }]
  })
  return Swap.restored(named, part, keyset, curve)
}

/** A coin and the name under which it is spent. */
export type Named = { readonly y: string }

/** NUT-07: those of these coins that are neither spent nor about to be. `reason` when there was no good answer. */
export async function askUnspent<T extends Named>(
  access: Access,
  bank: string,
  coins: readonly T[],
): Promise<readonly T[] | Failed> {
  const unspent: T[] = []
  for (let at = 0; at < coins.length; at += statesAtOnce) {
    const some = coins.slice(at, at + statesAtOnce)
    const states = await askStates(
      access,
      bank,
      some.map(({ y }) => y),
    )
    if ('reason' in states) return states
    const gone = new Set([...states.spent, ...states.pending])
    unspent.push(...some.filter(({ y }) => !gone.has(y)))
  }
  return unspent
}
