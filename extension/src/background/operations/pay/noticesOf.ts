import { Amount } from '@tuppence/protocol'
import { isHighFee } from './isHighFee.ts'
import type { Approving } from './PayOperation.ts'
import type { Weighed } from './weigh.ts'

type Costing = Partial<Weighed> & { readonly fee: bigint }

/** Codes of what is pointed out above the button. `facts`: missing once it is decided. */
export function noticesOf(
  { terms, facts }: Pick<Approving, 'terms'> & Partial<Pick<Approving, 'facts'>>,
  { fee, funding, standing }: Costing,
): string[] {
  const { units, currency, lock } = terms
  const notices: string[] = [...(facts?.notices ?? [])]
  if (lock.kind === 'none' && funding?.kind !== 'waiting') notices.push('not-locked')
  if (Amount.exponent(currency) === undefined) notices.push('unknown-currency')
  if (isHighFee(fee, units)) notices.push('high-fee')
  if (funding?.kind === 'waiting') notices.push('waiting')
  if (standing?.isClockBehind) notices.push('clock-behind')
  return notices
}
