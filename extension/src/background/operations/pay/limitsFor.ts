import * as Limits from '../../policy/Limits.ts'
import { readBook } from '../../policy/limitRecords.ts'
import type { Vault } from '../../vault/Vault.ts'
import type { Context } from '../Context.ts'
import type { Funding } from './fund.ts'
import type { Terms } from './PayOperation.ts'
import { debitOf } from './reserve.ts'

/** How a payment stands to the limits. */
export type Standing = {
  /** The limit it would exceed. */
  readonly exceeded?: Limits.Meter
  /** The one with the least left. */
  readonly tightest?: Limits.Meter
  readonly isClockBehind: boolean
}

/** What the limits say to a payment that could be made, fees included; `undefined` for one that could not. */
export async function limitsFor(
  { config, now: clock }: Pick<Context, 'config' | 'now'>,
  reader: Pick<Vault, 'get'>,
  { funding, terms }: { funding: Funding; terms: Terms },
): Promise<Standing | undefined> {
  if (funding.kind !== 'ready' && funding.kind !== 'waiting') return undefined
  const now = clock()
  const book = freed(await readBook(reader, config), funding)
  const meters = Limits.meters(book, { currency: terms.currency, wallet: funding.wallet.id }, now)
  const exceeded = Limits.exceeded(meters, debitOf(funding, terms.units))
  const tightest = Limits.tightest(meters)
  return {
    ...(exceeded !== undefined && { exceeded }),
    ...(tightest !== undefined && { tightest }),
    isClockBehind: Limits.isClockBehind(book.use, now, config.clockSlack),
  }
}

/** What waiting coins have taken of the limits is given back when another payment takes them. */
function freed(book: Limits.Book, funding: Funding): Limits.Book {
  const taken = funding.kind === 'waiting' ? funding.payment.taken : undefined
  return taken === undefined ? book : { ...book, use: Limits.giveBack(book.use, taken) }
}
