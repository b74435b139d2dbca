import * as Challenges from './Challenges.ts'
import type { Core } from './Core.ts'
import { checkSize, checkTrust } from './offer.ts'
import * as Sale from './Sale.ts'

/** What a bank's keyset ids look like, before any is known: one that signs, and the one before it. */
const SOME_KEYSETS = ['01', '02'].map((byte) => ({
  id: `01${byte.repeat(32)}`,
  unit: '',
  active: true,
  inputFeePpk: 0,
  keys: new Map<bigint, string>(),
}))

/**
 * Refuses options that cannot work with any request: names and prices that are none, a price of more than 8 coins, or
 * of more than may be taken without the bank where it is never asked, a credential above 8 000 characters. What a function will return is checked when it does. Throws TillError.
 */
export function checkCharge(core: Core, options: Sale.ChargeOptions): void {
  Sale.check(options, core)
  const banks = core.bankUrls.map((url) => ({ url, keysets: SOME_KEYSETS }))
  const sale = Sale.sample(options, core)
  checkTrust(core, sale)
  checkSize(core, Challenges.issue(core.issuer, sale, { banks }))
}
