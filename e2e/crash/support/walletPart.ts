import { IDBFactory } from 'fake-indexeddb'
import { storeNames, type Write } from '../../../extension/src/background/storage/Row.ts'
import { openStorage, type Storage } from '../../../extension/src/background/storage/Storage.ts'
import { mortalAlone } from '../../../extension/test/support/alone.ts'
import type { Census } from '../../../extension/test/support/Census.ts'
import { openWorld, type Windows, type World, type Wrap } from '../../../extension/test/support/world.ts'
import * as Life from './Life.ts'
import type { Random } from './Random.ts'

export type WalletOptions = {
  readonly random: Random
  readonly mortality: Life.Mortality
  readonly census: Census
  readonly fetch: typeof fetch
  /** Milliseconds; it moves on by itself a little. */
  readonly clock: { now: number }
}

/** States in which nothing more will happen by itself, nor is anything owed. */
export const resting: ReadonlySet<string> = new Set([
  ...['pay:refused', 'pay:not-paid', 'pay:ready', 'pay:released', 'pay:paid', 'pay:refunded'],
  ...['top-up:done', 'top-up:expired'],
])

/** What waits for longer than this waits for a refund time. */
export const days = 7 * 24 * 3_600_000

export class Gone extends Error {}

/** What lies on the disk of a browser with an empty wallet: made once, for it takes the time of many payments. */
let made: Promise<Write[]> | undefined
function emptyWallet(): Promise<Write[]> {
  made ??= (async () => {
    const world = await openWorld()
    await world.ask('createWallet', { name: 'Reading' }, 'onboarding')
    const stores = storeNames.map(async (name) => {
      const rows = await world.storage.list(name, { by: 'all' })
      return rows.map((row): Write => ({ kind: 'add', store: name, row }))
    })
    return (await Promise.all(stores)).flat()
  })()
  return made
}

export type WalletPart = Awaited<ReturnType<typeof createWalletPart>>

/** A browser with the real engine in it: the worker is killed at any touch of disk, network or page. */
export async function createWalletPart(options: WalletOptions) {
  const { random, mortality, census, clock } = options
  const database = new IDBFactory()
  const windows: Windows = []
  const gone = new Set<string>()
  const network = { servers: new Map(), exchanges: [], fetch: options.fetch }
  // A look from outside, which no kill can reach.
  const disk = await openStorage(database)
  await disk.commit([], await emptyWallet())
  let running: { world: World; life: Life.Life } | undefined
  let starting: Promise<void> | undefined
  let seen = new Map<string, string>()

  /** Counts where the kill has landed: what is not at rest, and what has moved since the last kill. */
  async function countStates(): Promise<void> {
    const rows = await disk.list('operations', { by: 'all' })
    for (const { key, state = '' } of rows) {
      if (resting.has(state) && seen.get(key) === state) continue
      const [machine = '', name = ''] = state.split(':')
      census.count(machine, name)
    }
    seen = new Map(rows.map(({ key, state = '' }) => [key, state]))
  }

  function wrapIn(life: Life.Life): Wrap {
    return {
      storage: (storage: Storage) => ({
        get: (store, key) => life.look(() => storage.get(store, key)),
        list: (store, query) => life.look(() => storage.list(store, query)),
        commit: (checks, writes) => life.touch(() => storage.commit(checks, writes)),
        close: () => storage.close(),
      }),
      alone: (alone) => mortalAlone(alone, life.died),
      fetch: (fetch) => (input, init) => life.touch(() => fetch(input, init)),
      notify: (notify) => (target, message) => life.touch(() => notify(target, message)),
    }
  }

  async function boot(isNewSession: boolean): Promise<void> {
    await countStates()
    const life = Life.begin(random, mortality, () => {
      running = undefined
    })
    const world = await openWorld({ network, database, clock, windows, wrap: wrapIn(life) })
    for (const document of gone) world.gone.add(document)
    if (isNewSession) for (const window of windows) window.open = false
    running = { world, life }
    await during(life, () => world.engine.start(isNewSession))
  }

  /** What is asked of a worker that dies meanwhile is never answered: here it throws Gone. */
  async function during<T>(life: Life.Life, act: () => Promise<T> | undefined): Promise<T> {
    const died = life.died.then(() => Promise.reject(new Gone()))
    const answer = await Promise.race([act(), died])
    return answer as T
  }

  /** Does something with the engine, which is woken if it sleeps. Throws Gone when it dies meanwhile. */
  async function use<T>(act: (world: World) => Promise<T>): Promise<T> {
    await start()
    if (running === undefined) throw new Gone()
    const { world, life } = running
    return during(life, () => act(world))
  }

  async function start(isNewSession = false): Promise<void> {
    if (running !== undefined) return
    starting ??= boot(isNewSession).finally(() => {
      starting = undefined
    })
    await starting
  }

  return {
    disk,
    windows,
    start,
    use,
    isUp: () => running !== undefined,
    kill: () => running?.life.die(),
    /** The document is closed: nothing reaches it any more. */
    leave(document: string) {
      gone.add(document)
      running?.world.gone.add(document)
    },
    /** When the engine wants to be woken within days; a worker's alarms outlive it. Refund times are weeks away. */
    wakeAt() {
      const time = running?.world.seen.wakeAt
      return time === undefined || time > clock.now + days ? undefined : time
    },
  }
}
