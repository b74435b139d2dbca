import { randomUUID } from 'node:crypto'
import { Challenge, Credential, Time } from '@tuppence/protocol'
import { Keyset, Lock, PaymentRequest, type Proof, Swap, Token } from '@tuppence/protocol/ecash'
import { encodePayload } from '@tuppence/protocol/methods/cashu/schema'
import { newVendorKey } from '@tuppence/sdk/server'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createVault, store } from '../src/background/vault/Vault.ts'
import type { Fault } from './support/faults.ts'
import { openPage, openShop } from './support/shop.ts'
import { openStreet, type Street, type StreetOptions } from './support/street.ts'
import { testSealer } from './support/vault.ts'
import { buy, later, release, strand, until } from './support/visit.ts'
import { bankUrl, curve, openBank, type TestBank } from './support/world.ts'

const minute = 60_000
const day = 24 * 60 * minute
const week = 7 * day
/** After the refund time of everything that was locked by then, with all that is added to it. */
const refundable = 22 * day

// Refund times are the bank's, so it lives by the same clock.
const clock = { now: Date.now() }
let bank: TestBank
beforeAll(() => {
  bank = openBank({ clock })
})
afterAll(() => bank.close())

const street = (options: StreetOptions = {}) => openStreet(bank, { ...options, clock })
const latest = async (at: Street) => (await at.ask('overview', {})).recent[0]
const questions = (at: Street) => at.network.exchanges.filter(({ url }) => url.endsWith('/v1/checkstate'))
const swaps = (at: Street) => at.network.exchanges.filter(({ url }) => url.endsWith('/v1/swap'))

async function limitUsed(at: Street): Promise<string | undefined> {
  const limits = (await at.ask('limits', {})).flatMap((each) => each.limits)
  return limits.find(({ period }) => period === 'month')?.used.units
}

/** Milliseconds. */
function refundTimeOf(text: string): number {
  const [coin] = Token.decode(text).proofs
  return Number(/"locktime","(\d+)"/.exec(coin?.secret ?? '')?.[1]) * 1000
}

/** Takes a coin at the bank, as only the vendor can before its refund time. */
async function take(at: Street, proof: Proof.Proof): Promise<void> {
  const wire = (await (await bank.serve(new Request(`${bankUrl}/v1/keys`))).json()) as { keysets: unknown[] }
  const keysets = wire.keysets.map((each) => Keyset.parse(each, curve))
  const keyset = Keyset.resolve(proof.id, keysets)
  const witness = Lock.sign(proof.secret, Buffer.from(at.shop.vendor.secret, 'hex'), curve)
  const r = new Uint8Array(32).fill(7)
  const outputs = Swap.outputs([{ amount: proof.amount, secret: randomUUID(), r }], keyset.id, curve)
  const body = JSON.stringify(Swap.prepare([{ ...proof, id: keyset.id, witness }], outputs))
  const headers = { 'content-type': 'application/json' }
  const reply = await bank.serve(new Request(`${bankUrl}/v1/swap`, { method: 'POST', body, headers }))
  expect(reply.status).toBe(200)
}

