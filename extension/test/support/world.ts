import 'fake-indexeddb/auto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type BankConfig, createBank } from '@tuppence/bank'
import { type Curve, noble } from '@tuppence/protocol/curve'
import { isAvailable, native } from '@tuppence/protocol/curve/native'
import { IDBFactory } from 'fake-indexeddb'
import { bankRate, withChanges } from '../../../scripts/lib/withChanges.mjs'
import type { Config } from '../../src/background/config.ts'
import { composeEngine, type Dependencies, defaults, type Engine } from '../../src/background/engine.ts'
import type { Sender } from '../../src/background/router/Senders.ts'
import { type Before, beforeIn } from '../../src/background/storage/Before.ts'
import { scratchIn } from '../../src/background/storage/Scratch.ts'
import type { Storage } from '../../src/background/storage/Storage.ts'
import { openWallet } from '../../src/background/vault/openWallet.ts'
import type { Session } from '../../src/background/vault/Session.ts'
import type { ToPage } from '../../src/messages/relay.ts'
import type { CommandName, Input, Output, Page } from '../../src/messages/ui.ts'
import type { Result } from '../../src/messages/views.ts'
import { aloneOn } from './alone.ts'
import { atOnce, emptySession, protect, quickKdf, unlockedSession } from './vault.ts'

export const curve: Curve = isAvailable() ? native() : noble

export const self = { id: 'tuppence', base: 'chrome-extension://tuppence/' }
export const bankUrl = 'http://localhost:3338'

/** Something that answers at an origin. */
export type Server = (request: Request) => Response | Promise<Response>

/** One exchange as it went over the wire. */
export type Exchange = {
  readonly url: string
  readonly method: string
  readonly body: string
  readonly init: RequestInit
}

/** Origins and what answers there; everything that is asked is remembered. */
export function createNetwork() {
  const servers = new Map<string, Server>()
  const exchanges: Exchange[] = []
  const fetch: typeof globalThis.fetch = async (input, init = {}) => {
    const url = String(input)
    const method = init.method ?? 'GET'
    exchanges.push({ url, method, body: String(init.body ?? ''), init })
    const server = servers.get(new URL(url).origin)
    if (server === undefined) throw new TypeError('fetch failed')
    // Node has no page to be of the same origin as.
    const { mode: _, signal: __, ...rest } = init
    return server(new Request(url, rest))
  }
  return { servers, exchanges, fetch }
}

export type Network = ReturnType<typeof createNetwork>

export type TestBank = { readonly serve: Server; close(): void }

/** The real bank, in this process; with `clock`, in the time of whoever else is given it. */
export function openBank({ clock, ...config }: Partial<BankConfig> & { clock?: Clock } = {}): TestBank {
  const data = mkdtempSync(join(tmpdir(), 'tuppence-bank-'))
  const running = createBank({
    data,
    testMoney: true,
    log: () => {},
    curve,
    ...(clock && { now: () => Math.floor(clock.now / 1000) }),
    ...config,
    ...bankRate(config.rate),
  })
  return {
    serve: (request) => running.app.fetch(request),
    close() {
      running.close()
      rmSync(data, { recursive: true, force: true })
    },
  }
}

/** A page the wallet speaks to: what it was told, in order. */
export type Told = { readonly document: string; readonly message: ToPage['message'] }

export type WorldOptions = {
  /** The browser's memory; when missing, one in which the wallet is unlocked. */
  readonly session?: Session
  /** `none`: no password has been set. */
  readonly vault?: 'none'
  readonly network?: Network
  readonly config?: Partial<Config>
  readonly database?: IDBFactory
  readonly clock?: Clock
  readonly windows?: Windows
  readonly wrap?: Partial<Wrap>
  /** The wallet's; the fastest there is when missing. */
  readonly curve?: Curve
}

/** Puts something between the engine and its world. */
export type Wrap = {
  storage(storage: Storage): Storage
  fetch(fetch: typeof globalThis.fetch): typeof globalThis.fetch
  notify(notify: Dependencies['notify']): Dependencies['notify']
  alone(alone: Dependencies['alone']): Dependencies['alone']
  session?(session: Session): Session
  before?(before: Before): Before
  openApproval?(open: Dependencies['openApproval']): Dependencies['openApproval']
}

/** The approval windows opened so far, the last one last. */
export type Windows = { operation: string; tab: number; open: boolean }[]

export type Clock = { now: number }

