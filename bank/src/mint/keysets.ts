import type { Curve } from '@tuppence/protocol/curve'
import { Keyset } from '@tuppence/protocol/ecash'
import type { Log } from '../log.ts'
import { StartError } from '../StartError.ts'
import type { KeysetRow } from '../storage/keysetStore.ts'
import type { Store } from '../storage/store.ts'
import { deriveKey } from './deriveKey.ts'

/** A keyset with its secrets: amount → 32-byte key. */
export type BankKeyset = {
  readonly number: number
  readonly keyset: Keyset.Keyset
  readonly secrets: ReadonlyMap<bigint, Uint8Array>
}

export type Keysets = {
  /** The one that signs. */
  readonly active: BankKeyset
  /** All that were ever used, oldest first: their coins are taken back. */
  readonly all: readonly BankKeyset[]
  /** By its full id. */
  find(id: string): BankKeyset | undefined
  byNumber(number: number): BankKeyset
}

/** What the active keyset shall be. `finalExpiry` in seconds. */
export type KeysetTerms = {
  readonly unit: string
  readonly denominations: readonly bigint[]
  readonly feePpk: number
  readonly finalExpiry: number | undefined
}

type Secrets = { readonly seed: Uint8Array; readonly curve: Curve }

/**
 * Loads the bank's keysets and makes a new active one where the terms have changed; the old one then only
 * takes its coins back. A new one that another process makes later is used here too: the last that was started says
 * which. Throws StartError when the keys are not those the database was made with.
 */
export function openKeysets(
  store: Store,
  terms: KeysetTerms,
  { log, ...secrets }: Secrets & { log: Log },
): Keysets {
  const choose = store.db.transaction(() => {
    const rows = store.keysets.all()
    const same = rows.find((row) => row.active && hasTerms(row, terms))
    if (same !== undefined) return
    const row = newRow(rows.length, terms, secrets)
    store.keysets.insert(row)
    store.keysets.activate(row.number)
  })
  choose.immediate()
  let loaded = load(store.keysets.all(), secrets)

  function current(): Loaded {
    if (store.keysets.activeNumber() === loaded.active.number) return loaded
    loaded = load(store.keysets.all(), secrets)
    log('warn', 'keysets-changed', { unit: loaded.active.keyset.unit, keysets: loaded.all.length })
    return loaded
  }

  return {
    get active() {
      return current().active
    },
    get all() {
      return current().all
    },
    find: (id) => current().byId.get(id),
    byNumber(number) {
      const found = loaded.all[number] ?? current().all[number]
      if (found === undefined) throw new Error('no keyset of this number')
      return found
    },
  }
}

type Loaded = {
  readonly active: BankKeyset
  readonly all: readonly BankKeyset[]
  readonly byId: ReadonlyMap<string, BankKeyset>
}

function load(rows: readonly KeysetRow[], secrets: Secrets): Loaded {
  const all = rows.map((row) => open(row, secrets))
  const byId = new Map(all.map((item) => [item.keyset.id, item]))
  const active = all.find((item) => item.keyset.active)
  if (active === undefined) throw new Error('no active keyset')
  return { active, all, byId }
}

function open(row: KeysetRow, secrets: Secrets): BankKeyset {
  const made = make(row, row.number, secrets)
  if (made.keyset.id !== row.id) {
    throw new StartError(
      'These keys are not the ones this database was made with; give it its own keys file.',
    )
  }
  return { ...made, keyset: { ...made.keyset, active: row.active } }
}

function newRow(number: number, terms: KeysetTerms, secrets: Secrets): KeysetRow {
  return { ...terms, number, id: make(terms, number, secrets).keyset.id, active: true }
}

function make(terms: KeysetTerms, number: number, { seed, curve }: Secrets): BankKeyset {
  const secrets = new Map(
    terms.denominations.map((amount) => [amount, deriveKey(seed, { unit: terms.unit, number, amount })]),
  )
  const parts = {
    unit: terms.unit,
    active: true,
    inputFeePpk: terms.feePpk,
    ...(terms.finalExpiry !== undefined && { finalExpiry: terms.finalExpiry }),
    keys: new Map([...secrets].map(([amount, key]) => [amount, publicKey(key, curve)])),
  }
  return { number, secrets, keyset: { ...parts, id: Keyset.deriveId(parts, 2) } }
}

function publicKey(key: Uint8Array, curve: Curve): string {
  return Buffer.from(curve.multiplyBase(key)).toString('hex')
}

function hasTerms(row: KeysetRow, terms: KeysetTerms): boolean {
  return (
    row.unit === terms.unit &&
    row.feePpk === terms.feePpk &&
    row.finalExpiry === terms.finalExpiry &&
    row.denominations.join() === terms.denominations.join()
  )
}
