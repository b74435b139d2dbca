import { Encoding } from '@tuppence/protocol'
import { Derive, Keyset, Lock, Proof, Swap, Token } from '@tuppence/protocol/ecash'
import { decodeTerms } from '@tuppence/protocol/methods/cashu/schema'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { createRedeemer, newVendorKey, type RedeemerOptions } from '../index.ts'
import { curve } from '../test/handBank.ts'
import { BANK_URL, type RealBank, realBank } from '../test/realBank.ts'
import { challengeOf, DAY, get, page, paying, shop } from '../test/shop.ts'
import { deadline, dueAt } from './schedule.ts'

const START = Math.floor(Date.now() / 1000)

/** A shop at the real bank, with so many articles sold. */
async function sold(articles: number, options: { price?: string; feePpk?: number } = {}) {
  const { price = '0.05', feePpk = 0 } = options
  const bank = realBank({ feePpk })
  const from = shop({ banks: [BANK_URL], fetch: bank.fetch, now: () => START })
  const charge = from.till.charge({
    resource: (request) => new URL(request.url).pathname.slice(1),
    price,
    kind: 'own',
    description: 'An article',
  })
  for (let index = 0; index < articles; index++) await buy(bank, charge, `/article-${index}`)
  const logged: { level: string; event: string }[] = []
  const redeemer = (changes: Partial<RedeemerOptions> = {}) =>
    createRedeemer({
      store: from.store,
      vendorSecret: from.vendor.secret,
      banks: [BANK_URL],
      curve,
      fetch: bank.fetch,
      now: () => START,
      log: (level, event) => void logged.push({ level, event }),
      ...changes,
    })
  bank.sent.length = 0
  return { ...from, bank, charge, redeemer, logged }
}

type Selling = Awaited<ReturnType<typeof sold>>

async function buy(bank: RealBank, charge: Selling['charge'], path: string): Promise<void> {
  const challenge = challengeOf(await charge.handle(get(path), page))
  const { amount, till = '' } = decodeTerms(challenge.request)
  const keyset = await bank.active()
  const amounts = Keyset.split(
    amount.units + Keyset.fee(Array<number>(4).fill(keyset.inputFeePpk)),
    keyset.keys.keys(),
  )
  const coins = await bank.locked(amounts, { V: till, T: Derive.refundTime(START) })
  const token = Token.encode({ bank: BANK_URL, unit: 'usd', proofs: coins })
  expect((await charge.handle(get(path, paying(challenge, token)), page)).status).toBe(200)
}

async function statesAt({ bank }: Selling, ys: readonly string[]): Promise<string[]> {
  const { states } = (await bank.post('/v1/checkstate', { Ys: ys })) as { states: { state: string }[] }
  return states.map(({ state }) => state)
}

const purseUnits = async ({ store }: Selling) =>
  (await store.purse().coins()).reduce((sum, coin) => sum + coin.amount, 0n)

