import { nameDigest } from './nameDigest.ts'
import type { Sealer } from './Sealer.ts'

/** The first byte of a body: which sealer can open it. */
const plainBody = 0x00

/** No encryption: how wallets of before were kept. Only what seals them, once, still reads with it. */
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
    name: async (parts) => nameDigest(parts),
    rename: async (name) => name,
  }
}
