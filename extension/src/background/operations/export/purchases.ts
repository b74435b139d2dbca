import { Receipt } from '@tuppence/protocol'
import type { Purchase } from '../past/PastOperation.ts'
import type { AskedLock, Terms } from '../pay/PayOperation.ts'
import type { Shop } from '../restore/RestoreOperation.ts'
import type { ExportedPurchase, ExportedShop } from './ExportContent.ts'

/** A purchase as a file has it; `undefined` for one in plain coins, which no file brings back. */
export function writePurchase(purchase: Purchase): ExportedPurchase | undefined {
  const { terms, lock, payFee, swapFee, receipt, ys, ...rest } = purchase
  const asked = writeLock(terms.lock)
  if (asked === undefined) return undefined
  return {
    ...rest,
    ...{ payFee: String(payFee), swapFee: String(swapFee), ys: [...ys] },
    lock: { V: lock.V, T: lock.T, ...(lock.tags && { tags: lock.tags.map((tag) => [...tag]) }) },
    terms: {
      ...terms,
      units: String(terms.units),
      lock: asked,
      banks: terms.banks.map(({ url, keysets }) => ({ url, ...(keysets && { keysets: [...keysets] }) })),
    },
    ...(receipt !== undefined && { receipt: Receipt.serialize(receipt) }),
  }
}

/** Throws what a receipt that is none does. */
export function readPurchase(written: ExportedPurchase): Purchase {
  const { terms, payFee, swapFee, receipt, ...rest } = written
  const read: Terms = { ...terms, units: BigInt(terms.units) }
  return {
    ...rest,
    ...{ terms: read, payFee: BigInt(payFee), swapFee: BigInt(swapFee) },
    ...(receipt !== undefined && { receipt: Receipt.parse(receipt) }),
  }
}

export function writeShop({ V, origin, lock }: Shop): ExportedShop[] {
  const asked = writeLock(lock)
  return asked === undefined ? [] : [{ V, origin, lock: asked }]
}

function writeLock(lock: AskedLock): ExportedShop['lock'] | undefined {
  if (lock.kind === 'none') return undefined
  if (lock.kind === 'refund') return lock
  return lock.tags === undefined ? { kind: 'bare' } : { kind: 'bare', tags: lock.tags.map((tag) => [...tag]) }
}
