import { limits } from '@tuppence/protocol'
import { Keyset } from '@tuppence/protocol/ecash'
import type { Bank } from '../Banks.ts'
import type { Core } from '../Core.ts'
import type { Sale } from '../Sale.ts'

/**
 * Whether plain coins are asked for now. A challenge is of one form for all its banks: as soon as one of them owes as
 * much as may be taken on trust, all are asked, so that readers with money at that one can still buy. So it is with a
 * price that would be too much on trust: locked, its coins would be refused until their refund time.
 */
export async function asksOnline(
  core: Pick<Core, 'mode' | 'store' | 'limits'>,
  of: { banks: readonly Bank[]; sale: Pick<Sale, 'amount'> },
): Promise<boolean> {
  switch (core.mode) {
    case 'online':
      return true
    case 'locked':
      return false
    case 'offline': {
      for (const bank of of.banks) {
        const owed = await core.store.exposure(bank.url)
        if (owed >= core.limits.exposureOnline) return true
        if (owed + dearest(of.sale, bank) > core.limits.exposureMost) return true
      }
      return false
    }
  }
}

/** At most: by the number of coins and not by their division, which a bank could make as costly as it likes. */
function dearest({ amount }: Pick<Sale, 'amount'>, { keysets }: Bank): bigint {
  const dear = Math.max(0, ...keysets.map(({ active, inputFeePpk }) => (active ? inputFeePpk : 0)))
  return amount.units + Keyset.fee(Array<number>(limits.credentialProofs).fill(dear))
}
