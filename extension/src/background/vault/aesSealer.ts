import { Encoding } from '@tuppence/protocol'
import { WalletError } from '../WalletError.ts'
import { nameDigest } from './nameDigest.ts'
import type { Sealer } from './Sealer.ts'

/** The first byte of a body: which sealer can open it. */
const aesBody = 0x01
const ivBytes = 12

/** AES-256-GCM with the record's place as associated data, under keys derived from the data key of 32 bytes. */
export async function aesSealer(dataKey: Uint8Array<ArrayBuffer>): Promise<Sealer> {
  const [records, names] = await deriveKeys(dataKey)
  return {
    async seal(place, plain) {
      const iv = Encoding.random(ivBytes)
      const sealed = await crypto.subtle.encrypt(params(iv, place), records, new Uint8Array(plain))
      const body = new Uint8Array(1 + ivBytes + sealed.byteLength)
      body[0] = aesBody
      body.set(iv, 1)
      body.set(new Uint8Array(sealed), 1 + ivBytes)
      return body
    },
    async open(place, sealed) {
      // Whoever has the disk can put anything in its place.
      if (!(sealed instanceof Uint8Array) || sealed[0] !== aesBody) throw new WalletError('vault-corrupt')
      const iv = sealed.subarray(1, 1 + ivBytes)
      try {
        const rest = new Uint8Array(sealed.subarray(1 + ivBytes))
        return new Uint8Array(await crypto.subtle.decrypt(params(iv, place), records, rest))
      } catch (cause) {
        throw new WalletError('vault-corrupt', { cause })
      }
    },
    name: async (parts) => hideName(names, nameDigest(parts)),
    rename: (name) => hideName(names, name),
  }
}

function params(iv: Uint8Array, place: string) {
  return { name: 'AES-GCM', iv: new Uint8Array(iv), additionalData: new TextEncoder().encode(place) }
}

/** A name is a keyed hash: without the key nobody can try whether an origin is in the wallet. */
async function hideName(key: CryptoKey, digest: string): Promise<string> {
  const mac = await crypto.subtle.sign('HMAC', key, new Uint8Array(Encoding.unhex(digest)))
  return Encoding.hex(new Uint8Array(mac))
}

/** One key for each use. WebCrypto is given the very bytes, so that no copy is left of what is wiped (threats S9). */
async function deriveKeys(dataKey: Uint8Array<ArrayBuffer>): Promise<[CryptoKey, CryptoKey]> {
  const base = await crypto.subtle.importKey('raw', dataKey, 'HKDF', false, ['deriveKey'])
  const from = (info: string) => ({
    name: 'HKDF',
    hash: 'SHA-256',
    salt: new Uint8Array(),
    info: new TextEncoder().encode(info),
  })
  const aes = { name: 'AES-GCM', length: 256 }
  const hmac = { name: 'HMAC', hash: 'SHA-256', length: 256 }
  return Promise.all([
    crypto.subtle.deriveKey(from('tuppence/vault/records/v1'), base, aes, false, ['encrypt', 'decrypt']),
    crypto.subtle.deriveKey(from('tuppence/vault/names/v1'), base, hmac, false, ['sign']),
  ])
}
