import { randomUUID } from 'node:crypto'
import { IDBFactory } from 'fake-indexeddb'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { defaults } from '../src/background/config.ts'
import { createDoorstep } from '../src/background/gate/createDoorstep.ts'
import { storeNames } from '../src/background/storage/Row.ts'
import type { Storage } from '../src/background/storage/Storage.ts'
import { StorageError } from '../src/background/storage/StorageError.ts'
import { readHeader } from '../src/background/vault/Header.ts'
import type { Kdf } from '../src/background/vault/Kdf.ts'
import * as Census from './support/Census.ts'
import { expectLanded } from './support/expectLanded.ts'
import { watchBuffers } from './support/keyBytes.ts'
import { mortal } from './support/mortal.ts'
import { openOther, restoreIn, wordsOf } from './support/restored.ts'
import { openPage } from './support/shop.ts'
import { openStreet, type Street } from './support/street.ts'
import { emptySession, password, quickKdf, unlockedSession } from './support/vault.ts'
import { openBank, openWorld, type TestBank, type World } from './support/world.ts'

let bank: TestBank
beforeAll(() => {
  bank = openBank()
})
afterAll(() => bank.close())

const minute = 60_000

async function locked(options: Parameters<typeof openStreet>[1] = {}): Promise<Street> {
  const at = await openStreet(bank, options)
  await at.ask('lock', {})
  return at
}

/** The window that asks for the password, as it shows itself. */
async function shown(world: World) {
  const window = world.windows.at(-1)
  if (window === undefined) throw new Error('no window')
  const view = await world.ask('approval', { id: window.operation }, 'approval', window.tab)
  return { view, window }
}

/** What the window hears that was opened last, though there may be nothing to show. */
function look(world: World) {
  const window = world.windows.at(-1)
  return world.command('approval', { id: window?.operation ?? '' }, 'approval', window?.tab)
}

async function unlockAndPay(world: World, typed = password) {
  const { view, window } = await shown(world)
  const input = { id: window.operation, digest: view.digest, password: typed }
  const reply = await world.ask('unlockAndPay', input, 'approval', window.tab)
  await world.engine.idle()
  return reply
}

