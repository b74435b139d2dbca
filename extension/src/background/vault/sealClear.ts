import * as s from '@tuppence/protocol/schema'
import type { Kept } from '../storage/Before.ts'
import type { Row, StoreName, Write } from '../storage/Row.ts'
import { WalletError } from '../WalletError.ts'
import { decodeBody, encodeBody } from './body.ts'
import { placeOf } from './place.ts'
import { plainSealer } from './plainSealer.ts'
import type { Sealer } from './Sealer.ts'

/** What a wallet of before had, all of the first schema. */
const schema = 1

const name = s.text(1024)

/** Nothing kept these records from being changed by whoever has the disk. */
const clearRow = s.fields({
  key: name,
  rev: s.integer,
  owner: s.exactOptional(name),
  state: s.exactOptional(name),
  due: s.exactOptional(s.number()),
  body: s.custom<Uint8Array>((body) => body instanceof Uint8Array),
})

/**
 * The writes that seal a wallet that was kept in the clear until now: every record under its new name, all in the one
 * step that stores the vault's header. Throws `vault-corrupt`.
 */
export async function sealClear(clear: readonly Kept[], sealer: Sealer): Promise<Write[]> {
  const writes: Write[] = []
  for (const { store, row } of clear) {
    writes.push({ kind: 'add', store, row: await sealRow(store, row, sealer) })
  }
  return writes
}

async function sealRow(store: StoreName, row: Row, sealer: Sealer): Promise<Row> {
  const { body, ...clear } = await readRow(store, row, sealer)
  return { ...clear, body: await sealer.seal(placeOf(store, clear.key, schema), body) }
}

/** A record of before under its new name, its body what is to be sealed. */
async function readRow(store: StoreName, row: Row, sealer: Sealer): Promise<Row> {
  try {
    const { body, ...clear } = s.parse(clearRow, row, 'malformed-json')
    const value = decodeBody(await plainSealer().open('', body))
    const key = await newKey(store, clear.key, sealer)
    return { ...clear, key, rev: clear.rev + 1, body: encodeBody(await renameIn(value, sealer)) }
  } catch {
    // Without the cause: it may repeat some of the record.
    throw new WalletError('vault-corrupt')
  }
}

/** Names were hashes that could be tried; what is found by its own name gets a hidden one. */
async function newKey(store: StoreName, key: string, sealer: Sealer): Promise<string> {
  if (store === 'coins') return sealer.name([store, key])
  return isName(key) ? sealer.rename(key) : key
}

function isName(key: string): boolean {
  return /^[0-9a-f]{64}$/.test(key)
}

/** An operation lists the names that lead to it. */
async function renameIn(value: unknown, sealer: Sealer): Promise<unknown> {
  if (typeof value !== 'object' || value === null || !('joins' in value) || !Array.isArray(value.joins))
    return value
  return { ...value, joins: await Promise.all(value.joins.map((name: string) => sealer.rename(name))) }
}
