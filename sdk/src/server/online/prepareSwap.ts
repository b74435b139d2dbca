import { Encoding, Errors } from '@tuppence/protocol'
import type { Curve } from '@tuppence/protocol/curve'
import { Keyset, Lock, Swap } from '@tuppence/protocol/ecash'
import type * as Verify from '@tuppence/protocol/methods/cashu/verify'
import type { Settlement } from './Settlement.ts'

/**
 * The swap of presented coins, less the bank's fee, into coins of the keyset that signs now, each locked to the
 * vendor's key V with a random nonce (wire.md, Keys). Undefined when that keyset cannot make up the sum.
 */
export function prepareSwap(
  checked: Verify.CheckedPlain,
  to: { readonly V: string; readonly active: Keyset.Keyset; readonly curve: Curve },
): Pick<Settlement, 'keyset' | 'request' | 'outputs'> | undefined {
  const { V, active, curve } = to
  const amounts = splitOf(checked.sum - checked.fee, active)
  if (amounts === undefined) return undefined
  const specs = amounts.map((amount) => ({
    amount,
    secret: Lock.build({ V, nonce: Encoding.hex(Encoding.random(32)) }),
    r: Encoding.random(32),
  }))
  const outputs = Swap.outputs(specs, active.id, curve)
  return {
    keyset: active.id,
    request: JSON.stringify(Swap.prepare(checked.proofs, outputs)),
    outputs: JSON.stringify(Swap.toStored(outputs)),
  }
}

function splitOf(units: bigint, active: Keyset.Keyset): readonly bigint[] | undefined {
  try {
    return Keyset.split(units, active.keys.keys())
  } catch (error) {
    if (error instanceof Errors.ProtocolError) return undefined
    throw error
  }
}
