import { language, t } from './t.ts'

const minute = 60_000
const hour = 60 * minute
const dayLong = 24 * hour

function startOfDay(at: number): number {
  return new Date(at).setHours(0, 0, 0, 0)
}

/** Whole calendar days between two moments, by the reader's clock; a day may have 23 or 25 hours. */
function daysBetween(at: number, now: number): number {
  return Math.round((startOfDay(now) - startOfDay(at)) / dayLong)
}

function date(at: number, now: number, extra: Intl.DateTimeFormatOptions): string {
  const sameYear = new Date(at).getFullYear() === new Date(now).getFullYear()
  const year = sameYear ? {} : { year: 'numeric' as const }
  return new Intl.DateTimeFormat(language(), { day: 'numeric', ...year, ...extra }).format(at)
}

/** A moment, short: relative for a day, then the date. Both in milliseconds since 1970. */
export function when(at: number, now: number): string {
  const ago = now - at
  if (ago < -minute) return moment(at)
  if (ago < minute) return t('justNow')
  if (ago < hour) return t('minutesAgo', String(Math.floor(ago / minute)))
  if (ago < dayLong) return t('hoursAgo', String(Math.floor(ago / hour)))
  return daysBetween(at, now) === 1 ? t('yesterday') : date(at, now, { month: 'short' })
}

/** The heading of a day's payments: today, yesterday, or its weekday and date. */
export function dayHeading(at: number, now: number): string {
  const days = daysBetween(at, now)
  if (days === 0) return t('todayHeading')
  if (days === 1) return t('yesterdayHeading')
  return date(at, now, { weekday: 'long', month: 'long' })
}

/** A key that is the same for all moments of one day of the reader's. */
export function dayKey(at: number): string {
  return String(startOfDay(at))
}

/** A moment in full, for a receipt: its date and time with seconds. */
export function moment(at: number): string {
  return new Intl.DateTimeFormat(language(), { dateStyle: 'long', timeStyle: 'medium' }).format(at)
}

/** The day of a moment. */
export function day(at: number): string {
  return new Intl.DateTimeFormat(language(), { dateStyle: 'long' }).format(at)
}

/** A moment of a day, by the clock. */
export function clock(at: number): string {
  return new Intl.DateTimeFormat(language(), { timeStyle: 'short' }).format(at)
}
