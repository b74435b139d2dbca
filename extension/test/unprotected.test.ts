import { createHash } from 'node:crypto'
import { IDBFactory } from 'fake-indexeddb'
import { expect, it } from 'vitest'
import { nameBefore } from '../src/background/storage/Before.ts'
import { storeNames, type Write } from '../src/background/storage/Row.ts'
import { openStorage, type Storage } from '../src/background/storage/Storage.ts'
import { readHeader } from '../src/background/vault/Header.ts'
import * as Census from './support/Census.ts'
import { expectLanded } from './support/expectLanded.ts'
import { mortal } from './support/mortal.ts'
import { emptySession, password } from './support/vault.ts'
// Written by the version before the vault: a paid article, a payment not known yet, a declined one, a limit.
import before from './support/walletOfBefore.json' with { type: 'json' }
import { openWorld, type Wrap } from './support/world.ts'

type Stores = Readonly<Record<string, readonly { key: string; rev: number; body: string }[]>>

async function disk(): Promise<IDBFactory> {
  const database = new IDBFactory()
  const storage = await openStorage(database, nameBefore)
  const writes = Object.entries(before.stores as Stores).flatMap(([store, rows]) =>
    rows.map((row) => {
      const body = new Uint8Array(Buffer.from(row.body))
      return { kind: 'add', store, row: { ...row, body } } as Write
    }),
  )
  await storage.commit([], writes)
  storage.close()
  return database
}

/** Everything in all databases of a disk, as one text in which clear words can be found. */
async function rawDisk(disk: IDBFactory): Promise<string> {
  const texts = (await disk.databases()).map(async ({ name }) => {
    const storage = await openStorage(disk, name)
    return raw(storage).finally(() => storage.close())
  })
  return (await Promise.all(texts)).join('\n')
}

async function raw(storage: Storage): Promise<string> {
  const stores = await Promise.all(storeNames.map((name) => storage.list(name, { by: 'all' })))
  return stores
    .flat()
    .map(({ body, ...clear }) => `${JSON.stringify(clear)}${Buffer.from(body).toString('latin1')}`)
    .join('\n')
}

/** How a disk lies when nobody is at work. */
async function stageOf(disk: IDBFactory): Promise<'clear' | 'clear and sealed' | 'sealed'> {
  const storage = await openStorage(disk)
  const isSealed = (await readHeader(storage)) !== undefined
  storage.close()
  if (!isSealed) return 'clear'
  const isClear = (await disk.databases()).some(({ name }) => name === nameBefore)
  return isClear ? 'clear and sealed' : 'sealed'
}

const seed: { words: string } = JSON.parse((before.stores.seeds[0]?.body ?? '').slice(1))
const coin: { proof: { secret: string; C: string }; y: string } = JSON.parse(
  (before.stores.coins[0]?.body ?? '').slice(1),
)
const secrets = [
  seed.words,
  coin.proof.secret,
  coin.proof.C,
  coin.y,
  'localhost:8402',
  'article/7',
  'localhost:3338',
]
const old = (options: { wrap?: Partial<Wrap> } = {}) => ({
  ...{ vault: 'none' as const, clock: { now: Date.UTC(2026, 10, 24, 13) } },
  ...options,
})

it('S1: behavior: a wallet of before waits for a password, is sealed whole, and nothing clear is left', async () => {
  const database = await disk()
  const world = await openWorld({ ...old(), database })
  await world.engine.start(true)
  await world.engine.idle()
  expect(await world.ask('overview', {})).toMatchObject({ stage: 'unprotected' })
  expect(await world.command('payments', {})).toEqual({ ok: false, error: { code: 'locked' } })
  expect(world.seen.isUnprotected).toBe(true)
  const clear = await rawDisk(database)
  for (const secret of secrets) expect(clear).toContain(secret)
  const names = [...clear.matchAll(/"key":"([0-9a-f]{64})"/g)].map(([, name]) => name ?? '')
  expect(names.length).toBeGreaterThan(10)

  await world.ask('setPassword', { password }, 'onboarding')
  await world.engine.idle()
  expect(world.seen.isUnprotected).toBe(false)
  expect((await database.databases()).map(({ name }) => name)).toEqual(['tuppence-sealed'])
  const sealed = await rawDisk(database)
  for (const secret of [...secrets, ...names]) expect(sealed).not.toContain(secret)

  const { payments } = await world.ask('payments', {})
  expect(payments.map(({ state }) => state)).toEqual(['declined', 'unknown', 'paid', 'paid'])
  expect(await world.balance()).toBe(90n)
  const [limits] = await world.ask('limits', {})
  expect(limits?.limits.find(({ period }) => period === 'day')?.of.units).toBe('400')
})

it('behavior: what was bought before is found by its new name', async () => {
  const database = await disk()
  const world = await openWorld({ ...old(), database })
  await world.ask('setPassword', { password }, 'onboarding')
  const [, , paid] = (await world.ask('payments', {})).payments
  const rows = await world.storage.list('joins', { by: 'all' })
  expect(rows).toHaveLength(before.stores.joins.length)
  const { state } = await world.ask('payment', { id: paid?.id ?? '' })
  expect(state).toBe('paid')
  // Locked and unlocked, as on every other day.
  const next = await openWorld({ ...old(), database, session: emptySession() })
  expect(await next.ask('unlock', { password })).toEqual({ state: 'unlocked' })
  expect(await next.balance()).toBe(90n)
})