describe('a password', () => {
  it('behavior: nothing can be made before one is set, and then everything', async () => {
    const world = await openWorld({ vault: 'none' })
    expect(await world.ask('overview', {})).toMatchObject({ stage: 'no-password', wallets: [] })
    const early = await world.command('createWallet', { name: 'Reading' }, 'onboarding')
    expect(early).toEqual({ ok: false, error: { code: 'locked' } })
    await world.ask('setPassword', { password }, 'onboarding')
    expect(await world.ask('overview', {})).toMatchObject({ stage: 'no-wallet' })
    await world.ask('createWallet', { name: 'Reading' }, 'onboarding')
    const again = await world.command('setPassword', { password }, 'onboarding')
    expect(again).toEqual({ ok: false, error: { code: 'password-set' } })
  })

  it.each([
    ['seven points', '1234567', 'password-short'],
    ['seven points of more units', '🪙'.repeat(7), 'password-short'],
    ['257 points', 'a'.repeat(257), 'password-long'],
  ])('error: %s', async (_, typed, code) => {
    const world = await openWorld({ vault: 'none' })
    const reply = await world.command('setPassword', { password: typed }, 'onboarding')
    expect(reply).toEqual({ ok: false, error: { code } })
    expect(await world.ask('overview', {})).toMatchObject({ stage: 'no-password' })
  })

  it('behavior: every way to type the same letters is the same password', async () => {
    const world = await openWorld({ vault: 'none' })
    await world.ask('setPassword', { password: 'café au lait' }, 'onboarding')
    await world.ask('lock', {})
    expect(await world.ask('unlock', { password: 'cafe\u0301 au lait' })).toEqual({ state: 'unlocked' })
  })

  it('behavior: changed, the old one is wrong and everything is there', async () => {
    const at = await openStreet(bank)
    const next = 'another long one'
    expect(await at.ask('changePassword', { password: 'not this one', next })).toEqual({ state: 'wrong' })
    expect(await at.ask('changePassword', { password, next })).toEqual({ state: 'unlocked' })
    const short = await at.command('changePassword', { password: next, next: 'short' })
    expect(short).toEqual({ ok: false, error: { code: 'password-short' } })
    await at.ask('lock', {})
    expect(await at.ask('unlock', { password })).toEqual({ state: 'wrong' })
    expect(await at.ask('unlock', { password: next })).toEqual({ state: 'unlocked' })
    expect(await at.balance()).toBe(100n)
  })

  it('behavior: five wrong ones cost nothing, then a second, doubling to a minute, also across workers', async () => {
    const at = await openStreet(bank)
    await at.ask('lock', {})
    const waits: number[] = []
    for (let tries = 1; waits.at(-1) !== 60; tries += 1) {
      const world = await openWorld({ ...at, session: at.session })
      const reply = await world.ask('unlock', { password: `wrong ${tries}` })
      expect(reply.state).toBe('wrong')
      const { retryAt } = reply as { retryAt?: number }
      if (tries < 5) expect(retryAt).toBeUndefined()
      if (retryAt === undefined) continue
      waits.push(Math.round((retryAt - at.clock.now) / 1000))
      const early = await world.ask('unlock', { password })
      expect(early).toEqual({ state: 'wait', retryAt })
      at.clock.now = retryAt
    }
    expect(waits).toEqual([1, 2, 4, 8, 16, 32, 60])
    expect(await at.ask('unlock', { password })).toEqual({ state: 'unlocked' })
    await at.ask('lock', {})
    expect(await at.ask('unlock', { password: 'wrong again' })).toEqual({ state: 'wrong' })
  })

  it('S1: behavior: an unlock raises what the password is stretched by to what the code asks for, and never lowers it', async () => {
    const at = await locked()
    const kdfOf = async () => (await readHeader(at.storage))?.header.box.kdf
    const unlockWith = async (kdf: Kdf) => {
      const world = await openWorld({ ...at, config: { kdf } })
      expect(await world.ask('unlock', { password })).toEqual({ state: 'unlocked' })
      expect(await world.balance()).toBe(100n)
      await world.ask('lock', {})
      return kdfOf()
    }
    expect(await kdfOf()).toEqual(quickKdf)
    expect(await unlockWith(defaults.kdf)).toEqual(defaults.kdf)
    expect(await unlockWith(quickKdf)).toEqual(defaults.kdf)
    const wrong = await openWorld({ ...at, config: { kdf: { ...defaults.kdf, t: 2 } as Kdf } })
    expect(await wrong.ask('unlock', { password: 'not this one' })).toEqual({ state: 'wrong' })
    expect(await kdfOf()).toEqual(defaults.kdf)
  })

  it('error: twenty guesses at once are one guess', async () => {
    const at = await locked()
    const guesses = Array.from({ length: 20 }, (_, i) => at.ask('unlock', { password: `guess ${i}` }))
    const states = (await Promise.all(guesses)).map(({ state }) => state)
    expect(states.filter((state) => state === 'wrong').length).toBeLessThanOrEqual(5)
    expect(states.filter((state) => state === 'unlocked')).toEqual([])
    expect(states.filter((state) => state === 'wait').length).toBeGreaterThanOrEqual(15)
  })
})

