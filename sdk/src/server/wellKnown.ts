import { Errors, WellKnown } from '@tuppence/protocol'
import { TillError } from './TillError.ts'
import type { Mode } from './tillOptions.ts'

const MAX_AGE = 3600

/** The site's file: current key first, then the retired ones while they overlap; banks by name. Throws TillError. */
export function wellKnown(keys: readonly string[], banks: readonly string[], mode: Mode): () => Response {
  const body = serialize(keys, banks, mode)
  const headers = {
    'content-type': 'application/json',
    'cache-control': `max-age=${MAX_AGE}`,
    'x-content-type-options': 'nosniff',
  }
  return () => new Response(body, { headers })
}

function serialize(keys: readonly string[], banks: readonly string[], mode: Mode): string {
  // Wallets keep the file for a day and refuse an online challenge it does not allow; a till goes online within seconds.
  const online = mode !== 'locked'
  try {
    return WellKnown.serialize({ v: 1, keys: [...keys], banks: [...banks], online })
  } catch (error) {
    if (error instanceof Errors.ProtocolError) throw new TillError('bad-bank', 'too many keys or banks')
    throw error
  }
}
