import { expect, it, vi } from 'vitest'
import { defaults } from '../config.ts'
import * as Box from './Box.ts'
import { isWeaker } from './Kdf.ts'
import { passwordBytes } from './password.ts'

const allocation = vi.hoisted(() => ({ fails: true }))

// A browser that cannot give 46 MiB, which nothing here can be made to be.
vi.mock('@noble/hashes/argon2.js', async (original) => {
  const real = await original<typeof import('@noble/hashes/argon2.js')>()
  const argon2id: typeof real.argon2id = (...given) => {
    if (allocation.fails) throw new RangeError('Array buffer allocation failed')
    return real.argon2id(...given)
  }
  return { ...real, argon2id }
})

const content = new TextEncoder().encode('thirty-two bytes of a data key..')
const password = passwordBytes('correct horse battery staple')

it('S1: behavior: where the memory for Argon2id cannot be had, PBKDF2 of 900,000 rounds takes its place, until it can', async () => {
  const { kdf } = defaults
  const poor = await Box.close(content, { password, kdf, purpose: 'vault' })
  expect(poor.kdf).toEqual({ name: 'pbkdf2-sha256', rounds: 900_000 })
  expect(await Box.open(poor, { password, purpose: 'vault' })).toEqual(content)
  expect(await Box.open(poor, { password: passwordBytes('another one'), purpose: 'vault' })).toBeUndefined()
  // The next unlock stretches it anew, by what the code asks for.
  expect(isWeaker(poor.kdf, kdf)).toBe(true)
  allocation.fails = false
  const rich = await Box.close(content, { password, kdf, purpose: 'vault' })
  expect(rich.kdf).toEqual(kdf)
  expect(await Box.open(rich, { password, purpose: 'vault' })).toEqual(content)
})
