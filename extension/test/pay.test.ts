import { randomUUID } from 'node:crypto'
import { Credential } from '@tuppence/protocol'
import { Derive, Token } from '@tuppence/protocol/ecash'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openPage, shopUrl } from './support/shop.ts'
import { openStreet, type StreetOptions } from './support/street.ts'
import { openBank, type TestBank } from './support/world.ts'

let bank: TestBank
beforeAll(() => {
  bank = openBank()
})
afterAll(() => bank.close())

const street = (options: StreetOptions = {}) => openStreet(bank, options)
const minute = 60_000
const day = 24 * 60 * minute

describe('pay', () => {
  it('behavior: the reader approves, the article comes, the receipt marks it paid', async () => {
    const { world, shop, engine, windows, ask, approve, balance, seen, clock } = await street()
    const page = openPage(world, shop.url)
    const id = randomUUID()
    expect(await page.pay(id)).toMatchObject({ state: 'accepted' })
    await engine.idle()
    expect(windows).toHaveLength(1)
    expect(seen.badge).toBe(1)
    const view = await ask('approval', { id: windows[0]?.operation ?? '' }, 'approval', windows[0]?.tab)
    expect(view).toMatchObject({
      stage: 'ask',
      origin: shopUrl,
      host: 'localhost:8402',
      amount: { units: '5', currency: 'usd', test: true },
      fee: { units: '0' },
      total: { units: '5' },
      item: 'A article/7',
      wallet: { name: 'Reading', balance: { units: '100' } },
      after: { units: '95' },
      notices: [],
    })
    expect(await approve()).toBe('accepted')
    await engine.idle()
    const response = await page.present(id, page.told(id))
    expect(response.status).toBe(200)
    expect(await response.text()).toBe('the content of /articles/7')
    expect(await balance()).toBe(95n)
    expect(await shop.takings()).toBe(5n)
    const { recent } = await ask('overview', {})
    expect(recent[0]).toMatchObject({ kind: 'pay', state: 'paid', item: 'A article/7', wallet: 'Reading' })
    expect(recent[0]?.reference).toMatch(/^[0-9a-f]{64}$/)
    expect(recent[0]?.claim).toMatch(/^[0-9a-f]{32}$/)
    expect(seen.badge).toBe(0)
    // Nothing more to do, until the bank is asked what has become of the coins: two weeks or more from now.
    expect(seen.wakeAt).toBeGreaterThan(clock.now + 14 * day)
  })

  it('R2: behavior: the till gets locked coins with DLEQ and a refund time, the bank never a dleq', async () => {
    const { world, shop, engine, approve, network, clock } = await street()
    const page = openPage(world, shop.url)
    const id = randomUUID()
    await page.pay(id)
    await engine.idle()
    await approve()
    await engine.idle()
    const ready = page.told(id)
    if (ready?.state !== 'ready') throw new Error('not ready')
    expect(ready.header).toBe('Payment-Authorization')
    const { payload, source } = Credential.parse(ready.value)
    const { token } = payload as { token: string }
    const decoded = Token.decode(token)
    expect([source, decoded.memo]).toEqual([undefined, undefined])
    const T = Derive.refundTime(Math.floor(clock.now / 1000))
    for (const proof of decoded.proofs) {
      expect(proof.dleq).toBeDefined()
      expect(proof.secret).toContain(
        `"data":"${shop.vendor.publicKey}","tags":[["locktime","${T}"],["refund","`,
      )
    }
    const amounts = decoded.proofs.map((proof) => proof.amount)
    expect(amounts).toEqual([1n, 4n])
    const toBank = network.exchanges.filter(({ url }) => url.startsWith('http://localhost:3338'))
    for (const { body } of toBank) expect(body).not.toContain('dleq')
    // One swap, outputs ascending by amount.
    const swaps = toBank.filter(({ url }) => url.endsWith('/swap'))
    expect(swaps).toHaveLength(1)
    const { outputs } = JSON.parse(swaps[0]?.body ?? '{}') as { outputs: { amount: number }[] }
    const sent = outputs.map((output) => output.amount)
    expect(sent).toEqual([...sent].sort((a, b) => a - b))
  })

  it('behavior: a decline charges nothing, and the page learns only not-paid', async () => {
    const { world, shop, engine, decline, balance, ask } = await street()
    const page = openPage(world, shop.url)
    const id = randomUUID()
    await page.pay(id)
    await engine.idle()
    await decline()
    await engine.idle()
    expect(page.told(id)).toEqual({ v: 1, type: 'state', id, state: 'not-paid' })
    expect(await page.state(id)).toEqual({ v: 1, type: 'state', id, state: 'not-paid' })
    expect(await balance()).toBe(100n)
    expect((await ask('overview', {})).recent[0]).toMatchObject({ state: 'declined' })
    // The same challenge, pressed again, is asked about again.
    const again = randomUUID()
    expect(await page.pay(again)).toMatchObject({ state: 'accepted' })
    await engine.idle()
    expect(world.windows).toHaveLength(2)
  })

  it('behavior: what was bought once is opened again with the stored token, without a window', async () => {
    const { world, shop, windows, balance, clock, engine } = await street()
    await buy(world, openPage(world, shop.url))
    clock.now += day
    const page = openPage(world, shop.url)
    const id = randomUUID()
    const reply = await page.pay(id)
    expect(reply?.state).toBe('ready')
    expect((await page.present(id, reply)).status).toBe(200)
    await engine.idle()
    expect(windows).toHaveLength(1)
    expect(await balance()).toBe(95n)
    expect(await shop.takings()).toBe(5n)
    // At another price it is owned all the same.
    shop.price.article = '0.09'
    expect((await openPage(world, shop.url).pay(randomUUID()))?.state).toBe('ready')
  })

  it('behavior: after the time of access the next press is a new purchase', async () => {
    const { world, shop, windows, clock, engine } = await street()
    await buy(world, openPage(world, shop.url))
    // What the receipt has begun would find the refund time past, and bring the coins home under the next press.
    await engine.idle()
    clock.now += 31 * day
    expect((await openPage(world, shop.url).pay(randomUUID()))?.state).toBe('accepted')
    await engine.idle()
    expect(windows).toHaveLength(2)
  })

  it('behavior: tips are bought again and again', async () => {
    const { world, shop, windows, balance } = await street()
    const page = openPage(world, shop.url, { path: '/tip' })
    await buy(world, page)
    await buy(world, page)
    expect(windows).toHaveLength(2)
    expect(await balance()).toBe(90n)
    expect(await shop.takings()).toBe(10n)
  })

  it('P4: behavior: two tabs, one window, one payment, and the article in both', async () => {
    const { world, shop, engine, approve, windows, balance } = await street()
    const tabs = [openPage(world, shop.url, { tab: 1 }), openPage(world, shop.url, { tab: 2 })] as const
    const [one, two] = [randomUUID(), randomUUID()]
    await Promise.all([tabs[0].pay(one), tabs[1].pay(two)])
    await engine.idle()
    expect(windows).toHaveLength(1)
    await approve()
    await engine.idle()
    expect((await tabs[0].present(one, tabs[0].told(one))).status).toBe(200)
    expect((await tabs[1].present(two, tabs[1].told(two))).status).toBe(200)
    expect(await balance()).toBe(95n)
    expect(await shop.takings()).toBe(5n)
  })

  it('P4: behavior: parallel and repeated calls are one operation and one debit', async () => {
    const { world, shop, engine, approve, windows, balance, ask } = await street({
      config: { callsInFlight: 100, callsPerMinute: 100 },
    })
    const page = openPage(world, shop.url)
    const challenges = await page.fetchChallenges()
    const ids = Array.from({ length: 4 }, () => randomUUID())
    await Promise.all(Array.from({ length: 20 }, (_, i) => page.pay(ids[i % 4] ?? '', challenges)))
    await engine.idle()
    expect(windows).toHaveLength(1)
    await Promise.all([approve(), approve(), approve()])
    await Promise.all(ids.map((id) => page.pay(id, challenges)))
    await engine.idle()
    expect(await balance()).toBe(95n)
    const { payments } = await ask('payments', {})
    expect(payments.filter((each) => each.kind === 'pay')).toHaveLength(1)
    for (const id of ids) expect((await page.present(id, await page.state(id))).status).toBe(200)
    expect(await shop.takings()).toBe(5n)
  })

  it('behavior: a page that lost the event asks, and a press that went dead goes on after a reload', async () => {
    const { world, shop, engine, approve, windows, gone } = await street()
    const page = openPage(world, shop.url)
    const id = randomUUID()
    await page.pay(id)
    await engine.idle()
    gone.add(page.document)
    await approve()
    await engine.idle()
    // Nobody was there: the coins have not left the wallet.
    expect(page.told(id)).toBeUndefined()
    const back = openPage(world, shop.url)
    const again = randomUUID()
    const reply = await back.pay(again)
    expect(reply?.state).toBe('ready')
    expect((await back.present(again, reply)).status).toBe(200)
    expect(windows).toHaveLength(1)
  })

  it('behavior: a challenge that ran out while the reader thought is paid afresh, and asked about once', async () => {
    const { world, shop, engine, approve, windows, clock, balance } = await street()
    const page = openPage(world, shop.url)
    const id = randomUUID()
    await page.pay(id)
    await engine.idle()
    clock.now += 6 * minute
    expect(await approve()).toBe('accepted')
    await engine.idle()
    expect(page.told(id)).toMatchObject({ state: 'error', code: 'payment-expired' })
    expect(await balance()).toBe(100n)
    expect(await page.pay(id)).toMatchObject({ state: 'accepted' })
    await engine.idle()
    expect((await page.present(id, page.told(id))).status).toBe(200)
    expect(windows).toHaveLength(1)
    expect(await balance()).toBe(95n)
  })

  it('behavior: a fresh challenge at another price is asked about again', async () => {
    const { world, shop, engine, approve, windows, clock } = await street()
    const page = openPage(world, shop.url)
    const id = randomUUID()
    await page.pay(id)
    await engine.idle()
    clock.now += 6 * minute
    await approve()
    await engine.idle()
    shop.price.article = '0.50'
    await page.pay(id)
    await engine.idle()
    expect(windows).toHaveLength(2)
  })

  it('X9: behavior: coins that a till found too late are offered again under its fresh challenge', async () => {
    const { world, shop, engine, approve, windows, clock, balance } = await street()
    const page = openPage(world, shop.url)
    const id = randomUUID()
    await page.pay(id)
    await engine.idle()
    await approve()
    await engine.idle()
    const late = page.told(id)
    clock.now += 6 * minute
    const refused = await page.present(id, late)
    expect(refused.status).toBe(402)
    const reply = await page.pay(id, [refused.headers.get('www-authenticate') ?? ''])
    expect((await page.present(id, reply)).status).toBe(200)
    expect(windows).toHaveLength(1)
    expect(await balance()).toBe(95n)
  })

  it('V19: behavior: a receipt for other coins marks the payment, and not as proven', async () => {
    const { world, shop, engine, approve, ask } = await street()
    const page = openPage(world, shop.url)
    const id = randomUUID()
    await page.pay(id)
    await engine.idle()
    await approve()
    await engine.idle()
    const receipt = Buffer.from(
      JSON.stringify({
        status: 'success',
        method: 'cashu',
        timestamp: '2026-11-02T00:00:00Z',
        reference: '0'.repeat(64),
      }),
    ).toString('base64url')
    await page.say({ v: 1, type: 'receipt', id, status: 200, receipt })
    const [payment] = (await ask('overview', {})).recent
    expect(payment).toMatchObject({ state: 'paid', reason: 'not-proven' })
    expect(payment?.reference).toMatch(/^[0-9a-f]{64}$/)
    expect(payment?.reference).not.toBe('0'.repeat(64))
    // The true one may come later.
    await page.present(id, await page.state(id).then(() => page.told(id)))
    expect((await ask('overview', {})).recent[0]).toMatchObject({ state: 'paid' })
  })

  it('behavior: coins that open nothing more let the next press buy again, and are kept', async () => {
    const { world, shop, engine, windows, ask } = await street()
    for (const problem of ['access-ended', 'already-claimed', 'verification-failed']) {
      const page = openPage(world, shop.url)
      const id = await buy(world, page)
      const isOurs = problem !== 'verification-failed'
      const type = `${isOurs ? 'urn:tuppence:problem:' : 'https://paymentauth.org/problems/'}${problem}`
      await page.say({ v: 1, type: 'receipt', id, status: 409, problem: type })
      expect((await ask('overview', {})).recent[0]).toMatchObject({ state: 'paid', reason: problem })
      const before = windows.length
      expect((await openPage(world, shop.url).pay(randomUUID()))?.state).toBe('accepted')
      await engine.idle()
      expect(windows).toHaveLength(before + 1)
      await world.decline()
      await engine.idle()
    }
  })
})

/** One purchase from press to receipt. */
async function buy(
  world: Parameters<typeof openPage>[0],
  page: ReturnType<typeof openPage>,
): Promise<string> {
  const id = randomUUID()
  await page.pay(id)
  await world.engine.idle()
  await world.approve()
  await world.engine.idle()
  const response = await page.present(id, page.told(id))
  expect(response.status).toBe(200)
  return id
}
