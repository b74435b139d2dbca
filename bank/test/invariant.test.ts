import { Keyset, type Proof, Swap } from '@tuppence/protocol/ecash'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { isBalanced, outstanding } from '../src/mint/books.ts'
import { outputs } from './support/client.ts'
import { curve } from './support/curve.ts'
import { type TestBank, testBank } from './support/testBank.ts'

const step = fc.record({
  kind: fc.constantFrom('mint', 'swap', 'melt', 'respend', 'unbalanced', 'mixed'),
  amount: fc.integer({ min: 1, max: 60 }),
  count: fc.integer({ min: 1, max: 5 }),
  pick: fc.nat(),
})

type Step = { kind: string; amount: number; count: number; pick: number }

/** A wallet that does what the steps say, and keeps its own count of what the bank should hold. */
async function play(bank: TestBank, steps: readonly Step[]) {
  const keyset = await bank.keyset()
  const denominations = [...keyset.keys.keys()].map(Number).reverse()
  const split = (amount: number) => {
    const parts: number[] = []
    let rest = amount
    for (const coin of denominations) for (; rest >= coin; rest -= coin) parts.push(coin)
    return parts
  }
  const sums = { minted: 0n, melted: 0n, fees: 0n }
  let held: Proof.Proof[] = []
  let spent: Proof.Proof[] = []
  const value = (coins: readonly Proof.Proof[]) => coins.reduce((sum, coin) => sum + coin.amount, 0n)
  const take = ({ count, pick }: Step) => {
    const start = held.length === 0 ? 0 : pick % held.length
    const coins = held.slice(start, start + count)
    const fee = Keyset.fee(coins.map(() => keyset.inputFeePpk))
    return { coins, fee, worth: Number(value(coins) - fee) }
  }
  const drop = (coins: readonly Proof.Proof[]) => {
    spent = [...spent, ...coins]
    held = held.filter((coin) => !coins.includes(coin))
  }

  for (const one of steps) {
    const { coins, fee, worth } = take(one)
    switch (one.kind) {
      case 'mint':
        held = [...held, ...(await bank.coins(split(one.amount)))]
        sums.minted += BigInt(one.amount)
        break
      case 'swap': {
        if (worth < 1) break
        const wanted = outputs(split(worth), keyset.id)
        const { body } = await bank.swap(coins, wanted)
        held = [...held, ...Swap.complete(wanted, body, keyset, curve)]
        drop(coins)
        sums.fees += fee
        break
      }
      case 'melt': {
        if (worth < 1) break
        const { quote } = (await bank.post('/v1/melt/quote/test', { request: `test:${worth}`, unit: 'usd' }))
          .body
        const { inputs } = Swap.prepare(coins, [])
        expect((await bank.post('/v1/melt/test', { quote, inputs })).status).toBe(200)
        drop(coins)
        sums.melted += BigInt(worth)
        sums.fees += fee
        break
      }
      case 'respend': {
        const old = spent[one.pick % Math.max(1, spent.length)]
        if (old === undefined) break
        const reply = await bank.swap([old], outputs(split(Number(old.amount)), keyset.id))
        expect(reply.status).toBe(400)
        break
      }
      default: {
        if (coins.length === 0) break
        const extra = one.kind === 'mixed' ? spent.slice(0, 1) : []
        const wanted = outputs(split(Number(value([...coins, ...extra])) + 1), keyset.id)
        expect((await bank.swap([...coins, ...extra], wanted)).status).toBe(400)
      }
    }
    expect(bank.bank.store.books.read('usd')).toEqual(sums)
    expect(outstanding(bank.bank, 'usd')).toBe(sums.minted - sums.melted - sums.fees)
    expect(outstanding(bank.bank, 'usd')).toBe(value(held))
    expect(isBalanced(bank.bank)).toBe(true)
  }
}

test('K3: minted − melted − fees stays what the coins outside are worth, whatever is done', async () => {
  const configs = fc.record({
    feePpk: fc.constantFrom(0, 1, 100, 999, 1_000, 2_500),
    denominations: fc.constantFrom([1n, 2n, 4n, 8n, 16n, 32n], [1n, 5n, 25n], [1n, 3n, 7n, 60n]),
  })
  await fc.assert(
    fc.asyncProperty(configs, fc.array(step, { minLength: 4, maxLength: 14 }), async (config, steps) => {
      const bank = testBank(config)
      await play(bank, [{ kind: 'mint', amount: 50, count: 1, pick: 0 }, ...steps])
      bank.close()
    }),
    { numRuns: 15 },
  )
})