describe('redeeming at the real bank', () => {
  test('behavior: takings become plain coins of the vendor, worth as much, in one request', async () => {
    const from = await sold(3)
    const held = await from.store.held()
    const report = await from.redeemer().run()
    expect(report).toEqual({
      isBusy: false,
      banks: [{ bank: BANK_URL, credited: 15n, waiting: 0n }],
      unknown: 0,
    })
    expect(from.bank.sent.filter(({ path }) => path === '/v1/swap')).toHaveLength(1)
    expect(
      await statesAt(
        from,
        held.map((coin) => coin.y),
      ),
    ).toEqual(held.map(() => 'SPENT'))
    const coins = await from.store.purse().coins()
    expect(coins.reduce((sum, coin) => sum + coin.amount, 0n)).toBe(15n)
    expect(coins.every((coin) => /^[0-9a-f]{64}$/.test(coin.secret))).toBe(true)
    expect(
      await statesAt(
        from,
        coins.map((coin) => Proof.y(coin.secret, curve)),
      ),
    ).toEqual(coins.map(() => 'UNSPENT'))
    expect(await from.redeemer().balance()).toEqual([
      { bank: BANK_URL, unit: 'usd', units: 15n, coins: coins.length },
    ])
    const [line] = await from.store.takings({ from: 0, to: START + DAY })
    expect(line).toMatchObject({ received: 5n, redeemed: 5n, waiting: 0n })
  })

  test('behavior: the fee was paid by the reader: what is left is at least the price', async () => {
    const from = await sold(2, { feePpk: 100 })
    const received = await from.store.waiting(BANK_URL)
    const [{ credited } = { credited: 0n }] = (await from.redeemer().run()).banks
    expect(credited).toBeGreaterThanOrEqual(10n)
    expect(credited).toBe(received - 1n)
  })

  test('R2 behavior: no request to the bank carries a DLEQ, and every input carries its witness', async () => {
    const from = await sold(2)
    await from.redeemer().run()
    const bodies = from.bank.sent.map(({ body }) => body ?? '').join()
    expect(bodies).not.toContain('dleq')
    const { inputs } = JSON.parse(from.bank.sent.find(({ path }) => path === '/v1/swap')?.body ?? '')
    for (const input of inputs as { secret: string; witness: string }[]) {
      expect(Lock.isAuthorised(input.secret, input.witness, START, curve)).toBe('ok')
    }
  })

  test('behavior: what is sold while nothing is redeemed waits, and a second run takes it', async () => {
    const from = await sold(1)
    const redeemer = from.redeemer()
    await redeemer.run()
    await buy(from.bank, from.charge, '/later')
    expect(await from.store.waiting(BANK_URL)).toBe(5n)
    expect((await redeemer.run()).banks).toEqual([{ bank: BANK_URL, credited: 5n, waiting: 0n }])
    expect((await redeemer.run()).banks).toEqual([{ bank: BANK_URL, credited: 0n, waiting: 0n }])
  })

  test('R4 behavior: the order at the bank says nothing of the order of sales', async () => {
    const from = await sold(6)
    const arrival = (await from.store.held()).map((coin) => coin.y)
    let at = 0
    const draws = [0.9, 0.1, 0.5, 0.3, 0.7, 0.2, 0.8, 0.4, 0.6, 0.05, 0.95]
    const random = () => draws[at++ % draws.length] ?? 0
    await from.redeemer({ random, limits: { redeemCoins: 4 } }).run()
    const swaps = from.bank.sent.filter(({ path }) => path === '/v1/swap')
    expect(swaps).toHaveLength(3)
    const order = swaps.flatMap(({ body }) =>
      (JSON.parse(body ?? '').inputs as { secret: string }[]).map(({ secret }) => Proof.y(secret, curve)),
    )
    expect([...order].sort()).toEqual([...arrival].sort())
    const batchOf = (ys: readonly string[]) => ys.map((y) => Math.floor(order.indexOf(y) / 4))
    // Coins of one claim, which came together, do not go together, nor the first first.
    expect(batchOf(arrival)).not.toEqual([...batchOf(arrival)].sort())
    for (const { body } of swaps) {
      const amounts = (JSON.parse(body ?? '').outputs as { amount: number }[]).map(({ amount }) => amount)
      expect(amounts).toEqual([...amounts].sort((a, b) => a - b))
    }
  })

  test('behavior: one redeemer at a time has the purse', async () => {
    const from = await sold(1)
    await from.store.purse().lock('another', START, START + 60)
    const report = await from.redeemer().run()
    expect([report.isBusy, report.banks[0]?.waiting]).toEqual([true, 5n])
    expect((await from.redeemer({ now: () => START + 61 }).run()).isBusy).toBe(false)
  })

  test('behavior: coins of a key it does not have wait for one that does', async () => {
    const from = await sold(1)
    expect((await from.redeemer({ vendorSecret: newVendorKey().secret }).run()).banks[0]?.waiting).toBe(5n)
    const both = [newVendorKey().secret, from.vendor.secret]
    expect((await from.redeemer({ vendorSecret: both }).run()).banks[0]).toMatchObject({
      credited: 5n,
      waiting: 0n,
    })
  })

  test('V22 error: a secret that is none is refused without being named', async () => {
    const from = await sold(0)
    for (const vendorSecret of ['', 'abc', from.vendor.publicKey, '0'.repeat(64), []]) {
      expect(() => from.redeemer({ vendorSecret })).toThrow(expect.objectContaining({ code: 'bad-secret' }))
    }
    const redeemer = from.redeemer()
    expect(JSON.stringify(redeemer) + String(redeemer)).not.toContain(from.vendor.secret)
  })
})

