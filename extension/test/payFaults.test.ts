import { randomUUID } from 'node:crypto'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createVault, store } from '../src/background/vault/Vault.ts'
import { type Fault, unproven } from './support/faults.ts'
import { openPage } from './support/shop.ts'
import { openStreet, type Street } from './support/street.ts'
import { testSealer } from './support/vault.ts'
import { openBank, type TestBank } from './support/world.ts'

let bank: TestBank
beforeAll(() => {
  bank = openBank()
})
afterAll(() => bank.close())

const refuse = (code: number): Fault => ({ kind: 'answer', status: 400, body: { detail: 'no', code } })
const lostReply: Fault = { kind: 'lost-reply' }
const lostRequest: Fault = { kind: 'lost-request' }
const hour = 3_600_000

/** A press that has been approved, with these faults waiting at the bank's swap. */
async function approved(street: Street, ...faults: Fault[]) {
  const { world, shop, engine, approve } = street
  const page = openPage(world, shop.url, { path: `/articles/${randomUUID()}` })
  const id = randomUUID()
  await page.pay(id)
  await engine.idle()
  street.faults.next('/v1/swap', ...faults)
  await approve()
  await engine.idle()
  return { page, id }
}

const swapsOf = ({ network }: Street) => network.exchanges.filter(({ url }) => url.endsWith('/v1/swap'))
const last = async ({ ask }: Street) => (await ask('overview', {})).recent[0]

