import { BankError } from '../BankError.ts'
import type { Rail } from './rail.ts'

const request = /^test:([1-9][0-9]{0,15})$/

/** Money for trying things out: comes from nowhere, goes nowhere. */
export function testMoney(canMint: boolean): Rail {
  return {
    method: 'test',
    canMint,
    isMoney: false,
    invoice: (amount) => ({ request: `test:${amount}`, paid: amount }),
    readRequest(text) {
      const amount = request.exec(text)?.[1]
      if (amount === undefined) throw BankError.malformed('The request is not of the form test:<amount>.')
      return BigInt(amount)
    },
  }
}
