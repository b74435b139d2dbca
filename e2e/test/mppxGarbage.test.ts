import { Encoding, Problem } from '@tuppence/protocol'
import { Derive, Keyset, Lock, Token } from '@tuppence/protocol/ecash'
import { Challenge, Credential, Method } from 'mppx'
import { Mppx } from 'mppx/client'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { curve } from '../../extension/test/support/world.ts'
import { cashu } from './support/cashuMethod.ts'
import { openClient } from './support/mppxClient.ts'
import { openStreet, type Street } from './support/openStreet.ts'
import { type OpenTill, openTill } from './support/openTill.ts'

// Whatever mppx can be made to write that is no payment, our till says which kind of wrong it is.

let street: Street
let till: OpenTill
let keyset: Keyset.Keyset
beforeAll(async () => {
  street = await openStreet()
  const { keysets }: { keysets: unknown[] } = await (await fetch(`${street.bank}/v1/keys`)).json()
  keyset = Keyset.parse(keysets[0], curve)
})
afterEach(() => till.close())
afterAll(() => street.close())

type Offer = Challenge.Challenge

const article = () => `${till.url}/articles/7`

async function ask(url = article(), method = 'GET'): Promise<Offer> {
  return Challenge.fromResponse(await fetch(url, { method }))
}

type Coin = { amount?: bigint; secret?: string; bank?: string; unit?: string; dleq?: boolean }

/** A token of one coin that no bank has signed. */
function token({
  amount = 8n,
  secret = lockedTo(till.vendor.publicKey),
  dleq = true,
  ...of
}: Coin = {}): string {
  const scalar = Encoding.hex(Encoding.random(32))
  const C = Encoding.hex(curve.multiplyBase(Encoding.random(32)))
  const proof = {
    amount,
    id: keyset.id,
    secret,
    C,
    ...(dleq && { dleq: { e: scalar, s: scalar, r: scalar } }),
  }
  return Token.encode({ bank: of.bank ?? street.bank, unit: of.unit ?? 'usd', proofs: [proof] })
}

function lockedTo(V: string, T = Derive.refundTime(Date.now() / 1000)): string {
  const R = Encoding.hex(curve.multiplyBase(Encoding.random(32)))
  return Lock.build({ V, nonce: Encoding.hex(Encoding.random(32)), T, R })
}

const stranger = Encoding.hex(curve.multiplyBase(Encoding.random(32)))
const pay = (challenge: Offer, payload: unknown) => Credential.serialize({ challenge, payload })
const text = (value: string) => `Payment ${Encoding.base64url(Encoding.utf8(value))}`
/** The same offer with something about it changed, as mppx writes it. */
const altered = (offer: Offer, change: Partial<Offer>) => pay({ ...offer, ...change }, { token: token() })

type Make = (offer: Offer) => string | Promise<string>

/** The problem that names it, what it is, the word that says it to whoever reads the till's answer. */
const garbage: readonly (readonly [Problem.Name, string, string, Make])[] = [
  ['malformed-credential', 'no base64url', 'malformed-credential', () => 'Payment %%%'],
  ['malformed-credential', 'no JSON', 'malformed-credential', () => text('this is garbage')],
  ['malformed-credential', 'JSON without a challenge', 'malformed-credential', () => text('{"payload":{}}')],
  [
    'malformed-credential',
    'a payload that is no object',
    'malformed-credential',
    (offer) => pay(offer, 'cashuB'),
  ],
  [
    'invalid-payload',
    'a payload of another method',
    'malformed-payload',
    (offer) => pay(offer, { signature: '0x00' }),
  ],
  ['invalid-payload', 'a token that is no text', 'malformed-payload', (offer) => pay(offer, { token: 17 })],
  [
    'malformed-credential',
    'a token that is none',
    'malformed-token',
    (offer) => pay(offer, { token: 'cashuBnonsense' }),
  ],
  [
    'malformed-credential',
    'a token of another age',
    'legacy-token',
    (offer) => pay(offer, { token: 'cashuAe30' }),
  ],
  ['invalid-challenge', 'an id of its own', 'not-genuine', (offer) => altered(offer, { id: 'mine' })],
  [
    'invalid-challenge',
    'a lower price',
    'not-genuine',
    (offer) => altered(offer, { request: { ...offer.request, amount: '1' } }),
  ],
  [
    'invalid-challenge',
    'a later end',
    'not-genuine',
    (offer) => altered(offer, { expires: new Date(Date.now() + 1e9).toISOString() }),
  ],
  ['invalid-challenge', 'another realm', 'not-genuine', (offer) => altered(offer, { realm: 'shop.example' })],
  [
    'invalid-challenge',
    'another opaque',
    'not-genuine',
    (offer) => altered(offer, { opaque: Encoding.encodeJson({ resource: 'article/8' }) }),
  ],
  [
    'invalid-challenge',
    'a challenge of somebody else’s secret',
    'not-genuine',
    ({ id: _, ...terms }) => pay(Challenge.from({ ...terms, secretKey: 'k'.repeat(40) }), { token: token() }),
  ],
  [
    'invalid-challenge',
    'the challenge of a cheaper thing',
    'other-route',
    async () => pay(await ask(`${till.url}/tip`, 'POST'), { token: token() }),
  ],
  [
    'payment-insufficient',
    'too little',
    'not-enough',
    (offer) => pay(offer, { token: token({ amount: 4n }) }),
  ],
  [
    'verification-failed',
    'another bank',
    'bank-differs',
    (offer) => pay(offer, { token: token({ bank: 'https://bank.example' }) }),
  ],
  [
    'verification-failed',
    'another unit',
    'unit-differs',
    (offer) => pay(offer, { token: token({ unit: 'sat' }) }),
  ],
  [
    'verification-failed',
    'no lock',
    'lock-differs',
    (offer) => pay(offer, { token: token({ secret: 'a'.repeat(64) }) }),
  ],
  [
    'verification-failed',
    'somebody else’s lock',
    'lock-differs',
    (offer) => pay(offer, { token: token({ secret: lockedTo(stranger) }) }),
  ],
  [
    'verification-failed',
    'a lock that opens too soon',
    'lock-differs',
    (offer) => {
      const soon = Math.floor(Date.now() / 1000) + 3600
      return pay(offer, { token: token({ secret: lockedTo(till.vendor.publicKey, soon) }) })
    },
  ],
  [
    'verification-failed',
    'no DLEQ',
    'dleq-missing',
    (offer) => pay(offer, { token: token({ dleq: false }) }),
  ],
  [
    'verification-failed',
    'no signature of the bank',
    'dleq-wrong',
    (offer) => pay(offer, { token: token() }),
  ],
]

