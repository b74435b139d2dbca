import { Token } from '@tuppence/protocol/ecash'
import { claimId } from '@tuppence/protocol/methods/cashu/schema'
import type { Claim } from './Claim.ts'
import type { Core } from './Core.ts'
import type { Sale } from './Sale.ts'

type Parts = {
  readonly resource: string
  readonly ys: readonly string[]
  readonly bank: string
  readonly received: bigint
  /** The token as it was presented. */
  readonly text: string
  readonly challengeId: string
}

/** The claim that coins make on what a sale sells. */
export function newClaim(core: Pick<Core, 'now'>, sale: Sale, parts: Parts): Claim {
  const { resource, ys, bank, received, text, challengeId } = parts
  return {
    id: claimId(ys, resource),
    resource,
    item: sale.item,
    kind: sale.kind,
    scope: sale.scope,
    challengeId,
    bank,
    currency: sale.amount.currency,
    price: sale.amount.units,
    received,
    reference: Token.reference(text),
    claimedAt: core.now(),
    ...(sale.access !== undefined && { access: sale.access }),
  }
}
