import type { Kept } from '../storage/Before.ts'
import type { Row, StoreName, Write } from '../storage/Row.ts'
import { decodeBody, encodeBody } from './body.ts'
import { placeOf } from './place.ts'
import { plainSealer } from './plainSealer.ts'
import type { Sealer } from './Sealer.ts'

/** What a wallet of before had, all of the first schema. */
const schema = 1

/**
 * The writes that seal a wallet that was kept in the clear until now: every record under its new name, all in the one
 * step that stores the vault's header.
 */
export async function sealClear(clear: readonly Kept[], sealer: Sealer): Promise<Write[]> {
  const writes: Write[] = []
  for (const { store, row } of clear) {
    writes.push({ kind: 'add', store, row: await sealRow(store, row, sealer) })
  }
  return writes
}

async function sealRow(store: StoreName, row: Row, sealer: Sealer): Promise<Row> {
  const plain = await plainSealer().open('', row.body)
  const value = decodeBody(plain)
  const key = await newKey(store, row.key, sealer)
  const sealed = await sealer.seal(placeOf(store, key, schema), encodeBody(await renameIn(value, sealer)))
  return { ...row, key, rev: row.rev + 1, body: sealed }
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
