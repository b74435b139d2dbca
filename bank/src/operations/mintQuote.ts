import { BankApi, Encoding, Errors } from '@tuppence/protocol'
import { Keyset } from '@tuppence/protocol/ecash'
import { BankError } from '../BankError.ts'
import { limits } from '../limits.ts'
import type { Bank } from '../mint/Bank.ts'
import { canIssue, now, unitOf } from '../mint/Bank.ts'
import type { Rail } from '../rails/rail.ts'
import type { MintQuote } from '../storage/quoteStore.ts'
import { parseRequest } from './parseRequest.ts'

/** NUT-04: a quote for money to come in; with a public key, only its holder can mint (NUT-20). */
export async function createMintQuote(bank: Bank, rail: Rail, body: unknown): Promise<unknown> {
  const { amount, unit, pubkey } = parseRequest(body, BankApi.parseMintQuoteRequest)
  if (!canIssue(bank, rail)) throw new BankError('mintingDisabled')
  if (unit !== unitOf(bank)) throw new BankError('unitUnsupported')
  if (
    amount === undefined ||
    amount < limits.quoteMin ||
    amount > limits.quoteMax ||
    !isPayable(amount, bank)
  )
    throw new BankError('amountOutOfRange')
  if (pubkey !== undefined && !bank.curve.isPoint(Encoding.unhex(pubkey)))
    throw new BankError('quoteKeyRequired')
  const quote = {
    id: Encoding.hex(Encoding.random(16)),
    method: rail.method,
    unit,
    amount,
    pubkey,
    paid: rail.invoice(amount).paid,
    issued: 0n,
    updated: now(bank),
    expiry: now(bank) + limits.quoteSeconds,
  }
  await bank.store.commit.run(() => bank.store.quotes.insertMint(quote))
  return mintQuoteToWire(quote, rail)
}

/** Whether one mint request has coins for it: nobody shall pay for a quote that can never be minted. */
function isPayable(amount: bigint, bank: Bank): boolean {
  try {
    return Keyset.split(amount, bank.keysets.active.keyset.keys.keys()).length > 0
  } catch (error) {
    if (error instanceof Errors.ProtocolError) return false
    throw error
  }
}

/** NUT-04: the state of a quote, to whoever has its id. Throws 20007. */
export function readMintQuote(bank: Bank, rail: Rail, id: string): unknown {
  const quote = bank.store.quotes.findMint(rail.method, id)
  if (quote === undefined) throw new BankError('quoteExpired')
  return mintQuoteToWire(quote, rail)
}

function mintQuoteToWire(quote: MintQuote, rail: Rail): unknown {
  return {
    quote: quote.id,
    request: rail.invoice(quote.amount).request,
    unit: quote.unit,
    amount: Number(quote.amount),
    state: quote.issued > 0n ? 'ISSUED' : quote.paid >= quote.amount ? 'PAID' : 'UNPAID',
    expiry: quote.expiry,
    amount_paid: Number(quote.paid),
    amount_issued: Number(quote.issued),
    updated_at: quote.updated,
    ...(quote.pubkey !== undefined && { pubkey: quote.pubkey }),
  }
}
