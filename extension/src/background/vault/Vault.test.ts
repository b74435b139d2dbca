import 'fake-indexeddb/auto'
import { IDBFactory } from 'fake-indexeddb'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { openStorage } from '../storage/Storage.ts'
import { decodeBody, encodeBody } from './body.ts'
import { plainSealer } from './plainSealer.ts'
import { createVault, store } from './Vault.ts'

const purses = store<{ units: bigint }>('wallets')

async function fresh() {
  return createVault(await openStorage(new IDBFactory()), plainSealer())
}

describe('vault', () => {
  it('behavior: a value comes back as it went in, bigint and all', async () => {
    const vault = await fresh()
    await vault.step(async (work) => work.add(purses, 'a', { units: 2n ** 63n }))
    expect(await vault.get(purses, 'a')).toEqual({ units: 2n ** 63n })
  })

  it('W3: behavior: steps that read and write one record at the same time lose no update', async () => {
    const vault = await fresh()
    await vault.step(async (work) => work.add(purses, 'a', { units: 0n }))
    let decisions = 0
    const bump = () =>
      vault.step(async (work) => {
        decisions += 1
        const purse = await work.get(purses, 'a')
        work.save(purses, 'a', { units: (purse?.units ?? 0n) + 1n })
      })
    await Promise.all(Array.from({ length: 12 }, bump))
    expect(await vault.get(purses, 'a')).toEqual({ units: 12n })
    // A race that nobody loses proves nothing.
    expect(decisions).toBeGreaterThan(12)
  })

  it('W3: behavior: a record only read is compared too', async () => {
    const vault = await fresh()
    await vault.step(async (work) => work.add(purses, 'limit', { units: 1n }))
    let tries = 0
    const seen = await vault.step(async (work) => {
      tries += 1
      const limit = await work.get(purses, 'limit')
      if (tries === 1) {
        await vault.step(async (other) => {
          await other.get(purses, 'limit')
          other.save(purses, 'limit', { units: 5n })
        })
      }
      work.add(purses, `spent-${tries}`, { units: limit?.units ?? 0n })
      return limit?.units
    })
    expect(seen).toBe(5n)
    expect(await vault.get(purses, 'spent-1')).toBeUndefined()
  })

  it('behavior: a record removed and made again is not the one that was read', async () => {
    const vault = await fresh()
    await vault.step(async (work) => work.add(purses, 'a', { units: 1n }))
    let tries = 0
    await vault.step(async (work) => {
      tries += 1
      await work.get(purses, 'a')
      if (tries === 1) {
        await vault.step(async (other) => {
          await other.get(purses, 'a')
          other.remove(purses, 'a')
        })
        await vault.step(async (other) => other.add(purses, 'a', { units: 2n }))
      }
      work.save(purses, 'a', { units: 3n })
    })
    expect(tries).toBe(2)
  })

  it('behavior: a step sees its own writes, and a step that throws writes none', async () => {
    const vault = await fresh()
    await vault.step(async (work) => {
      await work.get(purses, 'a')
      work.save(purses, 'a', { units: 1n })
      expect(await work.get(purses, 'a')).toEqual({ units: 1n })
      work.save(purses, 'a', { units: 2n })
    })
    expect(await vault.get(purses, 'a')).toEqual({ units: 2n })
    const thrown = vault.step(async (work) => {
      await work.get(purses, 'a')
      work.save(purses, 'a', { units: 9n })
      throw new Error('no')
    })
    await expect(thrown).rejects.toThrow('no')
    expect(await vault.get(purses, 'a')).toEqual({ units: 2n })
  })

  it('behavior: bodies of any shape survive the encoding', () => {
    const leaf = fc.oneof(fc.string(), fc.integer(), fc.boolean(), fc.constant(null), fc.bigInt())
    const value = fc.letrec((tie) => ({
      node: fc.oneof(
        leaf,
        fc.array(tie('node')),
        fc.dictionary(fc.string({ minLength: 1, maxLength: 6 }), tie('node')),
      ),
    })).node
    fc.assert(
      fc.property(value, (each) => {
        const plain = JSON.stringify(each, (_k, v) => (typeof v === 'bigint' ? `${v}n` : v))
        fc.pre(!plain.includes('__proto__') && !plain.includes('#bigint'))
        expect(decodeBody(encodeBody(each))).toEqual(each)
      }),
      { numRuns: 500 },
    )
  })
})
