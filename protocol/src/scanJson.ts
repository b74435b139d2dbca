import { ensure, ProtocolError } from './Errors.ts'
import { limits as caps } from './limits.ts'

/** Caps for a JSON text. `floats: 'as-text'` keeps 1.5 as the string "1.5", so that no field we read takes it. */
export interface JsonLimits {
  readonly maxChars: number
  readonly maxDepth?: number
  readonly floats?: 'refuse' | 'as-text'
}

const loneSurrogate = /[\ud800-\udfff]/u
const integer = /^(?:0|-?[1-9][0-9]*)$/
const grammar = /^-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?$/
const number = /-?[0-9][0-9.eE+-]*/uy

/**
 * One linear pass over a raw JSON text for what JSON.parse hides: the last of two equal keys winning, `__proto__`,
 * lone surrogates, 5.0 read as 5, depth. Grammar is left to JSON.parse. Returns the text to give it.
 */
export function scanJson(text: string, limits: JsonLimits): string {
  const maxDepth = limits.maxDepth ?? caps.jsonDepth
  ensure(!loneSurrogate.test(text), 'malformed-json', 'lone surrogate')
  ensure(!text.startsWith('\ufeff'), 'malformed-json', 'BOM')
  const open: (Set<string> | undefined)[] = []
  let out = ''
  let copied = 0
  let keyNext = false
  for (let at = 0; at < text.length; ) {
    const char = text.charAt(at)
    if (char === '"') {
      const end = endOfString(text, at)
      const value = unescaped(text.slice(at, end))
      if (keyNext) claimKey(open.at(-1), value)
      keyNext = false
      at = end
      continue
    }
    if (char === '-' || (char >= '0' && char <= '9')) {
      const end = endOfNumber(text, at)
      const literal = text.slice(at, end)
      if (!integer.test(literal)) {
        ensure(limits.floats === 'as-text', 'malformed-json', 'not an integer')
        // In quotes it would pass the grammar of JSON.parse wherever a text may stand, also as a key.
        ensure(!keyNext && grammar.test(literal), 'malformed-json', 'number')
        out += `${text.slice(copied, at)}"${literal}"`
        copied = end
      }
      at = end
      continue
    }
    if (char === '{' || char === '[') {
      ensure(open.length < maxDepth, 'malformed-json', 'depth')
      open.push(char === '{' ? new Set() : undefined)
      keyNext = char === '{'
    } else if (char === '}' || char === ']') {
      open.pop()
      keyNext = false
    } else if (char === ',') {
      keyNext = open.at(-1) !== undefined
    }
    at++
  }
  return copied === 0 ? text : out + text.slice(copied)
}

function endOfString(text: string, start: number): number {
  for (let quote = text.indexOf('"', start + 1); quote !== -1; quote = text.indexOf('"', quote + 1)) {
    let before = quote
    while (text.charAt(before - 1) === '\\') before--
    if ((quote - before) % 2 === 0) return quote + 1
  }
  throw new ProtocolError('malformed-json', 'unterminated string')
}

function endOfNumber(text: string, start: number): number {
  number.lastIndex = start
  ensure(number.test(text), 'malformed-json', 'number')
  return number.lastIndex
}

function unescaped(literal: string): string {
  if (!literal.includes('\\')) return literal.slice(1, -1)
  let value: unknown
  try {
    value = JSON.parse(literal)
  } catch {
    throw new ProtocolError('malformed-json', 'string')
  }
  ensure(typeof value === 'string' && !loneSurrogate.test(value), 'malformed-json', 'lone surrogate')
  return value
}

function claimKey(keys: Set<string> | undefined, key: string): void {
  ensure(key !== '__proto__', 'malformed-json', '__proto__')
  ensure(keys !== undefined && !keys.has(key), 'malformed-json', 'duplicate key')
  keys.add(key)
}
