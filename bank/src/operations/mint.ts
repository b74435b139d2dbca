import { BankApi } from '@tuppence/protocol'
import { QuoteSignature } from '@tuppence/protocol/ecash'
import { BankError } from '../BankError.ts'
import type { Bank } from '../mint/Bank.ts'
import { canIssue, now } from '../mint/Bank.ts'
import * as Outputs from '../mint/Outputs.ts'
import type { Rail } from '../rails/rail.ts'
import type { MintQuote } from '../storage/quoteStore.ts'
import { parseRequest } from './parseRequest.ts'
import { settle } from './settle.ts'

/** NUT-04 and NUT-20: gives out coins for a paid quote, all of it at once and once only. */
export async function mint(bank: Bank, rail: Rail, body: unknown, key: Uint8Array): Promise<string> {
  const request = parseRequest(body, BankApi.parseMintRequest)
  const quote = findPaid(bank, rail, request.quote)
  checkSignature(bank, quote, request)
  const outputs = Outputs.read(request.outputs, bank)
  if (outputs.unit !== quote.unit) throw new BankError('unitsDiffer')
  if (outputs.sum !== quote.amount) throw new BankError('unbalanced')
  Outputs.refuseSigned(outputs, bank)
  const signed = await Outputs.sign(outputs, bank)
  return settle(bank, key, () => {
    if (!bank.store.quotes.issue(quote, now(bank))) throw new BankError('quoteIssued')
    Outputs.issue(signed, bank)
    bank.store.books.add(quote.unit, { minted: quote.amount })
    return { signatures: signed.map((output) => Outputs.toWire(output, bank)) }
  })
}

function findPaid(bank: Bank, rail: Rail, id: string): MintQuote {
  if (!canIssue(bank, rail)) throw new BankError('mintingDisabled')
  const quote = bank.store.quotes.findMint(rail.method, id)
  if (quote === undefined) throw new BankError('quoteExpired')
  if (quote.issued > 0n) throw new BankError('quoteIssued')
  const isPaid = quote.paid >= quote.amount
  if (quote.expiry <= now(bank) && !(rail.isMoney && isPaid)) throw new BankError('quoteExpired')
  if (!isPaid) throw new BankError('quoteUnpaid')
  return quote
}

function checkSignature(bank: Bank, quote: MintQuote, request: BankApi.MintRequest): void {
  if (quote.pubkey === undefined) return
  const { signature, outputs } = request
  if (signature === undefined) throw new BankError('quoteSignatureInvalid')
  const isValid = QuoteSignature.verify(quote.pubkey, quote.id, outputs, signature, bank.curve)
  if (!isValid) throw new BankError('quoteSignatureInvalid')
}
