import type { Bank } from '../Banks.ts'
import type { Core } from '../Core.ts'

/**
 * Whether plain coins are asked for now. A challenge is of one form for all its banks: as soon as one of them owes as
 * much as may be taken on trust, all are asked, so that readers with money at that one can still buy.
 */
export async function asksOnline(
  core: Pick<Core, 'mode' | 'store' | 'limits'>,
  banks: readonly Bank[],
): Promise<boolean> {
  switch (core.mode) {
    case 'online':
      return true
    case 'locked':
      return false
    case 'offline': {
      for (const { url } of banks) {
        if ((await core.store.exposure(url)) >= core.limits.exposureOnline) return true
      }
      return false
    }
  }
}