describe('coins that no vendor took', () => {
  it('R4: behavior: never asked about before their refund time, they come home by the alarm after it', async () => {
    const at = await street()
    const page = openPage(at.world, at.shop.url)
    const { id, text } = await release(at, page)
    const T = refundTimeOf(text)
    await later(at, 10 * minute)
    expect(await latest(at)).toMatchObject({ state: 'waiting', backAt: T, host: 'localhost:8402' })
    await until(at, T)
    expect(questions(at)).toEqual([])
    expect(await at.balance()).toBe(95n)
    await later(at, 7 * 60 * minute)
    expect(questions(at)).toHaveLength(1)
    expect(await latest(at)).toMatchObject({ state: 'refunded', back: { units: '5' } })
    expect(await at.balance()).toBe(100n)
    expect(page.told(id)).toMatchObject({ state: 'not-paid' })
    expect(at.seen.wakeAt).toBeUndefined()
    // The copy in the page is worth nothing, and the next press buys.
    const ready = at.told.findLast((each) => each.message.type === 'state' && each.message.state === 'ready')
    if (ready?.message.type !== 'state') throw new Error('never ready')
    expect((await page.present(id, ready.message)).status).toBe(402)
    await buy(at, openPage(at.world, at.shop.url))
    expect(await at.balance()).toBe(95n)
    expect(await at.shop.redeem()).toBe(5n)
  })

  it('behavior: those that never left come home without a question', async () => {
    const at = await street()
    await strand(at, openPage(at.world, at.shop.url))
    await later(at, 10 * minute)
    expect(await latest(at)).toMatchObject({ state: 'waiting' })
    expect(await at.balance()).toBe(95n)
    await later(at, refundable)
    expect(await latest(at)).toMatchObject({ state: 'refunded', back: { units: '5' } })
    expect(await at.balance()).toBe(100n)
    expect(questions(at)).toEqual([])
    expect(swaps(at)).toHaveLength(2)
    expect(at.seen.wakeAt).toBeUndefined()
  })

  it('V19: behavior: a page that says it was paid, with a receipt of its own making, does not keep the money away', async () => {
    const at = await street()
    const bare = openPage(at.world, at.shop.url, { path: '/articles/1' })
    const { id } = await release(at, bare)
    await bare.say({ v: 1, type: 'receipt', id, status: 200 })
    const page = openPage(at.world, at.shop.url, { path: '/articles/2' })
    const second = await release(at, page)
    const receipt = Buffer.from(
      JSON.stringify({
        method: 'cashu',
        reference: Token.reference(second.text),
        status: 'success',
        timestamp: Time.format(Math.floor(at.clock.now / 1000)),
      }),
    ).toString('base64url')
    await page.say({ v: 1, type: 'receipt', id: second.id, status: 200, receipt })
    const before = (await at.ask('payments', {})).payments.map(({ state }) => state)
    expect(before.slice(0, 2)).toEqual(['paid', 'paid'])
    await later(at, refundable)
    const { payments } = await at.ask('payments', {})
    expect(payments.slice(0, 2).map(({ state }) => state)).toEqual(['refunded', 'refunded'])
    expect(await at.balance()).toBe(100n)
  })

  it('behavior: what the vendor took is paid, asked about once and never again', async () => {
    const at = await street()
    await buy(at, openPage(at.world, at.shop.url, { path: '/articles/1' }))
    const silent = openPage(at.world, at.shop.url, { path: '/articles/2' })
    const { id } = await release(at, silent)
    const ready = silent.told(id)
    if (ready?.state !== 'ready') throw new Error('not ready')
    const url = `${at.shop.url}/articles/2`
    expect((await at.network.fetch(url, { headers: { [ready.header]: ready.value } })).status).toBe(200)
    expect(await at.shop.redeem()).toBe(10n)
    await later(at, refundable)
    const { payments } = await at.ask('payments', {})
    expect(payments.slice(0, 2).map(({ state }) => state)).toEqual(['paid', 'paid'])
    // Both are the same vendor's, so one question is enough.
    expect(questions(at)).toHaveLength(1)
    expect(at.seen.wakeAt).toBeUndefined()
    const back = openPage(at.world, at.shop.url, { path: '/articles/1' })
    const again = randomUUID()
    expect((await back.present(again, await back.pay(again))).status).toBe(200)
    await later(at, refundable)
    expect(questions(at)).toHaveLength(1)
    expect(await at.balance()).toBe(90n)
  })

  it('X2: behavior: what a vendor left of the coins comes home, and the rest was paid', async () => {
    const at = await street()
    const { text } = await release(at, openPage(at.world, at.shop.url))
    const [first] = Token.decode(text).proofs
    if (first === undefined) throw new Error('no coins')
    await take(at, first)
    await later(at, refundable)
    expect(await latest(at)).toMatchObject({ state: 'paid', back: { units: '4' } })
    expect(await at.balance()).toBe(99n)
    expect(at.seen.wakeAt).toBeUndefined()
  })

  it('X2: behavior: a vendor that takes them while they are on their way home was paid', async () => {
    const at = await street()
    const { text } = await release(at, openPage(at.world, at.shop.url))
    const serve = at.network.servers.get(bankUrl)
    at.network.servers.set(bankUrl, async (request) => {
      const reply = await serve?.(request)
      if (request.url.endsWith('/v1/checkstate') && questions(at).length === 1)
        for (const proof of Token.decode(text).proofs) await take(at, proof)
      return reply ?? new Response('', { status: 500 })
    })
    await later(at, refundable)
    expect(await latest(at)).toMatchObject({ state: 'paid' })
    expect(await at.balance()).toBe(95n)
    expect(at.seen.wakeAt).toBeUndefined()
  })

  it('behavior: a refund gives the limit of its month back', async () => {
    clock.now = Date.parse('2028-03-01T12:00:00Z')
    const at = await street()
    await release(at, openPage(at.world, at.shop.url))
    expect(await limitUsed(at)).toBe('5')
    await until(at, Date.parse('2028-03-21T12:00:00Z'))
    expect(await latest(at)).toMatchObject({ state: 'refunded' })
    expect(await limitUsed(at)).toBe('0')
  })

  it('behavior: at a bank with fees it costs what the till would have paid, and no more', async () => {
    const dear = openBank({ feePpk: 100, clock })
    try {
      const at = await openStreet(dear, { clock })
      await release(at, openPage(at.world, at.shop.url))
      expect(await at.balance()).toBe(93n)
      await later(at, refundable)
      expect(await latest(at)).toMatchObject({ state: 'refunded', back: { units: '5' } })
      expect(await at.balance()).toBe(98n)
    } finally {
      dear.close()
    }
  })

  it('behavior: coins locked without a refund time stay where they are', async () => {
    const at = await street()
    const key = new Uint8Array(32).fill(7)
    const nut10 = { k: 'P2PK', d: newVendorKey().publicKey }
    const paymentRequest = PaymentRequest.encode({ a: 5n, u: 'usd', s: true, m: [bankUrl], nut10 })
    const terms = JSON.stringify({ amount: '5', currency: 'usd', methodDetails: { paymentRequest } })
    const request = Buffer.from(terms).toString('base64url')
    const expires = Time.format(Math.floor(at.clock.now / 1000) + 300)
    const parts = { realm: 'localhost:8402', method: 'cashu', intent: 'charge', expires, request }
    at.network.servers.set(at.shop.url, () => new Response('', { status: 404 }))
    const page = openPage(at.world, at.shop.url)
    const id = randomUUID()
    await page.pay(id, [Challenge.serialize(Challenge.create(parts, key))])
    await at.engine.idle()
    await at.approve()
    await at.engine.idle()
    expect(page.told(id)).toMatchObject({ state: 'ready' })
    expect(at.seen.wakeAt).toBeUndefined()
    await later(at, refundable)
    await at.engine.wake()
    expect(await latest(at)).toMatchObject({ state: 'waiting' })
    expect((await latest(at))?.backAt).toBeUndefined()
    expect(questions(at)).toEqual([])
    expect(await at.balance()).toBe(95n)
  })
})

