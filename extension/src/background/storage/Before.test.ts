import 'fake-indexeddb/auto'
import { IDBFactory } from 'fake-indexeddb'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { atOnce } from '../../../test/support/vault.ts'
import { beforeIn, nameBefore } from './Before.ts'
import { openStorage } from './Storage.ts'

const row = { key: 'w', rev: 1, body: new Uint8Array([7]) }
const never = () => new Promise<never>(() => {})

async function disk(): Promise<IDBFactory> {
  const factory = new IDBFactory()
  const storage = await openStorage(factory, nameBefore)
  await storage.commit([], [{ kind: 'add', store: 'wallets', row }])
  storage.close()
  return factory
}

const namesOn = async (factory: IDBFactory) => (await factory.databases()).map(({ name }) => name)

/** The same databases for a worker that dies at its `at`-th request, before it is made or before it is answered. */
function mortal(factory: IDBFactory, { at, when }: { at: number; when: 'before' | 'after' }) {
  let requests = 0
  let isDead = false
  let die = () => {}
  const died = new Promise<'died'>((resolve) => {
    die = () => resolve('died')
  })
  const deleted: string[] = []
  const touch = (act: () => IDBOpenDBRequest): IDBOpenDBRequest => {
    requests += 1
    if (isDead || (requests === at && when === 'before')) {
      isDead = true
      die()
      return {} as IDBOpenDBRequest
    }
    const request = act()
    if (requests !== at) return request
    isDead = true
    // As the browser does for a worker that is gone.
    request.onsuccess = () => {
      if ('close' in (request.result ?? {})) request.result.close()
      die()
    }
    return {} as IDBOpenDBRequest
  }
  const mine: IDBFactory = {
    cmp: (a, b) => factory.cmp(a, b),
    databases: () => (isDead ? never() : factory.databases()),
    open: (name, version) => touch(() => factory.open(name, version)),
    deleteDatabase: (name) =>
      touch(() => {
        deleted.push(name)
        return factory.deleteDatabase(name)
      }),
  }
  return { mine, died, deleted }
}

describe('read', () => {
  it('behavior: gives every record, and makes no database where there is none', async () => {
    const factory = await disk()
    expect(await beforeIn(factory).read()).toEqual([{ store: 'wallets', row }])
    const empty = new IDBFactory()
    expect(await beforeIn(empty).read()).toEqual([])
    expect(await namesOn(empty)).toEqual([])
  })
})

describe('remove', () => {
  it('behavior: takes nothing else away', async () => {
    const factory = await disk()
    ;(await openStorage(factory)).close()
    const { mine, deleted } = mortal(factory, { at: 0, when: 'before' })
    await beforeIn(mine, atOnce).remove()
    expect(await namesOn(factory)).toEqual(['tuppence-sealed'])
    expect(deleted.indexOf(nameBefore)).toBe(1)
    expect(deleted.slice(2).length).toBeGreaterThan(1)
  })

  it('S1: behavior: it goes among empty ones that were made while it was there, one before it, three after it, some seconds apart', async () => {
    const factory = await disk()
    const { mine, deleted } = mortal(factory, { at: 0, when: 'before' })
    const waited: [milliseconds: number | undefined, there: (string | undefined)[]][] = []
    const spy = vi.spyOn(globalThis, 'setTimeout').mockImplementation((act, milliseconds) => {
      void namesOn(factory).then((there) => {
        waited.push([milliseconds, there.sort()])
        act()
      })
      return setImmediate(() => {}) as unknown as NodeJS.Timeout
    })
    onTestFinished(() => spy.mockRestore())
    await beforeIn(mine).remove()
    const [first, second, third, last] = [0, 2, 3, 4].map((place) => `tuppence-empty-${place}`)
    expect(waited).toEqual([
      [0, [nameBefore, first, second, third, last]],
      [2_000, [nameBefore, second, third, last]],
      [2_000, [second, third, last]],
      [4_000, [third, last]],
      [8_000, [last]],
    ])
    expect(deleted).toEqual([first, nameBefore, second, third, last])
  })

  it('S1: behavior: a worker that dies at any request leaves it to the next, and two empty databases always go after it', async () => {
    for (const when of ['before', 'after'] as const) {
      for (let at = 1; ; at += 1) {
        const factory = await disk()
        const first = mortal(factory, { at, when })
        const outcome = await Promise.race([
          beforeIn(first.mine, atOnce)
            .remove()
            .then(() => 'done'),
          first.died,
        ])
        const second = mortal(factory, { at: 0, when })
        await beforeIn(second.mine, atOnce).remove()
        expect(await namesOn(factory), `${when} ${at}`).toEqual([])
        const deleted = [...first.deleted, ...second.deleted]
        const gone = deleted.indexOf(nameBefore)
        expect(gone, `${when} ${at}`).toBeGreaterThan(0)
        expect(deleted.length, `${when} ${at}`).toBeGreaterThan(gone + 2)
        if (outcome === 'done') break
        expect(at).toBeLessThan(20)
      }
    }
  })
})
