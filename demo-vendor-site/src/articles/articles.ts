import type { Article } from './Article.ts'
import { digicash } from './digicash.ts'
import { micromint } from './micromint.ts'
import { mill } from './mill.ts'
import { millicent } from './millicent.ts'
import { netbill } from './netbill.ts'
import { payword } from './payword.ts'
import { peppercoin } from './peppercoin.ts'
import { taler } from './taler.ts'
import { webMonetization } from './webMonetization.ts'

/** Everything the paper sells by the article, in the order of the front page; the first is the lead. */
export const articles: readonly Article[] = [
  payword,
  digicash,
  taler,
  millicent,
  micromint,
  netbill,
  peppercoin,
  webMonetization,
  mill,
]
