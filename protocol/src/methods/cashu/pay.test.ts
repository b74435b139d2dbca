import fc from 'fast-check'
import { expect, it } from 'vitest'
import * as Keyset from '../../ecash/Keyset.ts'
import { exactPayment, plan } from './pay.ts'

const powers = Array.from({ length: 20 }, (_, i) => 2n ** BigInt(i))

/** A keyset of these denominations; planning reads no key. */
function keyset(inputFeePpk = 0, denominations = powers): Keyset.Keyset {
  const keys = new Map(denominations.map((amount) => [amount, '']))
  return { id: 'new', unit: 'usd', active: true, inputFeePpk, keys }
}

type Aged = { amount: bigint; id: string; age: number }
const coins = (...amounts: (number | bigint)[]): Aged[] =>
  amounts.map((amount, age) => ({ amount: BigInt(amount), id: 'old', age }))
const total = (amounts: readonly bigint[]) => amounts.reduce((sum, each) => sum + each, 0n)
const worth = (list: readonly { amount: bigint }[]) => total(list.map((coin) => coin.amount))
const make = (price: bigint, from: Aged[], options: { ppk?: number; feePpk?: number } = {}) =>
  plan({ price, coins: from, keyset: keyset(options.ppk), feePpk: () => options.feePpk ?? 0 })

it('behavior: an exact payment is the fewest coins', () => {
  expect(exactPayment(5n, keyset())).toEqual({ coins: [1n, 4n], fee: 0n })
  expect(exactPayment(255n, keyset()).coins).toHaveLength(8)
})

it('behavior: the payer funds the fee for the very coins it makes', () => {
  // 7 = 1+2+4 would cost 3 at one unit a coin; 8 costs 1, which is the unit that it is more.
  expect(exactPayment(7n, keyset(1000))).toEqual({ coins: [8n], fee: 1n })
  // 10 = 2+8 is one too little for its two coins, 11 = 1+2+8 for its three; 12 = 4+8 is enough.
  expect(exactPayment(9n, keyset(1000))).toEqual({ coins: [4n, 8n], fee: 3n })
  // 511 has nine coins, 512 with its fee has one.
  expect(exactPayment(511n, keyset(100))).toEqual({ coins: [512n], fee: 1n })
  fc.assert(
    fc.property(fc.bigInt({ min: 1n, max: 5000n }), fc.integer({ min: 0, max: 3000 }), (price, ppk) => {
      let made: { coins: bigint[]; fee: bigint }
      try {
        made = exactPayment(price, keyset(ppk))
      } catch (error) {
        expect(error).toMatchObject({ code: 'price-needs-too-many-coins' })
        return
      }
      expect(total(made.coins)).toBe(price + made.fee)
      expect(made.coins.length).toBeLessThanOrEqual(8)
      // What the till asks: the sum after the fee over the coins presented is at least the price.
      expect(total(made.coins) - Keyset.fee(made.coins.map(() => ppk)) >= price).toBe(true)
    }),
  )
})

it('behavior: no smaller payment would do, up to one unit a coin', () => {
  for (const ppk of [0, 1, 100, 126, 200, 334, 500, 1000]) {
    for (let price = 1n; price <= 520n; price++) {
      const most = Number(Keyset.fee(Array<number>(8).fill(ppk)))
      const sums = Array.from({ length: most + 1 }, (_, fee) => Keyset.split(price + BigInt(fee), powers))
      const enough = sums.find(
        (made, fee) => made.length <= 8 && Keyset.fee(made.map(() => ppk)) <= BigInt(fee),
      )
      const pay = () => exactPayment(price, keyset(ppk)).coins
      if (enough !== undefined) expect(pay(), `${price} at ${ppk}`).toEqual(enough)
      else expect(pay).toThrow(expect.objectContaining({ code: 'price-needs-too-many-coins' }))
    }
  }
})

