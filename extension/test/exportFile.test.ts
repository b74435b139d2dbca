import { randomUUID } from 'node:crypto'
import { Challenge, Encoding } from '@tuppence/protocol'
import { decodeOpaque, encodeOpaque } from '@tuppence/protocol/methods/cashu/schema'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import type { ExportContent } from '../src/background/operations/export/ExportContent.ts'
import * as Packed from '../src/background/operations/export/Packed.ts'
import { newId } from '../src/background/operations/newId.ts'
import { addOperation, listPage } from '../src/background/operations/Operation.ts'
import type { RestoreOperation } from '../src/background/operations/restore/RestoreOperation.ts'
import * as Box from '../src/background/vault/Box.ts'
import { encodeBody } from '../src/background/vault/body.ts'
import { createVault, store } from '../src/background/vault/Vault.ts'
import type { Fault } from './support/faults.ts'
import { newWeek } from './support/moments.ts'
import { exportFrom, openOther, filePassword as password, restoreIn, wordsOf } from './support/restored.ts'
import { openPage, openShop } from './support/shop.ts'
import { openStreet, type Street, type StreetOptions } from './support/street.ts'
import { testSealer, password as walletPassword } from './support/vault.ts'
import { bankUrl, openBank, openWorld, type TestBank, type World } from './support/world.ts'

// Passwords, and a whole life after each death: slow on a busy machine.
vi.setConfig({ testTimeout: 180_000 })

// Refund times are the bank's, so it lives by the same clock.
const clock = { now: newWeek() }
let bank: TestBank
beforeAll(() => {
  bank = openBank({ clock })
})
afterAll(() => bank.close())

const open = (options: StreetOptions = {}) => openStreet(bank, { ...options, clock })
const hour = 3_600_000
const week = 7 * 24 * hour

async function press(world: World, shop: string, path: string) {
  const page = openPage(world, shop, { document: randomUUID(), path })
  const id = randomUUID()
  await page.pay(id)
  await world.engine.idle()
  return { page, id }
}

async function buy(street: Street, path: string) {
  const { page, id } = await press(street.world, street.shop.url, path)
  await street.approve()
  await street.engine.idle()
  return { page, id }
}

async function contentOf(file: string): Promise<ExportContent> {
  const { box } = JSON.parse(file) as { box: Box.Box }
  const bytes = await Box.open(box, { password: new TextEncoder().encode(password), purpose: 'export' })
  if (bytes === undefined) throw new Error('another password')
  return Packed.unpack(bytes)
}

/** A reader's wallet after two weeks: bought, declined, left lying at the shop, limits of its own. */
async function reader() {
  const street = await open({ units: 137 })
  const read = await buy(street, '/articles/read')
  await read.page.present(read.id, await read.page.state(read.id))
  await press(street.world, street.shop.url, '/articles/declined')
  await street.decline()
  await street.engine.idle()
  await buy(street, '/articles/left')
  clock.now += week
  await buy(street, '/articles/left-too')
  // No page is about to take it there any more.
  clock.now += hour
  await street.ask('setLimits', { currency: 'usd', payment: '77', day: '500', month: '900' })
  await street.ask('setLimits', { currency: 'usd', wallet: street.wallet, day: '88' })
  const words = await wordsOf(street.world, street.wallet)
  return { ...street, words, file: await exportFrom(street.world) }
}

