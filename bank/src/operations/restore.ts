import { BankApi, Encoding } from '@tuppence/protocol'
import type { Bank } from '../mint/Bank.ts'
import * as Outputs from '../mint/Outputs.ts'
import { parseRequest } from './parseRequest.ts'

/** NUT-09: those of the outputs that were signed before, with their signatures; found by their exact B_ only. */
export function restore(bank: Bank, body: unknown): unknown {
  const request = parseRequest(body, BankApi.parseRestoreRequest)
  const found = request.outputs.flatMap((output) => {
    const signed = bank.store.coins.findSigned(Encoding.unhex(output.B_))
    return signed === undefined
      ? []
      : [Outputs.toWire(signed, bank)].map((signature) => ({ output, signature }))
  })
  return {
    outputs: found.map(({ output, signature }) => ({
      amount: signature.amount,
      id: signature.id,
      B_: output.B_,
    })),
    signatures: found.map(({ signature }) => signature),
  }
}
