import { randomUUID } from 'node:crypto'
import { Challenge, Time } from '@tuppence/protocol'
import { PaymentRequest, Token } from '@tuppence/protocol/ecash'
import { encodeTerms } from '@tuppence/protocol/methods/cashu/schema'
import { newVendorKey } from '@tuppence/sdk/server'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createVault, store } from '../src/background/vault/Vault.ts'
import { openPage, openShop, shopUrl } from './support/shop.ts'
import { openStreet, type Street, type StreetOptions } from './support/street.ts'
import { testSealer } from './support/vault.ts'
import { bankUrl, openBank, type TestBank } from './support/world.ts'

let bank: TestBank
beforeAll(() => {
  bank = openBank()
})
afterAll(() => bank.close())

const street = (options: StreetOptions = {}) => openStreet(bank, options)
const key = new Uint8Array(32).fill(7)
const stranger = newVendorKey().publicKey

type Made = Partial<Omit<Challenge.Challenge, 'id'>> & { readonly request: string }

/** A challenge with our own words in it, as a hostile page would make one. */
function challenge(at: Street, made: Made): string {
  const expires = Time.format(Math.floor(at.clock.now / 1000) + 300)
  return Challenge.serialize(
    Challenge.create({ realm: 'localhost:8402', method: 'cashu', intent: 'charge', expires, ...made }, key),
  )
}

/** Terms for any till: minimal ones as the draft has them, with what a test wants different. */
function draft(more: Partial<PaymentRequest.PaymentRequest> = {}, amount = '5', currency = 'usd'): string {
  const request = { a: 5n, u: 'usd', s: true, m: [bankUrl], nut10: { k: 'P2PK', d: stranger }, ...more }
  const paymentRequest = PaymentRequest.encode(request)
  return Buffer.from(JSON.stringify({ amount, currency, methodDetails: { paymentRequest } })).toString(
    'base64url',
  )
}

/** The same without a lock: an online till's. */
const plain = Buffer.from(
  JSON.stringify({
    amount: '5',
    currency: 'usd',
    methodDetails: { paymentRequest: PaymentRequest.encode({ a: 5n, u: 'usd', s: true, m: [bankUrl] }) },
  }),
).toString('base64url')

/** Answers the site's own file. */
function wellKnown(at: Street, answer: () => Response): void {
  const shop = at.network.servers.get(shopUrl)
  at.network.servers.set(shopUrl, (request) =>
    new URL(request.url).pathname === '/.well-known/tuppence'
      ? answer()
      : (shop?.(request) ?? new Response('', { status: 404 })),
  )
}

const noFile = () => new Response('<html>not here</html>'.padEnd(40_000), { status: 404 })

/** Coins, history and queue, before and after. */
async function unmoved(at: Street, act: () => Promise<unknown>): Promise<void> {
  const before = await at.storage.list('coins', { by: 'all' })
  await act()
  await at.engine.idle()
  expect(await at.storage.list('coins', { by: 'all' })).toEqual(before)
}

