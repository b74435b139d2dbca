export type ShopCode = 'bad-key-file' | 'bad-option' | 'port-taken'

/** What keeps a shop from opening, in a code and a sentence. */
export class ShopError extends Error {
  override readonly name = 'ShopError'
  readonly code: ShopCode

  constructor(code: ShopCode, message: string) {
    super(message)
    this.code = code
  }
}
