import type { Challenge } from '@tuppence/protocol'
import { type Proof, Token } from '@tuppence/protocol/ecash'
import { exactPayment } from '@tuppence/protocol/methods/cashu/pay'
import { decodeTerms } from '@tuppence/protocol/methods/cashu/schema'
import { type Charge, createTill, type Till, type TillOptions } from '../index.ts'
import { curve } from './handBank.ts'
import { BANK_URL, type RealBank, realBank, type Wire } from './realBank.ts'
import { challengeOf, get, page, paying, SECRET, type Shop, shop } from './shop.ts'

export const START = Math.floor(Date.now() / 1000)

type Options = Partial<TillOptions> & { bank?: RealBank; feePpk?: number }

export type SellingOnline = Omit<Shop, 'bank'> & {
  readonly bank: RealBank
  readonly charge: Charge
  readonly reborn: () => Till
}

/** A shop in online mode at the real bank, with a clock a test can move. */
export function sellingOnline({ bank, feePpk = 0, ...options }: Options = {}): SellingOnline {
  const at = bank ?? realBank({ feePpk })
  const clock = { now: START }
  const given = {
    banks: [BANK_URL],
    fetch: at.fetch,
    now: () => clock.now,
    mode: 'online',
    ...options,
  } as const
  const from = shop(given)
  /** The same till in another life or another process: it shares the store and nothing else. */
  const reborn = () =>
    createTill({
      ...{ url: 'http://localhost:8402', secret: SECRET, vendorKey: from.vendor.publicKey, curve },
      ...{ ...given, store: from.store, log: () => undefined },
    })
  return { ...from, bank: at, clock, reborn, charge: from.till.charge(articles) }
}

/** Every path is an article of its own. */
export const articles = {
  resource: (request: Request) => new URL(request.url).pathname.slice(1),
  price: '0.05',
  kind: 'own',
  description: 'An article',
} as const

/** Plain exact coins for a challenge, as they come from the bank. */
export async function plainFor(bank: RealBank, challenge: Challenge.Challenge): Promise<Proof.Proof[]> {
  const { amount } = decodeTerms(challenge.request)
  const { coins, fee } = exactPayment(amount.units, await bank.active())
  if (coins.length === 0) throw new Error('no coins')
  return bank.mint(amount.units + fee)
}

export const tokenAt = (proofs: readonly Proof.Proof[], bank = BANK_URL, unit = 'usd'): string =>
  Token.encode({ bank, unit, proofs })

/** Asks for an article, and makes the coins; what remains is to present them. */
export async function readyOnline({ bank, charge }: SellingOnline, path = '/article-1') {
  const challenge = challengeOf(await charge.handle(get(path), page))
  const proofs = await plainFor(bank, challenge)
  const token = tokenAt(proofs)
  const headers = paying(challenge, token)
  return { challenge, proofs, token, headers, request: () => get(path, headers) }
}

/** The same token under a fresh challenge. */
export async function freshly({ charge }: SellingOnline, token: string, path = '/article-1') {
  return get(path, paying(challengeOf(await charge.handle(get(path), page)), token))
}

/** A reply that never arrives. */
export const lost = (): never => {
  throw new TypeError('fetch failed')
}

/** Does something else with the next call to one path, and lets everything else through. */
export function once(path: string, act: Wire): Wire {
  let isDone = false
  return (called, send, body) => {
    if (called !== path || isDone) return send()
    isDone = true
    return act(called, send, body)
  }
}

export const refuse = (code: number): Response => Response.json({ detail: 'no', code }, { status: 400 })
