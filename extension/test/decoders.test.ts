import { Errors } from '@tuppence/protocol'
import { IDBFactory } from 'fake-indexeddb'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { fuzz, mutatedValues, mutations } from '../../protocol/test/fuzz.ts'
import { parseBankAddress } from '../src/background/bank/address.ts'
import { visitBank } from '../src/background/bank/visit.ts'
import { defaults } from '../src/background/config.ts'
import { decodeContent } from '../src/background/operations/export/ExportContent.ts'
import { openFile } from '../src/background/operations/export/file.ts'
import { parseWords } from '../src/background/operations/restore/parseWords.ts'
import { names, parsePayeeFile } from '../src/background/payee/PayeeFile.ts'
import { type Row, storeNames } from '../src/background/storage/Row.ts'
import { openStorage } from '../src/background/storage/Storage.ts'
import { aesSealer } from '../src/background/vault/aesSealer.ts'
import * as Box from '../src/background/vault/Box.ts'
import { decodeBody, encodeBody } from '../src/background/vault/body.ts'
import { headerPlace, readHeader } from '../src/background/vault/Header.ts'
import { passwordBytes } from '../src/background/vault/password.ts'
import { placeOf } from '../src/background/vault/place.ts'
import { sealClear } from '../src/background/vault/sealClear.ts'
import { createVault, store } from '../src/background/vault/Vault.ts'
import { WalletError } from '../src/background/WalletError.ts'
import { route } from '../src/ui/home/route.ts'
import { abandon, contentOf, fileOf, sealedFile } from './support/situations.ts'
import { password, quickKdf } from './support/vault.ts'
// Written by the version before the vault.
import before from './support/walletOfBefore.json' with { type: 'json' }
import { bankUrl, createNetwork, curve, openBank, type TestBank } from './support/world.ts'

vi.mock('../src/background/vault/Kdf.ts', async (original) => {
  const { quickStretch } = await import('./support/quickStretch.ts')
  return quickStretch(original)
})

let bank: TestBank
let file: string
let content: unknown
beforeAll(async () => {
  bank = openBank()
  file = await fileOf(bank, password)
  content = await contentOf(file, password)
})
afterAll(() => bank.close())

const point = `02${'ab'.repeat(32)}`
const payeeFile = { v: 1, keys: [point], banks: ['https://bank.example/usd'], online: true }
const payee = { key: point, banks: ['https://bank.example/usd'] }

type Read<T> = (given: T) => unknown
type Typed = typeof WalletError | typeof Errors.ProtocolError

/** Whether something was read, or refused with the reader's typed error; anything else is thrown on. */
async function isRead(read: () => unknown, typed: Typed): Promise<boolean> {
  try {
    await read()
    return true
  } catch (error) {
    if (error instanceof typed) return false
    throw error
  }
}

/** Fuzzes a reader with changes of what it is first shown to read. */
async function fuzzText(samples: readonly string[], read: Read<string>, typed: Typed = WalletError) {
  for (const sample of samples) expect(await isRead(() => read(sample), typed)).toBe(true)
  await fuzz(mutations(samples), 300, (text) => isRead(() => read(text), typed))
}

async function fuzzValue(samples: readonly unknown[], read: Read<unknown>, typed: Typed = WalletError) {
  for (const sample of samples) expect(await isRead(() => read(sample), typed)).toBe(true)
  await fuzz(mutatedValues(samples), 300, (value) => isRead(() => read(value), typed))
}

/** A record, as a wallet could have it. */
const record = { units: 5n, name: 'Reading', joins: ['d1'.repeat(32)], at: 1_800_000_000_000 }

/** A record of a version before with this body: its text, or what it says. */
function clearRow(given: unknown): Row {
  const { body } = Object(given)
  const text = typeof body === 'object' ? `\0${JSON.stringify(body)}` : body
  return { ...Object(given), body: typeof text === 'string' ? new TextEncoder().encode(text) : text }
}

const json = (value: unknown) => new TextEncoder().encode(JSON.stringify(value))