describe('many at once', () => {
  it('R4: behavior: one question for one vendor’s payments, never one for two vendors, and not at one time', async () => {
    const at = await street()
    const other = openShop(at.network, { clock, url: 'http://localhost:8403' })
    for (const path of ['/articles/1', '/articles/2', '/articles/3']) {
      await release(at, openPage(at.world, at.shop.url, { path }))
      await release(at, openPage(at.world, other.url, { path }))
    }
    await later(at, 14 * day - minute)
    expect(questions(at)).toEqual([])
    await later(at, 8 * day)
    const asked = questions(at).map(({ body }) => (JSON.parse(body) as { Ys: string[] }).Ys)
    expect(asked.map((ys) => ys.length)).toEqual([6, 6])
    expect(await at.balance()).toBe(100n)
    const payments = (await at.ask('payments', {})).payments.filter(({ kind }) => kind === 'pay')
    expect(payments.map(({ state }) => state)).toEqual(Array(6).fill('refunded'))
    const settled = payments.map(({ settledAt = 0, host }) => ({ settledAt, host }))
    const times = (host: string) => settled.filter((each) => each.host === host).map((each) => each.settledAt)
    const [one, two] = [Math.min(...times('localhost:8402')), Math.min(...times('localhost:8403'))]
    expect(Math.abs(one - two)).toBeGreaterThan(minute)
    const vendorsOf = ({ body }: { body: string }) =>
      new Set([at.shop, other].filter(({ vendor }) => body.includes(vendor.publicKey)))
    for (const swap of swaps(at)) expect(vendorsOf(swap).size).toBeLessThan(2)
  })

  it('behavior: more than one wake-up works on are done by the next ones', async () => {
    const at = await street({ units: 200, config: { recoverAtOnce: 4 } })
    for (let number = 0; number < 10; number += 1)
      await release(at, openPage(at.world, at.shop.url, { path: `/articles/${number}` }))
    expect(await at.balance()).toBe(150n)
    await later(at, refundable)
    expect(await at.balance()).toBe(200n)
    expect(questions(at).length).toBeLessThan(4)
    expect(at.seen.wakeAt).toBeUndefined()
  })
})

