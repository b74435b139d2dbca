import * as Cbor from '../Cbor.ts'
import { unhex } from '../Encoding.ts'
import { ensure, within } from '../Errors.ts'
import { limits } from '../limits.ts'
import type { Proof } from './Proof.ts'
import type { Token } from './Token.ts'

/** The CBOR of a V4 token (NUT-00): proofs grouped by keyset in order of first sight, v2 ids as their first 8 bytes. */
export function tokenToCbor(token: Token): Uint8Array {
  ensure(token.proofs.length > 0 && token.proofs.length <= limits.tokenProofs, 'malformed-token', 'proofs')
  const groups = new Map<string, Proof[]>()
  for (const proof of token.proofs) groups.set(proof.id, [...(groups.get(proof.id) ?? []), proof])
  return within('malformed-token', () =>
    Cbor.encode({
      t: [...groups].map(([id, proofs]) => ({ i: unhex(id.slice(0, 16), 8), p: proofs.map(proofFields) })),
      ...(token.memo !== undefined && { d: token.memo }),
      m: token.bank,
      u: token.unit,
    }),
  )
}

function proofFields({ amount, secret, C, dleq, witness }: Proof) {
  ensure(amount > 0n && amount <= limits.amount, 'malformed-token', 'amount')
  return {
    a: Number(amount),
    s: secret,
    c: unhex(C, 33),
    ...(dleq && { d: { e: unhex(dleq.e, 32), s: unhex(dleq.s, 32), r: unhex(dleq.r, 32) } }),
    ...(witness !== undefined && { w: witness }),
  }
}
