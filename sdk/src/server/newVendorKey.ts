import { Encoding } from '@tuppence/protocol'
import { noble } from '@tuppence/protocol/curve'

/** A vendor's key pair, hex: 32 secret bytes for the redeemer alone, and V, 33 bytes, for the till. */
export type VendorKey = { readonly secret: string; readonly publicKey: string }

/** A fresh vendor key. Keep the secret in a file of mode 0600; whoever has it can redeem the takings. */
export function newVendorKey(): VendorKey {
  for (;;) {
    const secret = Encoding.random(32)
    try {
      return { secret: Encoding.hex(secret), publicKey: Encoding.hex(noble.multiplyBase(secret)) }
    } catch {
      // Zero or above the curve's order: once in 2^128 draws.
    }
  }
}
