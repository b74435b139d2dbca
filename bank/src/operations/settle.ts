import { Breach } from '../Breach.ts'
import type { Bank } from '../mint/Bank.ts'
import { halt, now } from '../mint/Bank.ts'

/**
 * Runs the step of an operation that changes the bank, in a common transaction, and keeps its reply with it under
 * `key`, so that the identical request gets the identical reply (NUT-19). Gives the reply's JSON.
 */
export async function settle(bank: Bank, key: Uint8Array, step: () => unknown): Promise<string> {
  const { commit, replies } = bank.store
  try {
    return await commit.run(() => {
      const body = JSON.stringify(step())
      replies.keep(key, body, now(bank))
      return body
    })
  } catch (error) {
    if (error instanceof Breach) await halt(bank, 'more coins of a key came back than were issued')
    throw error
  }
}
