import { replyKey } from '../../../bank/src/storage/replyStore.ts'
import type { Census } from '../../../extension/test/support/Census.ts'
import { curve } from '../../../extension/test/support/world.ts'
import { readDead, reading } from './ledgers.ts'
import type { Asking } from './payer.ts'
import * as Shown from './Shown.ts'
import type { Name, Street } from './street.ts'

/** Counts in which states a kill found those who waited for an answer, and the redeemer, by what the dead had stored. */
export function countLanded(
  { files, bank }: Street,
  { name, asking }: { name: Name; asking: readonly Asking[] },
  census: Census,
): void {
  const mine = asking.filter(({ url }) => url.startsWith(bank) === (name === 'bank'))
  if (mine.length === 0) census.count(name, 'nobody waits')
  if (name === 'bank') {
    readDead(files.bank, (path) => {
      for (const one of mine) census.count('bank', bankState(path, one))
    })
    return
  }
  readDead(files.site, (path) => {
    for (const one of mine) census.count('site', tillState(path, one))
  })
  census.count('redeemer', readDead(files.purse, redeemerState))
}

function bankState(path: string, { url, body }: Asking): string {
  const { pathname } = new URL(url)
  if (!/^\/v1\/(swap|mint\/test)$/.test(pathname)) return pathname
  const key = replyKey('POST', pathname, new TextEncoder().encode(body))
  const row = reading(path, (db) => db.prepare('SELECT 1 FROM replies WHERE key = ?').get(key))
  return `${pathname}, ${row === undefined ? 'not stored' : 'stored'}`
}

function tillState(path: string, { headers }: Asking): string {
  const [value] = Object.values(headers)
  if (value === undefined) return 'challenge'
  const { arePlain, challenge } = Shown.read(value, curve)
  return reading(path, (db) => {
    const swap = db.prepare<[string], { state: string }>('SELECT state FROM swaps WHERE challenge = ?')
    if (arePlain) return `plain coins, ${swap.get(challenge)?.state ?? 'not stored'}`
    const row = db.prepare('SELECT 1 FROM claims WHERE challenge = ?').get(challenge)
    return `locked coins, ${row === undefined ? 'not claimed' : 'claimed'}`
  })
}

function redeemerState(path: string): string {
  const open = "SELECT COUNT(*) AS n FROM batches WHERE state IN ('sending', 'unknown')"
  const n = reading(path, (db) => db.prepare<[], { n: number }>(open).get()?.n ?? 0)
  return n > 0 ? 'sending' : 'between batches'
}
