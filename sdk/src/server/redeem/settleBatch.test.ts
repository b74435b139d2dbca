import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Encoding } from '@tuppence/protocol'
import { Lock, Swap } from '@tuppence/protocol/ecash'
import { describe, expect, onTestFinished, test } from 'vitest'
import { sqliteStore } from '../stores/sqlite/sqliteStore.ts'
import { curve } from '../test/handBank.ts'
import { BANK_URL } from '../test/realBank.ts'
import { buy, purseUnits, type Selling, START, sold } from '../test/selling.ts'
import { DAY } from '../test/shop.ts'

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

  test('a process that ends after its request left: the next one, on the same files, finds the money', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'till-redeemer-'))
    onTestFinished(() => rmSync(directory, { recursive: true }))
    const path = join(directory, 'till.sqlite')
    const from = await sold(2, { store: sqliteStore(path) })
    from.bank.wire.through = (path, send) => (path.startsWith('/v1/keys') ? send() : deaf(0, path, send))
    expect((await from.redeemer().run()).unknown).toBe(1)
    from.store.close()
    from.bank.wire.through = (_path, send) => send()
    const store = sqliteStore(path)
    const report = await from.redeemer({ store }).run()
    expect(report).toEqual({
      isBusy: false,
      banks: [{ bank: BANK_URL, credited: 10n, waiting: 0n }],
      unknown: 0,
    })
    expect(await from.redeemer({ store }).balance()).toMatchObject([{ units: 10n }])
    store.close()
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
  })
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