describe('words and file', () => {
  it('behavior: bring back all at once: coins, names, history, limits, and what waits at shops', async () => {
    const at = await reader()
    const other = await openOther(at.world)
    const made = await other.ask(
      'restore',
      { name: 'unused', words: at.words, file: { file: at.file, password } },
      'onboarding',
    )
    if (!('wallet' in made)) throw new Error(made.state)
    // Nobody has been contacted: the banks are shown with what was there.
    const contacted = other.network.exchanges.length
    expect(made).toEqual({
      ...{ wallet: made.wallet, name: 'Reading', state: 'choosing', banks: [] },
      named: [{ url: bankUrl, host: 'localhost:3338', total: { units: '122', currency: 'usd', test: true } }],
    })
    expect(at.network.exchanges.length).toBe(contacted)
    const view = await other.ask('restoreBank', { wallet: made.wallet, url: bankUrl }, 'onboarding')
    expect(view.named).toEqual([])
    await other.engine.idle()
    expect(await other.balance()).toBe(122n)
    expect(await other.ask('restoreState', { wallet: made.wallet })).toMatchObject({
      state: 'done',
      // What was paid is the shop's, also where it has not been sent in yet.
      banks: [{ found: { units: '132' }, locked: { units: '10' }, shops: 0 }],
    })
    const past = (await at.ask('payments', {})).payments
    const now = (await other.ask('payments', {})).payments
    // What the bank is asked by stays behind: it is of use for days.
    expect(now).toEqual(past.map(({ bankReference: _, ...line }) => line))
    expect(now.map(({ kind, state }) => `${kind} ${state}`)).toEqual([
      'pay waiting',
      'pay waiting',
      'pay declined',
      'pay paid',
      'top-up paid',
    ])
    const limits = (await other.ask('limits', {})).map((each) => each.limits.map(({ of }) => of.units))
    expect(limits).toEqual([['77', '500', '900'], ['88']])
    // What was bought opens again, and what waited is what pays: nothing is asked, nothing new is paid.
    for (const path of ['/articles/read', '/articles/left', '/articles/left-too']) {
      const { page, id } = await press(other, at.shop.url, path)
      const response = await page.present(id, await page.state(id))
      expect(await response.text()).toBe(`the content of ${path}`)
    }
    expect(other.windows).toEqual([])
    expect(await other.balance()).toBe(122n)
    expect(await at.shop.takings()).toBe(15n)
  })

  it('behavior: what no shop took is refunded after its time, by the words and the file', async () => {
    const at = await reader()
    const other = await openOther(at.world)
    await restoreIn(other, at.words, { file: { file: at.file, password } })
    clock.now += 5 * week
    await other.engine.wake()
    await other.engine.idle()
    // The till never sent in what it took.
    expect(await other.balance()).toBe(137n)
    const states = (await other.ask('payments', {})).payments.map(({ state }) => state)
    expect(states).toEqual(['refunded', 'refunded', 'declined', 'refunded', 'paid'])
  })

  it('behavior: a payment whose coins lie across two questions is one payment still', async () => {
    const at = await open({ units: 2000, config: { limitDay: 2000 } })
    at.shop.price.article = '0.63'
    for (let i = 0; i < 12; i += 1) await buy(at, `/articles/${i}`)
    clock.now += hour
    const file = await exportFrom(at.world)
    const other = await openOther(at.world)
    await restoreIn(other, await wordsOf(at.world, at.wallet), { file: { file, password } })
    const lines = async (world: World) =>
      (await world.ask('payments', {})).payments.map(({ item, state }) => `${item} ${state}`)
    expect(await lines(other)).toEqual(await lines(at.world))
    expect(await other.balance()).toBe(2000n - 12n * 63n)
  })

  it('S8: error: a file of other words is said to be so, and nothing is made', async () => {
    const at = await reader()
    const stranger = await open({ units: 0 })
    const other = await openWorld()
    const words = await wordsOf(stranger.world, stranger.wallet)
    const wanted = { name: 'Back', words, file: { file: at.file, password } }
    expect(await other.command('restore', wanted, 'onboarding')).toEqual({
      ok: false,
      error: { code: 'file-differs' },
    })
    expect((await other.ask('overview', {})).wallets).toEqual([])
  })
})

describe('a long history', () => {
  it('behavior: fits a file whole that can be read, and comes back from it', async () => {
    const at = await open()
    const { page, id } = await buy(at, '/articles/read')
    await page.present(id, await page.state(id))
    const vault = createVault(at.storage, await testSealer())
    const [newest] = await listPage(vault, { before: undefined, limit: 1 })
    if (newest?.kind !== 'pay' || newest.state !== 'paid') throw new Error('not paid')
    const { receipt, coins } = newest
    if (receipt === undefined) throw new Error('no receipt')
    const random = () => Encoding.hex(Encoding.random(32))
    // Long words, as a site may well have: fewer lines are as much to hold.
    const words = '語'.repeat(256)
    await vault.step(async (work) => {
      for (let i = 0; i < 2300; i += 1) {
        const told = {
          ...receipt,
          reference: random(),
          claim: random().slice(32),
          challengeId: random(),
          externalId: words,
        }
        const others = coins.map((coin) => ({ ...coin, secret: random() }))
        const { nextAt: _, ...settled } = newest
        const terms = { ...newest.terms, resource: `article/${i}`.padEnd(279, 'x'), description: words }
        addOperation(work, {
          ...settled,
          id: newId(1e12 + i),
          joins: [],
          terms,
          receipt: told,
          coins: others,
        })
      }
    })
    const file = await exportFrom(at.world)
    const { history } = await contentOf(file)
    // More than is sealed as it is.
    expect(encodeBody(history).length).toBeGreaterThan(9 * 1024 ** 2)
    const other = await openOther(at.world)
    const read = await other.ask('readExport', { file, password }, 'onboarding')
    expect(read).toMatchObject({ state: 'read', payments: 2302 })
    await restoreIn(other, await wordsOf(at.world, at.wallet), { banks: [], file: { file, password } })
    expect((await contentOf(await exportFrom(other))).history).toEqual(history)
  })
})

