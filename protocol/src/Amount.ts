import { ensure } from './Errors.ts'
import { limits } from './limits.ts'

/** Money: a whole number of minor units (cents for usd) and the currency's code, which is also the Cashu unit. */
export type Amount = { readonly units: bigint; readonly currency: string }

/** Decimal places of the currencies we show as money. Any other code is shown raw and always asked about. */
const exponents: ReadonlyMap<string, number> = new Map([
  ['aud', 2],
  ['cad', 2],
  ['chf', 2],
  ['eur', 2],
  ['gbp', 2],
  ['jpy', 0],
  ['msat', 0],
  ['nzd', 2],
  ['sat', 0],
  ['sek', 2],
  ['usd', 2],
])

/** Units of bitcoin have no symbol that Intl knows. */
const uncoined: ReadonlySet<string> = new Set(['sat', 'msat'])

const wire = /^(?:0|[1-9][0-9]{0,15})$/
const code = /^[a-z0-9_-]{1,16}$/
const decimal = /^(0|[1-9][0-9]{0,15})(?:\.([0-9]{1,8}))?$/

/** An amount of 0 to 2^53 - 1 minor units. Throws malformed-amount. */
export function of(units: bigint, currency: string): Amount {
  ensure(units >= 0n && units <= limits.amount, 'malformed-amount', 'out of range')
  ensure(code.test(currency), 'malformed-amount', 'currency')
  return { units, currency }
}

/** The amount of a wire text such as "5" (minor units, no sign, no leading zero). Throws malformed-amount. */
export function parse(text: string, currency: string): Amount {
  // BigInt alone would take "", "0x10" and " 5 "
  ensure(wire.test(text), 'malformed-amount', 'digits')
  return of(BigInt(text), currency)
}

/** The wire text of an amount: its minor units in decimal. */
export function serialize(amount: Amount): string {
  return amount.units.toString()
}

/** The amount a person wrote: `fromDecimal('0.05', 'USD')` is 5 cents. Unknown currencies take whole numbers only. */
export function fromDecimal(text: string, currency: string): Amount {
  const lower = currency.toLowerCase()
  const places = exponents.get(lower) ?? 0
  const [, whole, fraction = ''] = decimal.exec(text) ?? []
  ensure(whole !== undefined && fraction.length <= places, 'malformed-amount', 'decimal')
  return of(BigInt(whole + fraction.padEnd(places, '0')), lower)
}

/** The amount in major units, exact: '0.05' for 5 cents, the raw integer for an unknown currency. */
export function toDecimal(amount: Amount): string {
  const places = exponents.get(amount.currency) ?? 0
  if (places === 0) return amount.units.toString()
  const digits = amount.units.toString().padStart(places + 1, '0')
  return `${digits.slice(0, -places)}.${digits.slice(-places)}`
}

/** Decimal places of a currency, or undefined when it is unknown. */
export function exponent(currency: string): number | undefined {
  return exponents.get(currency)
}

/** For people: `5¢` and `$1.50` in English, `0,05 $` in German; `7 xyz` for a currency we do not know. */
export function format(amount: Amount, locale = 'en'): string {
  const { units, currency } = amount
  if (!exponents.has(currency) || uncoined.has(currency)) return `${units} ${currency}`
  if (currency === 'usd' && units > 0n && units < 100n && /^en\b/i.test(locale)) return `${units}¢`
  const shown = new Intl.NumberFormat(locale, { style: 'currency', currency: currency.toUpperCase() })
  return shown.format(toDecimal(amount) as `${number}`)
}

/** a + b. Throws currency-mismatch, and malformed-amount above 2^53 - 1. */
export function add(a: Amount, b: Amount): Amount {
  sameCurrency(a, b)
  return of(a.units + b.units, a.currency)
}

/** a - b. Throws currency-mismatch, and malformed-amount below 0. */
export function subtract(a: Amount, b: Amount): Amount {
  sameCurrency(a, b)
  return of(a.units - b.units, a.currency)
}

/** Negative, zero or positive as a is less than, equal to or more than b. Throws currency-mismatch. */
export function compare(a: Amount, b: Amount): -1 | 0 | 1 {
  sameCurrency(a, b)
  return a.units < b.units ? -1 : a.units > b.units ? 1 : 0
}

function sameCurrency(a: Amount, b: Amount): void {
  ensure(a.currency === b.currency, 'currency-mismatch')
}