describe('the recovery table', () => {
  it.each([
    ['a lost reply', [lostReply]],
    ['a lost request', [lostRequest]],
    ['429', [{ kind: 'answer', status: 429 } as const]],
    ['502 with a page of HTML', [{ kind: 'answer', status: 502, body: '<html>' } as const]],
    [
      '200 with something else',
      [{ kind: 'answer', status: 200, body: { welcome: 'to the hotel' } } as const],
    ],
    ['a redirect', [{ kind: 'answer', status: 302 } as const]],
    ['spent, from a bank that forgets its replies', [lostReply, refuse(11001)]],
    ['a refusal without a code', [{ kind: 'answer', status: 400 } as const]],
  ])('X2: behavior: %s: the same bytes again, the article comes, one debit', async (_, faults) => {
    const street = await openStreet(bank)
    const { page, id } = await approved(street, ...faults)
    expect((await page.present(id, page.told(id))).status).toBe(200)
    expect(await street.balance()).toBe(95n)
    expect(await street.shop.takings()).toBe(5n)
    expect(new Set(swapsOf(street).map(({ body }) => body)).size).toBe(1)
  })

  it.each([11005, 12001, 12002, 12003])(
    'X2: behavior: %i cannot pass: proven not paid, coins free',
    async (code) => {
      const street = await openStreet(bank)
      const { page, id } = await approved(street, refuse(code))
      expect(page.told(id)?.state).toBe('not-paid')
      expect(await street.balance()).toBe(100n)
      expect(await last(street)).toMatchObject({ state: 'not-paid', reason: 'bank-refused' })
      // They can be spent at once.
      const again = await approved(street)
      expect((await again.page.present(again.id, again.page.told(again.id))).status).toBe(200)
    },
  )

  it('X2: behavior: a refusal after a copy has passed is no proof: the outputs say so', async () => {
    const street = await openStreet(bank)
    const { page, id } = await approved(street, lostReply, refuse(12002))
    expect((await page.present(id, page.told(id))).status).toBe(200)
    expect(await street.balance()).toBe(95n)
  })

  it.each([429, 500, 503])(
    'X2: behavior: nothing but %i is unknown, never not paid, until the bank says',
    async (status) => {
      const street = await openStreet(bank)
      const { page, id } = await approved(street, ...Array<Fault>(3).fill({ kind: 'answer', status }))
      expect(page.told(id)?.state).toBe('unknown')
      expect(await page.state(id)).toMatchObject({ state: 'unknown' })
      expect(await last(street)).toMatchObject({ state: 'unknown', reason: 'bank-unreachable' })
      expect(await street.balance()).toBe(95n)
      // Woken early it waits; woken in time it goes on.
      const before = swapsOf(street).length
      await street.engine.wake()
      expect(swapsOf(street)).toHaveLength(before)
      street.clock.now = street.seen.wakeAt ?? 0
      await street.engine.wake()
      await street.engine.idle()
      expect((await page.present(id, page.told(id))).status).toBe(200)
      expect(await street.balance()).toBe(95n)
    },
  )

  it('X2: behavior: while it is unknown the same press and a new one join it, and ask the bank again', async () => {
    const street = await openStreet(bank)
    const { page, id } = await approved(street, ...Array<Fault>(3).fill(lostRequest))
    expect(page.told(id)?.state).toBe('unknown')
    expect(await page.pay(id)).toMatchObject({ state: 'unknown' })
    await street.engine.idle()
    expect((await page.present(id, page.told(id))).status).toBe(200)
    expect(street.windows).toHaveLength(1)
  })

  it('X2: behavior: no answer until the page is long gone: swapped home, proven not paid', async () => {
    const street = await openStreet(bank)
    const { page, id } = await approved(street, ...Array<Fault>(3).fill(lostRequest))
    street.clock.now += hour
    await street.engine.wake()
    expect(await last(street)).toMatchObject({ state: 'not-paid', reason: 'given-up' })
    expect(page.told(id)?.state).toBe('not-paid')
    expect(await street.balance()).toBe(100n)
    expect(new Set(swapsOf(street).map(({ body }) => body)).size).toBe(2)
  })

  it('X2: behavior: a copy that passed after all is found before anything is swapped home', async () => {
    const street = await openStreet(bank)
    street.faults.always('/v1/restore', lostRequest)
    const { page, id } = await approved(street, lostReply, lostRequest, lostRequest)
    street.clock.now += hour
    street.faults.heal()
    await street.engine.wake()
    await street.engine.idle()
    // The coins are there, locked; the page is told that its challenge is over, and fetches another.
    expect(page.told(id)).toMatchObject({ state: 'error', code: 'payment-expired' })
    const reply = await page.pay(id)
    expect((await page.present(id, reply)).status).toBe(200)
    expect(await street.balance()).toBe(95n)
    expect(await street.shop.takings()).toBe(5n)
    expect(street.windows).toHaveLength(1)
  })

  it('S4: behavior: counters that lag are jumped over, with a new request, and the article comes', async () => {
    const street = await openStreet(bank)
    await approved(street)
    await street.engine.idle()
    const counters = await street.storage.list('counters', { by: 'all' })
    await street.storage.commit(
      [],
      counters.map(({ key }) => ({ kind: 'remove', store: 'counters', key }) as const),
    )
    const { page, id } = await approved(street)
    expect((await page.present(id, page.told(id))).status).toBe(200)
    const bodies = new Set(swapsOf(street).map(({ body }) => body))
    expect(bodies.size).toBe(3)
    expect(await street.balance()).toBe(90n)
  })

  it('behavior: coins spent by another device are dropped, said so, and the rest stays', async () => {
    const street = await openStreet(bank)
    const rows = await street.storage.list('coins', { by: 'all' })
    const first = await approved(street)
    await first.page.present(first.id, first.page.told(first.id))
    // An older copy of the profile comes back with coins that are spent.
    const now = await street.storage.list('coins', { by: 'all' })
    const known = new Set(now.map(({ key }) => key))
    const spent = rows.filter(({ key }) => !known.has(key))
    expect(spent.length).toBeGreaterThan(0)
    await street.storage.commit(
      [],
      [
        ...spent.map((row) => ({ kind: 'add', store: 'coins', row }) as const),
        ...now.map(({ key }) => ({ kind: 'remove', store: 'coins', key }) as const),
      ],
    )
    const { page, id } = await approved(street)
    expect(page.told(id)?.state).toBe('not-paid')
    expect(await last(street)).toMatchObject({ state: 'not-paid', reason: 'moved' })
  })

  it('X1: property: whatever a bank changes in its reply, nothing is lost and nothing false is released', async () => {
    const street = await openStreet(bank, { units: 600 })
    let bought = 0n
    const scalar = '11'.repeat(32)
    const change = fc.constantFrom<[string, (signatures: Record<string, unknown>[]) => unknown]>(
      ['fewer', (all) => all.slice(1)],
      ['more', (all) => [...all, all[0]]],
      ['another order', (all) => [...all].reverse()],
      ['none', () => []],
      ['no list', () => 'signatures'],
      ['another amount', (all) => all.map((each) => ({ ...each, amount: Number(each.amount) * 2 }))],
      ['another keyset', (all) => all.map((each) => ({ ...each, id: '00ffffffffffffff' }))],
      ['another point', ([a, b = {}, ...rest]) => [{ ...a, C_: b.C_ }, { ...b, C_: a?.C_ }, ...rest]],
      ['no dleq', (all) => all.map(({ dleq: _, ...each }) => each)],
      ['a false dleq', (all) => all.map((each) => ({ ...each, dleq: { e: scalar, s: scalar } }))],
    )
    await fc.assert(
      fc.asyncProperty(change, async ([, mutate]) => {
        const lie: Fault = {
          kind: 'change',
          change: (reply) => {
            const { signatures } = reply as { signatures: Record<string, unknown>[] }
            return { ...Object(reply), signatures: mutate(signatures) }
          },
        }
        street.faults.always('/v1/restore', lie)
        const { page, id } = await approved(street, ...Array<Fault>(3).fill(lie))
        const told = page.told(id)?.state
        expect(['unknown', 'accepted']).toContain(told)
        expect(await last(street)).toMatchObject({ state: 'unknown' })
        // The bank comes to its senses: nothing was lost.
        street.faults.heal()
        street.clock.now = Math.max(street.clock.now, street.seen.wakeAt ?? 0)
        await street.engine.wake()
        await street.engine.idle()
        const ready = await page.state(id)
        const reply = ready?.state === 'error' ? await page.pay(id) : ready
        expect((await page.present(id, reply)).status).toBe(200)
        bought += 1n
        expect(await street.balance()).toBe(600n - 5n * bought)
        expect(await street.shop.takings()).toBe(5n * bought)
      }),
      { numRuns: 20, endOnFailure: true },
    )
  })

  it('X1: behavior: a reply that is kept as evidence is a state of its own', async () => {
    const street = await openStreet(bank)
    street.faults.next('/v1/restore', ...unproven)
    const { page, id } = await approved(street, ...unproven)
    expect(page.told(id)?.state).toBe('unknown')
    expect(await last(street)).toMatchObject({ state: 'unknown', reason: 'disputed' })
    const vault = createVault(street.storage, await testSealer())
    const kept = await vault.list(store('operations'), { by: 'state', value: 'pay:disputed' })
    expect(kept.map(({ value }) => value)).toMatchObject([
      { evidence: expect.stringContaining('signatures') },
    ])
  })
})
