import { Derive, Keyset, Token } from '@tuppence/protocol/ecash'
import { decodeTerms } from '@tuppence/protocol/methods/cashu/schema'
import { expect } from 'vitest'
import { withChanges } from '../../../../scripts/lib/withChanges.mjs'
import {
  type Charge,
  createRedeemer,
  type Limits,
  limits,
  memoryStore,
  type Redeemer,
  type RedeemerOptions,
  type Store,
} from '../index.ts'
import { curve } from './handBank.ts'
import { BANK_URL, type RealBank, realBank } from './realBank.ts'
import { challengeOf, get, page, paying, type Shop, shop } from './shop.ts'

export const START = Math.floor(Date.now() / 1000)

export type Selling = Omit<Shop, 'bank' | 'logged'> & {
  readonly bank: RealBank
  readonly charge: Charge
  readonly redeemer: (changes?: Partial<RedeemerOptions>) => Redeemer
  readonly logged: { readonly level: string; readonly event: string }[]
}

/** A shop at the real bank, with so many articles sold. */
export async function sold(
  articles: number,
  options: { price?: string; feePpk?: number; store?: Store } = {},
): Promise<Selling> {
  const { price = '0.05', feePpk = 0, store = memoryStore() } = options
  const bank = realBank({ feePpk })
  const from = shop({ banks: [BANK_URL], fetch: bank.fetch, now: () => START, store })
  const charge = from.till.charge({
    resource: (request) => new URL(request.url).pathname.slice(1),
    price,
    kind: 'own',
    description: 'An article',
  })
  for (let index = 0; index < articles; index++) await buy(bank, charge, `/article-${index}`)
  const logged: { level: string; event: string }[] = []
  const redeemer = (changes: Partial<RedeemerOptions> = {}) =>
    createRedeemer({
      store: from.store,
      vendorSecret: from.vendor.secret,
      banks: [BANK_URL],
      curve,
      fetch: bank.fetch,
      now: () => START,
      log: (level, event) => void logged.push({ level, event }),
      ...changes,
      limits: withChanges<Limits>('the redeemer', limits, changes.limits),
    })
  bank.sent.length = 0
  return { ...from, bank, charge, redeemer, logged }
}

export async function buy(bank: RealBank, charge: Selling['charge'], path: string): Promise<void> {
  const challenge = challengeOf(await charge.handle(get(path), page))
  const { amount, till = '' } = decodeTerms(challenge.request)
  const keyset = await bank.active()
  const amounts = Keyset.split(
    amount.units + Keyset.fee(Array<number>(4).fill(keyset.inputFeePpk)),
    keyset.keys.keys(),
  )
  const coins = await bank.locked(amounts, { V: till, T: Derive.refundTime(START) })
  const token = Token.encode({ bank: BANK_URL, unit: 'usd', proofs: coins })
  expect((await charge.handle(get(path, paying(challenge, token)), page)).status).toBe(200)
}

export async function statesAt({ bank }: Selling, ys: readonly string[]): Promise<string[]> {
  const { states } = (await bank.post('/v1/checkstate', { Ys: ys })) as { states: { state: string }[] }
  return states.map(({ state }) => state)
}

export const purseUnits = async ({ store }: Selling) =>
  (await store.purse().coins()).reduce((sum, coin) => sum + coin.amount, 0n)
