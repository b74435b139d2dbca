import { Encoding, WellKnown } from '@tuppence/protocol'
import { Keyset, Lock, Proof } from '@tuppence/protocol/ecash'
import { decodeTerms } from '@tuppence/protocol/methods/cashu/schema'
import { describe, expect, test } from 'vitest'
import { createRedeemer } from '../index.ts'
import { curve, handBank } from '../test/handBank.ts'
import { BANK_URL } from '../test/realBank.ts'
import {
  freshly,
  lost,
  plainFor,
  readyOnline,
  refuse,
  START,
  sellingOnline,
  tokenAt,
} from '../test/sellingOnline.ts'
import { challengeOf, cookieOf, get, page, paying, problemOf, receiptOf } from '../test/shop.ts'

const takings = ({ store }: ReturnType<typeof sellingOnline>) => store.takings({ from: 0, to: START * 2 })

test('behavior: an online challenge asks for no lock, and names the till; its file allows it', async () => {
  const from = sellingOnline()
  const terms = decodeTerms(challengeOf(await from.charge.handle(get('/a'), page)).request)
  expect(terms).toMatchObject({ settlement: 'settled', till: from.vendor.publicKey })
  expect([terms.lock, terms.requireDleq, terms.paymentRequest.nut10]).toEqual([
    undefined,
    undefined,
    undefined,
  ])
  const file = async (mode: 'offline' | 'online' | 'locked') =>
    WellKnown.parse(await sellingOnline({ bank: from.bank, mode }).till.wellKnown().text()).online
  expect([await file('online'), await file('offline'), await file('locked')]).toEqual([true, true, false])
})

test.each([0, 100, 1000])(
  'behavior: plain coins become coins of the till’s own, locked to the vendor; fee of %i ppk paid by the reader',
  async (feePpk) => {
    const from = sellingOnline({ feePpk })
    const { request, token, proofs } = await readyOnline(from)
    const response = await from.charge.handle(request(), page)
    expect([response.status, await response.text()]).toEqual([200, 'the article'])
    expect(receiptOf(response)).toMatchObject({ settlement: 'settled', status: 'success' })
    expect(cookieOf(response)).toContain('__Secure-tup_')
    const held = await from.store.held()
    const received = Proof.sum(proofs) - Keyset.fee(proofs.map(() => feePpk))
    expect(Proof.sum(held)).toBe(received)
    expect(received).toBeGreaterThanOrEqual(5n)
    const lock = { V: from.vendor.publicKey, now: START, horizon: 0, refund: false }
    for (const coin of held) expect(Lock.accepts(coin.secret, lock, curve)).toBe(true)
    // Later, in another browser: the same coins again.
    const again = await from.charge.handle(await freshly(from, token), page)
    expect([again.status, receiptOf(again).claim]).toEqual([200, receiptOf(response).claim])
    expect(from.bank.sent.filter(({ path }) => path === '/v1/swap')).toHaveLength(1)
    expect(await takings(from)).toEqual([
      expect.objectContaining({ sales: 1, received, waiting: received, replays: 1 }),
    ])
  },
)

test('behavior: the redeemer takes these coins as it takes all others', async () => {
  const from = sellingOnline()
  await from.charge.handle((await readyOnline(from)).request(), page)
  const redeemer = createRedeemer({
    ...{ store: from.store, vendorSecret: from.vendor.secret, banks: [BANK_URL] },
    ...{ curve, fetch: from.bank.fetch, now: () => START, log: () => undefined },
  })
  expect((await redeemer.run()).banks).toEqual([{ bank: BANK_URL, credited: 5n, waiting: 0n }])
  expect(await takings(from)).toEqual([expect.objectContaining({ received: 5n, redeemed: 5n, waiting: 0n })])
})