describe('a challenge that is not for this page, or for nobody', () => {
  const expired = Time.format(1_700_000_000)
  const cases: [string, (at: Street) => string[], string][] = [
    ['another realm', (at) => [challenge(at, { realm: 'shop.example', request: draft() })], 'realm-mismatch'],
    [
      'another port',
      (at) => [challenge(at, { realm: 'localhost:8403', request: draft() })],
      'realm-mismatch',
    ],
    [
      'the name without its port',
      (at) => [challenge(at, { realm: 'localhost', request: draft() })],
      'realm-mismatch',
    ],
    ['another method', (at) => [challenge(at, { method: 'cheque', request: draft() })], 'nothing-payable'],
    ['another intent', (at) => [challenge(at, { intent: 'session', request: draft() })], 'nothing-payable'],
    ['another scheme', () => ['L402 version="0", token="x", invoice="y"'], 'nothing-payable'],
    ['no words at all', () => [''], 'nothing-payable'],
    ['9 KiB of it', (at) => [challenge(at, { request: draft() }).padEnd(9000, 'x')], 'nothing-payable'],
    [
      'nine challenges',
      (at) => Array<string>(9).fill(challenge(at, { request: draft() })),
      'malformed-challenge',
    ],
    ['an end long past', (at) => [challenge(at, { request: draft(), expires: expired })], 'payment-expired'],
    [
      'an end in two days',
      (at) => [
        challenge(at, { request: draft(), expires: Time.format(Math.floor(at.clock.now / 1000) + 172_800) }),
      ],
      'challenge-too-long',
    ],
    ['other amounts in and out', (at) => [challenge(at, { request: draft({ a: 500n }) })], 'terms-differ'],
    ['other units in and out', (at) => [challenge(at, { request: draft({ u: 'eur' }) })], 'terms-differ'],
    ['a price of 0', (at) => [challenge(at, { request: draft({ a: 0n }, '0') })], 'malformed-challenge'],
    ['no lock', (at) => [challenge(at, { request: plain })], 'lock-missing'],
    [
      'another kind of lock',
      (at) => [challenge(at, { request: draft({ nut10: { k: 'HTLC', d: stranger } }) })],
      'lock-unsupported',
    ],
    [
      'a lock with tags of its own',
      (at) => [
        challenge(at, { request: draft({ nut10: { k: 'P2PK', d: stranger, t: [['locktime', '1']] } }) }),
      ],
      'lock-unsupported',
    ],
    ['no JSON', (at) => [challenge(at, { request: 'AAAA' })], 'malformed-challenge'],
  ]
  it.each(cases)('P5: error: %s', async (_, make, code) => {
    const at = await street({ units: 0 })
    await unmoved(at, async () => {
      const page = openPage(at.world, shopUrl)
      expect(await page.pay(randomUUID(), make(at))).toMatchObject({ state: 'error', code })
    })
    expect((await at.ask('payments', {})).payments).toEqual([])
    expect(at.windows).toEqual([])
  })

  it('P1: error: the other shop’s genuine challenge, and a URL of another place', async () => {
    const at = await street()
    const other = openShop(at.network, { clock: at.clock, url: 'http://127.0.0.1:8402' })
    const theirs = await openPage(at.world, other.url).fetchChallenges()
    const page = openPage(at.world, shopUrl)
    await unmoved(at, async () => {
      expect(await page.pay(randomUUID(), theirs)).toMatchObject({ code: 'realm-mismatch' })
      for (const url of [
        'http://127.0.0.1:8402/articles/7',
        'https://localhost:8402/',
        'nowhere',
        'http://localhost:8402.evil.test/',
      ]) {
        const message = {
          v: 1,
          type: 'pay',
          id: randomUUID(),
          url,
          method: 'GET',
          challenges: theirs,
        } as const
        expect(await page.say(message)).toMatchObject({ value: { code: 'realm-mismatch' } })
      }
    })
    expect(at.windows).toEqual([])
  })

  it('P5: behavior: others beside ours are passed over', async () => {
    const at = await street()
    const [ours = ''] = await openPage(at.world, shopUrl).fetchChallenges()
    const mixed = [
      `L402 version="0", token="a", ${challenge(at, { method: 'cheque', request: 'e30' })}, ${ours}`,
    ]
    expect(await openPage(at.world, shopUrl).pay(randomUUID(), mixed)).toMatchObject({ state: 'accepted' })
  })
})

