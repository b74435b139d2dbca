import { Proof } from '@tuppence/protocol/ecash'
import { curve } from '../../../extension/test/support/world.ts'
import { readBank, readPurse, readSite, readYs } from './ledgers.ts'
import type { Answered } from './payer.ts'
import { sendAlone } from './sendAlone.ts'
import type { Served, Shoppers } from './shoppers.ts'
import type { Street } from './street.ts'

/** What is wrong with the books right after a start, while everybody goes on: one sentence each. */
export function auditBooks({ files }: Street, served: readonly Served[]): string[] {
  // Of coins that are taken meanwhile, the bank knows first.
  const swapped = readYs(files.site, 'swapped')
  const unspent = notIn(readYs(files.bank, 'spent'), swapped)
  const bank = readBank(files.bank)
  const liabilities = bank.minted - bank.melted - bank.fees
  const site = readSite(files.site)
  const missing = served.filter(({ claim, resource }) => site.claims.get(claim) !== resource)
  return [
    ...check(bank.issued - bank.redeemed === liabilities, `issued − redeemed is not the ${liabilities} owed`),
    ...check(site.received === site.coins, `received ${site.received}, coins for ${site.coins}`),
    ...check(site.owed === site.unredeemed, `owed ${site.owed}, unredeemed ${site.unredeemed}`),
    ...check(site.confirmed === site.settled, `confirmed ${site.confirmed}, settled ${site.settled}`),
    ...check(site.lost === 0n, `the till has lost ${site.lost}`),
    ...check(unspent.length === 0, `${unspent.length} coins the till has had swapped are not spent`),
    // Nobody but the till has these coins, and the bank has one keyset: it refuses none of them.
    ...check(!site.swaps.has('released'), `the till has given up ${site.swaps.get('released')} swaps`),
    ...missing.map(({ resource }) => `served without a claim: ${resource}`),
  ]
}

/** Asks the bank again for what it has answered, with the same bytes; what is not the same now, one sentence each. */
export async function auditAnswers({ bank }: Street, answered: readonly Answered[]): Promise<string[]> {
  // A quote asked for again is another quote.
  const repeatable = answered.filter(({ path }) => !path.includes('/quote/'))
  return inParts(repeatable, async ({ path, body, reply }) => {
    const again = await sendAlone(bank + path, { body })
    return again.status === 200 && again.text === reply
      ? []
      : [`${path} answers otherwise now: ${again.text}`]
  })
}

/** Opens again, with the same coins, what was opened. */
export async function auditServed(shoppers: Shoppers, served: readonly Served[]): Promise<string[]> {
  return inParts(served, async (one) => {
    const { claim } = await shoppers.reopen(one)
    return claim === one.claim ? [] : [`${one.resource} has become another claim`]
  })
}

/** When nobody does anything any more: every unit is in one place, and every article was paid once. */
export function auditEnd({ files }: Street, served: readonly Served[]): string[] {
  const bank = readBank(files.bank)
  const site = readSite(files.site)
  const purse = readPurse(files.purse)
  const spent = readYs(files.bank, 'spent')
  const kept = purse.secrets.map((secret) => Proof.y(secret, curve))
  const unspent = notIn(spent, readYs(files.site, 'coins'))
  const price = 5n * BigInt(served.length)
  return [
    ...check(new Set(served.map(({ claim }) => claim)).size === served.length, 'one claim for two articles'),
    ...check(site.claims.size === served.length, `${site.claims.size} claims, ${served.length} served`),
    ...check(site.received === price, `received ${site.received} of ${price}`),
    ...check(bank.minted === price, `minted ${bank.minted} for ${price}`),
    ...check(purse.units === price - bank.fees, `the vendor has ${purse.units} of ${price} − ${bank.fees}`),
    ...check(purse.open === 0, 'the redeemer is not done'),
    ...check(!site.swaps.has('swapping'), `${site.swaps.get('swapping')} swaps are open`),
    ...check(
      kept.every((y) => !spent.has(y)),
      'the vendor keeps spent coins',
    ),
    ...check(unspent.length === 0, `${unspent.length} redeemed coins are not spent`),
  ]
}

function notIn(known: ReadonlySet<string>, ys: ReadonlySet<string>): string[] {
  return [...ys].filter((y) => !known.has(y))
}

/** Some at a time. */
async function inParts<T>(all: readonly T[], look: (one: T) => Promise<string[]>): Promise<string[]> {
  const problems: string[] = []
  for (let at = 0; at < all.length; at += 20) {
    problems.push(...(await Promise.all(all.slice(at, at + 20).map(look))).flat())
  }
  return problems
}

function check(isRight: boolean, problem: string): string[] {
  return isRight ? [] : [problem]
}