describe('locked', () => {
  it('W2: error: nothing of the wallet can be reached', async () => {
    const at = await locked()
    expect(await at.ask('overview', {})).toEqual({ stage: 'locked', wallets: [], recent: [], waiting: 0 })
    const refused = { ok: false, error: { code: 'locked' } }
    expect(await at.command('payments', {})).toEqual(refused)
    expect(await at.command('limits', {})).toEqual(refused)
    expect(await at.command('topUp', { wallet: randomUUID(), units: '5' })).toEqual(refused)
    expect(await at.command('setLimits', { currency: 'usd', day: '99999' })).toEqual(refused)
    expect(await at.command('createWallet', { name: 'x' }, 'onboarding')).toEqual(refused)
  })

  it('behavior: by itself after an hour in which the reader did nothing, and by alarm', async () => {
    const at = await openStreet(bank, { config: { lockAfter: 60 } })
    await at.ask('setLimits', { currency: 'usd', day: '500' })
    expect(at.seen.lockAt).toBeGreaterThan(at.clock.now + 59 * minute)
    at.clock.now += 50 * minute
    // A page that looks by itself is no act.
    expect(await at.ask('overview', {})).toMatchObject({ stage: 'ready' })
    at.clock.now = (at.seen.lockAt ?? 0) + 1
    await at.engine.wake()
    expect(await at.session.get('key')).toBeUndefined()
    expect(await at.ask('overview', {})).toMatchObject({ stage: 'locked' })
    expect(at.seen.lockAt).toBeUndefined()
  })

  it('behavior: an alarm that never rang, as in a laptop that slept, changes nothing', async () => {
    const at = await openStreet(bank, { config: { lockAfter: 60 } })
    await at.ask('setLimits', { currency: 'usd', day: '500' })
    at.clock.now += 61 * minute
    expect(await at.command('payments', {})).toEqual({ ok: false, error: { code: 'locked' } })
  })

  it('behavior: a worker that starts again and again, by its own alarms, is no act of the reader', async () => {
    const at = await openStreet(bank, { config: { lockAfter: 60 } })
    await at.ask('setLimits', { currency: 'usd', day: '500' })
    const { lockAt } = at.seen
    for (let restarts = 0; restarts < 4; restarts += 1) {
      at.clock.now += 14 * minute
      const next = await openWorld({ ...at, config: { lockAfter: 60 } })
      await next.engine.start(false)
      expect(next.seen.lockAt).toBe(lockAt)
      expect(await next.ask('overview', {})).toMatchObject({ stage: 'ready' })
    }
    at.clock.now += 5 * minute
    const last = await openWorld({ ...at, config: { lockAfter: 60 } })
    await last.engine.wake()
    expect(await last.ask('overview', {})).toMatchObject({ stage: 'locked' })
  })

  it('behavior: after as long as the reader says, which is remembered over a lock', async () => {
    const at = await openStreet(bank, { config: { lockAfter: 60 } })
    expect(await at.ask('security', {})).toEqual({ lockAfter: 60 })
    expect(await at.ask('setLockAfter', { minutes: '5' })).toEqual({ lockAfter: 5 })
    await at.ask('lock', {})
    await at.ask('unlock', { password })
    expect(await at.ask('security', {})).toEqual({ lockAfter: 5 })
    at.clock.now += 6 * minute
    expect(await at.ask('overview', {})).toMatchObject({ stage: 'locked' })
    const late = await at.command('setLockAfter', { minutes: '9999' })
    expect(late.ok).toBe(false)
  })

  it('behavior: with the screen, and at the start of a browser, whose memory is empty', async () => {
    const at = await openStreet(bank)
    await at.engine.lock()
    expect(await at.ask('overview', {})).toMatchObject({ stage: 'locked' })
    const reopened = await openWorld({ ...at, session: emptySession() })
    await reopened.engine.start(true)
    expect(await reopened.ask('overview', {})).toMatchObject({ stage: 'locked' })
    await reopened.ask('unlock', { password })
    expect(await reopened.balance()).toBe(100n)
  })

  it.each(['unlock', 'setPassword'] as const)(
    'W2: behavior: with the screen, also while the password of %s is being tried',
    async (name) => {
      const session = emptySession()
      const locking: { engine?: World['engine'] } = {}
      const storage = (real: Storage): Storage => ({
        ...real,
        async commit(checks, writes) {
          await real.commit(checks, writes)
          await locking.engine?.lock()
        },
      })
      const none = name === 'setPassword' && ({ vault: 'none' } as const)
      const world = await openWorld({ session, wrap: { storage }, ...none })
      locking.engine = world.engine
      const reply = await world.command(name, { password }, name === 'unlock' ? 'home' : 'onboarding')
      delete locking.engine
      expect(reply).toEqual({ ok: false, error: { code: 'locked' } })
      expect(await session.get('key')).toBeUndefined()
      expect(await world.ask('overview', {})).toMatchObject({ stage: 'locked' })
      expect(await world.ask('unlock', { password })).toEqual({ state: 'unlocked' })
    },
  )

  it('W2: behavior: with the screen, also while the key is being put away', async () => {
    const locking: { engine?: World['engine'] } = {}
    const session = emptySession()
    const slow = (real: typeof session) => ({
      ...real,
      async set(key: string, value: unknown) {
        if (key === 'key') await locking.engine?.lock()
        await real.set(key, value)
      },
    })
    const world = await openWorld({ session: slow(session) })
    locking.engine = world.engine
    expect(await world.command('unlock', { password })).toEqual({ ok: false, error: { code: 'locked' } })
    expect(await session.get('key')).toBeUndefined()
    delete locking.engine
    expect(await world.ask('unlock', { password })).toEqual({ state: 'unlocked' })
  })

  it('S9: behavior: after a lock no key is left in the browser’s memory, nor in any buffer that held one', async () => {
    const buffers = watchBuffers()
    const session = emptySession()
    const world = await openWorld({ vault: 'none', session })
    await world.ask('setPassword', { password }, 'onboarding')
    const key = String(await session.get('key'))
    expect(key).toMatch(/^[0-9a-f]{64}$/)
    const next = 'another long one'
    await world.ask('changePassword', { password, next })
    await world.ask('lock', {})
    await world.ask('unlock', { password: next })
    // The next worker reads it from the browser's memory, for the first record it looks at.
    const later = await openWorld({ ...world, session })
    await later.ask('createWallet', { name: 'Reading' }, 'onboarding')
    const made = await later.ask('overview', {})
    await later.ask('words', { wallet: made.wallets[0]?.id ?? '', password: next })
    await later.ask('lock', {})
    expect([...session.values.values()].join()).not.toContain(key)
    expect(await later.command('payments', {})).toMatchObject({ ok: false })
    expect(buffers.of(key).length).toBeGreaterThanOrEqual(10)
    expect(buffers.imported().length).toBeGreaterThanOrEqual(9)
    const all = [...buffers.of(key), ...buffers.imported()]
    expect(all.filter((bytes) => bytes.some((byte) => byte !== 0))).toEqual([])
  })

  it('S9: error: a disk that takes no more leaves no key in any buffer either', async () => {
    const disk = { takes: 0 }
    const wrap = { storage: (storage: Storage) => fullAfter(storage, disk) }
    const buffers = watchBuffers()
    const full = { ok: false, error: { code: 'storage-full' } }
    const none = await openWorld({ vault: 'none', wrap })
    expect(await none.command('setPassword', { password }, 'onboarding')).toEqual(full)
    const session = await unlockedSession()
    const key = String(await session.get('key'))
    const at = await openWorld({ session, wrap })
    // The try is counted, it is noted that it was right, and then there is no room for the next.
    disk.takes = 2
    expect(await at.command('changePassword', { password, next: 'another long one' })).toEqual(full)
    await at.ask('lock', {})
    disk.takes = 1
    expect(await at.command('unlock', { password })).toEqual(full)
    expect(buffers.of(key).length).toBeGreaterThanOrEqual(3)
    const all = [...buffers.of(key), ...buffers.imported()]
    expect(all.filter((bytes) => bytes.some((byte) => byte !== 0))).toEqual([])
  })

  it('behavior: a payment that is not known yet shows on the button, and goes on at the unlock', async () => {
    const at = await openStreet(bank)
    const page = openPage(at.world, at.shop.url)
    const id = randomUUID()
    await page.pay(id)
    await at.engine.idle()
    at.faults.always('/v1/swap', { kind: 'lost-reply' })
    at.faults.always('/v1/restore', { kind: 'lost-request' })
    await at.approve()
    await at.engine.idle()
    await at.ask('lock', {})
    expect(at.seen).toMatchObject({ badge: 0, isUnsettled: true })
    at.faults.heal()
    at.clock.now += 60 * minute
    await at.engine.wake()
    expect(at.network.exchanges.at(-1)?.url).toContain('/v1/')
    await at.ask('unlock', { password })
    await at.engine.idle()
    expect(at.seen.isUnsettled).toBe(false)
    expect((await at.ask('overview', {})).recent[0]?.state).not.toBe('unknown')
  })

  it('behavior: a payment that is not known yet shows on the button of the next browser, until the unlock settles it', async () => {
    const at = await openStreet(bank)
    const page = openPage(at.world, at.shop.url)
    await page.pay(randomUUID())
    await at.engine.idle()
    at.faults.always('/v1/swap', { kind: 'lost-reply' })
    at.faults.always('/v1/restore', { kind: 'lost-request' })
    await at.approve()
    await at.engine.idle()
    const reopened = await openWorld({ ...at, session: emptySession() })
    await reopened.engine.start(true)
    expect(await reopened.ask('overview', {})).toMatchObject({ stage: 'locked' })
    expect(reopened.seen).toMatchObject({ badge: 0, isUnsettled: true })
    at.faults.heal()
    at.clock.now += 60 * minute
    await reopened.ask('unlock', { password })
    await reopened.engine.idle()
    expect(reopened.seen.isUnsettled).toBe(false)
    expect((await reopened.ask('overview', {})).recent[0]?.state).not.toBe('unknown')
    await reopened.engine.lock()
    expect(reopened.seen.isUnsettled).toBe(false)
  })

  it.each([
    ['looks for coins', '/v1/restore'],
    ['moves them', '/v1/swap'],
  ])(
    'behavior: a restore that %s shows on the button of the next browser, until it is done',
    async (_, path) => {
      const at = await openStreet(bank)
      const words = await wordsOf(at.world, at.wallet)
      at.faults.always(path, { kind: 'lost-request' })
      const other = await openOther(at.world)
      await restoreIn(other, words)
      const reopened = await openWorld({ ...other, session: emptySession() })
      await reopened.engine.start(true)
      expect(reopened.seen).toMatchObject({ badge: 0, isUnsettled: true })
      at.faults.heal()
      at.clock.now += 60 * minute
      await reopened.ask('unlock', { password })
      await reopened.engine.idle()
      expect(await reopened.balance()).toBe(100n)
      await reopened.engine.lock()
      expect(reopened.seen.isUnsettled).toBe(false)
    },
  )
})

