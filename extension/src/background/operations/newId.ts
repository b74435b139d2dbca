import { Encoding } from '@tuppence/protocol'

/** An id that sorts by its time (RFC 9562, version 7). `now` in milliseconds. */
export function newId(now: number): string {
  const bytes = Encoding.random(16)
  const view = new DataView(bytes.buffer)
  view.setUint16(0, Math.floor(now / 2 ** 32))
  view.setUint32(2, now % 2 ** 32)
  bytes[6] = 0x70 | ((bytes[6] ?? 0) & 0x0f)
  bytes[8] = 0x80 | ((bytes[8] ?? 0) & 0x3f)
  const hex = Encoding.hex(bytes)
  return [0, 8, 12, 16, 20].map((from, i, at) => hex.slice(from, at[i + 1])).join('-')
}
