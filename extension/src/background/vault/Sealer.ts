/**
 * How a record's body becomes the bytes that lie on disk, and back. Asynchronous, because sealing with WebCrypto
 * is: a step seals everything it will write before it opens its transaction.
 */
export interface Sealer {
  /** `place` says which record this is; a body opened in another place fails with `vault-corrupt`. */
  seal(place: string, plain: Uint8Array): Promise<Uint8Array>
  open(place: string, sealed: Uint8Array): Promise<Uint8Array>
  /** An opaque, stable name for something that must not stand in the clear, such as an origin: 64 hex. */
  name(parts: readonly string[]): Promise<string>
  /** The name of the same thing here, for its name in a wallet that was not sealed yet. */
  rename(name: string): Promise<string>
}
