import 'fake-indexeddb/auto'
import { Encoding } from '@tuppence/protocol'
import { Derive } from '@tuppence/protocol/ecash'
import { IDBFactory } from 'fake-indexeddb'
import { expect, it } from 'vitest'
import { openStorage } from '../storage/Storage.ts'
import { plainSealer } from './plainSealer.ts'
import { addWords, fromSeed } from './Seeds.ts'
import { createVault } from './Vault.ts'

const words = 'legal winner thank year wave sausage worth useful legal winner thank yellow'
const seed = Encoding.hex(Derive.seedFromWords(words))

async function kept() {
  const vault = createVault(await openStorage(new IDBFactory()), plainSealer())
  return { vault, fingerprint: await vault.step(async (work) => addWords(work, words, 0)) }
}

it.each<[string, (seed64: Uint8Array) => unknown]>([
  ['at once', (seed64) => Encoding.hex(seed64)],
  ['after others have had their turn', (seed64) => Promise.resolve().then(() => Encoding.hex(seed64))],
  [
    'in vain',
    () => {
      throw new Error('no such branch')
    },
  ],
])('S9: behavior: a seed that something is derived from %s is wiped after it', async (how, derive) => {
  const { vault, fingerprint } = await kept()
  const lent: Uint8Array[] = []
  const derived = fromSeed(vault, fingerprint, (seed64) => {
    lent.push(seed64)
    return derive(seed64)
  })
  if (how === 'in vain') await expect(derived).rejects.toThrow('no such branch')
  else expect(await derived).toBe(seed)
  expect(lent).toEqual([new Uint8Array(64)])
})

it('error: of a seed that is not here nothing is derived', async () => {
  const { vault } = await kept()
  const derived = fromSeed(vault, '00'.repeat(8), () => 'something')
  await expect(derived).rejects.toMatchObject({ code: 'not-found' })
})
