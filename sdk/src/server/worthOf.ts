import { Errors } from '@tuppence/protocol'
import type { Keyset } from '@tuppence/protocol/ecash'
import { exactPayment } from '@tuppence/protocol/methods/cashu/pay'

/**
 * What exact coins of a keyset for a price are worth: the price, and the fee of their swap. Undefined where no coins of
 * it make up the price.
 */
export function worthOf(units: bigint, keyset: Keyset.Keyset): bigint | undefined {
  try {
    return units + exactPayment(units, keyset).fee
  } catch (error) {
    if (error instanceof Errors.ProtocolError) return undefined
    throw error
  }
}