it('error: a price over 8 coins, of nothing, or in no coins of the keyset', () => {
  expect(() => exactPayment(511n, keyset())).toThrow(
    expect.objectContaining({ code: 'price-needs-too-many-coins' }),
  )
  expect(() => exactPayment(0n, keyset())).toThrow(expect.objectContaining({ code: 'zero-amount' }))
  expect(() => exactPayment(3n, keyset(0, [2n, 4n]))).toThrow(
    expect.objectContaining({ code: 'cannot-split' }),
  )
})

it('behavior: one swap gives the payment and the change, and takes no coin it does not need', () => {
  const { inputs, pay, change } = make(5n, coins(64, 8, 1, 2))
  expect(inputs.map((coin) => coin.amount)).toEqual([8n])
  expect(pay).toEqual([1n, 4n])
  expect(change).toEqual([1n, 2n])
})

it('behavior: of equal coins the oldest goes first', () => {
  expect(make(1n, coins(4, 1, 1, 1)).inputs.map((coin) => coin.age)).toEqual([1])
  expect(make(3n, coins(8, 8, 8)).inputs.map((coin) => coin.age)).toEqual([0])
})

it('behavior: value is kept, and with powers of two no selection is worth less', () => {
  const purse = fc.array(fc.integer({ min: 0, max: 8 }), { minLength: 1, maxLength: 10 })
  const fee = fc.constantFrom(0, 100, 500, 1000)
  fc.assert(
    fc.property(purse, fc.integer({ min: 1, max: 600 }), fee, fee, (exponents, price, ppk, feePpk) => {
      const from = coins(...exponents.map((exponent) => 2 ** exponent))
      let made: ReturnType<typeof make>
      try {
        made = make(BigInt(price), from, { ppk, feePpk })
      } catch (error) {
        const code = (error as { code?: string }).code
        expect(['not-enough-coins', 'price-needs-too-many-coins']).toContain(code)
        if (code === 'not-enough-coins') expect(leastWorth(from, exact(price, ppk), feePpk)).toBeUndefined()
        return
      }
      expect(worth(made.inputs)).toBe(total(made.pay) + total(made.change) + made.swapFee)
      expect(made.swapFee).toBe(Keyset.fee(made.inputs.map(() => feePpk)))
      expect(total(made.pay)).toBe(BigInt(price) + made.payFee)
      expect(new Set(made.inputs).size).toBe(made.inputs.length)
      if (feePpk === 0) expect(worth(made.inputs)).toBe(leastWorth(from, total(made.pay), 0))
    }),
    { numRuns: 400 },
  )
})

it('behavior: any denominations pay, and a coin that alone is nearer is taken alone', () => {
  expect(make(4n, coins(3, 3, 5)).inputs.map((coin) => coin.amount)).toEqual([5n])
  const odd = plan({ price: 6n, coins: coins(4, 4), keyset: keyset(0, [1n, 3n, 4n]), feePpk: () => 0 })
  expect([odd.pay, odd.change]).toEqual([
    [1n, 1n, 4n],
    [1n, 1n],
  ])
})

it('behavior: a purse of small change stays within what a bank takes', () => {
  const { inputs } = make(300n, coins(...Array.from({ length: 400 }, () => 1), 256, 128))
  expect(inputs.length).toBeLessThanOrEqual(256)
  expect(worth(inputs) >= 300n).toBe(true)
  expect(() => make(300n, coins(...Array.from({ length: 400 }, () => 1)))).toThrow(
    expect.objectContaining({ code: 'not-enough-coins' }),
  )
})

function exact(price: number, ppk: number): bigint {
  return total(exactPayment(BigInt(price), keyset(ppk)).coins)
}

/** The least that any subset worth `target` after its fee is worth, by trying them all. */
function leastWorth(from: Aged[], target: bigint, feePpk: number): bigint | undefined {
  let least: bigint | undefined
  for (let mask = 1; mask < 2 ** from.length; mask += 1) {
    const subset = from.filter((_, i) => (mask >> i) & 1)
    const value = worth(subset)
    const enough = value - Keyset.fee(subset.map(() => feePpk)) >= target
    if (enough && (least === undefined || value < least)) least = value
  }
  return least
}
