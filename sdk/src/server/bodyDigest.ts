import { sha256 } from '@noble/hashes/sha2.js'
import { readUpTo } from './streams.ts'

/**
 * RFC 9530 digest of a request's body, `sha-256=:…:`, leaving the body to be read by the handler.
 * Undefined for a body of more than `most` bytes.
 */
export async function bodyDigest(request: Request, most: number): Promise<string | undefined> {
  const { head, rest } = await readUpTo(request.clone().body, most)
  if (rest !== undefined) {
    // Not awaited: a copy's end waits for the original's.
    rest.cancel().catch(() => undefined)
    return undefined
  }
  return `sha-256=:${Buffer.from(sha256(head)).toString('base64')}:`
}
