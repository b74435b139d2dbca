import { randomUUID } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it, vi } from 'vitest'
import { readInput } from '../src/background/router/readCommand.ts'
import type { Sender } from '../src/background/router/Senders.ts'
import { type CommandName, commands } from '../src/messages/ui.ts'
import { samples } from './support/commandSamples.ts'
import { given, inOwnNames } from './support/fuzzCommand.ts'
import { openPage, shopUrl } from './support/shop.ts'
import { openSituation, type Place } from './support/situations.ts'
import { openStreet, type StreetOptions } from './support/street.ts'
import { ownSender, pageSender, type World } from './support/world.ts'

const shared = given()

const street = (options: StreetOptions = {}) => openStreet(shared.bank, options)
const names = Object.keys(commands) as CommandName[]
const forbidden = { ok: false, error: { code: 'forbidden' } }

/** Everything on disk. */
async function disk({ storage }: World): Promise<unknown> {
  const { storeNames } = await import('../src/background/storage/Row.ts')
  return Promise.all(storeNames.map((name) => storage.list(name, { by: 'all' })))
}

/** A wallet that asks, and what a page that may would send there: every command, as it is taken. */
async function openAsked() {
  const at = await openSituation(shared.bank, 'asked')
  return { ...at, sent: names.flatMap((name) => inputsOf(at, name).map((input) => ({ name, input }))) }
}

function inputsOf(at: Place, name: CommandName): unknown[] {
  const [, ...inputs] = samples[name]
  const own = inputs.map((input) => inOwnNames(at, { file: shared.file, input }))
  const [page = 'home'] = commands[name].from
  // Nothing but who sends it is wrong with it.
  for (const input of own) expect(readInput(name, input, { page, tab: at.tab })).toEqual(input)
  return own
}

