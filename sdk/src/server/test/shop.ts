import { Challenge, Credential, Problem, Receipt } from '@tuppence/protocol'
import { Derive, Keyset, type Proof, Token } from '@tuppence/protocol/ecash'
import { decodeTerms, encodePayload } from '@tuppence/protocol/methods/cashu/schema'
import { withChanges } from '../../../../scripts/lib/withChanges.mjs'
import type { Charge } from '../Charge.ts'
import { createTill, type Limits, limits, newVendorKey, type TillOptions } from '../index.ts'
import type { Log } from '../Log.ts'
import type { Store } from '../Store.ts'
import { memoryStore } from '../stores/memoryStore.ts'
import { bankNetwork, curve, type HandBank, handBank } from './handBank.ts'

export const START = 1_793_577_600
export const SECRET = 'q7Zk2vX9pL4mN8rT1sW6yB3cD5fG0hJ-'

export type ShopOptions = Partial<TillOptions> & {
  readonly bank?: HandBank
  /** `own`: the till writes where it does when it is given no log. */
  readonly logs?: 'own'
}

/** A till with its bank, its store and a clock a test can move. */
export function shop(options: ShopOptions = {}) {
  const { bank = handBank(), logs, ...rest } = options
  const vendor = newVendorKey()
  const clock = { now: START }
  const network = bankNetwork(bank)
  const store: Store = rest.store ?? memoryStore()
  const logged: { level: string; event: string; fields: object | undefined }[] = []
  const log: Log = (level, event, fields) => void logged.push({ level, event, fields })
  const till = createTill({
    url: 'http://localhost:8402',
    secret: SECRET,
    vendorKey: vendor.publicKey,
    banks: [bank.url],
    curve,
    fetch: network.fetch,
    now: () => clock.now,
    ...(logs !== 'own' && { log }),
    ...rest,
    limits: withChanges<Limits>('the till', limits, rest.limits),
    store,
  })
  return { till, bank, vendor, clock, network, store, logged }
}

export type Shop = ReturnType<typeof shop>

export function get(path = '/articles/7', headers: Record<string, string> = {}): Request {
  return new Request(`http://localhost:8402${path}`, { headers })
}

export function post(path = '/tip', headers: Record<string, string> = {}): Request {
  return new Request(`http://localhost:8402${path}`, { method: 'POST', headers })
}

/** The one challenge of a 402. */
export function challengeOf(response: Response): Challenge.Challenge {
  const [challenge, ...others] = Challenge.parseAll(response.headers.get('www-authenticate') ?? '')
  if (challenge === undefined || others.length > 0)
    throw new Error(`no single challenge in a ${response.status}`)
  return challenge
}

export async function problemOf(response: Response): Promise<{ name: string; detail: string | undefined }> {
  const problem = Problem.parse(await response.text())
  return { name: Problem.nameOf(problem) ?? problem.type ?? '', detail: problem.detail }
}

/** Exact coins for a challenge, locked as our wallet locks them. */
export function coinsFor(bank: HandBank, challenge: Challenge.Challenge, at = START): Proof.Proof[] {
  const { amount, till } = decodeTerms(challenge.request)
  if (till === undefined) throw new Error('no till named')
  const amounts = Keyset.split(amount.units, bank.keyset.keys.keys())
  return amounts.map((units) => bank.locked(units, { V: till, T: Derive.refundTime(at) }))
}

export function tokenOf(bank: HandBank, proofs: readonly Proof.Proof[]): string {
  return Token.encode({ bank: bank.url, unit: bank.keyset.unit, proofs })
}

/** The paying header. */
export function paying(challenge: Challenge.Challenge, token: string): Record<string, string> {
  return { 'payment-authorization': Credential.serialize({ challenge, payload: encodePayload(token) }) }
}

export function receiptOf(response: Response): Receipt.Receipt {
  return Receipt.parse(response.headers.get('payment-receipt') ?? '')
}

/** The name=value of a Set-Cookie, as a browser sends it back. */
export function cookieOf(response: Response): string {
  return response.headers.getSetCookie()[0]?.split(';')[0] ?? ''
}

export const DAY = 86_400
export const article = {
  resource: 'article/7',
  price: '0.05',
  kind: 'own',
  description: 'An article',
} as const
export const tip = { resource: 'tip', price: '0.02', kind: 'each', description: 'A tip' } as const
export const page = () => new Response('the article')

/** Asks, and makes the coins; what remains is to present them. */
export async function ready(from: Shop, charge: Charge, request = get()) {
  const challenge = challengeOf(await charge.handle(request, page))
  const token = tokenOf(from.bank, coinsFor(from.bank, challenge, from.clock.now))
  return { challenge, token, headers: paying(challenge, token) }
}

/** All that a claim could have changed. */
export async function books(from: Shop) {
  const takings = await from.store.takings({ from: 0, to: START * 2 })
  return { takings, waiting: await from.store.waiting(from.bank.url), held: (await from.store.held()).length }
}