/** A wallet engine and a browser around it that a test can see into. */
export async function openWorld(options: WorldOptions = {}) {
  const network = options.network ?? createNetwork()
  const database = options.database ?? new IDBFactory()
  const clock = options.clock ?? { now: Date.now() }
  const told: Told[] = []
  const gone = new Set<string>()
  const windows = options.windows ?? []
  const seen = {
    wakeAt: undefined as number | undefined,
    lockAt: undefined as number | undefined,
    badge: 0,
    isUnsettled: false,
    isUnprotected: false,
    changes: 0,
  }
  const wrap = options.wrap ?? {}
  const before = beforeIn(database, atOnce)
  const opened = await openWallet(database, before)
  if (options.vault !== 'none') await protect(opened)
  const session = options.session ?? (options.vault === 'none' ? emptySession() : await unlockedSession())
  const storage = wrap.storage?.(opened) ?? opened
  const notify: Dependencies['notify'] = async (target, { message }) => {
    if (gone.has(target.document)) return false
    told.push({ document: target.document, message })
    return true
  }
  const openApproval: Dependencies['openApproval'] = async (operation) => {
    const tab = 100 + windows.length
    windows.push({ operation, tab, open: true })
    return tab
  }
  const dependencies: Omit<Dependencies, 'indexedDB'> = {
    before: wrap.before?.(before) ?? before,
    scratch: scratchIn(database),
    fetch: wrap.fetch?.(network.fetch) ?? network.fetch,
    // It never stands still: ids made one after the other sort so.
    now: () => {
      clock.now += 1
      return clock.now
    },
    curve: options.curve ?? curve,
    self,
    openApproval: wrap.openApproval?.(openApproval) ?? openApproval,
    isTabOpen: async (tab) => windows.some((window) => window.tab === tab && window.open),
    notify: wrap.notify?.(notify) ?? notify,
    changed() {
      seen.changes += 1
    },
    permitted: async () => true,
    wakeAt(time) {
      seen.wakeAt = time
    },
    lockAt(time) {
      seen.lockAt = time
    },
    alone: wrap.alone?.(aloneOn(database)) ?? aloneOn(database),
    badge(waiting, isUnsettled, isUnprotected = false) {
      seen.badge = waiting
      seen.isUnsettled = isUnsettled
      seen.isUnprotected = isUnprotected
    },
    session: wrap.session?.(session) ?? session,
    delay: async () => {},
    // The clock of a test jumps by days, and nobody is away.
    config: withChanges<Config>('the wallet', defaults, {
      ...{ kdf: quickKdf, lockAfter: Number.MAX_SAFE_INTEGER / 60_000 },
      ...options.config,
    }),
  }
  const engine = composeEngine(storage, dependencies)
  return {
    ...{ engine, network, database, clock, told, gone, windows, seen, storage, session },
    ...helpers(engine, windows),
  }
}

export type World = Awaited<ReturnType<typeof openWorld>>

function helpers(engine: Engine, windows: Windows) {
  /** Sends a command of an own page, and gives the reply as it is. */
  async function command<N extends CommandName>(
    name: N,
    input: Input<N>,
    from: Page = 'home',
    tab?: number,
  ): Promise<Result<Output<N>>> {
    const reply = await engine.receive({ type: 'ui', name, input }, ownSender(from, tab))
    return reply as Result<Output<N>>
  }
  /** The same, where only success will do. */
  async function ask<N extends CommandName>(
    name: N,
    input: Input<N>,
    from: Page = 'home',
    tab?: number,
  ): Promise<Output<N>> {
    const reply = await command(name, input, from, tab)
    if (!reply.ok) throw new Error(`${name}: ${reply.error.code}`)
    return reply.value
  }
  /** A wallet with the bank added. */
  async function setUp(bank = bankUrl): Promise<string> {
    const wallet = await ask('createWallet', { name: 'Reading' }, 'onboarding')
    await ask('addBank', { wallet: wallet.id, url: bank }, 'onboarding')
    return wallet.id
  }
  async function topUp(wallet: string, units: number): Promise<string> {
    const { id } = await ask('topUp', { wallet, units: String(units) })
    await engine.idle()
    return id
  }
  /** Looks at the last window and presses Pay, as the window would. */
  async function approve(): Promise<string> {
    const window = windows.at(-1)
    if (window === undefined) throw new Error('no window')
    const view = await ask('approval', { id: window.operation }, 'approval', window.tab)
    const input = { id: window.operation, digest: view.digest }
    const { state } = await ask('approve', input, 'approval', window.tab)
    return state
  }
  async function decline(): Promise<void> {
    const window = windows.at(-1)
    if (window === undefined) throw new Error('no window')
    await ask('decline', { id: window.operation }, 'approval', window.tab)
  }
  /** The first wallet's balance, in units. */
  async function balance(): Promise<bigint> {
    const { wallets } = await ask('overview', {})
    return BigInt(wallets[0]?.balance.units ?? '0')
  }
  return { command, ask, setUp, topUp, approve, decline, balance }
}

/** One of our own pages. */
export function ownSender(page: Page, tab?: number): Sender {
  const url = `${self.base}${page}/index.html`
  return { id: self.id, origin: self.base.slice(0, -1), url, ...(tab !== undefined && { tab: { id: tab } }) }
}

/** Our content script in the top frame of a page. */
export function pageSender(url: string, document = 'D1', tab = 1): Sender {
  const { origin } = new URL(url)
  return { id: self.id, origin, url, frameId: 0, documentId: document, tab: { id: tab } }
}
