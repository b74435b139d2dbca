import { randomUUID } from 'node:crypto'
import { Credential } from '@tuppence/protocol'
import { Token } from '@tuppence/protocol/ecash'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openPage, shopUrl } from './support/shop.ts'
import { steal } from './support/steal.ts'
import { openStreet, type Street, type StreetOptions } from './support/street.ts'
import { buy, later, release } from './support/visit.ts'
import { bankUrl, openBank, type TestBank } from './support/world.ts'

let bank: TestBank
beforeAll(() => {
  bank = openBank()
})
afterAll(() => bank.close())

const street = ({ shop, ...options }: StreetOptions = {}) =>
  openStreet(bank, { ...options, shop: { mode: 'online', ...shop } })
const minute = 60_000

const latest = async (at: Street) => (await at.ask('overview', {})).recent[0]
const askedStates = (at: Street) => at.faults.asked.filter((path) => path === '/v1/checkstate').length

describe('online', () => {
  it('A3: behavior: the window says that it is not locked; the article comes, the till holds locked coins', async () => {
    const at = await street()
    const page = openPage(at.world, at.shop.url)
    const id = randomUUID()
    await page.pay(id)
    await at.engine.idle()
    const [window] = at.windows
    const view = await at.ask('approval', { id: window?.operation ?? '' }, 'approval', window?.tab)
    expect(view).toMatchObject({ stage: 'ask', notices: ['not-locked'], total: { units: '5' } })
    await at.approve()
    await at.engine.idle()
    const ready = page.told(id)
    if (ready?.state !== 'ready') throw new Error('not ready')
    const { payload } = Credential.parse(ready.value)
    const { proofs } = Token.decode((payload as { token: string }).token)
    expect(proofs.map((proof) => proof.amount)).toEqual([1n, 4n])
    for (const proof of proofs) {
      expect(proof.secret).toMatch(/^[0-9a-f]{64}$/)
      expect(proof.dleq).toBeUndefined()
    }
    expect((await page.present(id, ready)).status).toBe(200)
    expect(await at.balance()).toBe(95n)
    expect(await at.shop.takings()).toBe(5n)
    expect(await latest(at)).toMatchObject({ state: 'paid', reference: expect.any(String) })
    // A receipt settles it: the bank is never told whose coins the till has swapped.
    await later(at, 60 * minute)
    expect(at.seen.wakeAt).toBeUndefined()
    expect(askedStates(at)).toBe(0)
  })

  it('behavior: what was bought once is opened again with the stored token; a tip is given twice', async () => {
    const at = await street()
    await buy(at, openPage(at.world, at.shop.url))
    at.clock.now += 24 * 60 * minute
    const page = openPage(at.world, at.shop.url)
    const id = randomUUID()
    const reply = await page.pay(id)
    expect(reply?.state).toBe('ready')
    expect((await page.present(id, reply)).status).toBe(200)
    expect(at.windows).toHaveLength(1)
    const jar = openPage(at.world, at.shop.url, { path: '/tip' })
    await buy(at, jar)
    await buy(at, jar)
    expect(at.windows).toHaveLength(3)
    expect(await at.balance()).toBe(85n)
    expect(await at.shop.takings()).toBe(15n)
  })
})

describe('who may ask for plain coins', () => {
  async function refusedWith(at: Street): Promise<unknown> {
    const page = openPage(at.world, shopUrl)
    const id = randomUUID()
    await page.pay(id)
    await at.engine.idle()
    expect(at.windows).toEqual([])
    expect(await at.balance()).toBe(100n)
    const told = page.told(id)
    return told?.state === 'error' ? told.code : told
  }

  it.each([
    ['does not allow it', (V: string) => Response.json({ v: 1, keys: [V], banks: [bankUrl], online: false })],
    ['does not speak of it', (V: string) => Response.json({ v: 1, keys: [V], banks: [bankUrl] })],
    ['is not there', () => new Response('', { status: 404 })],
  ])('P2: error: a site whose file %s is refused', async (_, file) => {
    const at = await street()
    const serve = at.network.servers.get(shopUrl)
    at.network.servers.set(shopUrl, async (request) =>
      request.url.endsWith('/.well-known/tuppence')
        ? file(at.shop.vendor.publicKey)
        : ((await serve?.(request)) ?? new Response('', { status: 500 })),
    )
    expect(await refusedWith(at)).toBe('online-not-allowed')
  })

  it('P2: error: a till that the file does not list is refused', async () => {
    const at = await street()
    const serve = at.network.servers.get(shopUrl)
    at.network.servers.set(shopUrl, async (request) =>
      request.url.endsWith('/.well-known/tuppence')
        ? Response.json({
            v: 1,
            keys: [`02${'79be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798'}`],
            banks: [bankUrl],
            online: true,
          })
        : ((await serve?.(request)) ?? new Response('', { status: 500 })),
    )
    expect(await refusedWith(at)).toBe('payee-not-listed')
  })

  it('P2: behavior: a copy of the file from before the site took plain coins is asked for once more', async () => {
    const at = await street()
    const serve = at.network.servers.get(shopUrl)
    let online = false
    at.network.servers.set(shopUrl, async (request) =>
      request.url.endsWith('/.well-known/tuppence')
        ? Response.json({ v: 1, keys: [at.shop.vendor.publicKey], banks: [bankUrl], online })
        : ((await serve?.(request)) ?? new Response('', { status: 500 })),
    )
    expect(await refusedWith(at)).toBe('online-not-allowed')
    online = true
    expect(await refusedWith(at)).toBe('online-not-allowed')
    at.clock.now += minute
    await buy(at, openPage(at.world, shopUrl))
  })
})

