/** What a limit is for: one payment, or all of a UTC day or month. */
export type Period = 'payment' | 'day' | 'month'

/** Three limits in minor units. */
export type Amounts = Readonly<Record<Period, bigint>>

/** What the reader has set for a currency, over all wallets or (with `wallet`) for one of them. */
export type Setting = { readonly currency: string; readonly wallet?: string } & Partial<Amounts>

/** What one wallet has used of one currency in the day and the month it last paid in. */
type Count = {
  readonly currency: string
  readonly wallet: string
  readonly day: string
  readonly month: string
  readonly dayUnits: bigint
  readonly monthUnits: bigint
}

/** What has been used, and the highest time (milliseconds) at which anything was. */
export type Use = { readonly highest: number; readonly counts: readonly Count[] }

/** What a payment has taken of the limits: it alone gives this back. */
export type Taken = {
  readonly currency: string
  readonly wallet: string
  readonly units: bigint
  readonly day: string
  readonly month: string
}

/** A payment of a wallet, fees included. */
export type Spending = Pick<Taken, 'currency' | 'wallet' | 'units'>

/** One limit and what is used of it; `wallet`: of that wallet alone. */
export type Meter = {
  readonly period: Period
  readonly wallet?: string
  readonly used: bigint
  readonly of: bigint
}

/** The settings, what stands where nothing was set, and what has been used. */
export type Book = { readonly settings: readonly Setting[]; readonly defaults: Amounts; readonly use: Use }

export const unused: Use = { highest: 0, counts: [] }

const periods: readonly Period[] = ['payment', 'day', 'month']

/**
 * Every limit that holds for a wallet's payments in a currency, or (without a wallet) over all of them. A limit of
 * one wallet's own stands beside the overall ones, never in their place.
 */
export function meters({ settings, defaults, use }: Book, of: Omit<Spending, 'units'>, now: number): Meter[] {
  const { currency, wallet } = of
  const limits = limitsOf(settings, currency)
  const everywhere = { ...defaults, ...limits }
  const own = limitsOf(settings, currency, wallet)
  const usedEverywhere = usedIn(use, { currency }, now)
  const usedHere = usedIn(use, { currency, wallet }, now)
  return [
    ...periods.map((period) => ({ period, used: usedEverywhere[period], of: everywhere[period] })),
    ...periods.flatMap((period) => {
      const limit = own[period]
      return limit === undefined ? [] : [{ period, wallet, used: usedHere[period], of: limit }]
    }),
  ]
}

/** The limit a payment of `units` would exceed, the one with the least left first; `undefined` when it fits all. */
export function exceeded(all: readonly Meter[], units: bigint): Meter | undefined {
  return byLeft(all).find((meter) => meter.used + units > meter.of)
}

/** The limit of a day or a month that has the least left. */
export function tightest(all: readonly Meter[]): Meter | undefined {
  return byLeft(all).find(({ period }) => period !== 'payment')
}

/** What is left of a limit: nothing when it was lowered below what is used. */
export function left({ used, of }: Meter): bigint {
  return of > used ? of - used : 0n
}

/** Uses a payment's amount up, in the day and the month of the highest time seen. */
export function take(use: Use, spending: Spending, now: number): { use: Use; taken: Taken } {
  const { currency, wallet, units } = spending
  const { day, month } = windowsAt(use, now)
  const before = use.counts.find((count) => isOf(count, spending))
  const next: Count = {
    ...{ currency, wallet, day, month },
    dayUnits: units + (before?.day === day ? before.dayUnits : 0n),
    monthUnits: units + (before?.month === month ? before.monthUnits : 0n),
  }
  const counts = [...use.counts.filter((count) => count !== before), next]
  return { use: { highest: Math.max(use.highest, now), counts }, taken: { ...spending, day, month } }
}

/** Gives back what a payment had taken, where that day or month is still the one that counts. */
export function giveBack(use: Use, taken: Taken): Use {
  const counts = use.counts.map((count) => {
    if (!isOf(count, taken)) return count
    const dayUnits = count.day === taken.day ? less(count.dayUnits, taken.units) : count.dayUnits
    const monthUnits = count.month === taken.month ? less(count.monthUnits, taken.units) : count.monthUnits
    return { ...count, dayUnits, monthUnits }
  })
  return { ...use, counts }
}

/** Whether the clock stands before a time that has been (threats W4): then nothing is paid without asking. */
export function isClockBehind({ highest }: Use, now: number, slack: number): boolean {
  return now < highest - slack
}

/** What the reader has set for a currency, or for one wallet in it. */
export function limitsOf(settings: readonly Setting[], currency: string, wallet?: string): Partial<Amounts> {
  const {
    currency: _,
    wallet: __,
    ...limits
  } = settings.find((each) => each.currency === currency && each.wallet === wallet) ?? { currency }
  return limits
}

/** The settings with those of one currency, or of one wallet in it, put in place of what was there. */
export function withSetting(settings: readonly Setting[], setting: Setting): Setting[] {
  const { currency, wallet } = setting
  const others = settings.filter((each) => each.currency !== currency || each.wallet !== wallet)
  return [...others, setting]
}

/** UTC, and never before the latest day or month that was paid in: a clock set back opens no new one. */
function windowsAt({ highest }: Use, now: number): { day: string; month: string } {
  const date = new Date(Math.max(highest, now)).toISOString()
  return { day: date.slice(0, 10), month: date.slice(0, 7) }
}

function usedIn(use: Use, of: { currency: string; wallet?: string }, now: number): Amounts {
  const { day, month } = windowsAt(use, now)
  const counts = use.counts.filter(
    (count) => count.currency === of.currency && (of.wallet === undefined || count.wallet === of.wallet),
  )
  const sum = (units: readonly bigint[]) => units.reduce((total, each) => total + each, 0n)
  return {
    payment: 0n,
    day: sum(counts.map((count) => (count.day === day ? count.dayUnits : 0n))),
    month: sum(counts.map((count) => (count.month === month ? count.monthUnits : 0n))),
  }
}

function byLeft(all: readonly Meter[]): Meter[] {
  return [...all].sort((a, b) => Number(left(a) - left(b)))
}

function isOf(count: Count, { currency, wallet }: { currency: string; wallet: string }): boolean {
  return count.currency === currency && count.wallet === wallet
}

function less(from: bigint, units: bigint): bigint {
  return from > units ? from - units : 0n
}