describe('the payee', () => {
  const hostile = (at: Street) => [challenge(at, { request: draft() })]

  it('P2: error: a key that the site does not name is refused, and asked for once a minute at most', async () => {
    const at = await street()
    const page = openPage(at.world, shopUrl)
    const asked = () => at.network.exchanges.filter(({ url }) => url.endsWith('/.well-known/tuppence')).length
    await unmoved(at, async () => {
      for (let i = 0; i < 3; i += 1) {
        const id = randomUUID()
        await page.pay(id, hostile(at))
        await at.engine.idle()
        expect(page.told(id)).toMatchObject({ state: 'error', code: 'payee-not-listed' })
      }
    })
    expect(asked()).toBe(1)
    at.clock.now += 61_000
    await page.pay(randomUUID(), hostile(at))
    await at.engine.idle()
    expect(asked()).toBe(2)
    expect(at.windows).toEqual([])
    expect((await at.ask('overview', {})).recent[0]).toMatchObject({
      state: 'refused',
      reason: 'payee-not-listed',
    })
  })

  it('behavior: refused requests do not pile up on disk, whatever a page does', async () => {
    const at = await street({ units: 0, config: { refusedKept: 2 } })
    const page = openPage(at.world, shopUrl)
    const joins = async () => (await at.storage.list('joins', { by: 'all' })).length
    for (let i = 0; i < 5; i += 1) {
      await page.pay(randomUUID(), hostile(at))
      await at.engine.idle()
    }
    expect((await at.ask('payments', {})).payments).toHaveLength(5)
    expect(await joins()).toBe(5)
    await at.engine.wake()
    expect((await at.ask('payments', {})).payments).toHaveLength(2)
    expect(await joins()).toBe(2)
  })

  it('P2: behavior: a site without the file is asked about, with a warning', async () => {
    const at = await street()
    wellKnown(at, noFile)
    const page = openPage(at.world, shopUrl)
    const id = randomUUID()
    await page.pay(id, hostile(at))
    await at.engine.idle()
    const [window] = at.windows
    const view = await at.ask('approval', { id: window?.operation ?? '' }, 'approval', window?.tab)
    expect(view.notices).toEqual(['no-key-file'])
  })

  it.each([
    ['an error', () => new Response('', { status: 500 })],
    ['HTML in place of the file', () => new Response('<html>', { status: 200 })],
    [
      'a file above 16 KiB',
      () => new Response(JSON.stringify({ v: 1, keys: [], banks: [], x: 'x'.repeat(17_000) })),
    ],
    ['another version', () => Response.json({ v: 2, keys: [stranger], banks: [bankUrl] })],
    [
      'no answer',
      () => {
        throw new TypeError('fetch failed')
      },
    ],
  ])('P2: error: %s leaves the payee unverified, and nothing is paid', async (_, answer) => {
    const at = await street()
    wellKnown(at, answer)
    const page = openPage(at.world, shopUrl)
    const id = randomUUID()
    await unmoved(at, async () => page.pay(id, hostile(at)))
    expect(page.told(id)).toMatchObject({ state: 'error', code: 'payee-unverified' })
  })

  it('P2: behavior: the last good copy serves while the file cannot be had, for 30 days', async () => {
    const at = await street()
    const page = openPage(at.world, shopUrl)
    await page.pay(randomUUID())
    await at.engine.idle()
    expect(at.windows).toHaveLength(1)
    await at.decline()
    wellKnown(at, () => new Response('', { status: 503 }))
    at.clock.now += 2 * 86_400_000
    await page.pay(randomUUID())
    await at.engine.idle()
    expect(at.windows).toHaveLength(2)
    await at.decline()
    at.clock.now += 29 * 86_400_000
    const id = randomUUID()
    await page.pay(id)
    await at.engine.idle()
    expect(page.told(id)).toMatchObject({ code: 'payee-unverified' })
  })

  it('P2: error: a bank the site does not name is refused too', async () => {
    const at = await street()
    wellKnown(at, () => Response.json({ v: 1, keys: [stranger], banks: ['https://other.example'] }))
    const page = openPage(at.world, shopUrl)
    const id = randomUUID()
    await page.pay(id, hostile(at))
    await at.engine.idle()
    expect(page.told(id)).toMatchObject({ code: 'payee-not-listed' })
  })

  it('P2: behavior: a key that other sites are paid by, and a key that is new here, are pointed out', async () => {
    const at = await street()
    const other = openShop(at.network, { clock: at.clock, url: 'http://127.0.0.1:8402' })
    const page = openPage(at.world, other.url)
    await page.pay(randomUUID())
    await at.engine.idle()
    await at.approve()
    await at.engine.idle()
    // The first shop is paid once by its own key, and then names the other's.
    const mine = openPage(at.world, shopUrl)
    await mine.pay(randomUUID())
    await at.engine.idle()
    await at.approve()
    await at.engine.idle()
    wellKnown(at, () => Response.json({ v: 1, keys: [other.vendor.publicKey], banks: [bankUrl] }))
    at.clock.now += 86_400_001
    const request = draft({ nut10: { k: 'P2PK', d: other.vendor.publicKey } })
    await mine.pay(randomUUID(), [challenge(at, { request })])
    await at.engine.idle()
    const window = at.windows.at(-1)
    const view = await at.ask('approval', { id: window?.operation ?? '' }, 'approval', window?.tab)
    expect(view.notices).toEqual(['new-key', 'shared-key'])
    expect(view.sharedWith).toEqual(['127.0.0.1:8402'])
  })

  it('R1: behavior: the file is fetched without cookies, referrer or redirect', async () => {
    const at = await street()
    await openPage(at.world, shopUrl).pay(randomUUID())
    await at.engine.idle()
    const asked = at.network.exchanges.find(({ url }) => url.endsWith('/.well-known/tuppence'))
    expect(asked?.init).toMatchObject({
      mode: 'same-origin',
      credentials: 'omit',
      referrerPolicy: 'no-referrer',
      redirect: 'error',
      cache: 'no-store',
    })
  })
})

