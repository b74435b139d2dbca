import { Lock, type Proof } from '@tuppence/protocol/ecash'
import { BankError } from '../BankError.ts'
import { limits } from '../limits.ts'
import { type Bank, now } from './Bank.ts'
import { inSlices } from './inSlices.ts'

/** Everything a signature may cover: the coins, and what is wanted for them. */
export type Spend = { readonly inputs: readonly Proof.Proof[]; readonly rest: Lock.Rest }

/**
 * Checks the spending conditions of all coins (NUT-10, NUT-11), one by one or under SIG_ALL. Throws 10001, and 11014
 * where that could take too long: a lock of a few cents may name a dozen keys, and its witness 16 signatures.
 */
export async function open({ inputs, rest }: Spend, bank: Bank): Promise<void> {
  const time = now(bank)
  const cost = inputs.reduce((sum, { secret, witness }) => sum + Lock.cost(secret, witness), 0)
  if (cost > limits.lockChecks)
    throw new BankError('tooManyInputs', { detail: 'Too many signatures to check' })
  const each = await inSlices(inputs, ({ secret, witness }) =>
    Lock.isAuthorised(secret, witness, time, bank.curve),
  )
  const isWhole = each.includes('needs-whole-request')
  const isOpen = isWhole
    ? Lock.areAuthorised(inputs, rest, time, bank.curve) === 'ok'
    : each.every((answer) => answer === 'ok')
  if (!isOpen) throw new BankError('proofInvalid', { detail: 'A spending condition is not met.' })
}
