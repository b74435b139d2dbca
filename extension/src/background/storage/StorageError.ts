export type StorageCode = 'conflict' | 'storage-full' | 'storage-failed'

/** A durable step that did not happen, whole. `conflict`: another step was first, read again and try again. */
export class StorageError extends Error {
  override readonly name = 'StorageError'
  readonly code: StorageCode

  constructor(code: StorageCode, options?: ErrorOptions) {
    super(code, options)
    this.code = code
  }
}
