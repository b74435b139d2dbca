import { expect, test } from 'vitest'
import { limits } from '../limits.ts'
import { memoryStore } from '../stores/memoryStore.ts'
import { asksOnline } from './asksOnline.ts'

const sale = { amount: { units: 5n, currency: 'usd' } }

/** A bank with one keyset of these denominations, each coin of which costs so many thousandths. */
function bankOf(denominations: readonly bigint[], inputFeePpk: number) {
  const keys = new Map(denominations.map((each) => [each, ''] as const))
  return {
    url: 'https://bank.example',
    keysets: [{ id: '01', unit: 'usd', inputFeePpk, keys, active: true }],
  }
}

test('V12 error: a bank whose keyset is hard to pay with costs a till no more than another, that only asks', async () => {
  const core = { mode: 'offline', store: memoryStore(), limits } as const
  const cost = async (bank: ReturnType<typeof bankOf>) => {
    const began = process.cpuUsage()
    for (let times = 0; times < 200; times += 1) await asksOnline(core, { banks: [bank], sale })
    const { user, system } = process.cpuUsage(began)
    return user + system
  }
  const easy = bankOf([1n, 2n, 4n, 8n], 100)
  // No sum of even coins is the odd price and fee, and there are many sums to try.
  const even = Array.from({ length: 60 }, (_, n) => BigInt(2 * n + 2))
  await cost(easy)
  expect(await cost(bankOf(even, 250_000))).toBeLessThan(10 * (await cost(easy)))
})