describe('money that is not there', () => {
  it('W7: behavior: a bank the reader has not added is named to them, and never asked', async () => {
    const at = await street()
    wellKnown(at, noFile)
    const page = openPage(at.world, shopUrl)
    const id = randomUUID()
    const tracker = 'https://tracker.test'
    await page.pay(id, [challenge(at, { request: draft({ m: [tracker] }) })])
    await at.engine.idle()
    const [window] = at.windows
    const view = await at.ask('approval', { id: window?.operation ?? '' }, 'approval', window?.tab)
    expect(view).toMatchObject({ stage: 'no-bank', bankHost: 'tracker.test' })
    await at.engine.tabClosed(window?.tab ?? 0)
    await at.engine.idle()
    expect(page.told(id)).toMatchObject({ state: 'not-paid' })
    expect(at.network.exchanges.filter(({ url }) => url.startsWith(tracker))).toEqual([])
  })

  it('behavior: too little money: what is missing, a top-up in the same window, and then the payment', async () => {
    const at = await street({ units: 2 })
    const page = openPage(at.world, shopUrl)
    const id = randomUUID()
    await page.pay(id)
    await at.engine.idle()
    const [window] = at.windows
    const look = () => at.ask('approval', { id: window?.operation ?? '' }, 'approval', window?.tab)
    const short = await look()
    expect(short).toMatchObject({
      stage: 'short',
      missing: { units: '3' },
      bank: bankUrl,
      wallet: { balance: { units: '2' } },
    })
    expect(await at.approve()).toBe('stale-approval')
    // Its clock stands still meanwhile.
    at.clock.now += 60 * 60_000
    await at.engine.wake()
    await at.topUp(at.wallet, 50)
    expect(await look()).toMatchObject({ stage: 'ask', after: { units: '47' } })
    await at.approve()
    await at.engine.idle()
    // An hour later the challenge is over: fetched again, not asked again.
    expect(page.told(id)).toMatchObject({ code: 'payment-expired' })
    await page.pay(id)
    await at.engine.idle()
    expect((await page.present(id, page.told(id))).status).toBe(200)
    expect(at.windows).toHaveLength(1)
    expect(await at.balance()).toBe(47n)
  })

  it('behavior: no wallet at all looks like a no to the page', async () => {
    const empty = await street({ units: 0 })
    const rows = await empty.storage.list('wallets', { by: 'all' })
    await empty.storage.commit(
      [],
      rows.map(({ key: id }) => ({ kind: 'remove', store: 'wallets', key: id }) as const),
    )
    const page = openPage(empty.world, shopUrl)
    const id = randomUUID()
    await page.pay(id)
    await empty.engine.idle()
    const view = await empty.ask(
      'approval',
      { id: empty.windows[0]?.operation ?? '' },
      'approval',
      empty.windows[0]?.tab,
    )
    expect(view.stage).toBe('no-bank')
    await empty.decline()
    await empty.engine.idle()
    expect(page.told(id)).toEqual({ v: 1, type: 'state', id, state: 'not-paid' })
  })

  it('error: keysets the till does not take: the bank is asked once, then refused as a no', async () => {
    const at = await street()
    wellKnown(at, noFile)
    const keysetsAsked = () => at.network.exchanges.filter(({ url }) => url.endsWith('/v1/keysets')).length
    const before = keysetsAsked()
    const request = encodeTerms({
      amount: { units: 5n, currency: 'usd' },
      banks: [{ url: bankUrl, keysets: ['01aaaaaaaaaaaaaa'] }],
      lock: { horizon: 604_800, refund: true },
      till: stranger,
    })
    const page = openPage(at.world, shopUrl)
    const id = randomUUID()
    await unmoved(at, async () => page.pay(id, [challenge(at, { request })]))
    expect(page.told(id)).toEqual({ v: 1, type: 'state', id, state: 'not-paid' })
    expect(keysetsAsked()).toBe(before + 1)
    expect((await at.ask('overview', {})).recent[0]).toMatchObject({ reason: 'bank-differs' })
  })

  it('error: a price of too many coins, a horizon longer than our locks', async () => {
    const at = await street({ units: 600 })
    wellKnown(at, noFile)
    const page = openPage(at.world, shopUrl)
    const many = randomUUID()
    await page.pay(many, [challenge(at, { request: draft({ a: 511n }, '511') })])
    await at.engine.idle()
    expect(page.told(many)).toMatchObject({ state: 'not-paid' })
    expect((await at.ask('overview', {})).recent[0]).toMatchObject({ reason: 'price-needs-too-many-coins' })
    const keysets = await createVault(at.storage, await testSealer()).list(store<{ id: string }>('keysets'), {
      by: 'all',
    })
    const id = keysets[0]?.value.id.slice(0, 16) ?? ''
    const request = encodeTerms({
      amount: { units: 5n, currency: 'usd' },
      banks: [{ url: bankUrl, keysets: [id] }],
      lock: { horizon: 60 * 86_400, refund: true },
      till: stranger,
    })
    const far = randomUUID()
    await page.pay(far, [challenge(at, { request })])
    await at.engine.idle()
    expect(page.told(far)).toMatchObject({ state: 'error', code: 'horizon-too-long' })
  })
})