test.each(garbage)('error: %s for %s (%s), and a fresh challenge', async (name, _, detail, make) => {
  till = await openTill({ bank: street.bank })
  const offer = await ask()
  const headers = { 'payment-authorization': await make(offer) }
  const response = await fetch(article(), { headers })
  expect([response.status, response.headers.get('payment-receipt')]).toEqual([402, null])
  expect(response.headers.get('cache-control')).toBe('no-store')
  const fresh = Challenge.fromResponse(response)
  expect(fresh.id).not.toBe(offer.id)
  expect(fresh.request).toEqual(offer.request)
  expect(await response.json()).toMatchObject({ ...typeOf(name), status: 402, detail, challengeId: fresh.id })
  await expectNothingSold()
})

test('error: payment-expired for a challenge that has run out', async () => {
  till = await openTill({ bank: street.bank })
  const headers = { 'payment-authorization': pay(await ask(), { token: token() }) }
  till.clock.ahead = 301
  const response = await fetch(article(), { headers })
  expect([response.status, await response.json()]).toMatchObject([402, typeOf('payment-expired')])
  await expectNothingSold()
})

test('error: a credential in the field that was not asked for does not count', async () => {
  till = await openTill({ bank: street.bank })
  const headers = { authorization: pay(await ask(), { token: token() }) }
  const response = await fetch(article(), { headers })
  expect([response.status, await response.json()]).toMatchObject([402, typeOf('payment-required')])
  await expectNothingSold()
})

test.each([
  [
    'method-unsupported',
    'another method',
    (offer: Offer) => pay({ ...offer, method: 'tempo' }, { token: token() }),
  ],
  [
    'bad-request',
    'two credentials',
    (offer: Offer) => [1, 2].map(() => pay(offer, { token: token() })).join(', '),
  ],
] as const)('error: %s for %s, without a challenge', async (name, _, make) => {
  till = await openTill({ bank: street.bank })
  const headers = { 'payment-authorization': make(await ask()) }
  const response = await fetch(article(), { headers })
  expect([response.status, response.headers.get('www-authenticate')]).toEqual([400, null])
  expect(await response.json()).toMatchObject(typeOf(name))
  await expectNothingSold()
})

test('behavior: a client of mppx that pays with garbage gives up and hands our answer on', async () => {
  till = await openTill({ bank: street.bank })
  let tries = 0
  const method = Method.toClient(cashu, {
    async createCredential({ challenge }) {
      tries += 1
      return Credential.serialize({ challenge, payload: { token: token() } })
    },
  })
  const response = await Mppx.create({ polyfill: false, methods: [method] }).fetch(article())
  expect([response.status, await response.json()]).toMatchObject([402, typeOf('verification-failed')])
  expect(tries).toBe(3)
  await expectNothingSold()
})

test('behavior: garbage uses no challenge up: the same one is paid afterwards', async () => {
  till = await openTill({ bank: street.bank })
  const wallet = await street.openWallet(100)
  const client = openClient(wallet, { origin: till.url, path: '/articles/7' })
  const refused: number[] = []
  client.onChallenge(async (challenge) => {
    const headers = { 'payment-authorization': pay(challenge, { token: token() }) }
    refused.push((await fetch(article(), { headers })).status)
  })
  expect((await client.fetch()).status).toBe(200)
  expect(refused).toEqual([402])
  expect(await till.takings()).toBe(5n)
})

function typeOf(name: Problem.Name) {
  return { type: Problem.problems[name].type }
}

async function expectNothingSold(): Promise<void> {
  expect(till.served).toEqual([])
  expect(await till.takings()).toBe(0n)
}
