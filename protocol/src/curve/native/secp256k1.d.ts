/**
 * The part of the addon's own entry that is used; its main entry would fall back to plain JavaScript unasked.
 */
declare module 'secp256k1/bindings.js' {
  type Ecdh = {
    hashfn: (x: Uint8Array, y: Uint8Array) => Uint8Array
    xbuf?: Uint8Array
    ybuf?: Uint8Array
  }
  const secp256k1: {
    contextRandomize(seed: Uint8Array): void
    privateKeyVerify(key: Uint8Array): boolean
    /** The privateKey functions change `key` in place and return it. */
    privateKeyNegate(key: Uint8Array): Uint8Array
    privateKeyTweakAdd(key: Uint8Array, tweak: Uint8Array): Uint8Array
    privateKeyTweakMul(key: Uint8Array, tweak: Uint8Array): Uint8Array
    publicKeyVerify(point: Uint8Array): boolean
    publicKeyCreate(key: Uint8Array, compressed?: boolean): Uint8Array
    publicKeyConvert(point: Uint8Array, compressed?: boolean): Uint8Array
    publicKeyNegate(point: Uint8Array, compressed?: boolean): Uint8Array
    publicKeyCombine(points: Uint8Array[], compressed?: boolean): Uint8Array
    publicKeyTweakAdd(point: Uint8Array, tweak: Uint8Array, compressed?: boolean): Uint8Array
    publicKeyTweakMul(point: Uint8Array, tweak: Uint8Array, compressed?: boolean): Uint8Array
    ecdh(point: Uint8Array, key: Uint8Array, options: Ecdh, output: Uint8Array): Uint8Array
  }
  export = secp256k1
}
