/** A decimal price in dollars as the paper prints it: 5¢, 25¢, $1.50. */
export function price(decimal: string): string {
  const [whole = '0', fraction = ''] = decimal.split('.')
  if (whole !== '0') return `$${decimal}`
  return `${fraction.padEnd(2, '0').slice(0, 2).replace(/^0/, '')}¢`
}
