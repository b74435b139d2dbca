import type { Token } from '@tuppence/protocol/ecash'
import * as Verify from '@tuppence/protocol/methods/cashu/verify'
import type { Core } from './Core.ts'
import { Refusal } from './Refusal.ts'
import type { Sale } from './Sale.ts'

/** A token's coins, and their names in the spent set. */
export type Read = { readonly token: Token.Token; readonly ys: readonly string[] }

type Check<T> = (rules: Verify.Rules & Required<Pick<Verify.Rules, 'curve'>>) => T

/** Runs a check of coins that are to pay for a sale. An unknown keyset id is asked for once before it is refused. */
export async function checkToken<T>(core: Core, of: { sale: Sale; read: Read }, check: Check<T>): Promise<T> {
  try {
    return await checkOnce(core, of, check)
  } catch (error) {
    if (!(error instanceof Verify.VerifyError) || error.unknown === undefined) throw refusalOf(error)
    const wait = await core.banks.ask(error.unknown.bank)
    if (wait > 0) throw new Refusal('bank-unreachable', { detail: error.code, retryAfter: wait })
  }
  try {
    return await checkOnce(core, of, check)
  } catch (error) {
    throw refusalOf(error)
  }
}

/** What a check throws, as the problem of the scheme. */
export function refusalOf(error: unknown): unknown {
  if (!(error instanceof Verify.VerifyError)) return error
  return new Refusal(error.problem, { detail: error.code, isBad: true })
}

async function checkOnce<T>(
  core: Core,
  { sale, read: { token } }: { sale: Sale; read: Read },
  check: Check<T>,
): Promise<T> {
  const banks = await core.banks.usable()
  // Coins of a bank that is frozen, or not yet known, are not worthless: they wait.
  if (!banks.some((bank) => bank.url === token.bank) && core.bankUrls.includes(token.bank)) {
    throw new Refusal('bank-unreachable', { detail: 'bank-not-ready', retryAfter: core.limits.bankAskEvery })
  }
  const { vendorKey, horizon } = core.issuer
  const { amount: price } = sale
  return check({ price, vendorKey, banks, now: core.now(), horizon, refund: true, curve: core.curve })
}