describe('faults', () => {
  const faults: readonly (readonly [string, Fault])[] = [
    ['lost', { kind: 'lost-reply' }],
    ['never sent', { kind: 'lost-request' }],
    ['broken', { kind: 'answer', status: 502 }],
    ['refused without a reason', { kind: 'answer', status: 400 }],
    ['something else', { kind: 'change', change: () => ({ welcome: 'to the hotel' }) }],
  ]
  it.each(faults)(
    'W6: behavior: with every question of a refund %s once, the money is back once',
    async (_, fault) => {
      const at = await street()
      await release(at, openPage(at.world, at.shop.url))
      at.faults.next('/v1/checkstate', fault)
      at.faults.next('/v1/swap', fault)
      at.faults.next('/v1/restore', fault)
      await later(at, refundable + day)
      expect(await latest(at)).toMatchObject({ state: 'refunded', back: { units: '5' } })
      expect(await at.balance()).toBe(100n)
      expect(at.seen.wakeAt).toBeUndefined()
    },
  )

  it('behavior: a bank whose clock is behind is asked again until its time has come, too', async () => {
    const slow = openBank({ now: () => Math.floor((clock.now - 2 * day) / 1000) })
    try {
      const at = await openStreet(slow, { clock })
      const { text } = await release(at, openPage(at.world, at.shop.url))
      await until(at, refundTimeOf(text) + day)
      expect(await latest(at)).toMatchObject({ state: 'unknown' })
      await later(at, 2 * day)
      expect(await latest(at)).toMatchObject({ state: 'refunded' })
      expect(await at.balance()).toBe(100n)
    } finally {
      slow.close()
    }
  })

  it('X1: behavior: a bank that lies about the swap home is not believed, and loses nothing of ours', async () => {
    const at = await street()
    await release(at, openPage(at.world, at.shop.url))
    const scalar = '11'.repeat(32)
    const lie: Fault = {
      kind: 'change',
      change: (reply) => {
        const { signatures } = reply as { signatures: Record<string, unknown>[] }
        return {
          ...Object(reply),
          signatures: signatures.map((each) => ({ ...each, dleq: { e: scalar, s: scalar } })),
        }
      },
    }
    at.faults.always('/v1/swap', lie)
    at.faults.always('/v1/restore', lie)
    await later(at, refundable)
    expect(await latest(at)).toMatchObject({ state: 'unknown', reason: 'disputed' })
    expect(await at.balance()).toBe(95n)
    at.faults.heal()
    await later(at, day)
    expect(await latest(at)).toMatchObject({ state: 'refunded' })
    expect(await at.balance()).toBe(100n)
  })

  it('S4: behavior: counters that lag are jumped over on the way home, and nothing is counted twice', async () => {
    const at = await street()
    await release(at, openPage(at.world, at.shop.url, { path: '/articles/1' }))
    await release(at, openPage(at.world, at.shop.url, { path: '/articles/2' }))
    const counters = await at.storage.list('counters', { by: 'all' })
    await at.storage.commit(
      [],
      counters.map(({ key }) => ({ kind: 'remove', store: 'counters', key }) as const),
    )
    await later(at, refundable)
    expect(await at.balance()).toBe(100n)
    const { payments } = await at.ask('payments', {})
    expect(payments.slice(0, 2).map(({ state }) => state)).toEqual(['refunded', 'refunded'])
  })

  it('behavior: a payment from before the wallet asked is found, asked about in its time, and comes home', async () => {
    const at = await street()
    const { id } = await release(at, openPage(at.world, at.shop.url))
    const vault = createVault(at.storage, await testSealer())
    const operations = store<Record<string, unknown>>('operations')
    const [entry] = await vault.list(operations, { by: 'state', value: 'pay:released' })
    if (entry === undefined) throw new Error(`no payment for ${id}`)
    await vault.step(async (work) => {
      const { nextAt: _, counters: __, ...old } = (await work.get(operations, entry.key)) ?? {}
      work.save(operations, entry.key, old, { owner: 'pay', state: 'pay:released', due: 0 })
    })
    await at.engine.wake()
    expect(at.seen.wakeAt).toBeGreaterThan(clock.now + week)
    await later(at, refundable)
    expect(await latest(at)).toMatchObject({ state: 'refunded' })
    expect(await at.balance()).toBe(100n)
  })

  it('error: a stranger’s copy of a token with another resource buys nothing while it waits', async () => {
    const at = await street()
    const page = openPage(at.world, at.shop.url)
    const { text } = await release(at, page)
    await later(at, refundable)
    const [header = ''] = await page.fetchChallenges()
    const [challenge] = Challenge.parseAll([header])
    if (challenge === undefined) throw new Error('no challenge')
    const value = Credential.serialize({ challenge, payload: encodePayload(text) })
    const name = challenge.header ?? 'Authorization'
    const reply = await at.network.fetch(`${at.shop.url}/articles/7`, { headers: { [name]: value } })
    expect(reply.status).toBe(402)
    expect(await at.shop.takings()).toBe(0n)
  })
})
