import { randomUUID } from 'node:crypto'
import { IDBFactory } from 'fake-indexeddb'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import * as Census from './support/Census.ts'
import { expectLanded } from './support/expectLanded.ts'
import { mortal } from './support/mortal.ts'
import { settle } from './support/restored.ts'
import { openPage } from './support/shop.ts'
import { openStreet, type StreetOptions } from './support/street.ts'
import { openBank, openWorld, type TestBank, type Wrap } from './support/world.ts'

// Passwords, and a whole life after each death: slow on a busy machine.
vi.setConfig({ testTimeout: 180_000 })

let bank: TestBank
beforeAll(() => {
  bank = openBank()
})
afterAll(() => bank.close())

async function reader(options: StreetOptions = {}) {
  const street = await openStreet(bank, { units: 0, ...options })
  for (const units of [37, 5, 64]) await street.topUp(street.wallet, units)
  const prove = async () => {
    await street.ask('proveBackup', { wallet: street.wallet })
    await street.engine.idle()
    return state()
  }
  const state = () => street.ask('proofState', { wallet: street.wallet })
  const databases = async () => (await street.database.databases()).map(({ name }) => name)
  return { ...street, prove, state, databases }
}

it('behavior: the words bring back what is there; nothing is moved, nothing is left behind', async () => {
  const at = await reader()
  const page = openPage(at.world, at.shop.url, { path: '/articles/before' })
  const id = randomUUID()
  await page.pay(id)
  await at.engine.idle()
  await at.approve()
  await at.engine.idle()
  expect(await at.state()).toEqual({ wallet: at.wallet, state: 'none', banks: [] })
  const before = at.network.exchanges.length
  const proof = await at.prove()
  expect(proof).toMatchObject({
    state: 'same',
    banks: [{ expected: { units: '101' }, found: { units: '101' } }],
  })
  expect(proof.at).toBeGreaterThan(0)
  const asked = at.network.exchanges.slice(before).map(({ url }) => new URL(url).pathname)
  expect(asked.filter((path) => path === '/v1/restore').length).toBeGreaterThan(2)
  expect(asked.filter((path) => path === '/v1/swap' || path.startsWith('/v1/mint'))).toEqual([])
  expect(await at.databases()).toEqual(['tuppence-sealed'])
  expect(await at.balance()).toBe(101n)
})

it('behavior: a bank that no longer knows the coins is told apart', async () => {
  const at = await reader()
  at.faults.always('/v1/restore', { kind: 'answer', status: 200, body: { outputs: [], signatures: [] } })
  expect(await at.prove()).toMatchObject({
    state: 'less',
    banks: [{ expected: { units: '106' }, found: { units: '0' } }],
  })
  expect(await at.databases()).toEqual(['tuppence-sealed'])
})

it('behavior: money that comes meanwhile makes it begin anew, not fail', async () => {
  let at: Awaited<ReturnType<typeof reader>> | undefined
  let isPaidIn = false
  const fetch: Wrap['fetch'] = (real) => async (input, init) => {
    const reply = await real(input, init)
    if (at !== undefined && !isPaidIn && String(input).endsWith('/v1/restore')) {
      isPaidIn = true
      const { id } = await at.ask('topUp', { wallet: at.wallet, units: '200' })
      while ((await at.ask('topUpState', { id })).state !== 'done') await new Promise(setImmediate)
    }
    return reply
  }
  at = await reader({ wrap: { fetch } })
  expect(await at.prove()).toMatchObject({ state: 'same', banks: [{ expected: { units: '306' } }] })
  expect(isPaidIn).toBe(true)
})

it('behavior: no answer is said so and tried by alarm; stopped, it leaves nothing behind', async () => {
  const at = await reader()
  at.faults.always('/v1/restore', { kind: 'answer', status: 502 })
  expect(await at.prove()).toMatchObject({ state: 'waiting', reason: 'bank-unreachable' })
  at.faults.heal()
  await settle(at.world)
  expect(await at.state()).toMatchObject({ state: 'same' })
  at.faults.always('/v1/keysets', { kind: 'answer', status: 502 })
  expect(await at.prove()).toMatchObject({ state: 'waiting', reason: 'bank-unreachable' })
  await at.ask('cancelProof', { wallet: at.wallet })
  expect(await at.databases()).toEqual(['tuppence-sealed'])
  at.faults.heal()
  await settle(at.world)
  expect(await at.state()).toMatchObject({ state: 'cancelled' })
})

it('behavior: one at a time', async () => {
  const at = await reader()
  at.faults.always('/v1/restore', { kind: 'answer', status: 502 })
  await at.prove()
  const other = await at.ask('createWallet', { name: 'Other' }, 'onboarding')
  expect(await at.command('proveBackup', { wallet: other.id })).toEqual({
    ok: false,
    error: { code: 'busy' },
  })
  const nobody = await at.command('proofState', { wallet: randomUUID() })
  expect(nobody).toEqual({ ok: false, error: { code: 'not-found' } })
})

it('W6: behavior: killed at every touch of the wallet or the bank, the proof ends all the same', async () => {
  const database = new IDBFactory()
  const at = await reader({ database })
  const { network, clock, wallet } = at
  const census = Census.create()
  for (let touch = 1, isWhole = false; !isWhole; touch += 1) {
    const { wrap, died } = mortal(touch, touch % 2 === 0 ? 'before' : 'after', census)
    const dying = await openWorld({ database, network, clock, wrap })
    isWhole = await Promise.race([
      died.then(() => false),
      dying
        .ask('proveBackup', { wallet })
        .then(() => dying.engine.idle())
        .then(() => true),
    ])
    const next = await openWorld({ database, network, clock })
    await settle(next)
    const { state } = await next.ask('proofState', { wallet })
    // Killed before it was begun, there is none, or the last one.
    expect(touch === 1 ? ['none', 'same'] : ['same'], `touch ${touch}`).toContain(state)
    expect(await next.balance()).toBe(106n)
    expect(touch).toBeLessThan(80)
  }
  expectLanded('proof of a backup', census, { proof: ['working', 'same'] })
}, 300_000)
