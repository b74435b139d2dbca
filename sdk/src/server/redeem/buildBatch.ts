import { Encoding, Errors } from '@tuppence/protocol'
import type { Curve } from '@tuppence/protocol/curve'
import { Keyset, Lock, Proof, Swap } from '@tuppence/protocol/ecash'
import type { Batch } from './Redeem.ts'

/** A coin to redeem, with its name. */
export type Input = { readonly y: string; readonly proof: Proof.Proof }

export type Building = {
  readonly bank: string
  readonly unit: string
  /** The keyset that signs now. */
  readonly active: Keyset.Keyset
  /** All pinned keysets of the bank. */
  readonly keysets: ReadonlyMap<string, Keyset.Keyset>
  /** Vendor secret keys by public key: the current one, and those it replaced. */
  readonly vendorKeys: ReadonlyMap<string, Uint8Array>
  readonly curve: Curve
}

/** What is left of these coins after the bank's fee, in the unit. */
export function worth(inputs: readonly Input[], { keysets }: Pick<Building, 'keysets'>): bigint {
  const ppks = inputs.map(({ proof }) => keysets.get(proof.id)?.inputFeePpk ?? 0)
  return Proof.sum(inputs.map(({ proof }) => proof)) - Keyset.fee(ppks)
}

/**
 * A batch ready to be stored and sent: inputs signed with the vendor's key, outputs random plain coins. Undefined when
 * the coins are worth no more than their fee, or the keyset that signs now cannot make up what they are worth.
 */
export function buildBatch(inputs: readonly Input[], building: Building): Batch | undefined {
  const { bank, unit, active, curve } = building
  const amounts = amountsOf(inputs, building)
  if (amounts === undefined) return undefined
  const signed = inputs.map(({ proof }) => ({
    ...proof,
    witness: Lock.sign(proof.secret, keyFor(proof, building), curve),
  }))
  const specs = amounts.map((amount) => ({
    amount,
    secret: Encoding.hex(Encoding.random(32)),
    r: Encoding.random(32),
  }))
  const outputs = Swap.outputs(specs, active.id, curve)
  return {
    id: Encoding.hex(Encoding.random(16)),
    bank,
    unit,
    state: 'sending',
    ys: inputs.map(({ y }) => y),
    keyset: active.id,
    request: JSON.stringify(Swap.prepare(signed, outputs)),
    outputs: JSON.stringify(Swap.toStored(outputs)),
    attempts: 0,
    nextAt: 0,
  }
}

function amountsOf(inputs: readonly Input[], building: Building): readonly bigint[] | undefined {
  const units = worth(inputs, building)
  if (units <= 0n) return undefined
  try {
    return Keyset.split(units, building.active.keys.keys())
  } catch (error) {
    // Which denominations there are, the bank decides.
    if (error instanceof Errors.ProtocolError) return undefined
    throw error
  }
}

/** A batch's coins, read back from its own request. */
export function inputsOf(batch: Batch, curve: Curve): Input[] {
  const { inputs }: { inputs: Proof.Wire[] } = JSON.parse(batch.request)
  return inputs.map(({ amount, id, secret, C }) => {
    const proof = { amount: BigInt(amount), id, secret, C }
    return { y: Proof.y(secret, curve), proof }
  })
}

function keyFor(proof: Proof.Proof, { vendorKeys }: Building): Uint8Array {
  const lock = Lock.parse(proof.secret)
  const key = lock.kind === 'p2pk' ? vendorKeys.get(lock.data) : undefined
  // Coins of an unknown key are left out before a batch is built.
  if (key === undefined) throw new Error('no key for this lock')
  return key
}
