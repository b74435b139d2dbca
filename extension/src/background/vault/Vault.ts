import type { Check, Row, StoreName, Write } from '../storage/Row.ts'
import type { Query, Storage } from '../storage/Storage.ts'
import { StorageError } from '../storage/StorageError.ts'
import { decodeBody, encodeBody } from './body.ts'
import { placeOf } from './place.ts'
import type { Sealer } from './Sealer.ts'

/** A store and the type of its records. `T` is what we ourselves wrote there: bigint and JSON. */
export type Store<T> = {
  readonly name: StoreName
  readonly schema: number
  /** Its keys would tell something, as a coin's tells its bank which it is: on disk they stand under opaque names. */
  readonly isHidden: boolean
  readonly type?: T
}

export type Clear = { readonly owner?: string; readonly state?: string; readonly due?: number }

export type Entry<T> = { readonly key: string; readonly clear: Clear; readonly value: T }

/**
 * One step's view of the records. Every record it reads is remembered with its revision; what it writes is kept
 * until the end, sealed outside the transaction, and committed only if none of the records read has moved.
 */
export interface Work {
  get<T>(store: Store<T>, key: string): Promise<T | undefined>
  list<T>(store: Store<T>, query: Query): Promise<Entry<T>[]>
  /** A record that must not be there yet. */
  add<T>(store: Store<T>, key: string, value: T, clear?: Clear): void
  /** A record this step has looked for: written over, or new if it was not there. */
  save<T>(store: Store<T>, key: string, value: T, clear?: Clear): void
  remove<T>(store: Store<T>, key: string): void
}

export interface Vault {
  /** Runs `decide` and commits what it wrote; runs it again from the start when another step was first. */
  step<R>(decide: (work: Work) => Promise<R>): Promise<R>
  get<T>(store: Store<T>, key: string): Promise<T | undefined>
  list<T>(store: Store<T>, query: Query): Promise<Entry<T>[]>
  name(parts: readonly string[]): Promise<string>
}

/** A step that lost this often, while no other of ours was trying again, is not losing by chance. */
const maxTries = 20

/** Names a store and what is in it. */
export function store<T>(name: StoreName, { schema = 1, isHidden = false } = {}): Store<T> {
  return { name, schema, isHidden }
}

/** Sealed records over rows. */
export function createVault(storage: Storage, sealer: Sealer): Vault {
  const shelf: Shelf = { storage, sealer }
  const turns = createTurns()
  return {
    async step(decide) {
      // Who comes while others wait for their turn waits, too: else those could lose for ever.
      const first = turns.areWaiting() ? undefined : await attempt(shelf, decide)
      if (first?.won) return first.result
      return turns.take(async () => {
        for (let tries = 1; ; tries += 1) {
          const next = await attempt(shelf, decide)
          if (next.won) return next.result
          if (tries >= maxTries) throw new StorageError('conflict')
        }
      })
    },
    async get(from, key) {
      const row = await storage.get(from.name, await rowKey(shelf, from, key))
      return row === undefined ? undefined : await openRow(shelf, from, row)
    },
    async list(from, query) {
      const rows = await storage.list(from.name, query)
      return Promise.all(rows.map((row) => entry(shelf, from, row)))
    },
    name: (parts) => sealer.name(parts),
  }
}

type Turns = {
  readonly take: <R>(run: () => Promise<R>) => Promise<R>
  readonly areWaiting: () => boolean
}

/** Runs what it is given one after the other: of a hundred steps that want one record, each gets its turn. */
function createTurns(): Turns {
  let last: Promise<unknown> = Promise.resolve()
  let waiting = 0
  return {
    areWaiting: () => waiting > 0,
    take(run) {
      waiting += 1
      const mine = last.then(run).finally(() => {
        waiting -= 1
      })
      last = mine.catch(() => {})
      return mine
    },
  }
}

async function attempt<R>(
  shelf: Shelf,
  decide: (work: Work) => Promise<R>,
): Promise<{ won: true; result: R } | { won: false }> {
  const work = beginWork(shelf)
  try {
    const result = await decide(work.view)
    await work.commit()
    return { won: true, result }
  } catch (error) {
    if (error instanceof StorageError && error.code === 'conflict') return { won: false }
    throw error
  }
}

