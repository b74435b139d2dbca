import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { sqlitePurse } from '../stores/sqlite/sqlitePurse.ts'
import { memoryPurse } from './memoryPurse.ts'
import type { PlainCoin, Purse } from './Purse.ts'
import type { Batch } from './Redeem.ts'

const directory = mkdtempSync(join(tmpdir(), 'till-purse-'))
afterAll(() => rmSync(directory, { recursive: true }))
let files = 0
const newFile = () => join(directory, `${files++}.sqlite`)

const batch = (id: string, changes: Partial<Batch> = {}): Batch => ({
  id,
  bank: 'https://bank.example',
  unit: 'usd',
  state: 'sending',
  ys: [`02${id}`],
  keyset: '01ab',
  request: `{"inputs":"${id}"}`,
  outputs: '[]',
  attempts: 0,
  nextAt: 0,
  ...changes,
})
const coin = (secret: string): PlainCoin => ({
  bank: 'https://bank.example',
  unit: 'usd',
  amount: 4n,
  keyset: '01ab',
  secret,
  C: '02cd',
})

const engines: [string, () => Purse][] = [
  ['memory', memoryPurse],
  ['sqlite', () => sqlitePurse(newFile())],
]

describe.each(engines)('%s purse', (_, open) => {
  test('behavior: a batch is kept whole, changed in what changes, and found by any coin it names', async () => {
    const purse = open()
    const [a, b] = [batch('a', { ys: ['02x', '02y'] }), batch('b', { ys: ['02y', '02z'] })]
    await purse.save(a, b)
    expect(await purse.get('a')).toEqual(a)
    expect(await purse.get('c')).toBeUndefined()
    expect(await purse.naming(['02y'])).toEqual([a, b])
    expect(await purse.naming(['02x', '02y', '02z'])).toEqual([a, b])
    expect(await purse.naming(['02w'])).toEqual([])
    const tried: Batch = { ...a, state: 'unknown', attempts: 1, nextAt: 9, problem: 'no-answer' }
    const disputed: Batch = { ...b, state: 'disputed', evidence: '{"signatures":[]}' }
    await purse.save(tried, disputed)
    expect([await purse.get('a'), await purse.get('b')]).toEqual([tried, disputed])
    expect(await purse.open()).toEqual([tried])
  })

  test('behavior: a credit ends its batch and brings each coin once', async () => {
    const purse = open()
    const a = batch('a')
    await purse.save(a)
    await purse.credit(a, [coin('one'), coin('two')])
    await purse.credit(a, [coin('one'), coin('two')])
    expect(await purse.open()).toEqual([])
    expect(await purse.get('a')).toEqual({ ...a, state: 'credited' })
    const coins = await purse.coins()
    expect([...coins].sort((x, y) => x.secret.localeCompare(y.secret))).toEqual([coin('one'), coin('two')])
  })

  test('behavior: one owner has it, until it lets go or its time is over', async () => {
    const purse = open()
    expect(await purse.lock('a', 0, 10)).toBe(true)
    expect(await purse.lock('b', 9, 19)).toBe(false)
    expect(await purse.lock('a', 9, 20)).toBe(true)
    expect(await purse.lock('b', 20, 30)).toBe(true)
    await purse.unlock('a')
    expect(await purse.lock('a', 21, 31)).toBe(false)
    await purse.unlock('b')
    expect(await purse.lock('a', 21, 31)).toBe(true)
  })
})

test('behavior: what is in the file is there when it is opened again', async () => {
  const path = newFile()
  const purse = sqlitePurse(path)
  await purse.save(batch('a'))
  await purse.credit(batch('b'), [coin('one')])
  purse.close()
  const again = sqlitePurse(path)
  expect(await again.open()).toEqual([batch('a')])
  expect(await again.coins()).toEqual([coin('one')])
  again.close()
})
