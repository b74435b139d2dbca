import { Encoding, Errors, limits } from '@tuppence/protocol'
import { bankName } from '@tuppence/protocol/methods/cashu/schema'
import * as schema from '@tuppence/protocol/schema'

const file = schema.fields({
  v: schema.literal(1),
  keys: schema.list(schema.point, 64),
  banks: schema.list(schema.text(limits.urlChars, 1), 64),
  online: schema.exactOptional(schema.boolean(), false),
})

/** What a site says of its own tills at `/.well-known/tuppence` (wire.md): their keys, and whose money they take. */
export type PayeeFile = Readonly<schema.InferOutput<typeof file>>

/** Throws malformed-well-known, too-large. */
export function parsePayeeFile(text: string): PayeeFile {
  return Errors.within('malformed-well-known', () => {
    const json = Encoding.parseJson(text, { maxChars: limits.wellKnown, floats: 'as-text' })
    return schema.parse(file, json, 'malformed-well-known')
  })
}

/** Whether the file names this key, and every bank a challenge of its till asks for. */
export function names(
  listed: PayeeFile,
  payee: { readonly key: string; readonly banks: readonly string[] },
): boolean {
  return listed.keys.includes(payee.key) && payee.banks.every((bank) => isListed(listed, bank))
}

function isListed(listed: PayeeFile, bank: string): boolean {
  return listed.banks.some((url) => {
    try {
      return bankName(url) === bank
    } catch {
      return false
    }
  })
}