type Shelf = { readonly storage: Storage; readonly sealer: Sealer }

type Pending = {
  readonly kind: 'add' | 'save' | 'remove'
  readonly store: Store<unknown>
  readonly key: string
  readonly value?: unknown
  readonly clear?: Clear
}

function beginWork(shelf: Shelf): { view: Work; commit: () => Promise<void> } {
  const read = new Map<string, Check>()
  const pending = new Map<string, Pending>()
  const saw = (name: StoreName, key: string, row: Row | undefined) => {
    const place = `${name}|${key}`
    // The first revision read is the one the step's decision rests on.
    if (!read.has(place)) read.set(place, { store: name, key, rev: row?.rev })
  }
  const later = (part: Pending) => {
    const place = `${part.store.name}|${part.key}`
    const fresh = pending.get(place)?.kind === 'add' && part.kind === 'save'
    pending.set(place, fresh ? { ...part, kind: 'add' } : part)
  }
  const view: Work = {
    async get<T>(from: Store<T>, key: string) {
      const own = pending.get(`${from.name}|${key}`)
      if (own !== undefined) return own.value as T | undefined
      const at = await rowKey(shelf, from, key)
      const row = await shelf.storage.get(from.name, at)
      saw(from.name, at, row)
      return row === undefined ? undefined : await openRow(shelf, from, row)
    },
    async list(from, query) {
      const rows = await shelf.storage.list(from.name, query)
      for (const row of rows) saw(from.name, row.key, row)
      return Promise.all(rows.map((row) => entry(shelf, from, row)))
    },
    add: (to, key, value, clear = {}) => later({ kind: 'add', store: to, key, value, clear }),
    save: (to, key, value, clear = {}) => later({ kind: 'save', store: to, key, value, clear }),
    remove: (from, key) => later({ kind: 'remove', store: from, key }),
  }
  return { view, commit: () => commitWork(shelf, read, [...pending.values()]) }
}

async function commitWork(
  shelf: Shelf,
  read: ReadonlyMap<string, Check>,
  pending: readonly Pending[],
): Promise<void> {
  if (pending.length === 0) return
  const writes = await Promise.all(pending.map((part) => sealWrite(shelf, read, part)))
  await shelf.storage.commit([...read.values()], writes)
}

async function sealWrite(shelf: Shelf, read: ReadonlyMap<string, Check>, part: Pending): Promise<Write> {
  const key = await rowKey(shelf, part.store, part.key)
  const known = read.get(`${part.store.name}|${key}`)
  if (part.kind === 'remove') return { kind: 'remove', store: part.store.name, key }
  if (part.kind === 'save' && known === undefined) throw new Error('vault: save of a record never looked for')
  const body = await shelf.sealer.seal(place(part.store, key), encodeBody(part.value))
  const row: Row = { key, rev: (known?.rev ?? firstRev()) + 1, ...part.clear, body }
  const fresh = part.kind === 'add' || known?.rev === undefined
  return { kind: fresh ? 'add' : 'put', store: part.store.name, row }
}

/** Random, so that a record removed and made again is not taken for the one that was read. */
function firstRev(): number {
  const [start = 0] = crypto.getRandomValues(new Uint32Array(1))
  return start
}

async function openRow<T>(shelf: Shelf, from: Store<T>, row: Row): Promise<T> {
  return decodeBody(await shelf.sealer.open(place(from, row.key), row.body)) as T
}

async function entry<T>(shelf: Shelf, from: Store<T>, row: Row): Promise<Entry<T>> {
  const clear: Clear = {
    ...(row.owner === undefined ? {} : { owner: row.owner }),
    ...(row.state === undefined ? {} : { state: row.state }),
    ...(row.due === undefined ? {} : { due: row.due }),
  }
  return { key: row.key, clear, value: await openRow(shelf, from, row) }
}

/** The key a record has on disk. */
async function rowKey({ sealer }: Shelf, { name, isHidden }: Store<unknown>, key: string): Promise<string> {
  return isHidden ? sealer.name([name, key]) : key
}

function place(of: Store<unknown>, key: string): string {
  return placeOf(of.name, key, of.schema)
}