describe('a file made after a restore', () => {
  /** A reader whose last payment, at a shop of its own, is not known: no line of the file tells of it. */
  async function readerElsewhere(fault: Fault) {
    const at = await open({ units: 137 })
    const other = openShop(at.network, { clock, url: 'http://localhost:8403' })
    await buy(at, '/articles/read')
    at.faults.always('/v1/swap', fault)
    at.faults.always('/v1/restore', { kind: 'lost-request' })
    await press(at.world, other.url, '/articles/unknown')
    await at.approve()
    await at.engine.idle()
    const [payment] = (await at.ask('payments', {})).payments
    expect(payment).toMatchObject({ state: 'unknown', host: 'localhost:8403' })
    const file = await exportFrom(at.world)
    at.faults.heal()
    return { ...at, words: await wordsOf(at.world, at.wallet), file }
  }

  it('behavior: holds what the first one did, also of a site that only the file knew', async () => {
    const at = await readerElsewhere({ kind: 'lost-request' })
    const first = await contentOf(at.file)
    const byOrigin = ({ sites }: ExportContent) => [...sites].sort((a, b) => (a.origin < b.origin ? -1 : 1))
    expect(byOrigin(first)).toMatchObject([{ origin: at.shop.url }, { origin: 'http://localhost:8403' }])
    const other = await openOther(at.world)
    await restoreIn(other, at.words, { file: { file: at.file, password } })
    const file = await exportFrom(other)
    const second = await contentOf(file)
    expect(byOrigin(second)).toEqual(byOrigin(first))
    expect(second.history).toEqual(first.history)
    expect(second.limits).toEqual(first.limits)
    const third = await openOther(other)
    await restoreIn(third, at.words, { file: { file, password } })
    expect(byOrigin(await contentOf(await exportFrom(third)))).toEqual(byOrigin(first))
    expect((await third.ask('payments', {})).payments).toEqual((await other.ask('payments', {})).payments)
  })

  it.each([
    ['waits for the bank', false],
    ['was stopped', true],
  ])('behavior: brings back what a restore had not found yet that %s at that shop', async (_, isStopped) => {
    const at = await readerElsewhere({ kind: 'lost-reply' })
    const other = await openOther(at.world)
    const isThere = async () => {
      const vault = createVault(other.storage, await testSealer())
      const restores = await vault.list(store<RestoreOperation>('restores'), {
        by: 'state',
        value: 'scanning',
      })
      return restores.some(
        ({ value }) =>
          value.state === 'scanning' &&
          value.tasks.some((task) => task.of === 'locked' && task.shop.origin.endsWith(':8403')),
      )
    }
    at.network.servers.set(bankUrl, async (request) => {
      if (await isThere()) throw new TypeError('fetch failed')
      return bank.serve(request)
    })
    const wallet = await restoreIn(other, at.words, { file: { file: at.file, password } })
    if (isStopped) await other.ask('cancelRestore', { wallet }, 'onboarding')
    const state = isStopped ? 'cancelled' : 'waiting'
    expect(await other.ask('restoreState', { wallet })).toMatchObject({
      state,
      banks: [{ locked: { units: '0' } }],
    })
    const file = await exportFrom(other)
    at.network.servers.set(bankUrl, bank.serve)
    const third = await openOther(other)
    const back = await restoreIn(third, at.words, { file: { file, password } })
    expect(await third.ask('restoreState', { wallet: back })).toMatchObject({
      banks: [{ locked: { units: '10' } }],
    })
    const restored = (await third.ask('payments', {})).payments.find(({ host }) => host?.endsWith(':8403'))
    expect(restored).toMatchObject({ state: 'waiting', reason: 'restored' })
    // The article's alone: whether a shop has taken these, nobody knows.
    expect((await third.ask('overview', {})).lying).toMatchObject([{ units: '5' }])
    // No till has ever seen the token they are now.
    expect(restored).not.toHaveProperty('reference')
  })
})

