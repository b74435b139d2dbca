export type Level = 'info' | 'warn' | 'error' | 'alarm'
export type Fields = Readonly<Record<string, string | number | boolean>>

/** Where a till and a redeemer report to. No token, secret, cookie or path with a query is ever passed. */
export type Log = (level: Level, event: string, fields?: Fields) => void

const LONG_RUN = /[A-Za-z0-9_=+-]{20,}/g
const MOST_CHARS = 2_000

/** Replaces in a text what could be a token, a secret, a key or a signature. */
export function redact(text: string): string {
  return text.slice(0, MOST_CHARS).replace(LONG_RUN, '[redacted]')
}

/** What may be said of an unexpected error: its name, its code, its redacted message and where it was thrown. */
export function describe(error: unknown): Fields {
  if (!(error instanceof Error)) return { error: typeof error }
  const code = 'code' in error ? String(error.code) : ''
  const frames = (error.stack ?? '').split('\n').filter((line) => line.startsWith('    at '))
  const at = frames
    .slice(0, 3)
    .map((line) => line.trim())
    .join(' ')
  // A message of several lines may look like a place, and a name is what its maker likes.
  return { error: redact(error.name), code: redact(code), message: redact(error.message), at: redact(at) }
}

/** The log a till uses unless it is given one: warnings and worse, as JSON lines on standard error. */
export function stderrLog(level: Level, event: string, fields: Fields = {}): void {
  if (level === 'info') return
  process.stderr.write(`${JSON.stringify({ time: new Date().toISOString(), level, event, ...fields })}\n`)
}
