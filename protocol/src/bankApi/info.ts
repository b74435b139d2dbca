import { limits } from '../limits.ts'
import * as schema from '../schema.ts'

const words = schema.exactOptional(schema.text(4096))

const method = schema.fields({
  method: schema.matching(/^[a-z0-9_-]{1,32}$/, 32),
  unit: schema.currency,
  method_name: words,
  min_amount: schema.exactOptional(schema.amount),
  max_amount: schema.exactOptional(schema.amount),
})

const methods = schema.exactOptional(
  schema.fields({
    methods: schema.exactOptional(schema.list(method, 64), []),
    disabled: schema.exactOptional(schema.boolean(), false),
  }),
)

const flag = schema.exactOptional(schema.fields({ supported: schema.exactOptional(schema.unknown()) }))

const cache = schema.exactOptional(
  schema.fields({
    ttl: schema.exactOptional(schema.integer),
    cached_endpoints: schema.exactOptional(
      schema.list(schema.fields({ method: schema.text(8), path: schema.text(256) }), 64),
      [],
    ),
  }),
)

const info = schema.fields({
  name: words,
  pubkey: schema.exactOptional(schema.point),
  version: words,
  description: words,
  motd: words,
  tos_url: schema.exactOptional(schema.text(limits.urlChars)),
  time: schema.exactOptional(schema.integer),
  nuts: schema.exactOptional(
    schema.fields({
      4: methods,
      5: methods,
      7: flag,
      9: flag,
      10: flag,
      11: flag,
      12: flag,
      19: cache,
      20: flag,
    }),
    {},
  ),
})

/** What a bank says of itself (NUT-06): words for show, and the parts of `nuts` we ask about. */
export type Info = Readonly<schema.InferOutput<typeof info>>

/** The reply of GET /v1/info, of at most 64 KiB. Throws malformed-reply. */
export function parseInfo(reply: unknown): Info {
  return schema.parse(info, reply, 'malformed-reply')
}

/** True when the bank says that it has NUT 7, 9, 10, 11, 12 or 20. */
export function supports(some: Info, nut: 7 | 9 | 10 | 11 | 12 | 20): boolean {
  return some.nuts[nut]?.supported === true
}
