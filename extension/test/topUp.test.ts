import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Fault, faulty } from './support/faults.ts'
import {
  bankUrl,
  createNetwork,
  openBank,
  openWorld,
  type TestBank,
  type WorldOptions,
} from './support/world.ts'

let bank: TestBank
beforeAll(() => {
  bank = openBank()
})
afterAll(() => bank.close())

async function world(options: WorldOptions = {}) {
  const network = createNetwork()
  const faults = faulty(bank.serve)
  network.servers.set(bankUrl, faults.server)
  return { ...(await openWorld({ network, ...options })), faults }
}

const lostReply: Fault = { kind: 'lost-reply' }
const lostRequest: Fault = { kind: 'lost-request' }
const busy: Fault = { kind: 'answer', status: 429 }
const broken: Fault = { kind: 'answer', status: 500, body: { detail: 'x', code: 0 } }

describe('top up', () => {
  it('behavior: a wallet, a bank and test money, marked as such', async () => {
    const { ask, setUp, topUp, engine } = await world()
    expect((await ask('overview', {})).stage).toBe('no-wallet')
    const wallet = await setUp()
    expect((await ask('overview', {})).stage).toBe('no-money')
    const id = await topUp(wallet, 420)
    expect(await ask('topUpState', { id })).toEqual({
      id,
      state: 'done',
      amount: { units: '420', currency: 'usd', test: true },
    })
    const { stage, wallets, recent } = await ask('overview', {})
    expect(stage).toBe('ready')
    expect(wallets[0]?.balance).toEqual({ units: '420', currency: 'usd', test: true })
    expect(wallets[0]?.bank).toMatchObject({
      url: bankUrl,
      host: 'localhost:3338',
      currency: 'usd',
      test: true,
    })
    expect(recent).toMatchObject([{ kind: 'top-up', state: 'paid', wallet: 'Reading' }])
    await engine.wake()
    expect((await ask('overview', {})).wallets[0]?.balance.units).toBe('420')
  })

  it.each([
    ['a lost reply', [lostReply], 1],
    ['a lost request', [lostRequest], 2],
    ['a 429', [busy], 2],
    ['a 500, then a lost reply', [broken, lostReply], 2],
  ])('W6: behavior: after %s the same bytes or none are sent, and coins come once', async (_, bad, times) => {
    const { setUp, topUp, balance, ask, faults, network } = await world()
    const wallet = await setUp()
    faults.next('/v1/mint/test', ...bad)
    const id = await topUp(wallet, 37)
    expect((await ask('topUpState', { id })).state).toBe('done')
    expect(await balance()).toBe(37n)
    const sent = network.exchanges.filter(({ url }) => url.endsWith('/v1/mint/test'))
    expect(sent).toHaveLength(times)
    expect(new Set(sent.map(({ body }) => body)).size).toBe(1)
  })

  it('X2: behavior: a bank that forgets its replies is asked for the outputs (NUT-09)', async () => {
    const { setUp, topUp, balance, faults } = await world()
    const wallet = await setUp()
    const issued = { kind: 'answer', status: 400, body: { detail: 'issued', code: 20002 } } as const
    faults.next('/v1/mint/test', lostReply, issued)
    await topUp(wallet, 37)
    expect(await balance()).toBe(37n)
    expect(faults.asked).toContain('/v1/restore')
  })

  it('behavior: no answer for long is unknown, said so, and resolved by alarm', async () => {
    const { setUp, topUp, balance, ask, faults, engine, clock, seen } = await world()
    const wallet = await setUp()
    faults.always('/v1/mint/test', broken)
    const id = await topUp(wallet, 37)
    expect((await ask('topUpState', { id })).state).toBe('unknown')
    expect((await ask('payment', { id })).reason).toBe('bank-unreachable')
    expect(seen.wakeAt).toBeGreaterThan(clock.now)
    const before = faults.asked.length
    await engine.wake()
    expect(faults.asked).toHaveLength(before)
    faults.heal()
    clock.now = seen.wakeAt ?? 0
    await engine.wake()
    expect((await ask('topUpState', { id })).state).toBe('done')
    expect(await balance()).toBe(37n)
    expect(seen.wakeAt).toBeUndefined()
  })

  it('X1: behavior: signatures of a key that is not the pinned one are not money, and nothing is lost', async () => {
    const { setUp, topUp, balance, ask, faults, engine, clock, seen } = await world()
    const wallet = await setUp()
    const wrong = (reply: unknown) => {
      const { signatures } = reply as { signatures: { C_: string; dleq: { e: string; s: string } }[] }
      return { signatures: signatures.map((each) => ({ ...each, dleq: { e: each.dleq.s, s: each.dleq.e } })) }
    }
    faults.always('/v1/mint/test', { kind: 'change', change: wrong })
    faults.always('/v1/restore', {
      kind: 'change',
      change: (reply) => ({ ...Object(reply), ...wrong(reply) }),
    })
    const id = await topUp(wallet, 5)
    expect(await ask('payment', { id })).toMatchObject({ state: 'unknown', reason: 'disputed' })
    expect(await balance()).toBe(0n)
    faults.heal()
    clock.now = seen.wakeAt ?? 0
    await engine.wake()
    expect(await balance()).toBe(5n)
  })

  it('error: a quote of another key or another amount is refused', async () => {
    const { setUp, command, faults } = await world()
    const wallet = await setUp()
    for (const lie of [
      { amount: 4 },
      { pubkey: `02${'11'.repeat(32)}` },
      { pubkey: undefined },
      { quote: 'a/../b' },
    ]) {
      faults.next('/v1/mint/quote/test', {
        kind: 'change',
        change: (reply) => ({ ...Object(reply), ...lie }),
      })
      const reply = await command('topUp', { wallet, units: '5' })
      expect(reply).toEqual({ ok: false, error: { code: 'bank-misbehaved' } })
    }
  })

  it('error: a bank that is down, a wallet without a bank, an amount out of range', async () => {
    const { ask, command, setUp, faults } = await world()
    const bare = await ask('createWallet', { name: 'Bare' }, 'onboarding')
    const topUp = (wallet: string, units: string) => command('topUp', { wallet, units })
    expect(await topUp(bare.id, '5')).toEqual({ ok: false, error: { code: 'no-bank' } })
    const wallet = await setUp()
    faults.next('/v1/mint/quote/test', lostRequest)
    expect(await topUp(wallet, '5')).toEqual({ ok: false, error: { code: 'bank-unreachable' } })
    expect(await topUp(wallet, '9999999999999999')).toEqual({
      ok: false,
      error: { code: 'amount-out-of-range' },
    })
  })

  it('S4: behavior: counters that lag are caught up with, and coins found on the way are kept', async () => {
    const first = await world()
    const wallet = await first.setUp()
    await first.topUp(wallet, 7)
    // The same seed in an older profile: its counters begin at 0 again.
    const counters = await first.storage.list('counters', { by: 'all' })
    const coins = await first.storage.list('coins', { by: 'all' })
    await first.storage.commit(
      [],
      [
        ...counters.map(({ key }) => ({ kind: 'remove', store: 'counters', key }) as const),
        ...coins.map(({ key }) => ({ kind: 'remove', store: 'coins', key }) as const),
      ],
    )
    expect(await first.balance()).toBe(0n)
    const id = await first.topUp(wallet, 11)
    expect((await first.ask('topUpState', { id })).state).toBe('done')
    // The 7 of the other life are found unspent.
    expect(await first.balance()).toBe(18n)
  })

  it('S6: behavior: every wallet has a seed and counters of its own', async () => {
    const { setUp, topUp, storage, engine } = await world()
    await topUp(await setUp(), 3)
    await topUp(await setUp(), 3)
    await engine.idle()
    expect(await storage.list('seeds', { by: 'all' })).toHaveLength(2)
    expect(await storage.list('counters', { by: 'all' })).toHaveLength(4)
  })

  it('R2, R5: behavior: a bank is told nothing that is not needed', async () => {
    const { setUp, topUp, network } = await world()
    await topUp(await setUp(), 100)
    for (const { init, body } of network.exchanges) {
      expect(init).toMatchObject({
        mode: 'same-origin',
        credentials: 'omit',
        referrerPolicy: 'no-referrer',
        redirect: 'error',
        cache: 'no-store',
      })
      const json = 'application/json'
      const headers = { accept: json, 'accept-language': '*' }
      expect(init.headers).toEqual(init.method === 'POST' ? { ...headers, 'content-type': json } : headers)
      expect(body).not.toContain('dleq')
    }
  })
})
