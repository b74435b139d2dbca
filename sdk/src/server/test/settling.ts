import { expect } from 'vitest'
import { type SellingOnline, START } from './sellingOnline.ts'
import { problemOf } from './shop.ts'

/** The bodies of all swaps the bank was sent. */
export const swaps = ({ bank }: SellingOnline) =>
  bank.sent.filter(({ path }) => path === '/v1/swap').map(({ body }) => body)

/** One sale, one settlement, the price with the vendor, and nothing open. */
export async function expectPaidOnce(from: SellingOnline): Promise<void> {
  expect(await from.store.takings({ from: 0, to: START * 2 })).toEqual([
    expect.objectContaining({ sales: 1, received: 5n, waiting: 5n }),
  ])
  expect((await from.store.held()).reduce((sum, coin) => sum + coin.amount, 0n)).toBe(5n)
  expect(await from.store.swaps.due(from.clock.now + 1e6)).toEqual([])
}

/** A 503 that says when to come again, and nothing that could be paid. */
export async function expectSettling(response: Response): Promise<void> {
  expect([response.status, (await problemOf(response)).name]).toEqual([503, 'settling'])
  expect(Number(response.headers.get('retry-after'))).toBeGreaterThan(0)
  expect(response.headers.get('www-authenticate')).toBeNull()
}

/** A bank has refused its own keyset: its coins are good, and wait until another one is known. */
export async function expectBankWaitedFor(response: Response, code: number): Promise<void> {
  expect(response.status).toBe(503)
  expect(Number(response.headers.get('retry-after'))).toBeGreaterThan(0)
  expect(await problemOf(response)).toEqual({ name: 'bank-unreachable', detail: `bank-refused-${code}` })
}
