import { pbkdf2Sync } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { defaults } from '../config.ts'
import * as Box from './Box.ts'
import { isWeaker, type Kdf, stretch } from './Kdf.ts'
import { passwordBytes } from './password.ts'

const content = new TextEncoder().encode('thirty-two bytes of a data key..')
const password = passwordBytes('correct horse battery staple')
/** The least that is let through of either kind, so that tests are quick. */
const argon: Kdf = { name: 'argon2id', m: 19_456, t: 2, p: 1 }
const pbkdf: Kdf = { name: 'pbkdf2-sha256', rounds: 600_000 }

describe.each([['argon2id', argon] as const, ['pbkdf2', pbkdf] as const])('%s', (_, kdf) => {
  it('behavior: opens with the password and no other, for its purpose and no other', async () => {
    const box = await Box.close(content, { password, kdf, purpose: 'vault' })
    expect(await Box.open(box, { password, purpose: 'vault' })).toEqual(content)
    expect(
      await Box.open(box, { password: passwordBytes('Correct horse'), purpose: 'vault' }),
    ).toBeUndefined()
    expect(await Box.open(box, { password, purpose: 'export' })).toBeUndefined()
  })

  it('behavior: the same under the same password is never the same twice', async () => {
    const boxes = await Promise.all([1, 2].map(() => Box.close(content, { password, kdf, purpose: 'vault' })))
    expect(new Set(boxes.flatMap(({ salt, iv, sealed }) => [salt, iv, sealed])).size).toBe(6)
  })
})

describe('S8: error: a header outside the bounds is refused before any work', () => {
  it.each<[string, unknown]>([
    ['argon2id of little memory', { name: 'argon2id', m: 19_455, t: 4, p: 1 }],
    ['argon2id of little memory and time together', { name: 'argon2id', m: 19_456, t: 1, p: 1 }],
    ['argon2id that would hang', { name: 'argon2id', m: 262_145, t: 1, p: 1 }],
    ['argon2id of eleven rounds', { name: 'argon2id', m: 47_104, t: 11, p: 1 }],
    ['argon2id of five lanes', { name: 'argon2id', m: 47_104, t: 1, p: 5 }],
    ['argon2id of a fraction', { name: 'argon2id', m: 47_104.5, t: 1, p: 1 }],
    ['pbkdf2 of few rounds', { name: 'pbkdf2-sha256', rounds: 599_999 }],
    ['pbkdf2 that would hang', { name: 'pbkdf2-sha256', rounds: 10_000_001 }],
    ['pbkdf2 of a text', { name: 'pbkdf2-sha256', rounds: '600000' }],
    ['another function', { name: 'scrypt', N: 2 ** 20 }],
  ])('%s', async (_, kdf) => {
    const box: Box.Box = { v: 1, kdf: kdf as Kdf, salt: '00'.repeat(16), iv: '00'.repeat(12), sealed: '00' }
    await expect(Box.open(box, { password, purpose: 'vault' })).rejects.toMatchObject({
      code: 'vault-corrupt',
    })
  })

  it.each([
    ['no version of ours', { v: 2 }],
    ['a short salt', { salt: '00'.repeat(15) }],
    ['a long iv', { iv: '00'.repeat(16) }],
    ['no hex', { sealed: 'zz' }],
  ])('%s', async (_, change) => {
    const box = { v: 1, kdf: pbkdf, salt: '00'.repeat(16), iv: '00'.repeat(12), sealed: '00', ...change }
    const opened = Box.open(box as Box.Box, { password, purpose: 'vault' })
    await expect(opened).rejects.toMatchObject({ code: 'vault-corrupt' })
  })
})

it('S8: property: a header that was edited within the bounds opens nothing', async () => {
  const box = await Box.close(content, { password, kdf: pbkdf, purpose: 'vault' })
  const edited = fc.oneof(
    fc.integer({ min: 600_001, max: 650_000 }).map((rounds) => ({ kdf: { ...pbkdf, rounds } })),
    fc
      .uint8Array({ minLength: 16, maxLength: 16 })
      .map((salt) => ({ salt: Buffer.from(salt).toString('hex') })),
    fc.uint8Array({ minLength: 12, maxLength: 12 }).map((iv) => ({ iv: Buffer.from(iv).toString('hex') })),
  )
  await fc.assert(
    fc.asyncProperty(edited, async (change) => {
      expect(await Box.open({ ...box, ...change }, { password, purpose: 'vault' })).toBeUndefined()
    }),
    { numRuns: 12 },
  )
})

it('S1: behavior: a password is stretched by no less than Argon2id of 46 MiB, and the wallet locks after an hour', () => {
  // Threats §2 has these figures: whoever makes them less says so here, too.
  expect(defaults.kdf).toEqual({ name: 'argon2id', m: 47_104, t: 1, p: 1 })
  expect(defaults.lockAfter).toBe(60)
})

it('behavior: what a password costs is compared as whoever guesses pays it', () => {
  const now: Kdf = { name: 'argon2id', m: 47_104, t: 1, p: 1 }
  expect(isWeaker(pbkdf, now)).toBe(true)
  expect(isWeaker(argon, now)).toBe(true)
  expect(isWeaker(now, now)).toBe(false)
  expect(isWeaker({ ...now, m: 65_536 }, now)).toBe(false)
  expect(isWeaker(pbkdf, { ...pbkdf, rounds: 900_000 })).toBe(true)
})

it('behavior: a password is stretched as its standards say', async () => {
  // Another implementation of each: Node's PBKDF2, and the argon2 of noble is checked against RFC 9106 by its authors.
  const expected = pbkdf2Sync(password, Buffer.alloc(16), 600_000, 32, 'sha256')
  expect(Buffer.from(await stretch(password, new Uint8Array(16), pbkdf))).toEqual(expected)
})