describe('coins without a receipt', () => {
  it('X2: behavior: unspent after ten minutes, they come home by the alarm, and it is proven not paid', async () => {
    const at = await street()
    const page = openPage(at.world, at.shop.url)
    const { id } = await release(at, page)
    expect(await latest(at)).toMatchObject({ state: 'working' })
    await later(at, 14 * minute)
    expect(askedStates(at)).toBe(0)
    await later(at, 3 * minute)
    expect(askedStates(at)).toBe(1)
    expect(await latest(at)).toMatchObject({ state: 'not-paid', reason: 'not-taken' })
    expect(await at.balance()).toBe(100n)
    expect(page.told(id)).toMatchObject({ state: 'not-paid' })
    expect(at.seen.wakeAt).toBeUndefined()
    // What the page still has is worth nothing, and the next press buys.
    const ready = at.told.findLast((each) => each.message.type === 'state' && each.message.state === 'ready')
    if (ready?.message.type !== 'state') throw new Error('never ready')
    expect((await page.present(id, ready.message)).status).toBe(402)
    await buy(at, openPage(at.world, at.shop.url))
    expect(await at.balance()).toBe(95n)
    expect(await at.shop.takings()).toBe(5n)
  })

  it('behavior: pressed again in time, the same coins are offered again, and asked about later', async () => {
    const at = await street()
    const { text } = await release(at, openPage(at.world, at.shop.url))
    await later(at, 12 * minute)
    const page = openPage(at.world, at.shop.url)
    const id = randomUUID()
    const reply = await page.pay(id)
    if (reply?.state !== 'ready') throw new Error('not ready')
    expect((Credential.parse(reply.value).payload as { token: string }).token).toBe(text)
    await later(at, 10 * minute)
    expect(askedStates(at)).toBe(0)
    await later(at, 6 * minute)
    expect(await latest(at)).toMatchObject({ state: 'not-paid', reason: 'not-taken' })
    expect(await at.balance()).toBe(100n)
    expect(at.windows).toHaveLength(1)
  })

  it('behavior: spent, it is paid and not proven, and the article opens by the stored token', async () => {
    const at = await street()
    const page = openPage(at.world, at.shop.url)
    const { id } = await release(at, page)
    const ready = page.told(id)
    if (ready?.state !== 'ready') throw new Error('not ready')
    // The page keeps the answer to itself.
    const served = await at.network.fetch(`${at.shop.url}/articles/7`, {
      headers: { [ready.header]: ready.value },
    })
    expect(served.status).toBe(200)
    await later(at, 20 * minute)
    expect(await latest(at)).toMatchObject({ state: 'paid', reason: 'not-proven' })
    expect(await at.balance()).toBe(95n)
    const back = openPage(at.world, at.shop.url)
    const again = randomUUID()
    expect((await back.present(again, await back.pay(again))).status).toBe(200)
    expect(await latest(at)).toMatchObject({ state: 'paid', reference: expect.any(String) })
    expect(at.seen.wakeAt).toBeUndefined()
    expect(await at.shop.takings()).toBe(5n)
  })

  it('X2: behavior: what somebody left of the coins comes home, and it is not called not paid', async () => {
    const at = await street()
    const { text } = await release(at, openPage(at.world, at.shop.url))
    const [first] = Token.decode(text).proofs
    if (first === undefined) throw new Error('no coins')
    await steal(bank, first)
    await later(at, 30 * minute)
    expect(await latest(at)).toMatchObject({ state: 'paid', reason: 'not-proven' })
    expect(await at.balance()).toBe(99n)
    expect(at.seen.wakeAt).toBeUndefined()
  })

  it('V19: behavior: a page that only says it was paid does not keep the coins from coming home', async () => {
    const at = await street()
    const page = openPage(at.world, at.shop.url)
    const { id } = await release(at, page)
    await page.say({ v: 1, type: 'receipt', id, status: 200 })
    expect(await latest(at)).toMatchObject({ state: 'paid', reason: 'not-proven' })
    await later(at, 20 * minute)
    expect(await latest(at)).toMatchObject({ state: 'not-paid', reason: 'not-taken' })
    expect(await at.balance()).toBe(100n)
  })

  it('behavior: coins that never left, the page being gone, are free again without a question', async () => {
    const at = await street()
    const page = openPage(at.world, at.shop.url)
    await page.pay(randomUUID())
    await at.engine.idle()
    at.gone.add(page.document)
    await at.approve()
    await at.engine.idle()
    expect(await at.balance()).toBe(95n)
    await later(at, 20 * minute)
    expect(await latest(at)).toMatchObject({ state: 'not-paid', reason: 'given-up' })
    expect(await at.balance()).toBe(100n)
    expect(askedStates(at)).toBe(0)
  })

  it('behavior: proven not paid gives the limit back, not yet known does not', async () => {
    const at = await street({ config: { limitDay: 7 } })
    await release(at, openPage(at.world, at.shop.url))
    const limitLeft = async () => {
      const limits = (await at.ask('limits', {})).flatMap((each) => each.limits)
      return limits.find(({ period }) => period === 'day')?.left.units
    }
    expect(await limitLeft()).toBe('2')
    await later(at, 20 * minute)
    expect(await limitLeft()).toBe('7')
  })
})

