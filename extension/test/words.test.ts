import { Derive } from '@tuppence/protocol/ecash'
import { expect, it } from 'vitest'
import { password } from './support/vault.ts'
import { openWorld } from './support/world.ts'

async function world() {
  const at = await openWorld()
  const { id } = await at.ask('createWallet', { name: 'Reading' }, 'onboarding')
  const shown = await at.ask('words', { wallet: id, password })
  if (shown.state !== 'shown') throw new Error(shown.state)
  const { words } = shown
  const word = (position: number) => ({ position: String(position), word: words[position - 1] ?? '' })
  return { ...at, id, words, word }
}

it('behavior: the words shown are twelve that make a seed, the same ones every time', async () => {
  const { ask, id, words } = await world()
  expect(Derive.seedFromWords(words.join(' '))).toHaveLength(64)
  expect(await ask('words', { wallet: id, password })).toEqual({ state: 'shown', words })
})

it('behavior: three right words are remembered, and the overview says so', async () => {
  const { ask, id, word } = await world()
  expect((await ask('overview', {})).wallets[0]?.isBackedUp).toBeUndefined()
  const given = [word(2), { ...word(12), word: ` ${word(12).word.toUpperCase()} ` }, word(7)]
  expect(await ask('confirmWords', { wallet: id, words: given })).toEqual({ state: 'confirmed' })
  expect((await ask('overview', {})).wallets[0]?.isBackedUp).toBe(true)
})

it('behavior: a wallet whose making was not heard of is made once, under the name given last', async () => {
  const { ask, id, words } = await world()
  expect(await ask('createWallet', { name: 'Daily' }, 'onboarding')).toMatchObject({ id, name: 'Daily' })
  expect((await ask('overview', {})).wallets).toHaveLength(1)
  expect(await ask('words', { wallet: id, password })).toEqual({ state: 'shown', words })
})

it('error: a wrong word, or the same place three times, confirms nothing', async () => {
  const { ask, id, word } = await world()
  const wrong = { ...word(3), word: word(3).word === 'zoo' ? 'zone' : 'zoo' }
  expect(await ask('confirmWords', { wallet: id, words: [word(1), word(2), wrong] })).toEqual({
    state: 'wrong',
  })
  expect(await ask('confirmWords', { wallet: id, words: [word(1), word(1), word(1)] })).toEqual({
    state: 'wrong',
  })
  expect((await ask('overview', {})).wallets[0]?.isBackedUp).toBeUndefined()
})

it('error: two words, four, a thirteenth place, an unknown wallet, a page that has no words to show', async () => {
  const { command, id, word } = await world()
  const malformed = { ok: false, error: { code: 'malformed-message' } }
  expect(await command('confirmWords', { wallet: id, words: [word(1), word(2)] })).toEqual(malformed)
  const four = [word(1), word(2), word(3), word(4)]
  expect(await command('confirmWords', { wallet: id, words: four })).toEqual(malformed)
  const beyond = [word(1), word(2), { position: '13', word: 'zoo' }]
  expect(await command('confirmWords', { wallet: id, words: beyond })).toEqual(malformed)
  const stranger = { wallet: '00000000-0000-7000-8000-000000000000', password }
  expect(await command('words', stranger)).toEqual({ ok: false, error: { code: 'not-found' } })
  for (const page of ['popup', 'approval'] as const) {
    expect(await command('words', { wallet: id, password: 'x' }, page)).toEqual({
      ok: false,
      error: { code: 'forbidden' },
    })
  }
})
