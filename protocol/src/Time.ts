import { ensure } from './Errors.ts'

const rfc3339 =
  /^([0-9]{4})-([0-9]{2})-([0-9]{2})[Tt]([0-9]{2}):([0-9]{2}):([0-9]{2})(\.[0-9]{1,9})?([Zz]|[+-][0-9]{2}:[0-9]{2})$/

/**
 * Unix seconds of an RFC 3339 time; a fraction is cut off, an offset is taken into account, the day must exist.
 * Throws malformed-time.
 */
export function parse(text: string): number {
  const match = text.length <= 40 ? rfc3339.exec(text) : null
  ensure(match !== null, 'malformed-time')
  const [year, month, day, hour, minute, second] = match.slice(1, 7).map(Number) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ]
  const date = new Date(0)
  date.setUTCFullYear(year, month - 1, day)
  // Date.parse takes 30 February
  ensure(date.getUTCMonth() === month - 1 && date.getUTCDate() === day, 'malformed-time', 'no such day')
  ensure(hour < 24 && minute < 60 && second < 60, 'malformed-time', 'no such time of day')
  return date.getTime() / 1000 + hour * 3600 + minute * 60 + second - offsetSeconds(match[8] ?? 'Z')
}

/** RFC 3339 in UTC with whole seconds, the only form we write: `2026-11-02T00:00:00Z`. */
export function format(seconds: number): string {
  ensure(
    Number.isSafeInteger(seconds) && seconds >= 0 && seconds < 253402300800,
    'malformed-time',
    'out of range',
  )
  return `${new Date(seconds * 1000).toISOString().slice(0, 19)}Z`
}

function offsetSeconds(zone: string): number {
  if (zone === 'Z' || zone === 'z') return 0
  const hours = Number(zone.slice(1, 3))
  const minutes = Number(zone.slice(4, 6))
  ensure(hours < 24 && minutes < 60, 'malformed-time', 'offset')
  return (zone.startsWith('-') ? -1 : 1) * (hours * 3600 + minutes * 60)
}
