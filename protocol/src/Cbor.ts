import * as cborg from 'cborg'
import { fromUtf8 } from './Encoding.ts'
import { ensure, ProtocolError, within } from './Errors.ts'
import { limits } from './limits.ts'

/** Definite-length CBOR of plain objects, arrays, texts, bytes, booleans and whole numbers; keys in their own order. */
export function encode(value: unknown): Uint8Array {
  return cborg.encode(value, { mapSorter: () => 0 })
}

/**
 * The value of one CBOR item without tags, floats, null, negative or indefinite lengths; maps with text keys become
 * plain objects. `undefined` is taken as an absent map value only when `absent` is set. Throws malformed-cbor.
 */
export function decode(bytes: Uint8Array, options: { absent?: boolean } = {}): unknown {
  const absent = options.absent === true
  within('malformed-cbor', () => scan(bytes, absent))
  try {
    return toPlain(
      cborg.decode(bytes, {
        strict: true,
        rejectDuplicateMapKeys: true,
        useMaps: true,
        allowIndefinite: false,
        allowUndefined: absent,
        allowNaN: false,
        allowInfinity: false,
      }),
    )
  } catch {
    throw new ProtocolError('malformed-cbor')
  }
}

function toPlain(value: unknown): unknown {
  if (value instanceof Map) {
    return Object.fromEntries(
      [...value].map(([key, item]: [unknown, unknown]) => [String(key), toPlain(item)]),
    )
  }
  return Array.isArray(value) ? value.map(toPlain) : value
}

type Open = { left: number; readonly isMap: boolean }

/** One linear pass over the heads before the library recurses: depth, items, lengths, and only the types we read. */
function scan(bytes: Uint8Array, absent: boolean): void {
  const open: Open[] = []
  let items = 0
  let at = 0
  do {
    ensure(++items <= limits.cborItems, 'malformed-cbor', 'items')
    const parent = open.at(-1)
    const isKey = parent?.isMap === true && parent.left % 2 === 0
    const isValue = parent?.isMap === true && !isKey
    if (parent !== undefined) parent.left--
    const head = readHead(bytes, at)
    at = head.end
    ensure(!isKey || head.major === 3, 'malformed-cbor', 'key')
    if (head.major === 2 || head.major === 3) {
      ensure(head.value <= bytes.length - at, 'malformed-cbor', 'length')
      if (head.major === 3) checkText(bytes, at, at + head.value)
      at += head.value
    } else if (head.major === 4 || head.major === 5) {
      ensure(
        open.length < limits.cborDepth && head.value <= bytes.length - at,
        'malformed-cbor',
        'depth or length',
      )
      open.push({ left: head.major === 5 ? head.value * 2 : head.value, isMap: head.major === 5 })
    } else if (head.major === 7) {
      ensure(
        head.value === 20 || head.value === 21 || (head.value === 23 && absent && isValue),
        'malformed-cbor',
        'simple',
      )
    } else {
      ensure(head.major === 0, 'malformed-cbor', 'negative or tag')
    }
    while (open.at(-1)?.left === 0) open.pop()
  } while (open.length > 0)
  ensure(at === bytes.length, 'malformed-cbor', 'bytes after the end')
}

/** The library puts U+FFFD for what is not UTF-8, and leaves out a BOM: two encodings would be one text. */
function checkText(bytes: Uint8Array, start: number, end: number): void {
  const hasBom = bytes[start] === 0xef && bytes[start + 1] === 0xbb && bytes[start + 2] === 0xbf
  ensure(!hasBom || end - start < 3, 'malformed-cbor', 'BOM')
  for (let i = start; i < end; i++) {
    if ((bytes[i] ?? 0) < 0x80) continue
    fromUtf8(bytes.subarray(i, end))
    return
  }
}

type Head = { readonly major: number; readonly value: number; readonly end: number }

function readHead(bytes: Uint8Array, at: number): Head {
  const first = bytes[at]
  ensure(first !== undefined, 'malformed-cbor', 'too short')
  const major = first >> 5
  const short = first & 31
  if (short < 24) return { major, value: short, end: at + 1 }
  // 28 and up are reserved or indefinite; in major type 7 these are floats and odd simple values
  ensure(short < 28 && major !== 7, 'malformed-cbor', 'float or indefinite')
  const width = 1 << (short - 24)
  ensure(at + width < bytes.length, 'malformed-cbor', 'too short')
  let value = 0
  for (let i = 1; i <= width; i++) value = value * 256 + (bytes[at + i] ?? 0)
  ensure(Number.isSafeInteger(value), 'malformed-cbor', 'integer')
  return { major, value, end: at + 1 + width }
}
