import { createHmac } from 'node:crypto'
import { expect, test } from 'vitest'
import { deriveKey } from './deriveKey.ts'

const seed = new Uint8Array(32).fill(1)

test('behavior: the key is the HMAC its comment says', () => {
  const message = Buffer.concat([
    Buffer.from('Tuppence_bank_key_v1'),
    Buffer.from('00000002', 'hex'),
    Buffer.from('0000000000080000', 'hex'),
    Buffer.from('00', 'hex'),
    Buffer.from('usd'),
  ])
  const key = createHmac('sha256', seed).update(message).digest('hex')
  expect(Buffer.from(deriveKey(seed, { unit: 'usd', number: 2, amount: 1n << 19n })).toString('hex')).toBe(
    key,
  )
})

test('behavior: seed, keyset, unit and amount each give another key', () => {
  const names = [
    { unit: 'usd', number: 0, amount: 1n },
    { unit: 'usd', number: 1, amount: 1n },
    { unit: 'eur', number: 0, amount: 1n },
    { unit: 'usd', number: 0, amount: 2n },
  ]
  const keys = [seed, new Uint8Array(32)].flatMap((one) => names.map((name) => deriveKey(one, name)))
  expect(new Set(keys.map((key) => Buffer.from(key).toString('hex'))).size).toBe(8)
  expect(() => deriveKey(new Uint8Array(31), { unit: 'usd', number: 0, amount: 1n })).toThrow('32 bytes')
})
