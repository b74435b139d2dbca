import { randomUUID } from 'node:crypto'
import { Lock, PaymentRequest, Token } from '@tuppence/protocol/ecash'
import { Challenge, Receipt } from 'mppx'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { openShop, type ShopOptions } from './support/mppxServer.ts'
import { openPage, openStreet, type Street, type Wallet } from './support/openStreet.ts'
import { newKey, withCashuTs, withOurs } from './support/strangers.ts'

// A site on mppx's server that has never heard of us is paid by our wallet.

let street: Street
let shop: Awaited<ReturnType<typeof openShop>>
const key = newKey()
beforeAll(async () => {
  street = await openStreet({ feePpk: 100 })
})
afterEach(() => shop.close())
afterAll(() => street.close())

async function arrive(options: Partial<ShopOptions> = {}) {
  shop = await openShop({ bank: street.bank, stranger: withOurs(key), ...options })
  const wallet = await street.openWallet(100)
  return { wallet, page: openPage(wallet, shop.url, { path: '/poem' }) }
}

type Page = ReturnType<typeof openPage>

/** One press: the page asks, the reader says yes; what the page has been told then. */
async function press(wallet: Wallet, page: Page, challenges?: readonly string[]) {
  const id = randomUUID()
  const first = await page.pay(id, challenges)
  await wallet.engine.idle()
  if (first?.state === 'accepted' && page.told(id)?.state !== 'error') await wallet.approve()
  await wallet.engine.idle()
  return { id, state: page.told(id) ?? first }
}

async function buy(wallet: Wallet, page: Page) {
  const { id, state } = await press(wallet, page)
  if (state?.state !== 'ready') throw new Error(`not paid: ${JSON.stringify(state)}`)
  return { ready: state, response: await page.present(id, state) }
}

/** What the reader is shown. */
function look(wallet: Wallet) {
  const window = wallet.windows.at(-1)
  return wallet.ask('approval', { id: window?.operation ?? '' }, 'approval', window?.tab)
}

async function problemOf(response: Response): Promise<string | undefined> {
  const { type }: { type?: string } = await response.json()
  return type?.replace('https://paymentauth.org/problems/', '')
}

describe.each([
  ['with our protocol library', withOurs(key)],
  ['with cashu-ts', withCashuTs(key)],
])('a shop %s', (_, stranger) => {
  test('behavior: is paid: asked with a notice, locked to it for good, cashed, shown as paid', async () => {
    const { wallet, page } = await arrive({ stranger })
    const id = randomUUID()
    expect(await page.pay(id)).toMatchObject({ state: 'accepted' })
    await wallet.engine.idle()
    expect(await look(wallet)).toMatchObject({
      stage: 'ask',
      origin: shop.url,
      amount: { units: '5', currency: 'usd', test: true },
      // One for the bank to take from the shop's swap, one for the wallet's own.
      fee: { units: '2' },
      total: { units: '7' },
      notices: ['no-key-file'],
    })
    await wallet.approve()
    await wallet.engine.idle()
    const response = await page.present(id, page.told(id))
    expect([response.status, await response.text()]).toEqual([200, 'roses are red'])

    const [token = ''] = shop.till.takings.tokens
    expect(Receipt.fromResponse(response).reference).toBe(Token.reference(token))
    for (const { secret } of Token.decode(token).proofs) {
      const lock = Lock.parse(secret)
      expect(lock).toMatchObject({ kind: 'p2pk', data: key.point })
      expect(lock).not.toHaveProperty('locktime')
    }
    expect(shop.till.takings.units).toBe(5n)
    expect(await wallet.balance()).toBe(93n)
    const { recent } = await wallet.ask('overview', {})
    expect(recent[0]).toMatchObject({
      kind: 'pay',
      state: 'paid',
      amount: { units: '5' },
      fee: { units: '2' },
      reference: Token.reference(token),
    })
  })

  test('error: coins that were taken are taken once', async () => {
    const { wallet, page } = await arrive({ stranger })
    const { ready, response } = await buy(wallet, page)
    expect(response.status).toBe(200)
    const again = await fetch(`${shop.url}/poem`, { headers: { [ready.header]: ready.value } })
    expect([again.status, await problemOf(again)]).toEqual([402, 'verification-failed'])
    // The shop's own set said so; the bank would have as well.
    const [token = ''] = shop.till.takings.tokens
    await expect(stranger.cash(token, { units: 5n, bank: street.bank })).rejects.toThrow()
    expect(shop.till.takings.units).toBe(5n)
  })
})