describe('who may do what', () => {
  it('W2: error: no command of our pages works from a content script, and nothing changes', async () => {
    const { world, sent, tab } = await openAsked()
    const before = await disk(world)
    const senders: Sender[] = [
      pageSender(`${shopUrl}/articles/7`),
      { ...pageSender(shopUrl), url: ownSender('approval').url },
      ...(['popup', 'approval', 'onboarding', 'home'] as const).flatMap((page) => [
        { ...ownSender(page, tab), origin: shopUrl },
        { ...ownSender(page, tab), id: 'another' },
      ]),
      {},
    ]
    for (const sender of senders) {
      for (const { name, input } of sent)
        expect(await world.engine.receive({ type: 'ui', name, input }, sender), name).toEqual(forbidden)
      // Who sends it is looked at before what it carries.
      for (const name of names)
        expect(await world.engine.receive({ type: 'ui', name, input: 0 }, sender), name).toEqual(forbidden)
    }
    expect(await disk(world)).toEqual(before)
  })

  it('W2: error: a page of ours may send its own commands and no other’s', async () => {
    const { world, sent, tab } = await openAsked()
    const before = await disk(world)
    for (const page of ['popup', 'approval', 'onboarding', 'home'] as const) {
      for (const { name, input } of sent) {
        if (commands[name].from.includes(page)) continue
        for (const each of [input, 0]) {
          const reply = await world.engine.receive({ type: 'ui', name, input: each }, ownSender(page, tab))
          expect(reply, `${name} from ${page}`).toEqual(forbidden)
        }
      }
    }
    expect(await disk(world)).toEqual(before)
  })

  it('W2: error: names that are on every object are no commands', async () => {
    const at = await street({ units: 0 })
    for (const name of [
      '__proto__',
      'constructor',
      'toString',
      'hasOwnProperty',
      '',
      1,
      undefined,
      ['overview'],
    ]) {
      expect(await at.engine.receive({ type: 'ui', name, input: {} }, ownSender('home'))).toEqual(forbidden)
    }
  })

  it('W1: error: pages that are nobody', async () => {
    const at = await street()
    const [challenge = ''] = await openPage(at.world, shopUrl).fetchChallenges()
    const url = `${shopUrl}/articles/7`
    const message = { v: 1, type: 'pay', id: randomUUID(), url, method: 'GET', challenges: [challenge] }
    const sender = pageSender(url)
    for (const change of [
      { origin: 'null' },
      { frameId: 1 },
      { documentId: undefined },
      { documentLifecycle: 'prerender' },
    ]) {
      const sent = at.engine.receive({ type: 'page', message, visible: true }, { ...sender, ...change })
      expect(await sent).toEqual(forbidden)
    }
    for (const visible of [false, undefined, 'true']) {
      const hidden = await at.engine.receive({ type: 'page', message, visible }, sender)
      expect(hidden).toEqual({ ok: false, error: { code: 'not-visible' } })
    }
    expect(at.windows).toEqual([])
  })

  it('W1: property: garbage from nobody is refused for who sends it, before anybody reads it', async () => {
    const { engine } = await street({ units: 0 })
    const sender = pageSender(`${shopUrl}/articles/7`)
    const nobody = fc.constantFrom<Sender>(
      ...[
        { origin: 'null' },
        { frameId: 1 },
        { documentId: undefined },
        { documentLifecycle: 'prerender' },
      ].map((change) => ({ ...sender, ...change })),
      ownSender('approval'),
      {},
    )
    await fc.assert(
      fc.asyncProperty(nobody, fc.anything(), fc.anything(), async (from, message, visible) => {
        expect(await engine.receive({ type: 'page', message, visible }, from)).toEqual(forbidden)
      }),
      { numRuns: 300 },
    )
  })

  it('C4: property: garbage from a page is refused with a code of the list, at once, and changes nothing', async () => {
    const at = await street({ units: 0 })
    const before = await disk(at)
    const sender = pageSender(`${shopUrl}/articles/7`)
    const shaped = fc.record(
      {
        v: fc.oneof(fc.constant(1), fc.anything()),
        type: fc.oneof(fc.constantFrom('pay', 'state', 'receipt', 'ui', 'approve', 'connect'), fc.anything()),
        id: fc.oneof(fc.uuid({ version: 4 }), fc.anything()),
        url: fc.oneof(fc.constant(shopUrl), fc.anything()),
        method: fc.anything(),
        challenges: fc.oneof(fc.array(fc.string()), fc.anything()),
        status: fc.anything(),
        receipt: fc.anything(),
        problem: fc.anything(),
        origin: fc.anything(),
      },
      { requiredKeys: [] },
    )
    await fc.assert(
      fc.asyncProperty(fc.oneof(shaped, fc.anything()), fc.anything(), async (message, visible) => {
        const reply = await at.engine.receive({ type: 'page', message, visible }, sender)
        if (reply?.ok) expect(['error', 'not-paid', undefined]).toContain(Object(reply.value).state)
        else expect(['malformed-message', 'not-visible']).toContain(reply?.error.code)
      }),
      { numRuns: 500 },
    )
    await fc.assert(
      fc.asyncProperty(fc.anything(), async (message) => {
        const reply = at.engine.receive(message, sender)
        if (reply !== undefined) expect((await reply).ok).toBe(false)
      }),
      { numRuns: 300 },
    )
    expect(await disk(at)).toEqual(before)
  })

  it('C4: property: garbage for a command is malformed', async () => {
    const at = await street({ units: 0 })
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...names), fc.anything(), async (name, input) => {
        const [from = 'home'] = commands[name].from
        const reply = await at.engine.receive({ type: 'ui', name, input }, ownSender(from))
        if (!reply?.ok) expect(reply?.error.code).not.toBe('internal')
      }),
      { numRuns: 300 },
    )
  })

  it('error: a message that is too large, a press without the right id', async () => {
    const at = await street({ units: 0 })
    const page = openPage(at.world, shopUrl)
    const url = `${shopUrl}/articles/7`
    const large = {
      v: 1,
      type: 'pay',
      id: randomUUID(),
      url,
      method: 'GET',
      challenges: Array<string>(5).fill('x'.repeat(8000)),
    } as const
    expect(await page.say(large)).toEqual({ ok: false, error: { code: 'malformed-message' } })
    expect(await page.say({ v: 1, type: 'state', id: 'x' })).toEqual({
      ok: false,
      error: { code: 'malformed-message' },
    })
    expect(await page.state(randomUUID())).toMatchObject({ state: 'error', code: 'not-found' })
  })

  it('C5: error: another origin’s press is nobody’s: no state, no receipt', async () => {
    const at = await street()
    const page = openPage(at.world, shopUrl)
    const id = randomUUID()
    await page.pay(id)
    await at.engine.idle()
    await at.approve()
    await at.engine.idle()
    const other = openPage(at.world, 'https://evil.test', { path: '/' })
    expect(await other.state(id)).toMatchObject({ state: 'error', code: 'not-found' })
    await other.say({ v: 1, type: 'receipt', id, status: 409, problem: 'urn:tuppence:problem:access-ended' })
    expect((await at.ask('overview', {})).recent[0]).toMatchObject({ state: 'working' })
    expect(at.told.every(({ document }) => document === page.document)).toBe(true)
  })
})

