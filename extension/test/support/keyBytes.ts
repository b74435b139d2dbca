import { onTestFinished, vi } from 'vitest'

type Seen = { readonly bytes: Uint8Array; readonly was: string }

/** The buffers themselves that WebCrypto was given and gave, as they are now. */
export type Watched = {
  /** Those in which this secret was. */
  of(secret: string): readonly Uint8Array[]
  /** Those from which keys were derived. */
  imported(): readonly Uint8Array[]
}

/** Notes from now on every buffer that goes into WebCrypto or comes out of it, and what was in it then. */
export function watchBuffers(): Watched {
  const seen: Seen[] = []
  const imported: Uint8Array[] = []
  const note = (data: unknown): Uint8Array | undefined => {
    const bytes = bytesOf(data)
    if (bytes !== undefined) seen.push({ bytes, was: Buffer.from(bytes).toString('hex') })
    return bytes
  }
  const { subtle } = crypto
  const { importKey, encrypt, decrypt } = subtle
  const draw = crypto.getRandomValues
  const spies = [
    vi.spyOn(crypto, 'getRandomValues').mockImplementation((array) => {
      draw.call(crypto, array)
      note(array)
      return array
    }),
    vi.spyOn(subtle, 'importKey').mockImplementation((...args: unknown[]) => {
      const bytes = note(args[1])
      if (bytes !== undefined && args[2] === 'HKDF') imported.push(bytes)
      return Reflect.apply(importKey, subtle, args)
    }),
    vi.spyOn(subtle, 'encrypt').mockImplementation((...args) => {
      note(args[2])
      return encrypt.apply(subtle, args)
    }),
    vi.spyOn(subtle, 'decrypt').mockImplementation(async (...args) => {
      const plain = await decrypt.apply(subtle, args)
      note(plain)
      return plain
    }),
  ]
  onTestFinished(() => {
    for (const spy of spies) spy.mockRestore()
  })
  return {
    of: (secret) => seen.filter(({ was }) => was.includes(secret)).map(({ bytes }) => bytes),
    imported: () => imported,
  }
}

/** The same memory, not a copy of it. */
function bytesOf(data: unknown): Uint8Array | undefined {
  if (ArrayBuffer.isView(data)) return new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
  return data instanceof ArrayBuffer ? new Uint8Array(data) : undefined
}
