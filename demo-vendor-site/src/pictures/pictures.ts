import { digicash } from './digicash.ts'
import { micromint } from './micromint.ts'
import { mill } from './mill.ts'
import { millicent } from './millicent.ts'
import { netbill } from './netbill.ts'
import type { Picture } from './Picture.ts'
import { payword } from './payword.ts'
import { peppercoin } from './peppercoin.ts'
import { taler } from './taler.ts'
import { webMonetization } from './webMonetization.ts'

/** The picture of each article, by its slug. */
export const pictures: ReadonlyMap<string, Picture> = new Map([
  ['how-payword-almost-worked', payword],
  ['the-bank-that-signed-blindfold', digicash],
  ['scrip-by-the-thousandth', millicent],
  ['a-mint-that-struck-coincidences', micromint],
  ['first-the-goods-then-the-key', netbill],
  ['one-peppercorn-in-a-hundred', peppercoin],
  ['glass-on-one-side', taler],
  ['a-tap-left-running', webMonetization],
  ['a-short-history-of-the-mill', mill],
])
