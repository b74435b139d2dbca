import { Swap } from '@tuppence/protocol/ecash'
import { expect, test } from 'vitest'
import type { Bank } from '../src/mint/Bank.ts'
import { maintain } from '../src/mint/books.ts'
import { mint } from '../src/operations/mint.ts'
import { createMintQuote, readMintQuote } from '../src/operations/mintQuote.ts'
import { testMoney } from '../src/rails/testMoney.ts'
import { openEpoch } from '../src/storage/epoch.ts'
import { setUp } from './support/refused.ts'

const year = 365 * 24 * 3_600

/** A bank that has a rail of real money too, where `paid` of what is asked for has come. */
async function withMoney(paid: bigint) {
  const { bank, fresh } = await setUp()
  const rail = {
    ...testMoney(true),
    ...{ method: 'money', isMoney: true, invoice: (amount: bigint) => ({ request: `pay ${amount}`, paid }) },
  }
  const open = { ...bank.bank, rails: [...bank.bank.rails, rail] }
  const { quote } = (await createMintQuote(open, rail, { amount: 3, unit: 'usd' })) as { quote: string }
  const { store } = open
  const issue = (key: number) =>
    mint(open, rail, { quote, outputs: fresh(1, 2).map(Swap.toWire) }, new Uint8Array(32).fill(key))
  const later = async (as: Bank = open) => {
    bank.wait(year)
    await maintain(as, openEpoch(bank.data, store.db, store.meta))
  }
  /** A year in which the bank runs without that rail. */
  const laterWithout = () => later(bank.bank)
  return { issue, later, laterWithout, read: () => readMintQuote(open, rail, quote) }
}

test('behavior: a quote that was paid for is kept and can be minted, however late, and once', async () => {
  const { issue, later, read } = await withMoney(3n)
  await later()
  expect(read()).toMatchObject({ state: 'PAID', amount_paid: 3, amount_issued: 0 })
  expect(JSON.parse(await issue(1))).toMatchObject({ signatures: [{ amount: 1 }, { amount: 2 }] })
  await expect(issue(2)).rejects.toMatchObject({ code: 20002 })
  // Nothing is owed any more.
  await later()
  expect(read).toThrow(expect.objectContaining({ code: 20007 }))
})

test('behavior: what was paid by a rail that is switched off for a while is not forgotten', async () => {
  const { laterWithout, read } = await withMoney(3n)
  await laterWithout()
  expect(read()).toMatchObject({ state: 'PAID', amount_paid: 3 })
})

test('K17: behavior: one that nobody has paid ends and is forgotten, a part that was paid is not', async () => {
  const unpaid = await withMoney(0n)
  await unpaid.later()
  expect(unpaid.read).toThrow(expect.objectContaining({ code: 20007 }))
  const part = await withMoney(1n)
  await part.later()
  expect(part.read()).toMatchObject({ amount_paid: 1, amount_issued: 0 })
  await expect(part.issue(1)).rejects.toMatchObject({ code: 20007 })
})