describe('faults', () => {
  it.each([
    ['lost', { kind: 'lost-reply' }],
    ['never sent', { kind: 'lost-request' }],
    ['broken', { kind: 'answer', status: 502 }],
  ] as const)(
    'W6: behavior: with every question on the way home %s once, the money is back once',
    async (_, fault) => {
      const at = await street()
      await release(at, openPage(at.world, at.shop.url))
      at.faults.next('/v1/checkstate', fault)
      at.faults.next('/v1/swap', fault)
      at.faults.next('/v1/restore', fault)
      await later(at, 60 * minute)
      expect(await latest(at)).toMatchObject({ state: 'not-paid', reason: 'not-taken' })
      expect(await at.balance()).toBe(100n)
      expect(at.seen.wakeAt).toBeUndefined()
    },
  )

  it.each([
    ['lost', { kind: 'lost-reply' }],
    ['never sent', { kind: 'lost-request' }],
  ] as const)('W6: behavior: with the swap for the payment %s, it is made once', async (_, fault) => {
    const at = await street()
    const page = openPage(at.world, at.shop.url)
    const id = randomUUID()
    await page.pay(id)
    await at.engine.idle()
    at.faults.next('/v1/swap', fault)
    await at.approve()
    await at.engine.idle()
    expect((await page.present(id, page.told(id))).status).toBe(200)
    expect(await at.balance()).toBe(95n)
    expect(await at.shop.takings()).toBe(5n)
  })

  it('behavior: a till that answers 503 while it settles is asked again, and it is paid once', async () => {
    const at = await street()
    const page = openPage(at.world, at.shop.url)
    const { id } = await release(at, page)
    const ready = page.told(id)
    at.faults.next('/v1/swap', { kind: 'lost-reply' })
    at.faults.next('/v1/restore', { kind: 'lost-request' }, { kind: 'lost-request' })
    const first = await page.present(id, ready)
    expect(first.status).toBe(503)
    expect(await latest(at)).toMatchObject({ state: 'working' })
    at.clock.now += minute
    const response = await page.present(id, await page.state(id))
    expect(response.status).toBe(200)
    expect(await latest(at)).toMatchObject({ state: 'paid' })
    expect(await at.shop.takings()).toBe(5n)
    expect(await at.balance()).toBe(95n)
  })

  it('X2: behavior: a bank that will not sign on that keyset any more is asked again with another request', async () => {
    const at = await street()
    await release(at, openPage(at.world, at.shop.url))
    at.faults.next('/v1/swap', { kind: 'answer', status: 400, body: { code: 12002, detail: 'inactive' } })
    await later(at, 30 * minute)
    expect(await latest(at)).toMatchObject({ state: 'not-paid', reason: 'not-taken' })
    expect(await at.balance()).toBe(100n)
    const swaps = at.network.exchanges.filter(({ url }) => url.endsWith('/v1/swap'))
    expect(new Set(swaps.map(({ body }) => body)).size).toBe(3)
  })

  it('S4: behavior: counters that lag are jumped over, also on the way home; what was given away is not taken for ours', async () => {
    const at = await street()
    async function forgetCounters(): Promise<void> {
      const counters = await at.storage.list('counters', { by: 'all' })
      const gone = counters.map(({ key }) => ({ kind: 'remove', store: 'counters', key }) as const)
      await at.storage.commit([], gone)
    }
    await release(at, openPage(at.world, at.shop.url, { path: '/articles/1' }))
    await forgetCounters()
    await buy(at, openPage(at.world, at.shop.url, { path: '/articles/2' }))
    expect(await at.balance()).toBe(90n)
    await forgetCounters()
    await later(at, 60 * minute)
    const { payments } = await at.ask('payments', {})
    expect(payments.map(({ state }) => state).slice(0, 2)).toEqual(['paid', 'not-paid'])
    expect(await at.balance()).toBe(95n)
    expect(at.seen.wakeAt).toBeUndefined()
  })

  it('behavior: at a bank with fees the way home costs one, and no more', async () => {
    const dear = openBank({ feePpk: 100 })
    try {
      const at = await openStreet(dear, { shop: { mode: 'online' } })
      await release(at, openPage(at.world, at.shop.url))
      expect(await at.balance()).toBe(93n)
      await later(at, 30 * minute)
      expect(await latest(at)).toMatchObject({ state: 'not-paid', reason: 'not-taken' })
      expect(await at.balance()).toBe(98n)
      await buy(at, openPage(at.world, at.shop.url))
      expect(await at.balance()).toBe(91n)
    } finally {
      dear.close()
    }
  })

  it('X2: behavior: a till whose swap passes while the coins are on their way home was paid', async () => {
    const at = await street()
    const page = openPage(at.world, at.shop.url)
    const { id } = await release(at, page)
    const ready = page.told(id)
    if (ready?.state !== 'ready') throw new Error('not ready')
    const serve = at.network.servers.get(bankUrl)
    let isLate = false
    at.network.servers.set(bankUrl, async (request) => {
      const reply = await serve?.(request)
      if (request.url.endsWith('/v1/checkstate') && !isLate) {
        isLate = true
        at.clock.now -= 15 * minute
        const headers = { [ready.header]: ready.value }
        expect((await at.network.fetch(`${at.shop.url}/articles/7`, { headers })).status).toBe(200)
        at.clock.now += 15 * minute
      }
      return reply ?? new Response('', { status: 500 })
    })
    await later(at, 30 * minute)
    expect(await latest(at)).toMatchObject({ state: 'paid', reason: 'not-proven' })
    expect(await at.balance()).toBe(95n)
    expect(await at.shop.takings()).toBe(5n)
    expect(at.seen.wakeAt).toBeUndefined()
  })
})

