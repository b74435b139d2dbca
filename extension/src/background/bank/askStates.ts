import { BankApi, Errors } from '@tuppence/protocol'
import type { WalletCode } from '../WalletError.ts'
import { type Access, ask } from './ask.ts'

export type States = { readonly spent: readonly string[]; readonly pending: readonly string[] }

/** NUT-07 for coins of ours, by their Ys. `reason` when there was no good answer. */
export async function askStates(
  access: Access,
  bank: string,
  ys: readonly string[],
): Promise<States | { readonly reason: WalletCode }> {
  const answer = await ask(access, { bank, path: '/v1/checkstate', body: JSON.stringify({ Ys: ys }) })
  if (answer.kind !== 'reply') {
    return { reason: answer.kind === 'silent' ? answer.reason : 'bank-refused' }
  }
  try {
    const { states } = BankApi.parseCheckState(answer.body, ys)
    const inState = (wanted: string) => states.filter((each) => each.state === wanted).map((each) => each.Y)
    return { spent: inState('SPENT'), pending: inState('PENDING') }
  } catch (error) {
    if (error instanceof Errors.ProtocolError) return { reason: 'bank-misbehaved' }
    throw error
  }
}
