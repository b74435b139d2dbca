import { bankName } from '../bankName.ts'
import * as Cbor from '../Cbor.ts'
import { hex } from '../Encoding.ts'
import { ensure } from '../Errors.ts'
import { limits } from '../limits.ts'
import * as schema from '../schema.ts'
import type { Token } from './Token.ts'

function bytesOf(...lengths: readonly number[]) {
  return schema.pipe(
    schema.custom<Uint8Array>(
      (input) => input instanceof Uint8Array && lengths.includes(input.length),
      'bytes',
    ),
    schema.transform(hex),
  )
}

const scalar = schema.pipe(bytesOf(32), schema.scalar)

const proof = schema.fields({
  a: schema.positive,
  s: schema.secret,
  c: schema.pipe(bytesOf(33), schema.point),
  d: schema.exactOptional(schema.fields({ e: scalar, s: scalar, r: scalar })),
  w: schema.exactOptional(schema.text(limits.witness)),
})

const token = schema.fields({
  m: schema.text(limits.urlChars, 1),
  u: schema.currency,
  d: schema.exactOptional(schema.text(limits.memoChars)),
  t: schema.list(
    schema.fields({
      i: schema.pipe(bytesOf(8, 33), schema.keysetId),
      p: schema.list(proof, limits.tokenProofs, 1),
    }),
    limits.tokenProofs,
    1,
  ),
})

/** A V4 token (NUT-00) from its CBOR. Throws malformed-token, malformed-cbor, malformed-url. */
export function tokenFromCbor(cbor: Uint8Array, maxProofs: number): Token {
  const { m, u, d, t } = schema.parse(token, Cbor.decode(cbor), 'malformed-token')
  const proofs = t.flatMap(({ i, p }) =>
    p.map((coin) => ({
      amount: coin.a,
      id: i,
      secret: coin.s,
      C: coin.c,
      ...(coin.d !== undefined && { dleq: coin.d }),
      ...(coin.w !== undefined && { witness: coin.w }),
    })),
  )
  ensure(proofs.length <= maxProofs, 'malformed-token', 'too many proofs')
  return { bank: bankName(m), unit: u, ...(d !== undefined && { memo: d }), proofs }
}
