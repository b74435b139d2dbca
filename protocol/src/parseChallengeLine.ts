/** One challenge as it stands in a header line. `params` is undefined when a name came twice. */
export type RawChallenge = {
  readonly scheme: string
  readonly params: ReadonlyMap<string, string> | undefined
  readonly chars: number
}

type Cursor = { readonly line: string; at: number }

const token = /[!#$%&'*+.^_`|~0-9A-Za-z-]+/y
const token68 = /[A-Za-z0-9._~+/-]+=*/y
const space = /[ \t]+/y
const equals = /[ \t]*=[ \t]*/y
const separators = /[ \t,]*/y
const plainQuoted = /[\t !#-[\]-~\u0080-\u00ff]+/y
const quotedPair = /\\[\t -~\u0080-\u00ff]/y

/**
 * Reads `#challenge` (RFC 9110 §11.6.1) in linear time, telling schemes from parameters by the "=" and not by commas.
 * A line that stops making sense ends there: what was complete counts, the challenge it breaks does not.
 */
export function parseChallengeLine(line: string): RawChallenge[] {
  const cursor: Cursor = { line, at: 0 }
  const found: RawChallenge[] = []
  take(cursor, separators)
  while (cursor.at < line.length) {
    const challenge = readChallenge(cursor)
    if (challenge === undefined) return found
    found.push(challenge)
    take(cursor, separators)
  }
  return found
}

function readChallenge(cursor: Cursor): RawChallenge | undefined {
  const start = cursor.at
  const scheme = take(cursor, token)?.toLowerCase()
  if (scheme === undefined) return undefined
  const none = () => ({ scheme, params: new Map<string, string>(), chars: cursor.at - start })
  if (take(cursor, space) === undefined || atEnd(cursor)) return atEnd(cursor) ? none() : undefined
  const afterSpace = cursor.at
  take(cursor, token68)
  take(cursor, space)
  if (atEnd(cursor)) return none()
  cursor.at = afterSpace
  return readParams(cursor, scheme, start)
}

function readParams(cursor: Cursor, scheme: string, start: number): RawChallenge | undefined {
  const params = new Map<string, string>()
  let repeated = false
  for (;;) {
    const name = take(cursor, token)?.toLowerCase()
    if (name === undefined || take(cursor, equals) === undefined) return undefined
    const value = cursor.line.charAt(cursor.at) === '"' ? readQuoted(cursor) : take(cursor, token)
    if (value === undefined) return undefined
    repeated ||= params.has(name)
    params.set(name, value)
    const chars = cursor.at - start
    take(cursor, space)
    if (!atEnd(cursor)) return undefined
    take(cursor, separators)
    if (!atParam(cursor)) return { scheme, params: repeated ? undefined : params, chars }
  }
}

function readQuoted(cursor: Cursor): string | undefined {
  const parts: string[] = []
  cursor.at++
  for (;;) {
    const plain = take(cursor, plainQuoted)
    const pair = take(cursor, quotedPair)
    if (plain !== undefined) parts.push(plain)
    if (pair !== undefined) parts.push(pair.slice(1))
    else if (plain === undefined || cursor.line.charAt(cursor.at) === '"') break
  }
  if (cursor.line.charAt(cursor.at) !== '"') return undefined
  cursor.at++
  return parts.join('')
}

function atParam(cursor: Cursor): boolean {
  const start = cursor.at
  const is = take(cursor, token) !== undefined && take(cursor, equals) !== undefined
  cursor.at = start
  return is
}

function atEnd(cursor: Cursor): boolean {
  return cursor.at === cursor.line.length || cursor.line.charAt(cursor.at) === ','
}

function take(cursor: Cursor, pattern: RegExp): string | undefined {
  pattern.lastIndex = cursor.at
  const found = pattern.exec(cursor.line)?.[0]
  if (found !== undefined) cursor.at += found.length
  return found
}
