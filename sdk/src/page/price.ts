/** Currencies of two decimal places, and of none. The table of `Amount` in the protocol; a test compares them. */
const money = /^(?:(aud|cad|chf|eur|gbp|nzd|sek|usd)|jpy)$/i

/** Minor units of a decimal price: '0.05' of USD is '5'. Empty when there is none. */
export function toUnits(decimal: string, currency: string): string {
  const [whole = '', part = ''] = decimal.split('.')
  return (whole + part.padEnd(money.exec(currency)?.[1] && whole ? 2 : 0, '0')).replace(/^0+(?=\d)/, '')
}

/** A price for people, in the reader's language: `5¢` and `$1.50` in English, `0,05 $` in German, `7 sat`. */
export function format(units: string, currency: string, locale = navigator.language): string {
  const known = money.exec(currency)
  if (!known) return `${units} ${currency}`
  if (/^usd$/i.test(currency) && /^[1-9]\d?$/.test(units) && /^en\b/i.test(locale)) return `${units}¢`
  const decimal = known[1] ? units.padStart(3, '0').replace(/..$/, '.$&') : units
  return new Intl.NumberFormat(locale, { style: 'currency', currency }).format(decimal as `${number}`)
}
