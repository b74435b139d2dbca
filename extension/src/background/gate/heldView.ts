import { sha256 } from '@noble/hashes/sha2.js'
import { Encoding } from '@tuppence/protocol'
import type { ApprovalView } from '../../messages/views.ts'
import type { Config } from '../config.ts'
import { hostOf } from '../operations/pay/approvalView.ts'
import { readPay } from '../operations/pay/readPay.ts'
import { describe, money } from '../operations/show.ts'
import type { HeldPay } from './Held.ts'

/**
 * What the window can show before the key is there: who asks, how much and for what. Throws what `readPay` finds wrong
 * by now; a challenge that has run out meanwhile is fetched again by its page.
 */
export function heldView(
  held: HeldPay,
  stage: 'locked' | 'no-wallet',
  config: Config,
): ApprovalView & { readonly digest: string } {
  const { id, origin, message, at } = held
  const { terms } = readPay(message, { origin, now: at, config })
  const { units, currency, description } = terms
  const item = describe(description)
  const amount = money(units, currency, false)
  const view = {
    id,
    stage,
    origin,
    host: hostOf(origin),
    amount,
    fee: money(0n, currency, false),
    total: amount,
    ...(item !== undefined && { item }),
    notices: [],
  }
  return { ...view, digest: Encoding.hex(sha256(Encoding.utf8(Encoding.canonicalJson(view)))) }
}

/**
 * Whether the full question says nothing that the locked window did not: then pressing "Unlock and pay" was a yes to it.
 * What is shown besides, the wallet and what is left in it, the reader knows.
 */
export function saysNoMore(locked: ApprovalView, full: ApprovalView): boolean {
  if (full.stage !== 'ask' || full.notices.length > 0 || full.fee.units !== '0') return false
  const same = locked.origin === full.origin && locked.item === full.item
  return same && locked.total.units === full.total.units && locked.total.currency === full.total.currency
}