describe('the file alone', () => {
  it('S8: behavior: says what it holds before anybody is contacted', async () => {
    const at = await reader()
    const other = await openWorld()
    expect(await other.ask('readExport', { file: at.file, password }, 'onboarding')).toMatchObject({
      state: 'read',
      wallets: [{ name: 'Reading', banks: [{ host: 'localhost:3338', total: { units: '122' } }] }],
      payments: 5,
      shops: 1,
    })
    expect(other.network.exchanges).toEqual([])
    expect((await other.ask('overview', {})).wallets).toEqual([])
  })

  it('S8, R8: behavior: holds no words, no coin and no quote, and nothing of what it holds can be read', async () => {
    const at = await reader()
    const { box } = JSON.parse(at.file) as { box: Box.Box }
    const bytes = await Box.open(box, { password: new TextEncoder().encode(password), purpose: 'export' })
    const text = new TextDecoder().decode(bytes)
    // First that the check sees what is there.
    expect(text).toContain('localhost:8402')
    const vault = createVault(at.storage, await testSealer())
    const records = [
      ...(await vault.list(store<unknown>('coins', { isHidden: true }), { by: 'all' })),
      ...(await vault.list(store<unknown>('operations'), { by: 'all' })),
    ]
    const stored = new TextDecoder().decode(encodeBody(records))
    const secrets = [...stored.matchAll(/"secret":"((?:[^"\\]|\\.)+)"/g)].map(([, secret]) => secret ?? '')
    const points = [...stored.matchAll(/"C":"([0-9a-f]{66})"/g)].map(([, C]) => C ?? '')
    const quotes = [...stored.matchAll(/"quote":\{"id":"([0-9a-f]{32})"/g)].map(([, id]) => id ?? '')
    expect(secrets.length).toBeGreaterThan(4)
    expect(quotes).toHaveLength(1)
    for (const each of [...secrets, ...points, ...quotes]) expect(text).not.toContain(each)
    expect(text).not.toContain('cashuB')
    for (const word of at.words.split(' ')) expect(text).not.toMatch(new RegExp(`\\b${word} `))
    for (const told of ['localhost', 'Reading', 'article']) expect(at.file).not.toContain(told)
  })

  it('S8: error: another password, a header below the floor, one that would hang, a changed byte, no file', async () => {
    const at = await open({ units: 5 })
    const file = await exportFrom(at.world)
    const read = (text: string, typed = password) => at.command('readExport', { file: text, password: typed })
    const wrong = { ok: true, value: { state: 'wrong' } }
    const corrupt = { ok: false, error: { code: 'file-corrupt' } }
    expect(await read(file, 'not the password')).toEqual(wrong)
    const { box } = JSON.parse(file) as { box: Box.Box }
    const altered = (change: Partial<Record<keyof Box.Box, unknown>>) =>
      JSON.stringify({ tuppence: 'export', box: { ...box, ...change } })
    expect(await read(altered({ sealed: box.sealed.replace(/^../, '00') }))).toEqual(wrong)
    expect(await read(altered({ kdf: { name: 'argon2id', m: 47_104, t: 2, p: 1 } }))).toEqual(wrong)
    for (const kdf of [
      { name: 'argon2id', m: 8, t: 1, p: 1 },
      { name: 'argon2id', m: 19_456, t: 1, p: 1 },
      { name: 'argon2id', m: 4_194_304, t: 1, p: 1 },
      { name: 'argon2id', m: 47_104, t: 1_000_000, p: 1 },
      { name: 'pbkdf2-sha256', rounds: 1 },
      { name: 'pbkdf2-sha256', rounds: 1_000_000_000 },
      { name: 'none' },
    ]) {
      expect(await read(altered({ kdf })), JSON.stringify(kdf)).toEqual(corrupt)
    }
    for (const text of ['', ' ', '{}', 'abandon', file.slice(0, -9), JSON.stringify(box)]) {
      const reply = await read(text)
      expect(reply.ok).toBe(false)
    }
    expect(await read(altered({ iv: 'zz' }))).toEqual(corrupt)
  })

  it('behavior: is made of what has the longest name there is, and of all that a reader can set', async () => {
    const at = await open()
    const page = openPage(at.world, at.shop.url, { path: '/tip' })
    const [asked] = Challenge.parseAll(await page.fetchChallenges())
    const told = decodeOpaque(asked?.opaque)
    if (asked === undefined || told === undefined) throw new Error('no challenge of ours')
    const resource = 'x'.repeat(279)
    const opaque = encodeOpaque({ ...told, resource })
    await page.pay(randomUUID(), [Challenge.serialize({ ...asked, opaque })])
    await at.engine.idle()
    await at.approve()
    await at.engine.idle()
    const currencies = Array.from({ length: 70 }, (_, i) => `c${i}`)
    for (const currency of currencies) await at.ask('setLimits', { currency, day: '9'.repeat(15) })
    const { history, limits } = await contentOf(await exportFrom(at.world))
    expect(history[0]?.purchase?.terms.resource).toBe(resource)
    expect(limits.map(({ currency }) => currency)).toEqual(currencies)
  })

  it('S8: error: without the wallet’s password none is made', async () => {
    const at = await open({ units: 0 })
    const wanted = { password: 'not the password', filePassword: password }
    expect(await at.ask('exportFile', wanted)).toMatchObject({ state: 'wrong' })
  })

  it('error: a password of the file that is too short or too long', async () => {
    const at = await open({ units: 0 })
    const make = (filePassword: string) =>
      at.command('exportFile', { password: walletPassword, filePassword })
    expect(await make('seven77')).toEqual({ ok: false, error: { code: 'password-short' } })
    expect(await make('x'.repeat(257))).toEqual({ ok: false, error: { code: 'password-long' } })
  })
})