describe('asked while locked', () => {
  it('behavior: unlock and pay, in one press: the article is there, paid once', async () => {
    const at = await locked()
    const page = openPage(at.world, at.shop.url)
    const id = randomUUID()
    await page.pay(id)
    await at.engine.idle()
    const { view } = await shown(at.world)
    expect(view).toMatchObject({ stage: 'locked', host: new URL(at.shop.url).host, notices: [] })
    expect(view.total.units).toBe('5')
    expect(view.wallet).toBeUndefined()
    expect(await unlockAndPay(at.world, 'not this one')).toEqual({ state: 'wrong' })
    expect(await unlockAndPay(at.world)).toEqual({ state: 'accepted' })
    const response = await page.present(id, page.told(id))
    expect(response.status).toBe(200)
    expect(await at.balance()).toBe(95n)
    expect(at.windows).toHaveLength(1)
  })

  it('behavior: its page, which asks all the time, is never told that there is no such payment', async () => {
    const at = await locked({ shop: { mode: 'online' } })
    const page = openPage(at.world, at.shop.url)
    const id = randomUUID()
    await page.pay(id)
    await at.engine.idle()
    const heard = new Set<string>()
    let isOver = false
    const asking = (async () => {
      while (!isOver) {
        heard.add(JSON.stringify({ ...(await page.state(id)), value: '' }))
        await new Promise((resolve) => setImmediate(resolve))
      }
    })()
    expect(await unlockAndPay(at.world)).toEqual({ state: 'unlocked' })
    await at.approve()
    await at.engine.idle()
    isOver = true
    await asking
    expect([...heard].map((said) => JSON.parse(said).state).sort()).toEqual(['accepted', 'ready'])
  })

  it('behavior: nothing of it is on disk before the unlock', async () => {
    const at = await locked()
    const before = await everything(at)
    await openPage(at.world, at.shop.url).pay(randomUUID())
    await at.engine.idle()
    expect(await everything(at)).toEqual(before)
  })

  it('A3: behavior: where there is more to say, the whole question is put first', async () => {
    const at = await openStreet(bank)
    await at.ask('setLimits', { currency: 'usd', payment: '4' })
    await at.ask('lock', {})
    await openPage(at.world, at.shop.url).pay(randomUUID())
    await at.engine.idle()
    expect(await unlockAndPay(at.world)).toEqual({ state: 'unlocked' })
    expect((await shown(at.world)).view).toMatchObject({ stage: 'over-limit' })
    expect(await at.balance()).toBe(100n)
  })

  it('A3: error: what was not shown is not paid: another digest, another tab', async () => {
    const at = await locked()
    await openPage(at.world, at.shop.url).pay(randomUUID())
    await at.engine.idle()
    const { window, view } = await shown(at.world)
    const wrong = { id: window.operation, digest: '00'.repeat(32), password }
    expect(await at.ask('unlockAndPay', wrong, 'approval', window.tab)).toEqual({ state: 'unlocked' })
    await at.ask('lock', {})
    await at.engine.idle()
    const elsewhere = { id: window.operation, digest: view.digest, password }
    expect(await at.ask('unlockAndPay', elsewhere, 'approval', 999)).toEqual({ state: 'unlocked' })
    await at.engine.idle()
    expect(await at.balance()).toBe(100n)
    await at.approve()
    await at.engine.idle()
    expect(await at.balance()).toBe(95n)
  })

  it('behavior: locked again with the screen between one press and the next, none is dropped, and no page hears of it', async () => {
    const locking: { engine?: World['engine'] } = {}
    const storage = (real: Storage): Storage => ({
      ...real,
      async commit(checks, writes) {
        const { engine } = locking
        // The first press is being written down as a payment, by an unlock.
        if (engine !== undefined && writes.some(({ store }) => store === 'operations')) {
          delete locking.engine
          await engine.lock()
        }
        await real.commit(checks, writes)
      },
    })
    const at = await locked({ wrap: { storage } })
    const presses = ['/articles/1', '/articles/2'].map((path) => ({
      page: openPage(at.world, at.shop.url, { path }),
      id: randomUUID(),
    }))
    for (const { page, id } of presses) expect(await page.pay(id)).toMatchObject({ state: 'accepted' })
    await at.engine.idle()
    locking.engine = at.engine
    await at.command('unlock', { password })
    await at.engine.idle()
    expect(locking.engine).toBeUndefined()
    expect(await at.ask('overview', {})).toMatchObject({ stage: 'locked' })
    expect(await at.ask('unlock', { password })).toEqual({ state: 'unlocked' })
    await at.engine.idle()
    for (const { page, id } of presses) expect(await page.state(id)).toMatchObject({ state: 'accepted' })
    expect(at.told.map(({ message }) => message)).not.toContainEqual(
      expect.objectContaining({ state: 'error' }),
    )
  })

  it('A7: error: what ran out under the locked window unlocks all the same, and then the window hears that it is gone', async () => {
    const at = await locked()
    const page = openPage(at.world, at.shop.url)
    const id = randomUUID()
    await page.pay(id)
    await at.engine.idle()
    // The challenge is over, and the window may still decide.
    at.clock.now += 6 * minute
    expect((await shown(at.world)).view).toMatchObject({ stage: 'locked' })
    expect(await unlockAndPay(at.world)).toEqual({ state: 'unlocked' })
    expect(await look(at.world)).toEqual({ ok: false, error: { code: 'not-found' } })
    expect(await at.balance()).toBe(100n)
  })

  it('A7: error: a locked window left too long hears first that the wallet is locked, then that it is gone', async () => {
    const at = await locked()
    const page = openPage(at.world, at.shop.url)
    const id = randomUUID()
    await page.pay(id)
    await at.engine.idle()
    at.clock.now += 11 * minute
    await at.engine.wake()
    expect(page.told(id)).toEqual({ v: 1, type: 'state', id, state: 'not-paid' })
    expect(await look(at.world)).toEqual({ ok: false, error: { code: 'locked' } })
    expect(await at.ask('unlock', { password }, 'approval')).toEqual({ state: 'unlocked' })
    expect(await look(at.world)).toEqual({ ok: false, error: { code: 'not-found' } })
    expect(await at.balance()).toBe(100n)
  })

  it('A7: error: where there is no password yet, a window left too long does not ask for one', async () => {
    const street = await openStreet(bank)
    const at = await openWorld({ vault: 'none', network: street.network, clock: street.clock })
    await openPage(at, street.shop.url).pay(randomUUID())
    await at.engine.idle()
    at.clock.now += 11 * minute
    await at.engine.wake()
    expect(await look(at)).toEqual({ ok: false, error: { code: 'not-found' } })
  })

  it('A7: behavior: a closed window is a no, also while locked; its page hears what every no says', async () => {
    const at = await locked()
    const page = openPage(at.world, at.shop.url)
    const id = randomUUID()
    await page.pay(id)
    await at.engine.idle()
    await at.engine.tabClosed(at.windows[0]?.tab ?? 0)
    expect(page.told(id)).toEqual({ v: 1, type: 'state', id, state: 'not-paid' })
    await at.ask('unlock', { password })
    await at.engine.idle()
    expect(await at.balance()).toBe(100n)
    expect((await at.ask('overview', {})).waiting).toBe(0)
  })

  it('A6: behavior: many at once are one window and a short queue; three no’s silence the site', async () => {
    const at = await locked()
    const pages = Array.from({ length: 10 }, (_, i) =>
      openPage(at.world, at.shop.url, { path: `/articles/${i}`, document: `D${i}` }),
    )
    const ids = pages.map(() => randomUUID())
    for (const [i, page] of pages.entries()) await page.pay(ids[i] ?? '')
    await at.engine.idle()
    expect(at.windows).toHaveLength(1)
    expect((await at.ask('overview', {})).waiting).toBe(4)
    for (let refusals = 0; refusals < 3; refusals += 1) {
      await at.decline()
      await at.engine.idle()
    }
    const late = randomUUID()
    const page = openPage(at.world, at.shop.url, { path: '/articles/99' })
    expect(await page.pay(late)).toMatchObject({ state: 'not-paid' })
  })

  it('W6: behavior: the worker dies before the unlock, and after the key was there: asked once, paid once', async () => {
    const at = await locked()
    const page = openPage(at.world, at.shop.url)
    const id = randomUUID()
    await page.pay(id)
    await at.engine.idle()
    const next = await openWorld({ ...at, network: at.network })
    await next.engine.start(false)
    expect(await unlockAndPay(next)).toEqual({ state: 'accepted' })
    expect(next.windows).toHaveLength(1)
    expect(await next.balance()).toBe(95n)
  })

  it.each(['before', 'after'] as const)(
    'W6: behavior: the worker dies at any touch on the way to its window, %s it: the next one asks, and is paid once',
    async (when) => {
      const census = Census.create()
      let deaths = 0
      for (let isOver = false; !isOver; ) {
        const at = await locked()
        const life = mortal(deaths + 1, when, census)
        const dying = await openWorld({ ...at, network: at.network, wrap: { ...life.wrap, ...life.outside } })
        const [id, document] = [randomUUID(), randomUUID()]
        const pressed = openPage(dying, at.shop.url, { document }).pay(id)
        isOver = await Promise.race([
          life.died.then(() => false),
          pressed.then(() => dying.engine.idle()).then(() => true),
        ])
        if (!isOver) deaths += 1
        const next = await openWorld({ ...at, network: at.network })
        await next.engine.start(false)
        const page = openPage(next, at.shop.url, { document })
        // The page hears nothing, and asks again.
        await page.pay(id)
        await next.engine.idle()
        expect(await unlockAndPay(next)).toEqual({ state: 'accepted' })
        expect(page.told(id)).toMatchObject({ state: 'ready' })
        expect(await next.balance()).toBe(95n)
        // Whatever window the dead worker has left says that it is none.
        for (const { operation, tab } of next.windows.slice(0, -1))
          expect(await next.ask('approval', { id: operation }, 'approval', tab)).toMatchObject({
            stage: 'decided',
          })
      }
      expectLanded(`pay while locked, ${when}`, census, { held: ['waiting', 'opening', 'asking'] })
    },
  )

  it('A7: behavior: a window that a dead worker has left without its tab says that another one asks', async () => {
    const at = await locked()
    // Held; its window noted, opened: the third touch. Its tab is never stored.
    const census = Census.create()
    const life = mortal(3, 'after', census)
    const dying = await openWorld({ ...at, network: at.network, wrap: { ...life.wrap, ...life.outside } })
    void openPage(dying, at.shop.url).pay(randomUUID())
    await life.died
    expect(at.windows).toHaveLength(1)
    const next = await openWorld({ ...at, network: at.network })
    await next.engine.start(false)
    expectLanded('a window without its tab', census, { held: ['opening'] })
    const [lost, asking] = at.windows
    if (lost === undefined || asking === undefined) throw new Error('no second window')
    const stageIn = async (tab: number) =>
      (await next.ask('approval', { id: lost.operation }, 'approval', tab)).stage
    expect(await stageIn(lost.tab)).toBe('elsewhere')
    expect(await stageIn(asking.tab)).toBe('locked')
    // Unlocked elsewhere, it is the same.
    await next.ask('unlock', { password })
    await next.engine.idle()
    expect(await stageIn(lost.tab)).toBe('elsewhere')
    expect(await stageIn(asking.tab)).toBe('ask')
  })

  it('A7: behavior: a window that closed while no worker could note it down was a no', async () => {
    const at = await locked()
    const page = openPage(at.world, at.shop.url)
    const id = randomUUID()
    await page.pay(id)
    await at.engine.idle()
    for (const window of at.windows) window.open = false
    const next = await openWorld({ ...at, network: at.network })
    await next.engine.start(false)
    expect((await next.ask('overview', {})).waiting).toBe(0)
    expect(await openPage(next, at.shop.url).state(id)).toMatchObject({ state: 'not-paid' })
  })

  it('A7: behavior: a window that went with the browser, or with an update, stands in nobody’s way', async () => {
    const at = await openStreet(bank)
    await openPage(at.world, at.shop.url).pay(randomUUID())
    await at.engine.idle()
    expect(at.windows).toHaveLength(1)
    // Another worker may see the reader come back than the one that the browser started.
    const session = emptySession()
    await (await openWorld({ ...at, network: at.network, session })).engine.start(true)
    const next = await openWorld({ ...at, network: at.network, session })
    await next.engine.start(false)
    const page = openPage(next, at.shop.url)
    const id = randomUUID()
    expect(await page.pay(id)).toMatchObject({ state: 'accepted' })
    await next.engine.idle()
    expect(await unlockAndPay(next)).toEqual({ state: 'accepted' })
    expect(page.told(id)).toMatchObject({ state: 'ready' })
    expect(await next.balance()).toBe(95n)
  })

  it('P4: behavior: unlocking for what has been said yes to before asks nothing more, and pays nothing more', async () => {
    const at = await openStreet(bank)
    await openPage(at.world, at.shop.url).pay(randomUUID())
    await at.engine.idle()
    await at.approve()
    await at.engine.idle()
    expect(await at.balance()).toBe(95n)
    const next = await openWorld({ ...at, network: at.network, session: emptySession() })
    await next.engine.start(true)
    const page = openPage(next, at.shop.url)
    const id = randomUUID()
    await page.pay(id)
    await next.engine.idle()
    expect(await unlockAndPay(next)).toEqual({ state: 'accepted' })
    expect(page.told(id)).toMatchObject({ state: 'ready' })
    expect(await next.balance()).toBe(95n)
  })

  it('behavior: a page that asks how things stand while the wallet opens is not told that nothing is known', async () => {
    const at = await locked()
    const page = openPage(at.world, at.shop.url)
    const id = randomUUID()
    await page.pay(id)
    await at.engine.idle()
    const unlocking = unlockAndPay(at.world)
    for (let asked = 0; asked < 20; asked += 1) {
      expect(await page.state(id)).not.toMatchObject({ state: 'error' })
      await new Promise(setImmediate)
    }
    expect(await unlocking).toEqual({ state: 'accepted' })
    expect(page.told(id)).toMatchObject({ state: 'ready' })
  })

  it('behavior: a receipt that comes while locked is kept for the unlock', async () => {
    const at = await openStreet(bank)
    const page = openPage(at.world, at.shop.url)
    const id = randomUUID()
    await page.pay(id)
    await at.engine.idle()
    await at.approve()
    await at.engine.idle()
    await at.ask('lock', {})
    expect((await page.present(id, page.told(id))).status).toBe(200)
    await at.ask('unlock', { password })
    await at.engine.idle()
    expect((await at.ask('overview', {})).recent[0]).toMatchObject({ state: 'paid' })
  })

  it('behavior: a receipt that comes while what waited is taken over is kept, too', async () => {
    const session = emptySession()
    const doorstep = createDoorstep({
      ...{ session, config: defaults, now: Date.now, notify: async () => true, changed: () => {} },
      ...{ openApproval: async () => 1, isTabOpen: async () => true },
    })
    const from = { origin: 'https://shop.example', target: { tab: 1, document: 'D' } }
    const receipt = (id: string) => ({ v: 1, type: 'receipt', id, status: 200 }) as const
    await doorstep.fromPage(from, receipt('first'))
    const taken = await doorstep.read()
    await doorstep.fromPage(from, receipt('second'))
    await doorstep.done(taken, {})
    expect((await doorstep.read()).receipts.map(({ message }) => message.id)).toEqual(['second'])
  })

  it('R7: behavior: to a page locked, refused and no wallet look alike', async () => {
    const at = await locked()
    const answers = async (world: World) => {
      const page = openPage(world, at.shop.url)
      const id = randomUUID()
      const first = await page.pay(id)
      await world.engine.idle()
      await world.decline()
      await world.engine.idle()
      return [first, page.told(id)].map((said) => ({ ...said, id: '' }))
    }
    const none = await openWorld({ vault: 'none', network: at.network, clock: at.clock })
    const whileLocked = await answers(at.world)
    expect(await answers(none)).toEqual(whileLocked)
    await at.ask('unlock', { password })
    expect(await answers(at.world)).toEqual(whileLocked)
  })
})

/** A disk with room for so many commits more. */
function fullAfter(storage: Storage, disk: { takes: number }): Storage {
  return {
    ...storage,
    async commit(checks, writes) {
      if (disk.takes === 0) throw new StorageError('storage-full')
      disk.takes -= 1
      return storage.commit(checks, writes)
    },
  }
}

/** Every record as it lies on the disk. */
async function everything({ storage }: Pick<World, 'storage'>) {
  return Promise.all(storeNames.map((name) => storage.list(name, { by: 'all' })))
}

it('behavior: two browsers of one reader have nothing in common on disk', async () => {
  const worlds = await Promise.all([1, 2].map(() => openWorld({ vault: 'none', database: new IDBFactory() })))
  for (const world of worlds) {
    await world.ask('setPassword', { password }, 'onboarding')
    await world.ask('createWallet', { name: 'Reading' }, 'onboarding')
  }
  const [first = [], second = []] = await Promise.all(
    worlds.map(async (world) =>
      (await everything(world)).flat().map(({ body }) => Buffer.from(body).toString('hex')),
    ),
  )
  expect(first.filter((body) => second.includes(body))).toEqual([])
})
