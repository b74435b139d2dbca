/** The object stores. Each holds rows of one shape; what differs is inside the sealed body. */
export const storeNames = [
  'wallets',
  'seeds',
  'banks',
  'keysets',
  'coins',
  'counters',
  'operations',
  'joins',
  'approvals',
  'origins',
  'payees',
  'limits',
  'restores',
  'proofs',
  'renewals',
  'vault',
  'settings',
] as const

export type StoreName = (typeof storeNames)[number]

/**
 * One record as it lies on disk. Clear: the key, the revision that makes compare-and-write possible, and as much
 * state as a restart needs. Everything else is in the sealed body.
 */
export type Row = {
  readonly key: string
  readonly rev: number
  /** Which record this one belongs to, by its opaque name. Indexed. */
  readonly owner?: string
  /** Where the record stands in its state machine. Indexed. */
  readonly state?: string
  /** When it wants to be looked at, in milliseconds since 1970; missing: not by the clock. Indexed for operations. */
  readonly due?: number
  readonly body: Uint8Array
}

/** What a row was when it was read: its revision, or `undefined` when there was none. */
export type Check = { readonly store: StoreName; readonly key: string; readonly rev: number | undefined }

export type Write =
  | { readonly kind: 'add'; readonly store: StoreName; readonly row: Row }
  | { readonly kind: 'put'; readonly store: StoreName; readonly row: Row }
  | { readonly kind: 'remove'; readonly store: StoreName; readonly key: string }
