export type Level = 'info' | 'warn' | 'error' | 'alarm'
export type Fields = Readonly<Record<string, string | number | boolean>>
export type Log = (level: Level, event: string, fields?: Fields) => void

const longRun = /[A-Za-z0-9_=+-]{20,}/g
const constantName = /^[A-Z_]+$/
const maxChars = 2_000

/** Replaces what could be a token, secret, quote id, key or signature in text that is about to be logged. */
export function redact(text: string): string {
  return text.slice(0, maxChars).replace(longRun, (run) => (constantName.test(run) ? run : '[redacted]'))
}

/** A log of JSON lines, one a call; every string value passes through `redact`. */
export function createLog(write: (line: string) => void, now: () => Date = () => new Date()): Log {
  return (level, event, fields = {}) => {
    const clean = Object.entries(fields).map(([key, value]) => [
      key,
      typeof value === 'string' ? redact(value) : value,
    ])
    write(JSON.stringify({ time: now().toISOString(), level, event, ...Object.fromEntries(clean) }))
  }
}

/** What may be said about an unexpected error: its name, its code, its redacted message and where it was thrown. */
export function describeError(error: unknown): Fields {
  if (!(error instanceof Error)) return { error: typeof error }
  const code = 'code' in error ? String(error.code) : ''
  const frames = (error.stack ?? '').split('\n').filter((line) => line.startsWith('    at '))
  const at = frames
    .slice(0, 3)
    .map((line) => line.trim())
    .join(' ')
  return { error: error.name, code, message: error.message, at }
}
