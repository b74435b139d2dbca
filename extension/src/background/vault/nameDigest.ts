import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js'

/** What a name is made of, as 64 hex. Alone it hides nothing: whoever guesses the parts can tell. */
export function nameDigest(parts: readonly string[]): string {
  return bytesToHex(sha256(utf8ToBytes(JSON.stringify(['tuppence/name/v1', ...parts]))))
}
