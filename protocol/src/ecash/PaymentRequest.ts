import * as Cbor from '../Cbor.ts'
import { base64url, unbase64 } from '../Encoding.ts'
import { ensure, within } from '../Errors.ts'
import { limits } from '../limits.ts'
import * as schema from '../schema.ts'

const prefix = 'creqA'

const tags = schema.list(schema.list(schema.text(256), 32, 1), 32)

const lock = schema.fields({
  k: schema.text(32, 1),
  d: schema.text(256, 1),
  t: schema.exactOptional(tags),
})

const transport = schema.fields({
  t: schema.text(32, 1),
  a: schema.text(2048, 1),
  g: schema.exactOptional(tags),
})

const request = schema.fields({
  i: schema.exactOptional(schema.text(256)),
  a: schema.exactOptional(schema.amount),
  u: schema.exactOptional(schema.currency),
  s: schema.exactOptional(schema.boolean()),
  m: schema.exactOptional(schema.list(schema.text(limits.urlChars, 1), 64)),
  d: schema.exactOptional(schema.text(1024)),
  t: schema.exactOptional(schema.list(transport, 16)),
  nut10: schema.exactOptional(lock),
})

/**
 * NUT-18: id, amount in minor units, unit, single use, banks, description, transports, lock. Field names are the
 * wire's.
 */
export type PaymentRequest = Readonly<schema.InferOutput<typeof request>>

/** `creqA` + base64url without padding of the CBOR, fields in the order i a u s m d t nut10. */
export function encode(paymentRequest: PaymentRequest): string {
  const { i, a, u, s, m, d, t, nut10 } = schema.parse(request, paymentRequest, 'malformed-payment-request')
  const present = Object.entries({ i, a, u, s, m, d, t, nut10 }).filter(([, value]) => value !== undefined)
  return prefix + base64url(Cbor.encode(Object.fromEntries(present)))
}

/**
 * A payment request from its text, in either base64 alphabet, padded or not; unknown fields are ignored.
 * Throws malformed-payment-request, too-large.
 */
export function decode(text: string): PaymentRequest {
  ensure(text.length <= limits.paymentRequest, 'too-large', 'payment request')
  ensure(text.startsWith(prefix), 'malformed-payment-request', 'prefix')
  const value = within('malformed-payment-request', () =>
    Cbor.decode(unbase64(text.slice(prefix.length)), { absent: true }),
  )
  return schema.parse(request, value, 'malformed-payment-request')
}