test('R2 behavior: the bank sees neither DLEQ nor witness of a reader’s coin', async () => {
  const from = sellingOnline()
  const { challenge, proofs } = await readyOnline(from)
  expect(proofs.every(({ dleq }) => dleq !== undefined)).toBe(true)
  const token = tokenAt(proofs.map((proof) => ({ ...proof, witness: '{"signatures":["ab"]}' })))
  expect((await from.charge.handle(get('/article-1', paying(challenge, token)), page)).status).toBe(200)
  const bodies = from.bank.sent.map(({ body }) => body ?? '')
  expect(bodies.some((body) => body.includes(proofs[0]?.secret ?? '-'))).toBe(true)
  for (const body of bodies) {
    expect(body).not.toMatch(/dleq|witness|signatures/)
    for (const { dleq } of proofs) expect(body).not.toContain(dleq?.r ?? '-')
  }
})

test('behavior: coins over the price and its fee are kept whole', async () => {
  const from = sellingOnline({ feePpk: 100 })
  const challenge = challengeOf(await from.charge.handle(get('/article-1'), page))
  const proofs = await from.bank.mint(13n)
  const response = await from.charge.handle(get('/article-1', paying(challenge, tokenAt(proofs))), page)
  const fee = Keyset.fee(proofs.map(() => 100))
  expect([response.status, await from.store.waiting(BANK_URL)]).toEqual([200, 13n - fee])
})

test('behavior: a tip is counted once, and its answer given again', async () => {
  const from = sellingOnline()
  const tip = from.till.charge({ resource: 'tip', price: '0.02', kind: 'each', description: 'A tip' })
  const ask = (headers = {}) => new Request('http://localhost:8402/tip', { method: 'POST', headers })
  const challenge = challengeOf(await tip.handle(ask(), page))
  const headers = paying(challenge, tokenAt(await plainFor(from.bank, challenge)))
  let count = 0
  const serve = () => new Response(`tip ${++count}`)
  const first = await tip.handle(ask(headers), serve)
  const second = await tip.handle(ask(headers), serve)
  expect([await first.text(), await second.text(), count]).toEqual(['tip 1', 'tip 1', 1])
})

