import { expect, test } from 'vitest'
import { fuzz, mutatedValues, mutations } from '../../protocol/test/fuzz.ts'
import * as Game from '../src/browser/falls/Game.ts'
import * as Books from '../src/browser/owner/Books.ts'
import * as Options from '../src/cli/Options.ts'
import { ShopError } from '../src/server/ShopError.ts'

/** Whether something was read, or refused as its reader says; anything else is thrown on. */
function isRead(read: () => unknown, typed: typeof ShopError | typeof TypeError): boolean {
  try {
    read()
    return true
  } catch (error) {
    if (error instanceof typed) return false
    throw error
  }
}

test('error: any command line is read or refused with a sentence', { tags: ['fuzz'] }, async () => {
  const lines = [
    '--port 8402 --data somewhere --shop small --mode online',
    '--bank http://localhost:3338 --url https://paper.example',
    '--help',
  ]
  const read = (line: string) => Options.read(line.split(' '), {})
  for (const line of lines) expect(isRead(() => read(line), ShopError)).toBe(true)
  await fuzz(mutations(lines), 1000, (line) => isRead(() => read(line), ShopError))
})

test('error: any saved game is one or none', { tags: ['fuzz'] }, async () => {
  const table = { time: 3, nextId: 2, coins: [{ id: 1, x: 0.5, y: 0.25 }] }
  const game = { chute: 0.5, left: 3, won: 1, lost: 0, best: 4, until: 9, table }
  expect(Game.restore(JSON.stringify(game))).toEqual(game)
  await fuzz(mutations([JSON.stringify(game)]), 300, Game.restore)
  await fuzz(mutatedValues([game]), 300, (value) => {
    const restored = Game.restore(JSON.stringify(value))
    if (restored !== undefined) expect(Game.say(restored)).toBeTypeOf('string')
  })
})

test('error: any answer is the books or refused', { tags: ['fuzz'] }, async () => {
  const money = { received: '500', redeemed: '400', waiting: '100', lost: '0' }
  const row = {
    day: '2026-11-22',
    item: 'article/7',
    title: 'Seven',
    sales: 3,
    undelivered: 0,
    replays: 1,
    ...money,
  }
  const answer = { currency: 'usd', rows: [row] }
  const read = (value: unknown) => Books.totals(Books.parse(value).rows)
  expect(read(answer)).toMatchObject({ sales: 3, received: 500n })
  await fuzz(mutatedValues([answer]), 300, (value) => isRead(() => read(value), TypeError))
})
