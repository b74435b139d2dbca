import { BankApi, Encoding } from '@tuppence/protocol'
import type { Bank } from '../mint/Bank.ts'
import { parseRequest } from './parseRequest.ts'

/** NUT-07: whether coins are spent, by their Ys, in the order asked. A witness is shown for spent coins only. */
export function checkState(bank: Bank, body: unknown): unknown {
  const { Ys } = parseRequest(body, BankApi.parseCheckStateRequest)
  const states = Ys.map((Y) => {
    const spent = bank.store.coins.findSpent(Encoding.unhex(Y))
    return { Y, state: spent === undefined ? 'UNSPENT' : 'SPENT', witness: spent?.witness ?? null }
  })
  return { states }
}