describe('coins that are not taken', () => {
  const refused = async (from: ReturnType<typeof sellingOnline>, token: string) => {
    const challenge = challengeOf(await from.charge.handle(get('/article-1'), page))
    const before = from.bank.sent.length
    const response = await from.charge.handle(get('/article-1', paying(challenge, token)), page)
    const calls = from.bank.sent.slice(before).map(({ path }) => path)
    expect(await from.store.waiting(BANK_URL)).toBe(0n)
    expect(await takings(from)).toEqual([])
    // A challenge to try again with, whenever it is a 402.
    if (response.status === 402) challengeOf(response)
    return { said: [response.status, (await problemOf(response)).detail], calls }
  }

  test('V17 error: spent ones: 402 with a fresh challenge, and the same coins again are the same answer', async () => {
    const from = sellingOnline()
    const other = sellingOnline({ bank: from.bank })
    const { token, request } = await readyOnline(other)
    expect((await other.charge.handle(request(), page)).status).toBe(200)
    expect((await refused(from, token)).said).toEqual([402, 'coins-spent'])
    expect(await refused(from, token)).toEqual({ said: [402, 'coins-spent'], calls: [] })
  })

  test('V12 error: one that is spent, shown again and again beside others: the bank is asked no more than at first', async () => {
    const from = sellingOnline()
    const other = sellingOnline({ bank: from.bank })
    const { proofs: spent, request } = await readyOnline(other)
    expect((await other.charge.handle(request(), page)).status).toBe(200)
    const calls: number[] = []
    for (let n = 0; n < 6; n += 1) {
      const token = tokenAt([...spent, ...(await from.bank.mint(1n))])
      const shown = await refused(from, token)
      expect(shown.said).toEqual([402, 'coins-spent'])
      calls.push(shown.calls.length)
    }
    expect(new Set(calls.slice(1)).size).toBe(1)
  })

  test('V12 error: while a bank does not answer, so many payments are stored and no more; those who come again are served', async () => {
    const from = sellingOnline({ limits: { swapsOpen: 3 } })
    const readers: Awaited<ReturnType<typeof readyOnline>>[] = []
    for (let n = 0; n < 5; n += 1) readers.push(await readyOnline(from, `/article-${n}`))
    const pay = ({ request }: (typeof readers)[number]) => from.charge.handle(request(), page)
    from.bank.wire.through = () => Promise.reject(new TypeError('fetch failed'))
    const waiting: unknown[] = []
    for (const each of readers) {
      const response = await pay(each)
      waiting.push([response.status, (await problemOf(response)).name])
    }
    const [settling, away] = [
      [503, 'settling'],
      [503, 'bank-unreachable'],
    ] as const
    expect(waiting).toEqual([settling, settling, settling, away, away])
    expect(await from.store.swaps.due(START + 1e6)).toHaveLength(3)
    from.bank.wire.through = (_path, send) => send()
    from.clock.now += 200
    for (const each of readers) expect((await pay(each)).status).toBe(200)
  })

  test('V12 error: coins that a bank keeps pending keep nobody else from buying', async () => {
    const from = sellingOnline({ limits: { swapsOpen: 3 } })
    const held = [await readyOnline(from, '/1'), await readyOnline(from, '/2'), await readyOnline(from, '/3')]
    const honest = await readyOnline(from, '/4')
    const secrets = held.flatMap(({ proofs }) => proofs.map(({ secret }) => secret))
    // They are in a payment of another kind, which may take days. The bank answers, and is well.
    from.bank.wire.through = (path, send, body = '') =>
      path === '/v1/swap' && secrets.some((secret) => body.includes(secret))
        ? Promise.resolve(refuse(11002))
        : send()
    const statuses: number[] = []
    for (const { request } of [...held, honest])
      statuses.push((await from.charge.handle(request(), page)).status)
    expect(statuses).toEqual([503, 503, 503, 200])
  })

  test('X9 error: a try that was put off by a clock a year ahead is made when the clock is right', async () => {
    const from = sellingOnline()
    const { request } = await readyOnline(from)
    const year = 31_536_000
    from.bank.wire.through = lost
    from.clock.now += 200
    expect((await from.charge.handle(request(), page)).status).toBe(503)
    const [open] = await from.store.swaps.due(START + year)
    const wrong = { attempts: 1, nextAt: START + year, problem: 'no-answer' }
    await from.store.swaps.postpone(open?.id ?? '', wrong)
    from.bank.wire.through = (_path, send) => send()
    from.clock.now += 1000
    expect((await from.charge.handle(request(), page)).status).toBe(200)
  })

  test('V12 error: while a bank does not answer, one address has so many stored in a minute, and no more', async () => {
    const from = sellingOnline({ limits: { badCredentials: 3 } })
    const readers: Awaited<ReturnType<typeof readyOnline>>[] = []
    for (let n = 0; n < 5; n += 1) readers.push(await readyOnline(from, `/article-${n}`))
    from.bank.wire.through = () => Promise.reject(new TypeError('fetch failed'))
    const statuses: number[] = []
    for (const { request } of readers) statuses.push((await from.charge.handle(request(), page)).status)
    expect(statuses).toEqual([503, 503, 503, 429, 429])
    expect(await from.store.swaps.due(START + 1e6)).toHaveLength(3)
  })

  test('V17 error: some of them spent: the others are still the reader’s', async () => {
    const from = sellingOnline()
    const [spent, mine] = [await from.bank.mint(8n), await from.bank.mint(8n)]
    const other = sellingOnline({ bank: from.bank })
    const challenge = challengeOf(await other.charge.handle(get('/x'), page))
    await other.charge.handle(get('/x', paying(challenge, tokenAt(spent))), page)
    expect((await refused(from, tokenAt([...spent, ...mine]))).said).toEqual([402, 'coins-spent'])
    expect((await from.charge.handle(await freshly(from, tokenAt(mine)), page)).status).toBe(200)
  })

  test('error: forged ones, whose signature is no keyset’s', async () => {
    const from = sellingOnline()
    const [coin] = await from.bank.mint(8n)
    const C = Encoding.hex(curve.multiplyBase(Encoding.random(32)))
    if (coin === undefined) throw new Error('no coin')
    expect((await refused(from, tokenAt([{ ...coin, C }]))).said).toEqual([402, 'bank-refused-10001'])
    expect(await from.store.swaps.due(START + 1e6)).toEqual([])
  })

  test('V10 error: another bank’s, another unit’s, another keyset’s, too few, twice: without asking the bank', async () => {
    const from = sellingOnline()
    const coins = await from.bank.mint(8n)
    const [coin] = coins
    if (coin === undefined) throw new Error('no coin')
    const stranger = handBank({ seed: 7 }).sign(8n, Encoding.hex(Encoding.random(32)))
    const cases: [string, string][] = [
      [tokenAt(coins, 'https://other.example'), 'bank-differs'],
      [tokenAt(coins, BANK_URL, 'eur'), 'unit-differs'],
      [tokenAt([{ ...coin, id: '00ad268c4d1f5826' }]), 'keyset-version'],
      [tokenAt([{ ...coin, amount: 7n }]), 'amount-differs'],
      [tokenAt(await from.bank.mint(4n)), 'not-enough'],
      [tokenAt([coin, coin]), 'coin-twice'],
      [tokenAt([{ ...coin, secret: '["HTLC",{"nonce":"a","data":"b","tags":[]}]' }]), 'lock-differs'],
      [tokenAt([{ ...coin, secret: ' ["P2PK",{}]' }]), 'lock-differs'],
      [tokenAt([{ ...coin, C: `02${'ff'.repeat(32)}` }]), 'malformed-token'],
    ]
    from.clock.now += 3600
    for (const [token, detail] of cases) {
      from.clock.now += 61
      const { said, calls } = await refused(from, token)
      expect(said).toEqual([402, detail])
      expect(calls.filter((path) => path.startsWith('/v1/swap'))).toEqual([])
    }
    from.clock.now += 61
    const { said, calls } = await refused(from, tokenAt([stranger]))
    expect(said).toEqual([402, 'unknown-keyset'])
    expect(calls).toEqual(['/v1/keysets'])
  })

  test('V8 error: plain ones where a lock was asked for', async () => {
    const from = sellingOnline({ mode: 'offline' })
    expect((await refused(from, tokenAt(await from.bank.mint(5n)))).said).toEqual([402, 'lock-differs'])
  })
})

