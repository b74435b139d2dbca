import { Amount } from '@tuppence/protocol'
import type { Money } from '../../messages/views.ts'
import { language } from './t.ts'

/** Money as the protocol's Amount. */
export function amountOf(money: Money): Amount.Amount {
  return Amount.of(BigInt(money.units), money.currency)
}

/** An amount in the reader's words: `5¢`, `$4.15`; an unknown currency as its raw number and code. */
export function inWords(money: Money): string {
  return Amount.format(amountOf(money), language())
}

export function isZero(money: Money): boolean {
  return /^0*$/.test(money.units)
}

/** Balances added up, one sum for each currency; test money is never added to other money. */
export function totals(balances: readonly Money[]): Money[] {
  const sums = new Map<string, Money>()
  for (const balance of balances) {
    const kind = `${balance.currency} ${balance.test}`
    const before = sums.get(kind)
    const sum = before ? Amount.add(amountOf(before), amountOf(balance)) : amountOf(balance)
    sums.set(kind, { ...balance, units: Amount.serialize(sum) })
  }
  return [...sums.values()]
}

/** The amounts offered for a top-up, in minor units: 1, 5 and 10 of the currency, or 100, 500 and 1000. */
export function choices(currency: string): readonly string[] {
  const unit = 10n ** BigInt(Math.max(Amount.exponent(currency) ?? 0, 2))
  return [1n, 5n, 10n].map((times) => String(times * unit))
}

/** The most one top-up asks for, in minor units. */
export function most(currency: string): Money['units'] {
  return String(1000n * 10n ** BigInt(Math.max(Amount.exponent(currency) ?? 0, 2)))
}

export type Typed = { readonly units: string } | { readonly problem: 'empty' | 'not-an-amount' | 'too-much' }

/**
 * An amount as a person types it: `2.50`, `2,50`, `$2`. A comma with three digits after it may be a thousand or
 * a fraction, so it is neither.
 */
export function readTyped(text: string, currency: string): Typed {
  const bare = text.replace(/[\s\u00a0$€£]/g, '').replace(',', '.')
  if (bare === '') return { problem: 'empty' }
  const places = Amount.exponent(currency) ?? 0
  const match = /^([0-9]{1,12})(?:\.([0-9]{1,12}))?$/.exec(bare)
  const fraction = match?.[2] ?? ''
  if (!match || fraction.length > places) return { problem: 'not-an-amount' }
  const units = BigInt(`${match[1]}${fraction.padEnd(places, '0')}`)
  if (units === 0n) return { problem: 'not-an-amount' }
  return units > BigInt(most(currency)) ? { problem: 'too-much' } : { units: String(units) }
}