describe('tills of others', () => {
  it.each([
    ['no tags', undefined, ''],
    ['an empty list', [], ',"tags":[]'],
    ['the default flag spelt out', [['sigflag', 'SIG_INPUTS']], ',"tags":[["sigflag","SIG_INPUTS"]]'],
  ])('behavior: a minimal draft challenge with %s is paid with that very lock', async (_, tags, written) => {
    const at = await street()
    wellKnown(at, noFile)
    const page = openPage(at.world, shopUrl)
    const id = randomUUID()
    const nut10 = { k: 'P2PK', d: stranger, ...(tags && { t: tags }) }
    await page.pay(id, [challenge(at, { request: draft({ nut10 }) })])
    await at.engine.idle()
    await at.approve()
    await at.engine.idle()
    const ready = page.told(id)
    if (ready?.state !== 'ready') throw new Error(JSON.stringify(ready))
    expect(ready.header).toBe('Authorization')
    const { payload } = JSON.parse(Buffer.from(ready.value.slice(8), 'base64url').toString())
    for (const { secret } of Token.decode(payload.token).proofs) {
      const nonce = /"nonce":"([0-9a-f]{64})"/.exec(secret)?.[1]
      expect(secret).toBe(`["P2PK",{"nonce":"${nonce}","data":"${stranger}"${written}}]`)
    }
    // A stranger's 200 comes without a receipt.
    await page.say({ v: 1, type: 'receipt', id, status: 200 })
    expect((await at.ask('overview', {})).recent[0]).toMatchObject({ state: 'paid', reason: 'not-proven' })
  })
})