describe('a till that goes online', () => {
  it('behavior: above what it takes on trust, the wallet pays on in plain coins', async () => {
    const at = await street({ shop: { mode: 'offline', limits: { exposureOnline: 8n } } })
    for (const path of ['/articles/1', '/articles/2', '/articles/3', '/articles/4']) {
      await buy(at, openPage(at.world, at.shop.url, { path }))
    }
    const swaps = at.faults.asked.filter((path) => path === '/v1/swap')
    // Each payment is one swap of ours; the last two are swapped by the till as well.
    expect(swaps).toHaveLength(6)
    expect(await at.balance()).toBe(80n)
    expect(await at.shop.takings()).toBe(20n)
    for (const path of ['/articles/1', '/articles/4']) {
      const page = openPage(at.world, at.shop.url, { path })
      const id = randomUUID()
      expect((await page.present(id, await page.pay(id))).status).toBe(200)
    }
    expect(at.windows).toHaveLength(4)
  })

  it('behavior: locked coins that it has not taken before it went online are taken all the same', async () => {
    const at = await street({ shop: { mode: 'offline', limits: { exposureOnline: 5n } } })
    const page = openPage(at.world, at.shop.url, { path: '/articles/1' })
    const { text } = await release(at, page)
    await buy(at, openPage(at.world, at.shop.url, { path: '/articles/2' }))
    at.clock.now += 6 * minute
    const back = openPage(at.world, at.shop.url, { path: '/articles/1' })
    const id = randomUUID()
    const reply = await back.pay(id)
    if (reply?.state !== 'ready') throw new Error('not ready')
    expect((Credential.parse(reply.value).payload as { token: string }).token).toBe(text)
    expect((await back.present(id, reply)).status).toBe(200)
    expect(at.windows).toHaveLength(2)
    expect(await at.balance()).toBe(90n)
  })
})
