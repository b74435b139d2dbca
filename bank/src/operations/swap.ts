import { BankApi } from '@tuppence/protocol'
import { BankError } from '../BankError.ts'
import type { Bank } from '../mint/Bank.ts'
import * as Inputs from '../mint/Inputs.ts'
import * as Locks from '../mint/Locks.ts'
import * as Outputs from '../mint/Outputs.ts'
import { parseRequest } from './parseRequest.ts'
import { settle } from './settle.ts'

/**
 * NUT-03: takes coins back and gives new ones out for them, less the fee; both or neither.
 * All curve work is done before the transaction, which then only asks whether it still counts.
 */
export async function swap(bank: Bank, body: unknown, key: Uint8Array): Promise<string> {
  const request = parseRequest(body, BankApi.parseSwapRequest)
  const inputs = await Inputs.read(request.inputs, bank)
  const outputs = Outputs.read(request.outputs, bank)
  if (inputs.unit !== outputs.unit) throw new BankError('unitsDiffer')
  if (inputs.sum - inputs.fee !== outputs.sum) throw new BankError('unbalanced')
  Inputs.refuseSpent(inputs, bank)
  Outputs.refuseSigned(outputs, bank)
  await Inputs.verify(inputs, bank)
  await Locks.open({ inputs: request.inputs, rest: { outputs: request.outputs } }, bank)
  const signed = await Outputs.sign(outputs, bank)
  return settle(bank, key, () => {
    Inputs.redeem(inputs, bank)
    Outputs.issue(signed, bank)
    bank.store.books.add(inputs.unit, { fees: inputs.fee })
    return { signatures: signed.map((output) => Outputs.toWire(output, bank)) }
  })
}