describe('V17 behavior: whatever the wire does, coins are redeemed once', () => {
  type Fault = (at: number, path: string, send: () => Promise<Response>) => Promise<Response>
  const lost: Fault = async () => {
    throw new TypeError('fetch failed')
  }
  const deaf: Fault = async (_at, _path, send) => {
    await send()
    throw new TypeError('connection reset')
  }
  const busy: Fault = async () => Response.json({ detail: 'busy' }, { status: 503 })
  const limited: Fault = async () => Response.json({ detail: 'slow down' }, { status: 429 })
  const html: Fault = async (_at, _path, send) => {
    await send()
    return new Response('<html>502 Bad Gateway</html>')
  }

  test.each<[string, Fault]>([
    ['a request that never arrives', lost],
    ['a reply that never arrives', deaf],
    ['503', busy],
    ['429', limited],
    ["a proxy's own page after the swap was made", html],
  ])('%s: unknown, then the same bytes again, then credited', async (_name, fault) => {
    const from = await sold(2)
    from.bank.wire.through = (path, send) => (path.startsWith('/v1/keys') ? send() : fault(0, path, send))
    const redeemer = from.redeemer()
    const first = await redeemer.run()
    expect([first.unknown, await purseUnits(from)]).toEqual([1, 0n])
    expect(first.banks[0]?.waiting).toBe(10n)
    from.bank.wire.through = (_path, send) => send()
    const second = await redeemer.run()
    expect(second).toEqual({
      isBusy: false,
      banks: [{ bank: BANK_URL, credited: 10n, waiting: 0n }],
      unknown: 0,
    })
    const swaps = from.bank.sent.filter(({ path }) => path === '/v1/swap').map(({ body }) => body)
    expect(new Set(swaps).size).toBe(1)
    expect(swaps.length).toBeGreaterThanOrEqual(2)
  })

  test('a bank whose cache forgot the reply: the outputs are asked for', async () => {
    const from = await sold(2)
    from.bank.wire.through = async (path, send) => {
      if (path !== '/v1/swap') return send()
      const response = await send()
      return response.status === 200
        ? Response.json({ code: 11001, detail: 'spent' }, { status: 400 })
        : response
    }
    const report = await from.redeemer().run()
    expect(report.banks[0]).toMatchObject({ credited: 10n, waiting: 0n })
    expect(from.bank.sent.some(({ path }) => path === '/v1/restore')).toBe(true)
  })

  test('a crash between the mark and the request, and between the money and the mark', async () => {
    const from = await sold(2)
    const [coin] = await from.store.held()
    await from.store.take('never-written', [coin?.y ?? ''])
    expect((await from.redeemer().run()).banks[0]).toMatchObject({ credited: 10n, waiting: 0n })
    await buy(from.bank, from.charge, '/later')
    const { end } = from.store
    from.store.end = async () => {
      throw new Error('power cut')
    }
    await expect(from.redeemer().run()).rejects.toThrow('power cut')
    expect(await from.store.waiting(BANK_URL)).toBe(5n)
    from.store.end = end
    const swaps = from.bank.sent.filter(({ path }) => path === '/v1/swap').length
    expect((await from.redeemer().run()).banks[0]).toMatchObject({ waiting: 0n })
    expect(from.bank.sent.filter(({ path }) => path === '/v1/swap').length).toBe(swaps)
    expect(await purseUnits(from)).toBe(15n)
  })

  test('property: faults at any call lose nothing and count nothing twice', async () => {
    const faults = [lost, deaf, busy, html]
    for (let round = 0; round < 24; round++) {
      const from = await sold(2)
      const pick = Encoding.random(64)
      let calls = 0
      from.bank.wire.through = (path, send) => {
        const fault = faults[(pick[calls] ?? 0) % 8]
        calls++
        return fault === undefined ? send() : fault(calls, path, send)
      }
      const redeemer = from.redeemer({ limits: { redeemCoins: 2 } })
      for (let run = 0; run < 3; run++) await redeemer.run()
      from.bank.wire.through = (_path, send) => send()
      await redeemer.run()
      expect([await purseUnits(from), await from.store.waiting(BANK_URL)], `round ${round}`).toEqual([
        10n,
        0n,
      ])
    }
  }, 60_000)
})

