import type { Before } from '../storage/Before.ts'
import type { Row, Write } from '../storage/Row.ts'
import type { Storage } from '../storage/Storage.ts'

/**
 * A record beside the header of a wallet that was brought over from the database of a version before:
 *
 *   there ──that database is gone from the disk──▶ gone
 *
 * What lies under its name later is another wallet's, of an older build that was put back, and is left alone.
 */
type State = 'there' | 'gone'

const place = { store: 'vault', key: 'before' } as const

/** Part of the step that brings the wallet over. */
export function clearCopyWrite(): Write {
  return { kind: 'add', store: place.store, row: rowOf('there', 1) }
}

/** Takes the clear copy away where there is one still. One at a time: another's deletions would come between. */
export async function removeClearCopy(storage: Storage, before: Pick<Before, 'remove'>): Promise<void> {
  const row = await storage.get(place.store, place.key)
  if (row?.state !== 'there') return
  await before.remove()
  await storage.commit(
    [{ ...place, rev: row.rev }],
    [{ kind: 'put', store: place.store, row: rowOf('gone', row.rev + 1) }],
  )
}

function rowOf(state: State, rev: number): Row {
  return { key: place.key, rev, state, body: new Uint8Array() }
}