describe('the approval window', () => {
  it('A6: behavior: 50 requests are 1 window, 3 waiting and 46 busy', async () => {
    const at = await street({ config: { callsInFlight: 100, callsPerMinute: 100 } })
    const page = openPage(at.world, shopUrl, { path: '/tip' })
    const ids = Array.from({ length: 50 }, () => randomUUID())
    const challenges = await Promise.all(ids.map(() => page.fetchChallenges()))
    const replies = await Promise.all(ids.map((id, i) => page.pay(id, challenges[i])))
    await at.engine.idle()
    expect(at.windows).toHaveLength(1)
    expect(replies.filter((reply) => reply?.state === 'error' && reply.code === 'busy')).toHaveLength(46)
    expect((await at.ask('overview', {})).waiting).toBe(4)
    expect(at.seen.badge).toBe(4)
  })

  it('A6: behavior: more than 30 calls of an origin in a minute: what is new is busy, what was said before is not', async () => {
    const at = await street()
    const page = openPage(at.world, shopUrl)
    const challenges = await page.fetchChallenges()
    const id = randomUUID()
    for (let i = 0; i < 30; i += 1)
      expect(await page.pay(id, challenges)).toMatchObject({ state: 'accepted' })
    expect(await page.pay(id, challenges)).toBeUndefined()
    const another = randomUUID()
    expect(await page.pay(another, challenges)).toMatchObject({ state: 'error', code: 'busy' })
    expect(await page.pay(another, challenges)).toMatchObject({ state: 'error', code: 'busy' })
    at.clock.now += 60_000
    expect(await page.pay(id, challenges)).toMatchObject({ state: 'accepted' })
  })

  it('A6: behavior: a press said again while it is under way takes no place of another’s, and is paid', async () => {
    const at = await street({ config: { callsInFlight: 3 } })
    const page = openPage(at.world, shopUrl, { path: '/tip' })
    const ids: string[] = Array.from({ length: 4 }, () => randomUUID())
    const challenges = await Promise.all(ids.map(() => page.fetchChallenges()))
    const say = (i: number) => page.pay(`${ids[i]}`, challenges[i])
    const said = await Promise.all([0, 0, 0, 1, 2, 3, 0, 2].map(say))
    const state = (i: number) => said[i] && { ...said[i], id: ids.indexOf(said[i].id) }
    const accepted = (id: number) => ({ v: 1, type: 'state', id, state: 'accepted' })
    expect(said.map((_, i) => state(i))).toEqual([
      ...[accepted(0), undefined, undefined],
      ...[accepted(1), accepted(2)],
      { v: 1, type: 'state', id: 3, state: 'error', code: 'busy' },
      ...[undefined, undefined],
    ])
    await at.engine.idle()
    for (let i = 0; i < 3; i += 1) {
      await at.approve()
      await at.engine.idle()
    }
    expect(ids.map((id) => page.told(id)?.state)).toEqual(['ready', 'ready', 'ready', undefined])
    // Its calls are over: the next one finds a place.
    expect(await say(3)).toMatchObject({ state: 'accepted' })
  })

  it('A6: behavior: one window at a time; the next opens when the first is decided', async () => {
    const at = await street()
    const [one, two] = [openPage(at.world, shopUrl), openPage(at.world, shopUrl, { path: '/tip' })]
    await one.pay(randomUUID())
    await two.pay(randomUUID())
    await at.engine.idle()
    expect(at.windows).toHaveLength(1)
    await at.decline()
    await at.engine.idle()
    expect(at.windows).toHaveLength(2)
    expect(at.windows[1]?.operation).not.toBe(at.windows[0]?.operation)
  })

  it('A6: behavior: three refusals in 30 seconds, and the origin is not listened to for a minute', async () => {
    const at = await street()
    const page = openPage(at.world, shopUrl, { path: '/tip' })
    for (let i = 0; i < 3; i += 1) {
      await page.pay(randomUUID())
      await at.engine.idle()
      await at.decline()
      await at.engine.idle()
    }
    const id = randomUUID()
    expect(await page.pay(id)).toEqual({ v: 1, type: 'state', id, state: 'not-paid' })
    await at.engine.idle()
    expect(at.windows).toHaveLength(3)
    at.clock.now += 60_000
    await page.pay(randomUUID())
    await at.engine.idle()
    expect(at.windows).toHaveLength(4)
  })

  /** A press that is on the screen. */
  async function shown(options: StreetOptions = {}) {
    const at = await street(options)
    const page = openPage(at.world, shopUrl)
    const id = randomUUID()
    await page.pay(id)
    await at.engine.idle()
    const window = at.windows[0] ?? { operation: '', tab: 0, open: false }
    const view = await at.ask('approval', { id: window.operation }, 'approval', window.tab)
    const approve = (change: { id?: string; digest?: string; tab?: number | undefined } = {}) => {
      const { tab = window.tab, ...rest } = change
      return at.ask('approve', { id: window.operation, digest: view.digest, ...rest }, 'approval', tab)
    }
    return { at, page, id, window, view, approve }
  }

  it('A3: error: another digest, another tab, another operation: stale, and nothing is reserved', async () => {
    const { at, approve } = await shown()
    const stale = { state: 'stale-approval' }
    expect(await approve({ digest: '0'.repeat(64) })).toEqual(stale)
    expect(await approve({ tab: 7 })).toEqual(stale)
    expect(await approve({ id: randomUUID() })).toEqual(stale)
    const noTab = {
      type: 'ui',
      name: 'approve',
      input: { id: at.windows[0]?.operation, digest: '0'.repeat(64) },
    }
    expect(await at.engine.receive(noTab, ownSender('approval'))).toEqual({ ok: true, value: stale })
    expect(await at.storage.list('coins', { by: 'state', value: 'held' })).toEqual([])
    expect(await approve()).toEqual({ state: 'accepted' })
  })

  it('A3: error: what was shown has changed meanwhile', async () => {
    const { at, approve } = await shown()
    await at.topUp(at.wallet, 5)
    expect(await approve()).toEqual({ state: 'stale-approval' })
    expect(await at.approve()).toBe('accepted')
  })

  it('A7: behavior: closed before a decision is a no, closed after it is nothing', async () => {
    const first = await shown()
    await first.at.engine.tabClosed(first.window.tab)
    await first.at.engine.idle()
    expect(first.page.told(first.id)?.state).toBe('not-paid')
    expect((await first.at.ask('overview', {})).recent[0]).toMatchObject({ state: 'declined' })
    expect(await first.approve()).toEqual({ state: 'stale-approval' })

    const second = await shown()
    await second.approve()
    await second.at.engine.tabClosed(second.window.tab)
    await second.at.engine.idle()
    expect(second.page.told(second.id)?.state).toBe('ready')
    // Said twice, it was said once.
    expect(await second.approve()).toEqual({ state: 'accepted' })
    await second.at.decline()
    await second.at.engine.idle()
    expect(await second.page.state(second.id)).toMatchObject({ state: 'ready' })
    expect(await second.at.balance()).toBe(95n)
  })

  it('A7: behavior: an approval that comes too late counts for nothing', async () => {
    const { at, page, id, approve, window } = await shown()
    at.clock.now += 10 * 60_000
    expect(await approve()).toEqual({ state: 'stale-approval' })
    await at.engine.wake()
    await at.engine.idle()
    expect(page.told(id)?.state).toBe('not-paid')
    const view = await at.ask('approval', { id: window.operation }, 'approval', window.tab)
    expect(view.stage).toBe('expired')
    expect((await at.ask('overview', {})).recent[0]).toMatchObject({ state: 'not-paid', reason: 'expired' })
  })

  it('A7: behavior: after two minutes in the queue nobody is asked', async () => {
    const { at } = await shown()
    const second = openPage(at.world, shopUrl, { path: '/tip' })
    const id = randomUUID()
    await second.pay(id)
    await at.engine.idle()
    expect(at.seen.wakeAt).toBeLessThan(at.clock.now + 120_001)
    at.clock.now = at.seen.wakeAt ?? 0
    await at.engine.wake()
    expect(second.told(id)?.state).toBe('not-paid')
    expect(at.windows).toHaveLength(1)
  })

  it('A7: property: close, approve, decline and expire in any order: one outcome, and it stays', async () => {
    const order = fc.shuffledSubarray(['close', 'approve', 'decline', 'expire'] as const, { minLength: 1 })
    await fc.assert(
      fc.asyncProperty(order, async (steps) => {
        const { at, page, id, window, approve } = await shown()
        for (const step of steps) {
          if (step === 'close') await at.engine.tabClosed(window.tab)
          if (step === 'approve') await approve()
          if (step === 'decline') await at.decline()
          if (step === 'expire') {
            at.clock.now += 10 * 60_000
            await at.engine.wake()
          }
          await at.engine.idle()
        }
        const isPaid = steps[0] === 'approve'
        expect(page.told(id)?.state).toBe(isPaid ? 'ready' : 'not-paid')
        expect(await at.balance()).toBe(isPaid ? 95n : 100n)
      }),
      { numRuns: 12 },
    )
  })

  it('A7: behavior: a browser that was closed with the window open has paid nothing, and its reader has not said no', async () => {
    const { at, page, id } = await shown()
    await at.engine.start(true)
    await at.engine.idle()
    expect(page.told(id)?.state).toBe('not-paid')
    expect((await at.ask('overview', {})).recent[0]).toMatchObject({ state: 'not-paid', reason: 'given-up' })
    expect(await at.balance()).toBe(100n)
  })

  it('A7: behavior: a worker that died under the window goes on; one whose window is gone has its answer', async () => {
    const { at, approve } = await shown()
    await at.engine.start(false)
    expect(await approve()).toEqual({ state: 'accepted' })

    const gone = await shown()
    gone.window.open = false
    await gone.at.engine.start(false)
    await gone.at.engine.idle()
    expect(gone.page.told(gone.id)?.state).toBe('not-paid')
  })

  it('W3: property: payments approved in parallel take no coin twice', async () => {
    const at = await street({ units: 31 })
    const pages = ['/articles/1', '/articles/2', '/articles/3'].map((path) =>
      openPage(at.world, shopUrl, { path }),
    )
    const ids = pages.map(() => randomUUID())
    for (const [i, page] of pages.entries()) await page.pay(ids[i] ?? '')
    for (let i = 0; i < pages.length; i += 1) {
      // The next window opens while the last payment is still at the bank.
      const opened = () => at.windows[i] ?? Promise.reject(new Error('no window'))
      const window = await vi.waitFor(opened, 60_000)
      const view = await at.ask('approval', { id: window.operation }, 'approval', window.tab)
      await at.ask('approve', { id: window.operation, digest: view.digest }, 'approval', window.tab)
    }
    await at.engine.idle()
    for (const [i, page] of pages.entries()) {
      expect((await page.present(ids[i] ?? '', page.told(ids[i] ?? ''))).status).toBe(200)
    }
    expect(await at.balance()).toBe(16n)
    expect(await at.shop.takings()).toBe(15n)
  })
})
