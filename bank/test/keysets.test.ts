import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Keyset, type Proof } from '@tuppence/protocol/ecash'
import { expect, test } from 'vitest'
import { StartError } from '../src/app.ts'
import { outputs } from './support/client.ts'
import { curve } from './support/curve.ts'
import { temporaryDir, testBank } from './support/testBank.ts'

test('behavior: keys, keysets and the keys of one keyset, with ids that any wallet recomputes', async () => {
  const bank = testBank()
  const keyset = await bank.keyset()
  expect(keyset).toMatchObject({ unit: 'usd', active: true, inputFeePpk: 0 })
  expect([...keyset.keys.keys()]).toEqual(Array.from({ length: 20 }, (_, power) => 2n ** BigInt(power)))
  expect(keyset.id).toMatch(/^01[0-9a-f]{64}$/)
  const { body } = await bank.get(`/v1/keys/${keyset.id}`)
  expect(Keyset.parse((body.keysets as unknown[])[0], curve)).toEqual(keyset)
  expect((await bank.get('/v1/keysets')).body).toEqual({
    keysets: [{ id: keyset.id, unit: 'usd', active: true, input_fee_ppk: 0 }],
  })
})

test('behavior: other terms make a new keyset; the old one stays and takes its coins back with its own fee', async () => {
  const data = temporaryDir()
  const first = testBank({ data })
  const coins = await first.coins([1, 2, 4, 8])
  const old = await first.keyset()
  first.close()

  const second = testBank({ data, feePpk: 500 })
  const dear = await second.keyset()
  expect(dear.id).not.toBe(old.id)
  expect([...dear.keys.values()].some((key) => [...old.keys.values()].includes(key))).toBe(false)
  expect((await second.get('/v1/keysets')).body.keysets).toMatchObject([
    { id: old.id, active: false, input_fee_ppk: 0 },
    { id: dear.id, active: true, input_fee_ppk: 500 },
  ])
  expect((await second.get('/v1/keys')).body.keysets).toHaveLength(1)
  expect((await second.get(`/v1/keys/${old.id}`)).status).toBe(200)
  const [one, two, four, eight] = coins as [Proof.Proof, Proof.Proof, Proof.Proof, Proof.Proof]
  expect((await second.swap([one, two], outputs([1, 2], dear.id))).status).toBe(200)
  const dearCoins = await second.coins([1])
  // Two inputs, one of them with a fee of half a cent: one cent.
  expect((await second.swap([four, ...dearCoins], outputs([4], dear.id))).status).toBe(200)
  second.close()

  const third = testBank({ data, feePpk: 500 })
  expect((await third.keyset()).id).toBe(dear.id)
  third.close()

  const back = testBank({ data })
  expect((await back.keyset()).id).not.toBe(old.id)
  expect((await back.swap([eight], outputs([8], (await back.keyset()).id))).status).toBe(200)
})

test('error: the keys of another bank are noticed', () => {
  const data = temporaryDir()
  testBank({ data }).close()
  writeFileSync(join(data, 'keys.json'), `{"version":1,"seed":"${'ab'.repeat(32)}"}`, { mode: 0o600 })
  expect(() => testBank({ data })).toThrow(
    new StartError('These keys are not the ones this database was made with; give it its own keys file.'),
  )
})

test('error: terms that cannot be', () => {
  const wrong = [
    { denominations: [] },
    { denominations: [1n, 1n] },
    { denominations: [0n] },
    { denominations: [2n ** 53n] },
    { denominations: Array.from({ length: 65 }, (_, i) => BigInt(i + 1)) },
    { feePpk: -1 },
    { feePpk: 0.5 },
    { unit: 'US Dollar' },
    { name: '' },
    { proxies: ['everybody'] },
    { exempt: ['10.0.0.0/33'] },
    { finalExpiry: 0 },
  ]
  for (const config of wrong)
    expect(() => testBank(config), JSON.stringify(Object.keys(config))).toThrow(StartError)
})
