import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js'
import type { Sealer } from './Sealer.ts'

/** The first byte of every body says how it is sealed, so that an encrypting sealer can read these once. */
const plainBody = 0x00

/** No encryption: a version byte and the bytes themselves. Stands where the encrypting sealer will. */
export function plainSealer(): Sealer {
  return {
    async seal(_place, plain) {
      const sealed = new Uint8Array(plain.length + 1)
      sealed[0] = plainBody
      sealed.set(plain, 1)
      return sealed
    },
    async open(_place, sealed) {
      if (sealed[0] !== plainBody) throw new Error('vault: body of another kind')
      return sealed.subarray(1)
    },
    async name(parts) {
      return bytesToHex(sha256(utf8ToBytes(JSON.stringify(['tuppence/name/v1', ...parts]))))
    },
  }
}