describe('V18 behavior: coins the bank will not take', () => {
  /** Spends one of the takings behind the vendor's back, as a thief of the vendor's key could. */
  async function steal(from: Selling): Promise<string> {
    const [coin] = await from.store.held()
    if (coin === undefined) throw new Error('nothing held')
    const key = Encoding.unhex(from.vendor.secret)
    const proof = { amount: coin.amount, id: coin.keyset, secret: coin.secret, C: coin.C }
    const keyset = await from.bank.active()
    const specs = [{ amount: coin.amount, secret: 'thief', r: Encoding.random(32) }]
    const witness = Lock.sign(coin.secret, key, curve)
    await from.bank.post(
      '/v1/swap',
      Swap.prepare([{ ...proof, witness }], Swap.outputs(specs, keyset.id, curve)),
    )
    return coin.y
  }

  test('one that was spent elsewhere is found, told, and the others are redeemed', async () => {
    const from = await sold(4)
    await steal(from)
    const before = await from.store.waiting(BANK_URL)
    const report = await from.redeemer().run()
    const gone = before - (report.banks[0]?.credited ?? 0n)
    expect([1n, 4n]).toContain(gone)
    expect(report.banks[0]?.waiting).toBe(0n)
    expect(from.logged).toContainEqual({ level: 'alarm', event: 'spent-elsewhere' })
    const lines = await from.store.takings({ from: 0, to: START + DAY })
    expect(lines.reduce((sum, line) => sum + line.lost, 0n)).toBe(gone)
  })

  test('one that is refused is found by halves; it is kept, the bank is frozen, the others are redeemed', async () => {
    const from = await sold(4)
    const [bad] = await from.store.held()
    from.bank.wire.through = async (path, send, body) => {
      if (path === '/v1/swap' && body?.includes(JSON.stringify(bad?.secret))) {
        return Response.json({ code: 10001, detail: 'Proof verification failed' }, { status: 400 })
      }
      return send()
    }
    const report = await from.redeemer().run()
    expect(report.banks[0]).toMatchObject({ waiting: bad?.amount })
    expect(report.banks[0]?.credited).toBe(20n - (bad?.amount ?? 0n))
    expect(from.logged).toContainEqual({ level: 'alarm', event: 'coin-refused' })
    expect(await from.store.frozen()).toEqual([BANK_URL])
    expect((await from.redeemer().run()).banks[0]).toMatchObject({ credited: 0n, waiting: bad?.amount })
  })

  test.each<[string, (signature: Record<string, unknown>) => void]>([
    ['an amount', (signature) => Object.assign(signature, { amount: 64 })],
    ['a DLEQ', (signature) => Object.assign(signature, { dleq: { e: 'ab'.repeat(32), s: 'cd'.repeat(32) } })],
    ['no DLEQ', (signature) => void delete signature.dleq],
    ['a keyset', (signature) => Object.assign(signature, { id: `01${'ab'.repeat(32)}` })],
  ])(
    'X1 error: a reply with %s that is not what was asked: disputed, everything kept',
    async (_name, change) => {
      const from = await sold(2)
      from.bank.wire.through = async (path, send) => {
        const response = await send()
        if (path !== '/v1/swap') return response
        const reply: { signatures: Record<string, unknown>[] } = await response.json()
        for (const signature of reply.signatures) change(signature)
        return Response.json(reply)
      }
      const report = await from.redeemer().run()
      expect(report.banks[0]).toMatchObject({ credited: 0n, waiting: 10n })
      expect(from.logged).toContainEqual({ level: 'alarm', event: 'bank-misbehaved' })
      expect(await from.store.frozen()).toEqual([BANK_URL])
      const [ys] = [...(await from.store.taken()).values()]
      const [batch] = await from.store.purse().naming(ys ?? [])
      expect(batch).toMatchObject({
        state: 'disputed',
        request: expect.any(String),
        outputs: expect.any(String),
      })
      expect(batch?.evidence).toContain('signatures')
    },
  )
})

