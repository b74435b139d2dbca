import { BankApi, Encoding } from '@tuppence/protocol'
import { BankError } from '../BankError.ts'
import { limits } from '../limits.ts'
import type { Bank } from '../mint/Bank.ts'
import { now, unitsOf } from '../mint/Bank.ts'
import * as Inputs from '../mint/Inputs.ts'
import * as Locks from '../mint/Locks.ts'
import type { Rail } from '../rails/rail.ts'
import type { MeltQuote } from '../storage/quoteStore.ts'
import { parseRequest } from './parseRequest.ts'
import { settle } from './settle.ts'

/** NUT-05: a quote for money to go out. */
export async function createMeltQuote(bank: Bank, rail: Rail, body: unknown): Promise<unknown> {
  const { request, unit } = parseRequest(body, BankApi.parseMeltQuoteRequest)
  if (!unitsOf(bank).includes(unit)) throw new BankError('unitUnsupported')
  const amount = rail.readRequest(request)
  if (amount < limits.quoteMin || amount > limits.quoteMax) throw new BankError('amountOutOfRange')
  const quote: MeltQuote = {
    id: Encoding.hex(Encoding.random(16)),
    method: rail.method,
    unit,
    amount,
    request,
    state: 'UNPAID',
    expiry: now(bank) + limits.quoteSeconds,
  }
  await bank.store.commit.run(() => bank.store.quotes.insertMelt(quote))
  return meltQuoteToWire(quote)
}

/** NUT-05: the state of a quote, to whoever has its id. Throws 20007. */
export function readMeltQuote(bank: Bank, rail: Rail, id: string): unknown {
  const quote = bank.store.quotes.findMelt(rail.method, id)
  if (quote === undefined) throw new BankError('quoteExpired')
  return meltQuoteToWire(quote)
}

/** NUT-05: takes coins back for money that goes out. What the coins are worth, less the fee, is the quote exactly. */
export async function melt(bank: Bank, rail: Rail, body: unknown, key: Uint8Array): Promise<string> {
  const request = parseRequest(body, BankApi.parseMeltRequest)
  const quote = findUnpaid(bank, rail, request.quote)
  const inputs = await Inputs.read(request.inputs, bank)
  if (inputs.unit !== quote.unit) throw new BankError('unitsDiffer')
  if (inputs.sum - inputs.fee !== quote.amount) throw new BankError('unbalanced')
  Inputs.refuseSpent(inputs, bank)
  await Inputs.verify(inputs, bank)
  // Outputs for change (NUT-08) have nothing to carry here, but a signature over everything covers them too.
  const rest = { outputs: request.outputs ?? [], quote: quote.id }
  await Locks.open({ inputs: request.inputs, rest }, bank)
  return settle(bank, key, () => {
    if (!bank.store.quotes.pay(quote)) throw new BankError('alreadyPaid')
    Inputs.redeem(inputs, bank)
    bank.store.books.add(quote.unit, { melted: quote.amount, fees: inputs.fee })
    return meltQuoteToWire({ ...quote, state: 'PAID' })
  })
}

function findUnpaid(bank: Bank, rail: Rail, id: string): MeltQuote {
  const quote = bank.store.quotes.findMelt(rail.method, id)
  if (quote === undefined) throw new BankError('quoteExpired')
  if (quote.state === 'PAID') throw new BankError('alreadyPaid')
  if (quote.expiry <= now(bank)) throw new BankError('quoteExpired')
  return quote
}

function meltQuoteToWire(quote: MeltQuote): unknown {
  return {
    quote: quote.id,
    request: quote.request,
    unit: quote.unit,
    amount: Number(quote.amount),
    fee_reserve: 0,
    state: quote.state,
    expiry: quote.expiry,
  }
}