describe('every decoder of the wallet gives a value or its typed error, in bounded time and memory', () => {
  it('P2: error: a site’s payee file', { tags: ['fuzz'] }, async () => {
    const read = (text: string) => names(parsePayeeFile(text), payee)
    expect(read(JSON.stringify(payeeFile))).toBe(true)
    await fuzzText([JSON.stringify(payeeFile)], read, Errors.ProtocolError)
    await fuzzValue([payeeFile], (value) => read(JSON.stringify(value)), Errors.ProtocolError)
  })

  it('error: words as they were typed', { tags: ['fuzz'] }, () =>
    fuzzText([abandon, abandon.toUpperCase(), ` ${abandon.replaceAll(' ', '  ')}`], parseWords),
  )

  it('W8: error: a bank’s address as it was typed', { tags: ['fuzz'] }, () =>
    fuzzText(
      [bankUrl, ' https://BANK.example:443/cents/', 'https://[2606:4700::1111]', 'https://8.8.8.8'],
      (text) => parseBankAddress(text, false),
    ),
  )

  it('error: the hash of a page of the wallet', { tags: ['fuzz'] }, () => {
    const id = '0f8fad5b-d9cb-469f-a165-70867728950e'
    const pages = ['payments', 'payment', 'wallets', 'limits', 'banks', 'backup', 'security', 'top-up']
    return fuzzText([`#/payment/${id}`, `#/backup/${id}`, '#/top-up'], (hash) =>
      expect(pages).toContain(route(hash).name),
    )
  })

  it('S8: error: an export file', { tags: ['fuzz'] }, async () => {
    expect(await openFile({ file, password })).toEqual(content)
    const open = (text: string) => openFile({ file: text, password })
    await fuzzText([file], open)
    await fuzzValue([JSON.parse(file)], (value) => open(JSON.stringify(value)))
  })

  it('S8: error: what lies in an export file that is sealed well', { tags: ['fuzz'] }, async () => {
    await fuzzText([JSON.stringify(content)], (text) => decodeContent(new TextEncoder().encode(text)))
    await fuzzValue([content], async (value) =>
      openFile({ file: await sealedFile(value, password), password }),
    )
  })

  it('S8: error: the header of the vault', { tags: ['fuzz'] }, async () => {
    const secret = { password: passwordBytes(password), purpose: 'vault' } as const
    const box = await Box.close(new Uint8Array(32), { ...secret, kdf: quickKdf })
    const header = { box, tries: 2, notBefore: 1_800_000_000_000 }
    const open = async (body: Uint8Array) => {
      const row = { key: headerPlace.key, rev: 1, body }
      const stored = await readHeader({ get: async () => row })
      if (stored === undefined) return undefined
      expect([typeof stored.header.tries, typeof stored.header.notBefore]).toEqual(['number', 'number'])
      return Box.open(stored.header.box, secret)
    }
    expect(await open(encodeBody(header))).toEqual(new Uint8Array(32))
    await fuzzText([JSON.stringify(header)], (text) => open(new TextEncoder().encode(text)))
    await fuzzValue([header], (value) => open(json(value)))
  })

  it('S3: error: what a record was sealed around', { tags: ['fuzz'] }, async () => {
    const text = new TextDecoder().decode(encodeBody(record))
    // What was read can be written again.
    const read = (given: string) => encodeBody(decodeBody(new TextEncoder().encode(given)))
    expect(decodeBody(encodeBody(record))).toEqual(record)
    await fuzzText([text], read)
    await fuzzValue([JSON.parse(text)], (value) => read(JSON.stringify(value)))
  })

  it('S3: error: a record as it lies on the disk', { tags: ['fuzz'] }, async () => {
    const sealer = await aesSealer(new Uint8Array(32))
    const storage = await openStorage(new IDBFactory())
    const records = store<unknown>('operations')
    await createVault(storage, sealer).step(async (work) => work.add(records, 'a', record))
    const [row] = await storage.list('operations', { by: 'all' })
    if (row === undefined) throw new Error('no record')
    const bytesOf = (body: unknown) =>
      typeof body === 'string' && /^(?:[0-9a-f]{2})*$/.test(body) ? Buffer.from(body, 'hex') : body
    await fuzzValue([{ ...row, body: Buffer.from(row.body).toString('hex') }], async (value) => {
      const lying = { ...Object(value), body: bytesOf(Object(value).body) }
      const vault = createVault({ ...storage, get: async () => lying }, sealer)
      expect(await vault.get(records, 'a')).toEqual(record)
    })
  })

  it('S1: error: a record that a version before has left in the clear', { tags: ['fuzz'] }, async () => {
    const sealer = await aesSealer(new Uint8Array(32))
    const seal = async (value: unknown) => {
      const { store: named, row } = Object(value)
      const name = storeNames.find((each) => each === named) ?? 'operations'
      const [write] = await sealClear([{ store: name, row: clearRow(row) }], sealer)
      if (write?.kind !== 'add') throw new Error('it is not there')
      const { key, rev, body } = write.row
      expect([typeof key, Number.isSafeInteger(rev)]).toEqual(['string', true])
      return decodeBody(await sealer.open(placeOf(name, key, 1), body))
    }
    const rows = Object.entries(before.stores).flatMap(([name, all]) =>
      all.map((row) => ({ store: name, row })),
    )
    const parsed = rows.map((each) => ({
      ...each,
      row: { ...each.row, body: JSON.parse(each.row.body.slice(1)) },
    }))
    await fuzzValue([...rows, ...parsed], seal)
    const deep = (levels: number) => `${'['.repeat(levels)}${']'.repeat(levels)}`
    // Some are read that cannot be written again.
    for (let levels = 500; levels < 20_000; levels = Math.ceil(levels * 1.1))
      await isRead(() => seal({ row: { key: 'a', rev: 1, body: `\0${deep(levels)}` } }), WalletError)
  })

  it('W8: error: what a bank says of itself', { tags: ['fuzz'] }, async () => {
    const paths = ['/v1/info', '/v1/keysets']
    const ask = async (path: string) => (await bank.serve(new Request(`${bankUrl}${path}`))).json()
    const [info, keysets] = await Promise.all(paths.map(ask))
    const keys = `/v1/keys/${keysets.keysets[0].id}`
    const said = { '/v1/info': info, '/v1/keysets': keysets, [keys]: await ask(keys) }
    await fuzzValue([said], (value) => {
      const network = createNetwork()
      network.servers.set(bankUrl, ({ url }) => Response.json(Object(value)[new URL(url).pathname] ?? null))
      const access = { fetch: network.fetch, permitted: async () => true, config: defaults }
      return visitBank({ access, curve }, bankUrl)
    })
  })
})
