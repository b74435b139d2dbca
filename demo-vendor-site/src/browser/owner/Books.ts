/** One item on one day, as the server sends it: money in minor units, as decimal strings. */
export type Row = {
  readonly day: string
  readonly item: string
  readonly title: string
  readonly sales: number
  readonly received: bigint
  readonly redeemed: bigint
  readonly waiting: bigint
  readonly lost: bigint
  readonly undelivered: number
  readonly replays: number
}

export type Books = { readonly currency: string; readonly rows: readonly Row[] }

/** Reads the server's answer. Throws when it is not one. */
export function parse(answer: unknown): Books {
  const fields = fieldsOf(answer)
  const rows = fields.get('rows')
  if (!Array.isArray(rows)) throw new TypeError('not the books')
  return { currency: text(fields.get('currency')), rows: rows.map(row) }
}

function row(value: unknown): Row {
  const fields = fieldsOf(value)
  const money = (name: string): bigint => {
    const digits = text(fields.get(name))
    if (!/^(0|[1-9][0-9]{0,15})$/.test(digits)) throw new TypeError('not an amount')
    return BigInt(digits)
  }
  return {
    day: text(fields.get('day')),
    item: text(fields.get('item')),
    title: text(fields.get('title')),
    sales: count(fields.get('sales')),
    received: money('received'),
    redeemed: money('redeemed'),
    waiting: money('waiting'),
    lost: money('lost'),
    undelivered: count(fields.get('undelivered')),
    replays: count(fields.get('replays')),
  }
}

function fieldsOf(value: unknown): Map<string, unknown> {
  if (typeof value !== 'object' || value === null) throw new TypeError('not the books')
  return new Map(Object.entries(value))
}

function text(value: unknown): string {
  if (typeof value !== 'string') throw new TypeError('not text')
  return value
}

function count(value: unknown): number {
  if (typeof value !== 'number' || !Number.isSafeInteger(value)) throw new TypeError('not a count')
  return value
}

export type Totals = { sales: number; received: bigint; redeemed: bigint; waiting: bigint; lost: bigint }

export function totals(rows: readonly Row[]): Totals {
  const sum: Totals = { sales: 0, received: 0n, redeemed: 0n, waiting: 0n, lost: 0n }
  for (const each of rows) {
    sum.sales += each.sales
    sum.received += each.received
    sum.redeemed += each.redeemed
    sum.waiting += each.waiting
    sum.lost += each.lost
  }
  return sum
}

/**
 * The takings of each of the last days, oldest first; a day without a sale counts 0. `today` is YYYY-MM-DD.
 */
export function lastDays(
  rows: readonly Row[],
  today: string,
  days: number,
): { day: string; received: bigint }[] {
  const end = Date.parse(`${today}T00:00:00Z`)
  return Array.from({ length: days }, (_, index) => {
    const day = new Date(end - (days - 1 - index) * 86_400_000).toISOString().slice(0, 10)
    const received = rows.filter((each) => each.day === day).reduce((sum, each) => sum + each.received, 0n)
    return { day, received }
  })
}

/** Minor units of a currency with two decimals as people write them. */
export function format(units: bigint): string {
  if (units < 100n) return `${units}¢`
  return `$${units / 100n}.${String(units % 100n).padStart(2, '0')}`
}
