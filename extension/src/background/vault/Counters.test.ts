import 'fake-indexeddb/auto'
import { IDBFactory } from 'fake-indexeddb'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { openStorage } from '../storage/Storage.ts'
import { giveBack, jump, type Numbers, takeClose } from './Counters.ts'
import { plainSealer } from './plainSealer.ts'
import { createVault } from './Vault.ts'

const counted = { of: 'locked', seed: 's', keyset: '01', V: '02', T: 7 } as const
const most = 20

async function counter() {
  const vault = createVault(await openStorage(new IDBFactory()), plainSealer())
  return {
    take: async (count: number): Promise<Numbers> => {
      const first = await vault.step((work) => takeClose(vault, work, counted, { count, most }))
      return { first, count }
    },
    back: (numbers: Numbers) => vault.step((work) => giveBack(vault, work, counted, numbers)),
    jump: (floor: number) => vault.step((work) => jump(vault, work, counted, floor)),
  }
}

const numbersOf = ({ first, count }: Numbers) => Array.from({ length: count }, (_, i) => first + i)

it('behavior: what came to nothing is used again when too much of it lies behind, and not before', async () => {
  const { take, back, jump } = await counter()
  for (const first of [0, 8]) {
    const numbers = await take(8)
    expect(numbers.first).toBe(first)
    await back(numbers)
  }
  expect((await take(8)).first).toBe(0)
  expect((await take(4)).first).toBe(8)
  // The bank has signed up to there, in another life of the wallet.
  await jump(30)
  expect((await take(8)).first).toBe(30)
})

it('S4: property: no number is given out that is in use or was signed, and none far past those', async () => {
  const act = fc.oneof(
    fc.record({ take: fc.integer({ min: 1, max: 8 }) }),
    fc.record({ end: fc.nat(), isSigned: fc.boolean() }),
  )
  await fc.assert(
    fc.asyncProperty(fc.array(act, { maxLength: 60 }), async (acts) => {
      const { take, back } = await counter()
      const open: Numbers[] = []
      const signed = new Set<number>()
      for (const each of acts) {
        if ('take' in each) {
          const taken = await take(each.take)
          const used = new Set([...signed, ...open.flatMap(numbersOf)])
          expect(numbersOf(taken).filter((number) => used.has(number))).toEqual([])
          const past = Math.max(-1, ...used)
          expect(taken.first + taken.count - past - 1).toBeLessThanOrEqual(most)
          open.push(taken)
        } else if (open.length > 0) {
          const [ended] = open.splice(each.end % open.length, 1)
          if (ended === undefined) continue
          if (each.isSigned) for (const number of numbersOf(ended)) signed.add(number)
          else await back(ended)
        }
      }
    }),
    { numRuns: 60 },
  )
})
