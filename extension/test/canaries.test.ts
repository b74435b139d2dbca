import { Derive, Token } from '@tuppence/protocol/ecash'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import * as Box from '../src/background/vault/Box.ts'
import { passwordBytes } from '../src/background/vault/password.ts'
import { wordsOf } from './support/restored.ts'
import { openPage } from './support/shop.ts'
import { openStreet, type Street } from './support/street.ts'
import { password, unlockedSession } from './support/vault.ts'
import { buy, release, strand } from './support/visit.ts'
import { openBank, type TestBank } from './support/world.ts'

let bank: TestBank
beforeAll(() => {
  bank = openBank()
})
afterAll(() => bank.close())

const filePassword = 'what the file is kept under'

/** A reader who has topped up, bought, left something lying, and whose disk and network fail and tell why once asked to. */
async function reader() {
  const session = await unlockedSession()
  const failure: { error?: Error } = {}
  const failing = async <T>(act: () => Promise<T>): Promise<T> => {
    if (failure.error !== undefined) throw failure.error
    return act()
  }
  const at = await openStreet(bank, {
    session,
    wrap: {
      storage: (disk) => ({ ...disk, commit: (...all) => failing(() => disk.commit(...all)) }),
      fetch: (fetch) => (input, init) => failing(() => fetch(input, init)),
    },
  })
  await buy(at, openPage(at.world, at.shop.url, { path: '/articles/read' }))
  await strand(at, openPage(at.world, at.shop.url, { path: '/articles/left' }))
  const { text } = await release(at, openPage(at.world, at.shop.url, { path: '/articles/shown' }))
  const words = (await wordsOf(at.world, at.wallet)).split(' ')
  const { quotes, coins } = sentToBank(at)
  const secrets = [
    ...words.slice(1).map((word, i) => `${words[i]} ${word}`),
    Buffer.from(Derive.seedFromWords(words.join(' '))).toString('hex'),
    String(await session.get('key')),
    text,
    ...Token.decode(text).proofs.flatMap(({ secret, C }) => [secret, C]),
    ...coins,
  ]
  return { ...at, failure, secrets, quotes }
}

/** The quotes and the coins that the bank was shown. */
function sentToBank({ network }: Street): { readonly quotes: string[]; readonly coins: string[] } {
  type Body = { quote?: string; inputs?: { secret: string; C: string }[] }
  const bodies = network.exchanges.flatMap(({ url, body }): Body[] =>
    url.includes('/v1/') && body !== '' ? [JSON.parse(body)] : [],
  )
  return {
    quotes: bodies.flatMap(({ quote = [] }) => quote),
    coins: bodies.flatMap(({ inputs = [] }) => inputs.flatMap(({ secret, C }) => [secret, C])),
  }
}

/** All that the engine answers from now on, and what anybody writes to a console. */
function listen({ engine }: Street) {
  const receive = vi.spyOn(engine, 'receive')
  const consoles = (['debug', 'log', 'info', 'warn', 'error'] as const).map((name) => vi.spyOn(console, name))
  return async () => {
    const replies = await Promise.all(receive.mock.results.map(({ value }) => value))
    const written = consoles.flatMap(({ mock }) => mock.calls)
    for (const spy of [receive, ...consoles]) spy.mockRestore()
    return { replies, text: JSON.stringify([replies, written.map(String)]) }
  }
}

function found(text: string, secrets: readonly string[]): string[] {
  // As they stand in JSON, too.
  return secrets.filter((each) =>
    [each, JSON.stringify(each).slice(1, -1)].some((form) => text.includes(form)),
  )
}

it('R8: behavior: what the wallet’s pages show of its past holds no word, key or coin', async () => {
  const at = await reader()
  expect(new Set(at.secrets).size).toBeGreaterThan(20)
  expect(found(JSON.stringify(at.secrets), at.secrets)).toEqual(at.secrets)
  const heard = listen(at)
  const { payments } = await at.ask('payments', {})
  for (const { id } of payments) await at.ask('payment', { id })
  await at.ask('overview', {})
  await at.ask('limits', {})
  await at.ask('security', {})
  await at.ask('proveBackup', { wallet: at.wallet })
  await at.engine.idle()
  await at.ask('proofState', { wallet: at.wallet })
  for (const { operation, tab } of at.windows) await at.ask('approval', { id: operation }, 'approval', tab)
  const { text } = await heard()
  expect(payments).toHaveLength(4)
  // A top-up's quote is its reference for the bank: nobody else can mint it.
  expect(found(text, at.secrets)).toEqual([])
})

it('R8: behavior: the export of the history holds none either, to whoever opens it', async () => {
  const at = await reader()
  const made = await at.ask('exportFile', { password, filePassword })
  if (made.state !== 'made') throw new Error(made.state)
  const { box } = JSON.parse(made.file) as { box: Box.Box }
  const content = await Box.open(box, { password: passwordBytes(filePassword), purpose: 'export' })
  const text = Buffer.from(content ?? []).toString()
  expect(text).toContain('article/read')
  expect(found(text, [...at.secrets, ...at.quotes])).toEqual([])
})

it('R8: error: a disk and a network that tell what they were given: the pages hear a code', async () => {
  const at = await reader()
  const page = openPage(at.world, at.shop.url, { path: '/articles/next' })
  const challenges = await page.fetchChallenges()
  const heard = listen(at)
  const all = [...at.secrets, ...at.quotes]
  const [first = '', ...rest] = all
  at.failure.error = Object.assign(new Error(all.join(' '), { cause: rest }), {
    code: first,
    name: first,
  })
  await at.command('topUp', { wallet: at.wallet, units: '5' })
  await at.command('setLimits', { currency: 'usd', day: '77' })
  await at.command('addBank', { wallet: at.wallet, url: 'http://localhost:3339' })
  await at.command('createWallet', { name: 'Second' }, 'onboarding')
  await at.command('changePassword', { password, next: 'another long one' })
  await at.command('proveBackup', { wallet: at.wallet })
  await page.say({
    v: 1,
    type: 'pay',
    id: crypto.randomUUID(),
    url: `${at.shop.url}/articles/next`,
    method: 'GET',
    challenges,
  })
  await at.engine.idle()
  const { replies, text } = await heard()
  expect(replies).toHaveLength(7)
  for (const reply of replies)
    expect(reply).toEqual({ ok: false, error: { code: expect.stringMatching(/^[a-z-]+$/) } })
  expect(found(text, [...at.secrets, ...at.quotes])).toEqual([])
  expect(
    found(JSON.stringify(at.told.map(({ message }) => ({ ...message, value: '' }))), at.secrets),
  ).toEqual([])
})
