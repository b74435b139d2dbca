import { Token } from '@tuppence/protocol/ecash'
import { expect, test, vi } from 'vitest'
import { createRedeemer, memoryStore, type Store } from './index.ts'
import { limits } from './limits.ts'
import {
  article,
  cookieOf,
  get,
  page,
  post,
  ready,
  SECRET,
  type Shop,
  type ShopOptions,
  shop,
  tip,
} from './test/shop.ts'

/** An error as a database or a handler throws it that puts into words what it was given. */
function telling(secrets: readonly string[]): Error {
  const text = secrets.map((secret) => `'${secret}'`).join(', ')
  const places = secrets.map((secret) => `\n    at ${secret} (${secret}:1:1)`).join('')
  const error = new Error(`failed with ${text}${places}`, { cause: secrets })
  return Object.assign(error, { name: `Failed${secrets[0]}`, code: secrets[0], secrets })
}

/** What a token, its coins and the field that carries it are found by. */
function secretsOf({ token, headers }: Awaited<ReturnType<typeof ready>>): string[] {
  const { proofs } = Token.decode(token)
  return [...Object.values(headers), token, ...proofs.flatMap(({ secret, C }) => [secret, C])]
}

type Part = keyof Store

/** A store in which one thing fails once it is told to. */
function failing(part: Part, error: () => Error | undefined): Store {
  const store = memoryStore()
  return new Proxy(store, {
    get(target, name: Part) {
      const thrown = name === part ? error() : undefined
      return thrown === undefined ? Reflect.get(target, name) : () => Promise.reject(thrown)
    },
  })
}

/** All that left a till: its own log, what it says where it has none, and its answers. */
function outlets(from: Shop) {
  const written = vi.spyOn(process.stderr, 'write').mockImplementation(() => true)
  const answers: string[] = []
  return {
    async heard(response: Response): Promise<Response> {
      const fields = [...response.headers].map(([name, value]) => `${name}: ${value}`)
      answers.push(
        ...fields.filter((field) => !field.startsWith('set-cookie')),
        await response.clone().text(),
      )
      return response
    },
    all() {
      const lines = written.mock.calls.map(([line]) => String(line))
      written.mockRestore()
      return [...answers, ...lines, JSON.stringify(from.logged)].join('\n')
    },
  }
}

function expectNone(text: string, secrets: readonly string[]): void {
  for (const secret of secrets) {
    // A coin's secret is JSON, a cookie has two parts, a long text is cut: no beginning of any piece.
    for (const piece of secret.match(/[A-Za-z0-9_-]{20,}/g) ?? [secret])
      expect(text).not.toContain(piece.slice(0, 20))
  }
}

const ours: [string, ShopOptions][] = [
  ['its owner’s log', {}],
  ['standard error', { logs: 'own' }],
]

test.each(ours)(
  'R8: error: a handler that tells its request’s secrets: none is in %s or an answer',
  async (_, changes) => {
    const from = shop(changes)
    const out = outlets(from)
    const charge = from.till.charge(article)
    const paid = await ready(from, charge)
    const cookie = cookieOf(await charge.handle(get('/articles/7', paid.headers), page))
    const secrets = [...secretsOf(paid), cookie, from.vendor.secret, SECRET]
    const fail = () => {
      throw telling(secrets)
    }
    for (const headers of [paid.headers, { cookie }])
      expect((await out.heard(await charge.handle(get('/articles/7', headers), fail))).status).toBe(500)
    const tipping = from.till.charge(tip)
    const tipped = await ready(from, tipping, post())
    expect((await out.heard(await tipping.handle(post('/tip', tipped.headers), fail))).status).toBe(500)
    const asking = [
      { ...article, price: fail },
      { ...article, resource: fail },
    ]
    for (const options of asking)
      expect((await out.heard(await from.till.charge(options).handle(get(), page))).status).toBe(500)
    const all = out.all()
    expect(all.match(/failed with/g)).toHaveLength(5)
    expectNone(all, [...secrets, ...secretsOf(tipped)])
  },
)

test.each(['find', 'claim', 'replay', 'settle'] as const)(
  'R8: error: a database that tells what it was given at `%s`: none is in the log or an answer',
  async (part) => {
    let secrets: string[] = []
    const isOn = { now: false }
    const store = failing(part, () => (isOn.now ? telling(secrets) : undefined))
    const from = shop({ store })
    const out = outlets(from)
    const charge = from.till.charge(part === 'settle' ? tip : article)
    const request = (headers = {}) =>
      part === 'settle' ? post('/tip', headers) : get('/articles/7', headers)
    const paid = await ready(from, charge, request())
    if (part === 'replay') await charge.handle(request(paid.headers), page)
    secrets = [...secretsOf(paid), from.vendor.secret, SECRET]
    isOn.now = true
    expect((await out.heard(await charge.handle(request(paid.headers), page))).status).toBe(500)
    const all = out.all()
    expect(all).toContain('failed with')
    expectNone(all, secrets)
  },
)

test('R8: error: a database that tells of keys where nobody asks for anything: none is in the log', async () => {
  const vendor = { secret: 'a1'.repeat(32) }
  const secrets = [vendor.secret, SECRET, `cashuB${'x'.repeat(80)}`]
  const from = shop({ store: failing('pin', () => telling(secrets)) })
  const out = outlets(from)
  await out.heard(await from.till.charge(article).handle(get(), page))
  const seen: string[] = []
  const redeemer = createRedeemer({
    store: failing('held', () => telling(secrets)),
    vendorSecret: vendor.secret,
    banks: [from.bank.url],
    log: (...told) => void seen.push(JSON.stringify(told)),
  })
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
  redeemer.start()
  await vi.advanceTimersByTimeAsync(limits.redeemTick * 1000)
  await redeemer.stop()
  vi.useRealTimers()
  expect(seen.join()).toContain('failed with')
  const all = out.all()
  expect(all).toContain('keysets-failed')
  expectNone(all + seen.join(), secrets)
})
