import 'fake-indexeddb/auto'
import { IDBFactory } from 'fake-indexeddb'
import { wrap } from 'idb'
import { describe, expect, it } from 'vitest'
import { migrations } from './migrations.ts'
import { type Row, storeNames } from './Row.ts'
import { openStorage } from './Storage.ts'

const body = new Uint8Array([1, 2, 3])
const row = (key: string, rev: number, more: Partial<Row> = {}): Row => ({ key, rev, body, ...more })

describe('storage', () => {
  it('behavior: a commit writes everything when every check holds', async () => {
    const storage = await openStorage(new IDBFactory())
    await storage.commit(
      [],
      [{ kind: 'add', store: 'coins', row: row('a', 1, { owner: 'w', state: 'free' }) }],
    )
    await storage.commit(
      [
        { store: 'coins', key: 'a', rev: 1 },
        { store: 'operations', key: 'o', rev: undefined },
      ],
      [
        { kind: 'put', store: 'coins', row: row('a', 2, { owner: 'w', state: 'held' }) },
        { kind: 'add', store: 'operations', row: row('o', 1) },
      ],
    )
    expect(await storage.list('coins', { by: 'state', value: 'held' })).toEqual([
      row('a', 2, { owner: 'w', state: 'held' }),
    ])
    expect(await storage.get('operations', 'o')).toEqual(row('o', 1))
  })

  it('error: one check that fails leaves every record as it was', async () => {
    const storage = await openStorage(new IDBFactory())
    await storage.commit([], [{ kind: 'add', store: 'coins', row: row('a', 1) }])
    const late = storage.commit(
      [{ store: 'coins', key: 'a', rev: 7 }],
      [
        { kind: 'add', store: 'operations', row: row('o', 1) },
        { kind: 'remove', store: 'coins', key: 'a' },
      ],
    )
    await expect(late).rejects.toMatchObject({ code: 'conflict' })
    expect(await storage.get('operations', 'o')).toBeUndefined()
    expect(await storage.get('coins', 'a')).toEqual(row('a', 1))
  })

  it('S5: error: adding a key that is there is a conflict and overwrites nothing', async () => {
    const storage = await openStorage(new IDBFactory())
    await storage.commit([], [{ kind: 'add', store: 'coins', row: row('a', 1) }])
    const again = storage.commit(
      [],
      [
        { kind: 'add', store: 'operations', row: row('o', 1) },
        { kind: 'add', store: 'coins', row: row('a', 9) },
      ],
    )
    await expect(again).rejects.toMatchObject({ code: 'conflict' })
    expect(await storage.get('coins', 'a')).toEqual(row('a', 1))
    expect(await storage.get('operations', 'o')).toBeUndefined()
  })

  it('behavior: pages of keys go down from the newest', async () => {
    const storage = await openStorage(new IDBFactory())
    await storage.commit(
      [],
      ['1', '2', '3', '4'].map((key) => ({ kind: 'add', store: 'operations', row: row(key, 1) })),
    )
    const page = await storage.list('operations', { by: 'key', limit: 2 })
    expect(page.map((each) => each.key)).toEqual(['4', '3'])
    const next = await storage.list('operations', { by: 'key', below: '3', limit: 2 })
    expect(next.map((each) => each.key)).toEqual(['2', '1'])
  })

  it('S7: error: a full disk is a typed refusal and leaves no half state', async () => {
    const factory = new IDBFactory()
    const storage = await openStorage(factory)
    const add = IDBObjectStore.prototype.add
    IDBObjectStore.prototype.add = function full(this: IDBObjectStore, value: unknown) {
      if (this.name === 'operations') throw new DOMException('full', 'QuotaExceededError')
      return add.call(this, value)
    }
    try {
      const step = storage.commit(
        [{ store: 'coins', key: 'a', rev: undefined }],
        [
          { kind: 'add', store: 'coins', row: row('a', 1) },
          { kind: 'add', store: 'operations', row: row('o', 1) },
        ],
      )
      await expect(step).rejects.toMatchObject({ code: 'storage-full' })
    } finally {
      IDBObjectStore.prototype.add = add
    }
    expect(await storage.get('coins', 'a')).toBeUndefined()
  })
})

describe('migrations', () => {
  it('behavior: the first makes every store with its two indexes', async () => {
    const factory = new IDBFactory()
    await openStorage(factory)
    const request = factory.open('tuppence-sealed')
    const database = await new Promise<IDBDatabase>((resolve) => {
      request.onsuccess = () => resolve(request.result)
    })
    expect(database.version).toBe(migrations.length)
    expect([...database.objectStoreNames].sort()).toEqual([...storeNames].sort())
    const coins = database.transaction('coins').objectStore('coins')
    expect([...coins.indexNames]).toEqual(['owner', 'state'])
    expect(coins.keyPath).toBe('key')
    database.close()
  })

  it('behavior: a database of any version before gets what it lacks and keeps what it has', async () => {
    for (let version = 1; version < migrations.length; version += 1) {
      const factory = new IDBFactory()
      const request = factory.open('tuppence-sealed', version)
      request.onupgradeneeded = () => {
        const old = wrap(request.result)
        if (request.transaction === null) throw new Error('no upgrade')
        for (const migrate of migrations.slice(0, version)) migrate(old, request.transaction)
      }
      await new Promise<void>((resolve) => {
        request.onsuccess = () => {
          const transaction = request.result.transaction(['coins', 'operations'], 'readwrite')
          transaction.objectStore('coins').add(row('a', 4))
          for (const state of ['pay:ready', 'pay:released', 'pay:paid', 'pay:refused', 'top-up:paid'])
            transaction.objectStore('operations').add({ ...row(state, 1), state })
          transaction.oncomplete = () => resolve(request.result.close())
        }
      })
      const storage = await openStorage(factory)
      expect(await storage.get('coins', 'a')).toEqual(row('a', 4))
      for (const name of storeNames) expect(await storage.list(name, { by: 'state', value: 'x' })).toEqual([])
      const due = await storage.list('operations', { by: 'due', until: 0, limit: 9 })
      // Payments that may have coins are looked at once, unless the version knew when already.
      const withCoins = ['pay:paid', 'pay:ready', 'pay:released']
      expect(due.map(({ key }) => key)).toEqual(version < 3 ? withCoins : [])
      storage.close()
    }
  })
})
