import { sha256 } from '@noble/hashes/sha2.js'
import { concatBytes } from '@noble/hashes/utils.js'
import type { Curve } from '../curve/Curve.ts'
import { hex, utf8 } from '../Encoding.ts'
import { ensure, ProtocolError } from '../Errors.ts'
import { limits } from '../limits.ts'
import { isPointHex, pointBytes } from './fields.ts'

export { split } from './split.ts'

/**
 * A bank's keys for one unit (NUT-01, NUT-02): amount → public key in hex, ascending. `finalExpiry` in
 * seconds.
 */
export type Keyset = {
  readonly id: string
  readonly unit: string
  readonly active: boolean
  readonly inputFeePpk: number
  readonly finalExpiry?: number
  readonly keys: ReadonlyMap<bigint, string>
}

/** What a keyset id is a hash of. */
export type IdParts = Pick<Keyset, 'unit' | 'inputFeePpk' | 'finalExpiry' | 'keys'>

const UNIT = /^[a-z0-9_-]{1,16}$/
const AMOUNT = /^[1-9][0-9]{0,18}$/
const ID = /^(00[0-9a-f]{14}|01[0-9a-f]{64})$/
const SHORT_ID = /^0[01][0-9a-f]{14}$/

/** The id of a keyset (NUT-02): version 1 is `00` and 7 bytes, version 2 `01` and 32 bytes, hex. */
export function deriveId(parts: IdParts, version: 1 | 2): string {
  const keys = [...parts.keys].sort(([a], [b]) => (a < b ? -1 : 1))
  if (version === 1) {
    const points = keys.map(([, key]) => pointBytes(key))
    return `00${hex(sha256(concatBytes(...points))).slice(0, 14)}`
  }
  const text = [
    keys.map(([amount, key]) => `${amount}:${key}`).join(','),
    `unit:${parts.unit}`,
    ...(parts.inputFeePpk === 0 ? [] : [`input_fee_ppk:${parts.inputFeePpk}`]),
    ...(parts.finalExpiry === undefined ? [] : [`final_expiry:${parts.finalExpiry}`]),
  ].join('|')
  return `01${hex(sha256(utf8(text)))}`
}

/**
 * Reads one keyset of a NUT-01 reply: every key a point of its own, the id what its parts hash to.
 * Throws malformed-keyset.
 */
export function parse(wire: unknown, curve: Curve): Keyset {
  const { id, unit, active = true, input_fee_ppk = 0, final_expiry, keys } = record(wire)
  ensure(typeof id === 'string' && ID.test(id), 'malformed-keyset', 'id')
  ensure(typeof unit === 'string' && UNIT.test(unit), 'malformed-keyset', 'unit')
  ensure(typeof active === 'boolean', 'malformed-keyset', 'active')
  ensure(isCount(input_fee_ppk), 'malformed-keyset', 'input_fee_ppk')
  const finalExpiry = final_expiry ?? undefined
  ensure(finalExpiry === undefined || isCount(finalExpiry), 'malformed-keyset', 'final_expiry')
  const keyset = {
    id,
    unit,
    active,
    inputFeePpk: input_fee_ppk,
    ...(finalExpiry !== undefined && { finalExpiry }),
    keys: parseKeys(keys, curve),
  }
  ensure(deriveId(keyset, id.startsWith('00') ? 1 : 2) === id, 'malformed-keyset', 'id differs')
  return keyset
}

/** The keyset as a NUT-01 reply has it. */
export function toWire(keyset: Keyset): Record<string, unknown> {
  return {
    id: keyset.id,
    unit: keyset.unit,
    active: keyset.active,
    input_fee_ppk: keyset.inputFeePpk,
    ...(keyset.finalExpiry !== undefined && { final_expiry: keyset.finalExpiry }),
    keys: Object.fromEntries([...keyset.keys].map(([amount, key]) => [String(amount), key])),
  }
}

/** The form of an id in a token (NUT-02): 8 bytes, 16 hex digits. */
export function shortId(id: string): string {
  return id.slice(0, 16)
}

/**
 * The one keyset that a full id or a token's 16-digit short id means.
 * Throws unknown-keyset, and ambiguous-keyset where a short id fits several.
 */
export function resolve<K extends { readonly id: string }>(id: string, keysets: Iterable<K>): K {
  const all = [...keysets]
  const found = all.filter((keyset) => keyset.id === id || (SHORT_ID.test(id) && shortId(keyset.id) === id))
  const [keyset, ...others] = found
  if (keyset === undefined) throw new ProtocolError('unknown-keyset')
  ensure(others.length === 0, 'ambiguous-keyset')
  return keyset
}

/** What a bank takes for inputs whose keysets ask these parts per thousand (NUT-02), in the unit. */
export function fee(ppks: readonly number[]): bigint {
  const total = ppks.reduce((sum, ppk) => sum + BigInt(ppk), 0n)
  return (total + 999n) / 1000n
}

function record(value: unknown): Record<string, unknown> {
  ensure(typeof value === 'object' && value !== null && !Array.isArray(value), 'malformed-keyset')
  return { ...value }
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0
}

function parseKeys(wire: unknown, curve: Curve): Map<bigint, string> {
  const entries = Object.entries(record(wire))
  ensure(entries.length > 0 && entries.length <= limits.bankKeys, 'malformed-keyset', 'number of keys')
  const keys = entries.map(([amount, key]): [bigint, string] => {
    ensure(AMOUNT.test(amount), 'malformed-keyset', 'amount')
    ensure(typeof key === 'string' && isPointHex(key), 'malformed-keyset', 'key')
    ensure(curve.isPoint(pointBytes(key)), 'malformed-keyset', 'key')
    return [BigInt(amount), key]
  })
  const largest = keys.every(([amount]) => amount <= limits.denomination)
  ensure(largest, 'malformed-keyset', 'amount')
  // One key under two amounts would let a coin pass for the dearer.
  ensure(new Set(keys.map(([, key]) => key)).size === keys.length, 'malformed-keyset', 'key twice')
  return new Map(keys.sort(([a], [b]) => (a < b ? -1 : 1)))
}
