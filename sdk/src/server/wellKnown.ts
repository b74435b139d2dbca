import { limits } from '@tuppence/protocol'
import { TillError } from './TillError.ts'

const MAX_AGE = 3600

/** The site's file: current key first, then the retired ones while they overlap; banks by name (wire.md). */
export function wellKnown(keys: readonly string[], banks: readonly string[]): Response {
  const body = JSON.stringify({ v: 1, keys, banks, online: false })
  if (body.length > limits.wellKnown) throw new TillError('bad-bank', 'too many keys or banks')
  const headers = { 'content-type': 'application/json', 'cache-control': `max-age=${MAX_AGE}` }
  return new Response(body, { headers: { ...headers, 'x-content-type-options': 'nosniff' } })
}