describe('conflicts', () => {
  test('X4 error: the same coins for something else are told where they went', async () => {
    const from = sellingOnline()
    const { token, request } = await readyOnline(from)
    await from.charge.handle(request(), page)
    const response = await from.charge.handle(await freshly(from, token, '/article-2'), page)
    expect([response.status, (await response.json()).resource]).toEqual([409, 'article-1'])
  })

  test('V6 error: some of them known, or a challenge that is used', async () => {
    const from = sellingOnline()
    const { challenge, proofs, request } = await readyOnline(from)
    await from.charge.handle(request(), page)
    const others = await from.bank.mint(8n)
    const mixed = await from.charge.handle(await freshly(from, tokenAt([...proofs, ...others])), page)
    expect(await problemOf(mixed)).toEqual({ name: 'verification-failed', detail: 'coins-known' })
    const used = await from.charge.handle(get('/article-1', paying(challenge, tokenAt(others))), page)
    expect(await problemOf(used)).toEqual({ name: 'invalid-challenge', detail: 'challenge-used' })
    expect((await from.charge.handle(await freshly(from, tokenAt(others)), page)).status).toBe(200)
  })

  test('V6 behavior: one credential in many requests at once is one swap', async () => {
    const from = sellingOnline({ limits: { swapQueue: 5 } })
    const { request } = await readyOnline(from)
    const answers = await Promise.all(Array.from({ length: 30 }, () => from.charge.handle(request(), page)))
    const statuses = new Set(answers.map(({ status }) => status))
    expect([...statuses].filter((status) => ![200, 429, 503].includes(status))).toEqual([])
    expect(answers.filter(({ status }) => status === 200).length).toBeGreaterThan(0)
    expect(from.bank.sent.filter(({ path }) => path === '/v1/swap')).toHaveLength(1)
    expect(await takings(from)).toEqual([expect.objectContaining({ sales: 1, received: 5n })])
  })
})

test('error: a mode that is none', () => {
  expect(() => sellingOnline({ mode: 'both' as 'online' })).toThrow('bad-mode')
})