test('P2: behavior: a site that names its key is asked about without a notice', async () => {
  const wellKnown = { v: 1, keys: [key.point], banks: [street.bank], online: false }
  const { wallet, page } = await arrive({ wellKnown })
  const id = randomUUID()
  await page.pay(id)
  await wallet.engine.idle()
  expect((await look(wallet)).notices).toEqual([])
  await wallet.approve()
  await wallet.engine.idle()
  expect((await page.present(id, page.told(id))).status).toBe(200)
})

test('P2: error: a site that names another key is not paid by way of this one', async () => {
  const wellKnown = { v: 1, keys: [newKey().point], banks: [street.bank], online: false }
  const { wallet, page } = await arrive({ wellKnown })
  const { state } = await press(wallet, page)
  expect(state).toMatchObject({ state: 'error', code: 'payee-not-listed' })
  expect(await wallet.balance()).toBe(100n)
})

test('behavior: without our opaque every press is a purchase of its own', async () => {
  const { wallet, page } = await arrive()
  for (const left of [93n, 86n]) {
    expect((await buy(wallet, page)).response.status).toBe(200)
    expect(await wallet.balance()).toBe(left)
  }
  expect(wallet.windows).toHaveLength(2)
  expect(new Set(shop.till.takings.tokens).size).toBe(2)
})

test('behavior: the field mppx selects is the field the wallet names', async () => {
  const { wallet, page } = await arrive({ requiresAuth: true })
  const { ready, response } = await buy(wallet, page)
  expect(ready.header).toBe('Payment-Authorization')
  expect(response.status).toBe(200)
})

test('behavior: of several offers in one line ours is found, and a foreign opaque comes back as it was', async () => {
  const { wallet, page } = await arrive({ also: true, meta: { order: '17', till: 'north' } })
  const [line = ''] = await page.fetchChallenges()
  expect(Challenge.deserializeList(line).map(({ method }) => method)).toEqual(['favour', 'cashu'])
  expect((await buy(wallet, page)).response.status).toBe(200)
  expect(shop.till.takings.units).toBe(5n)
})

test('error: a realm without the port is not the place the reader is at', async () => {
  const { wallet, page } = await arrive({ realm: '127.0.0.1' })
  const { state } = await press(wallet, page)
  expect(state).toMatchObject({ state: 'error', code: 'realm-mismatch' })
  expect(await wallet.balance()).toBe(100n)
})

test('P2: error: a site that sells even its well-known file says nothing about its till, and is not paid', async () => {
  const { wallet, page } = await arrive({ sellsAll: true })
  const { state } = await press(wallet, page)
  expect(state).toMatchObject({ state: 'error', code: 'payee-unverified' })
  expect(await wallet.balance()).toBe(100n)
})

const { nut10, ...open } = PaymentRequest.decode(
  withOurs(key).paymentRequest({ units: 5n, bank: 'https://bank.example' }),
)
const requests: readonly (readonly [string, string, PaymentRequest.PaymentRequest])[] = [
  ['lock-missing', 'without a lock', open],
  ['terms-differ', 'of another amount', { ...open, ...(nut10 && { nut10 }), a: 6n }],
  ['lock-unsupported', 'with a lock we do not make', { ...open, nut10: { k: 'HTLC', d: key.point } }],
  [
    'malformed-challenge',
    'with a transport',
    { ...open, ...(nut10 && { nut10 }), t: [{ t: 'post', a: 'https://x.example' }] },
  ],
]

test.each(requests)('error: %s for a payment request %s', async (code, _, request) => {
  const paymentRequest = () => PaymentRequest.encode(request)
  const { wallet, page } = await arrive({ stranger: { ...withOurs(key), paymentRequest } })
  const { state } = await press(wallet, page)
  expect(state).toMatchObject({ state: 'error', code })
  expect(await wallet.balance()).toBe(100n)
})
