import { Errors } from '@tuppence/protocol'
import { Keyset, Proof } from '@tuppence/protocol/ecash'
import * as Pay from '@tuppence/protocol/methods/cashu/pay'
import { activeLine, type Bank, feePpkOf, findBank, type KeysetLine, readKeyset } from '../../bank/Bank.ts'
import type { Vault } from '../../vault/Vault.ts'
import type { WalletCode } from '../../WalletError.ts'
import { freeCoins, type StoredCoin } from '../../wallets/cashu/Coins.ts'
import { endingFirst } from '../../wallets/cashu/living.ts'
import { listWallets, type Wallet } from '../../wallets/Wallet.ts'
import type { Context } from '../Context.ts'
import { findWaiting } from './findWaiting.ts'
import type { Ready, Terms } from './PayOperation.ts'

/** A free coin, as planning reads it. */
type Candidate = { readonly amount: bigint; readonly id: string; readonly coin: StoredCoin }

export type Funding =
  | {
      readonly kind: 'ready'
      readonly wallet: Wallet
      readonly bank: Bank
      readonly keyset: Keyset.Keyset
      readonly plan: Pay.Plan<Candidate>
    }
  /** Coins that another payment has left waiting for this till. */
  | { readonly kind: 'waiting'; readonly wallet: Wallet; readonly bank: Bank; readonly payment: Ready }
  /** The reader has this bank, and too little there. */
  | { readonly kind: 'short'; readonly wallet: Wallet; readonly bank: Bank; readonly missing: bigint }
  /** The reader has none of the till's banks. */
  | { readonly kind: 'no-bank'; readonly wallet?: Wallet }
  | { readonly kind: 'refused'; readonly code: WalletCode }

type Place = { readonly wallet: Wallet; readonly bank: Bank }

/**
 * Which wallet and bank pay, with which coins (wire.md "Which bank, which coins"): among the till's banks that the
 * reader has, one with enough; the one last used at this site first, else the till's order. Nothing is fetched.
 * Before all of them come coins that wait for this till already.
 */
export async function fund(
  context: Pick<Context, 'vault' | 'config' | 'now'>,
  terms: Terms,
  lastBank: string | undefined,
): Promise<Funding> {
  const waiting = await findWaiting(context, terms)
  if (waiting !== undefined) return waiting
  const { vault } = context
  const wallets = await listWallets(vault)
  const places = await findPlaces(vault, wallets, { terms, lastBank })
  const [wallet] = wallets
  if (places.length === 0) return { kind: 'no-bank', ...(wallet && { wallet }) }
  const tried: Funding[] = []
  for (const place of places) {
    const funding = await tryPlace(context, terms, place)
    if (funding.kind === 'ready') return funding
    tried.push(funding)
  }
  const short = tried.find((funding) => funding.kind === 'short')
  return short ?? tried[0] ?? { kind: 'no-bank' }
}

/** Wallets and banks of the reader that the till takes money of, in the order in which they are tried. */
async function findPlaces(
  vault: Vault,
  wallets: readonly Wallet[],
  { terms, lastBank }: { terms: Terms; lastBank: string | undefined },
): Promise<Place[]> {
  const urls = terms.banks.map(({ url }) => url)
  const ordered = [...urls].sort((a, b) => Number(b === lastBank) - Number(a === lastBank))
  const places: Place[] = []
  for (const url of ordered) {
    const bank = await findBank(vault, url)
    if (bank === undefined) continue
    places.push(...wallets.filter((wallet) => wallet.banks.includes(url)).map((wallet) => ({ wallet, bank })))
  }
  return places
}

/** The keyset coins for this till can be made on, or why there is none. */
export function payable(bank: Bank, terms: Terms): KeysetLine | WalletCode {
  const line = activeLine(bank, terms.currency)
  if (line === undefined) return 'bank-differs'
  // Ids of version 1 are too short to be checked offline, and our locks are derived for the others only.
  if (!line.id.startsWith('01') && terms.lock.kind !== 'none') return 'keyset-too-old'
  const taken = terms.banks.find(({ url }) => url === bank.url)?.keysets
  return taken === undefined || taken.includes(Keyset.shortId(line.id)) ? line : 'bank-differs'
}

async function tryPlace(
  context: Pick<Context, 'vault' | 'config' | 'now'>,
  terms: Terms,
  { wallet, bank }: Place,
): Promise<Funding> {
  const { vault } = context
  const line = payable(bank, terms)
  if (typeof line === 'string') return { kind: 'refused', code: line }
  const keyset = await readKeyset(vault, bank.url, line.id)
  const units = new Map(bank.keysets.map((each) => [each.id, each.unit]))
  const free = await freeCoins(vault, { wallet: wallet.id, bank: bank.url })
  const ofUnit = free.filter((coin) => units.get(coin.proof.id) === terms.currency)
  const choices = (await endingFirst(context, ofUnit)).map((coins) => coins.map(candidate))
  const coins = choices.at(-1) ?? []
  try {
    const plan = planFirst(choices, { price: terms.units, keyset, feePpk: feePpkOf(bank) })
    return { kind: 'ready', wallet, bank, keyset, plan }
  } catch (error) {
    if (!(error instanceof Errors.ProtocolError)) throw error
    if (error.code !== 'not-enough-coins') {
      return { kind: 'refused', code: isTooMany(error) ? 'price-needs-too-many-coins' : 'cannot-split' }
    }
    return { kind: 'short', wallet, bank, missing: missing(terms, { coins, keyset, bank }) }
  }
}

function candidate(coin: StoredCoin): Candidate {
  return { amount: coin.proof.amount, id: coin.proof.id, coin }
}

/** From the first choice of coins that suffices. Throws as `Pay.plan` does of the last. */
function planFirst(
  choices: readonly (readonly Candidate[])[],
  terms: Omit<Parameters<typeof Pay.plan>[0], 'coins'>,
): Pay.Plan<Candidate> {
  for (const coins of choices.slice(0, -1)) {
    try {
      return Pay.plan({ ...terms, coins })
    } catch (error) {
      if (!(error instanceof Errors.ProtocolError)) throw error
    }
  }
  return Pay.plan({ ...terms, coins: choices.at(-1) ?? [] })
}

function isTooMany({ code }: Errors.ProtocolError): boolean {
  return code === 'price-needs-too-many-coins'
}

/** At least what has to be topped up: a coin of that sum costs a fee of its own. */
function missing(
  terms: Terms,
  { coins, keyset, bank }: { coins: readonly Candidate[]; keyset: Keyset.Keyset; bank: Bank },
): bigint {
  const { fee } = Pay.exactPayment(terms.units, keyset)
  const ppk = feePpkOf(bank)
  const swapFee = Keyset.fee([...coins.map((coin) => ppk(coin.id)), keyset.inputFeePpk])
  const need = terms.units + fee + swapFee - Proof.sum(coins)
  return need > 0n ? need : 1n
}
