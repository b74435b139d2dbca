import fc from 'fast-check'
import { expect, test } from 'vitest'
import { cpuMs } from '../../test/cpuMs.ts'
import { split } from './split.ts'

const powers = Array.from({ length: 20 }, (_, i) => 2n ** BigInt(i))
const cannot = expect.objectContaining({ code: 'cannot-split' })
const sum = (coins: bigint[]) => coins.reduce((total, coin) => total + coin, 0n)

test('behavior: powers of two give the binary digits, ascending', () => {
  expect(split(13n, powers)).toEqual([1n, 4n, 8n])
  expect(split(0n, powers)).toEqual([])
  expect(split(3n * 2n ** 19n, powers)).toEqual([2n ** 19n, 2n ** 19n, 2n ** 19n])
})

test('behavior: a set that greed alone cannot pay is paid', () => {
  expect(split(6n, [3n, 4n])).toEqual([3n, 3n])
  expect(split(99n, [50n, 20n, 7n])).toEqual([7n, 7n, 7n, 7n, 7n, 7n, 7n, 50n])
})

test('behavior: any set pays any amount it can, with its own denominations, ascending', () => {
  const sets = fc.uniqueArray(fc.integer({ min: 1, max: 30 }), { minLength: 1, maxLength: 6 })
  fc.assert(
    fc.property(sets, fc.nat(120), (set, amount) => {
      const denominations = set.map(BigInt)
      if (!payable(set)[amount]) {
        expect(() => split(BigInt(amount), denominations)).toThrow(cannot)
        return
      }
      const coins = split(BigInt(amount), denominations)
      expect(sum(coins)).toBe(BigInt(amount))
      expect(coins.every((coin) => denominations.includes(coin))).toBe(true)
      expect(coins).toEqual([...coins].sort((a, b) => Number(a - b)))
    }),
  )
})

test('behavior: with 1, 2, 4 … no shorter list pays', () => {
  fc.assert(
    fc.property(fc.bigInt({ min: 0n, max: 2n ** 20n - 1n }), (amount) => {
      expect(split(amount, powers)).toHaveLength([...amount.toString(2)].filter((bit) => bit === '1').length)
    }),
  )
})

test.each([
  ['nothing to pay with', 1n, []],
  ['only even coins', 7n, [2n, 4n]],
  ['more coins than a bank signs', 257n, [1n]],
  ['far more coins', 2n ** 53n, [1n]],
  ['a search without end', 2n ** 50n + 1n, Array.from({ length: 40 }, (_, i) => 2n ** BigInt(i + 5))],
  ['denominations of 0 and less', 5n, [0n, -5n]],
])('error: %s', (_, amount, denominations) => {
  const search = () => expect(() => split(amount, denominations)).toThrow(cannot)
  expect(cpuMs(search)).toBeLessThan(200)
})

test('error: a negative amount is malformed', () => {
  expect(() => split(-1n, powers)).toThrow(expect.objectContaining({ code: 'malformed-amount' }))
})

/** Which amounts up to 120 a set can pay, by table: another way to the same answer. */
function payable(set: number[]): boolean[] {
  const can = Array<boolean>(121).fill(false)
  can[0] = true
  for (let amount = 1; amount <= 120; amount++) can[amount] = set.some((size) => can[amount - size] === true)
  return can
}