describe('the schedule', () => {
  const limits = { redeemAfter: 900, redeemCoins: 256, redeemBefore: 2 * DAY, redeemTick: 60 } as never
  const coin = (claimedAt: number, refundAt?: number) =>
    ({ claimedAt, ...(refundAt && { refundAt }) }) as never

  test('behavior: 15 minutes and a chance after the oldest, at once with a full batch, in time before a refund', () => {
    expect(dueAt([], limits, 60)).toBe(Number.POSITIVE_INFINITY)
    expect(dueAt([coin(START), coin(START - 100)], limits, 60)).toBe(START - 100 + 900 + 60)
    expect(dueAt(Array<never>(256).fill(coin(START)), limits, 60)).toBe(0)
    expect(dueAt([coin(START, START + 2 * DAY + 100)], limits, 60)).toBe(START + 40)
    expect(deadline({ refundAt: START + 7 * DAY }, limits)).toBe(START + 5 * DAY)
  })

  afterEach(() => {
    vi.useRealTimers()
  })

  test('behavior: started, it redeems when the time has come, tries again what is unknown, and stops', async () => {
    const from = await sold(2)
    const clock = { now: START }
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
    const redeemer = from.redeemer({ now: () => clock.now, random: () => 0.5 })
    const swaps = () => from.bank.sent.filter(({ path }) => path === '/v1/swap').length
    const pass = async (seconds: number) => {
      clock.now += seconds
      await vi.advanceTimersByTimeAsync(60_000)
      await redeemer.stop()
      redeemer.start()
    }
    redeemer.start()
    await pass(900 + 299)
    expect(swaps()).toBe(0)
    from.bank.wire.through = async () => {
      throw new TypeError('fetch failed')
    }
    await pass(1)
    expect([swaps(), (await from.store.purse().open()).length]).toEqual([0, 0])
    from.bank.wire.through = (path, send) =>
      path === '/v1/swap' ? Promise.reject(new TypeError('x')) : send()
    await pass(60)
    expect([swaps(), (await from.store.purse().open()).length]).toEqual([1, 1])
    from.bank.wire.through = (_path, send) => send()
    await pass(29)
    expect(swaps()).toBe(1)
    await pass(1)
    expect([swaps(), await purseUnits(from)]).toEqual([2, 10n])
    await redeemer.stop()
    await buy(from.bank, from.charge, '/later')
    clock.now += DAY
    await vi.advanceTimersByTimeAsync(600_000)
    expect(await from.store.waiting(BANK_URL)).toBe(5n)
  })
})