it('S7: behavior: killed at every touch while it is sealed, it is all clear or sealed, and whole, and then nothing is clear', async () => {
  const census = Census.create()
  for (const when of ['before', 'after'] as const) {
    for (let at = 1; ; at += 1) {
      const database = await disk()
      const session = emptySession()
      const { wrap, died } = mortal(at, when, census)
      const dying = await openWorld({ ...old({ wrap }), database, session })
      const isDone = await Promise.race([
        died.then(() => false),
        dying
          .ask('setPassword', { password }, 'onboarding')
          .then(() => dying.engine.idle())
          .then(() => true),
      ])
      if (!isDone) census.count('disk', await stageOf(database))
      const next = await openWorld({ ...old(), database, session: emptySession() })
      await next.engine.start(true)
      const { stage } = await next.ask('overview', {})
      expect(['unprotected', 'locked']).toContain(stage)
      if (stage === 'locked') expect(await next.ask('unlock', { password })).toEqual({ state: 'unlocked' })
      else await next.ask('setPassword', { password }, 'onboarding')
      expect(await next.balance(), `${when} ${at}`).toBe(90n)
      await next.engine.idle()
      const sealed = await rawDisk(database)
      for (const secret of secrets) expect(sealed).not.toContain(secret)
      if (isDone) break
      expect(at).toBeLessThan(20)
    }
  }
  expectLanded('a wallet is sealed', census, { disk: ['clear', 'clear and sealed', 'sealed'] })
}, 120_000)

it('S1: behavior: a wallet that was sealed where it lay is brought over whole, and the old files go', async () => {
  const database = await disk()
  const world = await openWorld({ ...old(), database })
  await world.ask('setPassword', { password }, 'onboarding')
  await world.engine.idle()
  // As the build did that sealed a wallet in the database it lay in.
  const rows = (
    await Promise.all(
      storeNames.map(async (store) =>
        (
          await world.storage.list(store, { by: 'all' })
        )
          .filter(({ key }) => store !== 'vault' || key === 'header')
          .map((row): Write => ({ kind: 'add', store, row })),
      ),
    )
  ).flat()
  const earlier = new IDBFactory()
  const storage = await openStorage(earlier, nameBefore)
  await storage.commit([], rows)
  storage.close()

  const workers = [0, 1].map(() => openWorld({ ...old(), database: earlier, session: emptySession() }))
  const [first, second] = await Promise.all(workers)
  if (first === undefined || second === undefined) throw new Error('two were started')
  await Promise.all([first, second].map(({ engine }) => engine.start(true)))
  await Promise.all([first, second].map(({ engine }) => engine.idle()))
  expect((await earlier.databases()).map(({ name }) => name)).toEqual(['tuppence-sealed'])
  for (const each of [first, second]) {
    expect(await each.ask('unlock', { password })).toEqual({ state: 'unlocked' })
    expect(await each.balance()).toBe(90n)
  }
})

it('behavior: a wallet that an older build makes afterwards is left alone', async () => {
  const database = await disk()
  const world = await openWorld({ ...old(), database })
  await world.ask('setPassword', { password }, 'onboarding')
  await world.engine.idle()
  const older = await openStorage(database, nameBefore)
  const row = { key: 'w', rev: 1, body: new Uint8Array([0]) }
  await older.commit([], [{ kind: 'add', store: 'wallets', row }])
  older.close()
  const next = await openWorld({ ...old(), database, session: emptySession() })
  await next.engine.start(true)
  await next.ask('unlock', { password })
  await next.engine.idle()
  expect(await next.balance()).toBe(90n)
  const left = await openStorage(database, nameBefore)
  expect(await left.list('wallets', { by: 'all' })).toEqual([row])
})

it('S3: error: records that were swapped or cut are not read, and nothing is written over', async () => {
  const world = await openWorld({ ...old(), database: await disk() })
  await world.ask('setPassword', { password }, 'onboarding')
  await world.engine.idle()
  const [first, second] = await world.storage.list('operations', { by: 'all' })
  if (first === undefined || second === undefined) throw new Error('two are needed')
  const swapped: Write[] = [
    { kind: 'put', store: 'operations', row: { ...first, body: second.body } },
    { kind: 'put', store: 'operations', row: { ...second, body: first.body } },
  ]
  await world.storage.commit([], swapped)
  const frozen = await hash(world.storage)
  for (const { key } of [first, second]) {
    const reply = await world.command('payment', { id: key })
    expect(reply).toEqual({ ok: false, error: { code: 'vault-corrupt' } })
  }
  await world.engine.wake().catch(() => {})
  await world.engine.idle()
  expect(await hash(world.storage)).toBe(frozen)
  const cut: Write[] = [{ kind: 'put', store: 'operations', row: { ...first, body: first.body.slice(0, 9) } }]
  await world.storage.commit([], cut)
  expect(await world.command('payment', { id: first.key })).toMatchObject({
    error: { code: 'vault-corrupt' },
  })
})

/** So that a difference does not print what is sealed. */
async function hash(storage: Storage): Promise<string> {
  return createHash('sha256')
    .update(await raw(storage))
    .digest('hex')
}
