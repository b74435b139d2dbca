import { Encoding } from '@tuppence/protocol'
import * as s from '@tuppence/protocol/schema'
import { WalletError } from '../WalletError.ts'
import { checkKdf, isWeaker, type Kdf, stretch, withoutMemory } from './Kdf.ts'

/**
 * Something sealed under a password: the parameters of its key derivation, and AES-256-GCM over the rest. The wallet's
 * data key lies in one, and so does an exported file.
 */
export type Box = {
  readonly v: 1
  readonly kdf: Kdf
  /** 16 bytes, hex. */
  readonly salt: string
  /** 12 bytes, hex. */
  readonly iv: string
  /** Hex. */
  readonly sealed: string
}

/** A box as it comes from a disk or a file, with so many characters sealed at most. */
export const form = (mostSealed: number) =>
  s.fields({
    v: s.literal(1),
    kdf: s.union([
      s.fields({ name: s.literal('argon2id'), m: s.integer, t: s.integer, p: s.integer }),
      s.fields({ name: s.literal('pbkdf2-sha256'), rounds: s.integer }),
    ]),
    salt: s.hexOf(16),
    iv: s.hexOf(12),
    sealed: s.matching(/^(?:[0-9a-f]{2})+$/, mostSealed),
  })

/** What the box is for: a box of one kind does not open as another. */
export type Purpose = 'vault' | 'export'

const label = new TextEncoder().encode('tuppence/vault/kek/v1')

/** Seals `content` under a password (threats §2). */
export async function close(
  content: Uint8Array<ArrayBuffer>,
  { password, kdf, purpose }: { password: Uint8Array<ArrayBuffer>; kdf: Kdf; purpose: Purpose },
): Promise<Box> {
  const salt = Encoding.random(16)
  const iv = Encoding.random(12)
  const { key, kdf: used } = await derive(password, salt, kdf)
  const head = { v: 1, kdf: used, salt: Encoding.hex(salt), iv: Encoding.hex(iv) } as const
  const params = { name: 'AES-GCM', iv: new Uint8Array(iv), additionalData: aad(head, purpose) }
  const sealed = await crypto.subtle.encrypt(params, key, content)
  return { ...head, sealed: Encoding.hex(new Uint8Array(sealed)) }
}

/** What is in a box, or `undefined` for another password. Throws `vault-corrupt` for a header that cannot be. */
export async function open(
  box: Box,
  { password, purpose }: { password: Uint8Array<ArrayBuffer>; purpose: Purpose },
): Promise<Uint8Array<ArrayBuffer> | undefined> {
  checkKdf(box.kdf)
  const { salt, iv, sealed } = bytesOf(box)
  const key = await importKey(await stretch(password, salt, box.kdf))
  const params = { name: 'AES-GCM', iv: new Uint8Array(iv), additionalData: aad(box, purpose) }
  try {
    return new Uint8Array(await crypto.subtle.decrypt(params, key, new Uint8Array(sealed)))
  } catch {
    return undefined
  }
}

/** Whether a box should be closed anew, since more is asked of a password now. */
export function isBehind({ kdf }: Box, wanted: Kdf): boolean {
  return isWeaker(kdf, wanted)
}

function bytesOf({ v, salt, iv, sealed }: Box) {
  try {
    const bytes = { salt: Encoding.unhex(salt), iv: Encoding.unhex(iv), sealed: Encoding.unhex(sealed) }
    if (v === 1 && bytes.salt.length === 16 && bytes.iv.length === 12) return bytes
  } catch (cause) {
    throw new WalletError('vault-corrupt', { cause })
  }
  throw new WalletError('vault-corrupt')
}

/** The parameters are under the seal, too. */
function aad({ kdf, salt }: Pick<Box, 'kdf' | 'salt'>, purpose: Purpose): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(`tuppence|v1|${purpose}|${Encoding.canonicalJson({ kdf, salt })}`)
}

async function derive(
  password: Uint8Array<ArrayBuffer>,
  salt: Uint8Array,
  kdf: Kdf,
): Promise<{ key: CryptoKey; kdf: Kdf }> {
  try {
    return { key: await importKey(await stretch(password, salt, kdf)), kdf }
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
    return { key: await importKey(await stretch(password, salt, withoutMemory)), kdf: withoutMemory }
  }
}

/** HKDF-SHA-256 gives the key its one use. What it came from is wiped. */
async function importKey(stretched: Uint8Array<ArrayBuffer>): Promise<CryptoKey> {
  const base = await crypto.subtle.importKey('raw', stretched, 'HKDF', false, ['deriveKey'])
  stretched.fill(0)
  const params = { name: 'HKDF', hash: 'SHA-256', salt: new Uint8Array(), info: label }
  return crypto.subtle.deriveKey(params, base, { name: 'AES-GCM', length: 256 }, false, [
    'encrypt',
    'decrypt',
  ])
}
