import { WalletError } from '../WalletError.ts'

/** Stands for a bigint in the JSON of a body; no record of ours has a field of this name. */
const bigintField = '#bigint'

/** A record's value as UTF-8 JSON. Amounts are bigint and survive; nothing else beyond JSON may be in it. */
export function encodeBody(value: unknown): Uint8Array<ArrayBuffer> {
  const text = JSON.stringify(value, (_key, part: unknown) =>
    typeof part === 'bigint' ? { [bigintField]: part.toString() } : part,
  )
  return new TextEncoder().encode(text)
}

/** The value that {@link encodeBody} took. Throws `vault-corrupt` for what it cannot have made. */
export function decodeBody(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes), (_key, part: unknown) => {
      if (typeof part !== 'object' || part === null || !(bigintField in part)) return part
      return BigInt(String(part[bigintField]))
    })
  } catch {
    // Without the cause: it repeats some of the body.
    throw new WalletError('vault-corrupt')
  }
}
