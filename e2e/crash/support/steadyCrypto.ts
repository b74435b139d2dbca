import { createCipheriv, createDecipheriv, createHmac, hkdfSync, KeyObject } from 'node:crypto'

type Aes = { readonly iv: Uint8Array; readonly additionalData: Uint8Array }
type Hkdf = { readonly salt: Uint8Array; readonly info: Uint8Array }

const tagBytes = 16

/**
 * The same WebCrypto results, computed at once instead of by threads that end in any order: one seed is one schedule.
 * Gives what puts the browser's own way back.
 */
export function steadyCrypto(): () => void {
  const { subtle } = crypto
  const before = {
    encrypt: subtle.encrypt,
    decrypt: subtle.decrypt,
    sign: subtle.sign,
    deriveKey: subtle.deriveKey,
  }
  const steady = {
    async encrypt(params: Aes, key: CryptoKey, plain: Uint8Array) {
      const cipher = createCipheriv('aes-256-gcm', KeyObject.from(key), params.iv)
      cipher.setAAD(params.additionalData)
      return exact(Buffer.concat([cipher.update(plain), cipher.final(), cipher.getAuthTag()]))
    },
    async decrypt(params: Aes, key: CryptoKey, sealed: Uint8Array) {
      const cipher = createDecipheriv('aes-256-gcm', KeyObject.from(key), params.iv)
      cipher.setAAD(params.additionalData)
      cipher.setAuthTag(sealed.subarray(-tagBytes))
      return exact(Buffer.concat([cipher.update(sealed.subarray(0, -tagBytes)), cipher.final()]))
    },
    async sign(_name: string, key: CryptoKey, data: Uint8Array) {
      return exact(createHmac('sha256', KeyObject.from(key)).update(data).digest())
    },
    async deriveKey(params: Hkdf, base: CryptoKey, wanted: AesKeyGenParams, ...rest: [boolean, KeyUsage[]]) {
      const bytes = hkdfSync('sha256', KeyObject.from(base), params.salt, params.info, 32)
      return subtle.importKey('raw', bytes, wanted, ...rest)
    },
  }
  Object.assign(subtle, steady)
  return () => {
    Object.assign(subtle, before)
  }
}

function exact(bytes: Buffer): ArrayBuffer {
  return new Uint8Array(bytes).buffer
}
