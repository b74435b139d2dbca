import { randomUUID } from 'node:crypto'
import { Proof, Token } from '@tuppence/protocol/ecash'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Fault } from './support/faults.ts'
import { openPage } from './support/shop.ts'
import { openStreet, type Street, type StreetOptions } from './support/street.ts'
import { buy, later, release, strand } from './support/visit.ts'
import { bankUrl, curve, openBank, type TestBank } from './support/world.ts'

const minute = 60_000
const day = 24 * 60 * minute
const lostRequest: Fault = { kind: 'lost-request' }
const lostReply: Fault = { kind: 'lost-reply' }

// Refund times are the bank's, so it lives by the same clock.
const clock = { now: Date.now() }
let bank: TestBank
beforeAll(() => {
  bank = openBank({ clock })
})
afterAll(() => bank.close())

const street = (options: StreetOptions = {}) => openStreet(bank, { ...options, clock })
const latest = async (at: Street) => (await at.ask('overview', {})).recent[0]
const bodies = (at: Street, path: string) =>
  at.network.exchanges.filter(({ url }) => url.endsWith(path)).map(({ body }) => JSON.parse(body))

/** A press that is approved while the bank's swap fails so. */
async function press(at: Street, ...faults: Fault[]) {
  at.faults.next('/v1/swap', ...faults)
  const page = openPage(at.world, at.shop.url)
  await page.pay(randomUUID())
  await at.engine.idle()
  expect(await at.approve()).toBe('accepted')
  await at.engine.idle()
}

async function askBank(path: string, body?: object): Promise<Response> {
  const headers = { 'content-type': 'application/json' }
  const post = body && { method: 'POST', body: JSON.stringify(body), headers }
  return bank.serve(new Request(bankUrl + path, post))
}

describe('the reference to show the site', () => {
  it('behavior: is the one in its claim, with its receipt or without', async () => {
    const at = await street()
    const page = openPage(at.world, at.shop.url, { path: '/articles/1' })
    await buy(at, page)
    const silent = openPage(at.world, at.shop.url, { path: '/articles/2' })
    const { id, text } = await release(at, silent)
    expect(await latest(at)).toMatchObject({ state: 'working', reference: Token.reference(text) })
    const ready = silent.told(id)
    if (ready?.state !== 'ready') throw new Error('not ready')
    const url = `${at.shop.url}/articles/2`
    await at.network.fetch(url, { headers: { [ready.header]: ready.value } })
    const ys = Token.decode(text).proofs.map(({ secret }) => Proof.y(secret, curve))
    const { claims } = await at.shop.store.find(ys)
    await later(at, 10 * minute)
    expect(await latest(at)).toMatchObject({ state: 'waiting', reference: claims[0]?.reference })
    await silent.say({ v: 1, type: 'receipt', id, status: 200 })
    expect(await latest(at)).toMatchObject({ reason: 'not-proven', reference: claims[0]?.reference })
    const [, proven] = (await at.ask('payments', {})).payments
    expect(proven).toMatchObject({ state: 'paid', reference: expect.stringMatching(/^[0-9a-f]{64}$/) })
    expect(proven?.claim).toBeDefined()
  })

  it('behavior: stays when the money came back, for what the page may still show', async () => {
    const at = await street()
    const { text } = await release(at, openPage(at.world, at.shop.url))
    await later(at, 22 * day)
    expect(await latest(at)).toMatchObject({ state: 'refunded', reference: Token.reference(text) })
  })

  it('behavior: stays when plain coins came back, proven not paid', async () => {
    const at = await street({ shop: { mode: 'online' } })
    const { text } = await release(at, openPage(at.world, at.shop.url))
    await later(at, 20 * minute)
    expect(await latest(at)).toMatchObject({ state: 'not-paid', reference: Token.reference(text) })
  })

  it('behavior: of coins that wait and pay for something else is only the one they paid for', async () => {
    const at = await street()
    await strand(at, openPage(at.world, at.shop.url, { path: '/articles/1' }))
    const [waiting] = (await at.ask('payments', {})).payments
    expect(waiting?.reference).toMatch(/^[0-9a-f]{64}$/)
    await later(at, 10 * minute)
    const { text } = await release(at, openPage(at.world, at.shop.url, { path: '/articles/2' }))
    expect(Token.reference(text)).toBe(waiting?.reference)
    const [now, before] = (await at.ask('payments', {})).payments
    expect(now?.reference).toBe(waiting?.reference)
    expect(before).toMatchObject({ state: 'not-paid', reason: 'used-instead' })
    expect(before).not.toHaveProperty('reference')
  })

  it('behavior: there is none for what nobody was asked for', async () => {
    const at = await street()
    await openPage(at.world, at.shop.url).pay(randomUUID())
    await at.engine.idle()
    expect(await latest(at)).toMatchObject({ state: 'asking' })
    await at.decline()
    await at.engine.idle()
    const declined = await latest(at)
    expect(declined).toMatchObject({ state: 'declined' })
    expect(declined).not.toHaveProperty('reference')
    expect(declined).not.toHaveProperty('bankReference')
  })
})

describe('the reference to show the bank', () => {
  it('behavior: finds what it has signed for a payment that is not known', async () => {
    const at = await street()
    at.faults.always('/v1/restore', lostRequest)
    await press(at, lostReply, lostRequest, lostRequest)
    const payment = await latest(at)
    expect(payment).toMatchObject({ state: 'unknown' })
    expect(payment).not.toHaveProperty('reference')
    const output = bodies(at, '/v1/swap')[0].outputs.find(
      ({ B_ }: { B_: string }) => B_ === payment?.bankReference,
    )
    const reply = await askBank('/v1/restore', { outputs: [output] })
    expect(await reply.json()).toMatchObject({ signatures: [{ amount: output.amount }] })
  })

  it('behavior: is there while the bank and the wallet are of two minds, and when it proves not paid', async () => {
    const at = await street()
    const lie: Fault = {
      kind: 'change',
      change: (reply) => {
        const { signatures } = reply as { signatures: { dleq: unknown }[] }
        return { ...Object(reply), signatures: signatures.map(({ dleq: _, ...each }) => each) }
      },
    }
    at.faults.always('/v1/restore', lie)
    await press(at, lie, lie, lie)
    const [first] = bodies(at, '/v1/swap')[0].outputs
    expect(await latest(at)).toMatchObject({ reason: 'disputed', bankReference: first.B_ })
    const other = await street()
    await press(other, { kind: 'answer', status: 400, body: { detail: 'no', code: 11005 } })
    const [refused] = bodies(other, '/v1/swap')[0].outputs
    expect(await latest(other)).toMatchObject({ state: 'not-paid', bankReference: refused.B_ })
  })

  it('behavior: of a top-up is its quote', async () => {
    const at = await street()
    const topUp = (await at.ask('payments', {})).payments.find(({ kind }) => kind === 'top-up')
    const reply = await askBank(`/v1/mint/quote/test/${topUp?.bankReference}`)
    expect(await reply.json()).toMatchObject({ state: 'ISSUED', amount: 100 })
  })
})
