import { sha256 } from '@noble/hashes/sha2.js'
import { noble } from '../src/curve/index.ts'
import { hex, utf8 } from '../src/Encoding.ts'

/** How vectors/nut10-conditions.json writes locks and signatures: by the names of keys. */

/**
 * A lock with key names for keys. `json` is the whole secret where its writing matters: `<key>` in it is the key of
 * `data`, `<nonce>` the nonce.
 */
export type Condition = {
  readonly kind?: string
  readonly data: string
  readonly tags?: string[][]
  readonly json?: string
}

export const key = (name: string): Uint8Array => sha256(utf8(name))
export const publicKey = (name: string): string => hex(noble.multiplyBase(key(name)))
/** The same key under BIP-340, with the other sign. */
export const twin = (name: string): string =>
  publicKey(name).replace(/^0./, (prefix) => (prefix === '02' ? '03' : '02'))

export function secretOf({ kind = 'P2PK', data, tags, json }: Condition, nonce = 'n'): string {
  if (json !== undefined) return json.replaceAll('<key>', keyOf(data)).replaceAll('<nonce>', nonce)
  const named = tags?.map(([name = '', ...values]) => [
    name,
    ...(name === 'pubkeys' || name === 'refund' ? values.map(keyOf) : values),
  ])
  return JSON.stringify([kind, { nonce, data: keyOf(data), ...(named && { tags: named }) }])
}

function keyOf(name: string): string {
  if (name.startsWith('twin:')) return twin(name.slice(5))
  return name.startsWith('raw:') ? name.slice(4) : publicKey(name)
}

export function witnessOf(message: Uint8Array, signers: readonly string[]): string {
  const signatures = signers.map((name) => {
    const signature = hex(noble.schnorrSign(sha256(message), key(name.replace('capitals:', ''))))
    return name.startsWith('capitals:') ? signature.toUpperCase() : signature
  })
  return JSON.stringify({ signatures })
}
