import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { BANK_URL, realBank, type Wire } from '../test/realBank.ts'
import {
  freshly,
  lost,
  once,
  plainFor,
  readyOnline,
  refuse,
  START,
  sellingOnline,
  tokenAt,
} from '../test/sellingOnline.ts'
import { expectBankWaitedFor, expectPaidOnce, expectSettling, swaps } from '../test/settling.ts'
import { challengeOf, get, page, paying, problemOf } from '../test/shop.ts'

describe('V17 behavior: the bank’s answer', () => {
  test('is lost, and asked for again: served in the same request', async () => {
    const from = sellingOnline()
    const { request } = await readyOnline(from)
    from.bank.wire.through = once('/v1/swap', async (_path, send) => send().then(lost))
    expect((await from.charge.handle(request(), page)).status).toBe(200)
    expect(swaps(from)).toHaveLength(1)
    await expectPaidOnce(from)
  })

  const answers: [string, Wire][] = [
    ['never came, nothing arrived', async () => lost()],
    ['never came, the swap was made', async (_path, send) => send().then(lost)],
    ['is 500', async () => new Response('{"detail":"x"}', { status: 500 })],
    ['is 429', async () => new Response('{"detail":"x"}', { status: 429 })],
    ['is no JSON', async (_path, send) => send().then(() => new Response('<html>'))],
    ['is a code that proves nothing', async () => refuse(11002)],
    ['is no code', async () => refuse(0)],
  ]

  test.each(answers)('%s, and the bank is away: 503, then served; the same bytes', async (_, swap) => {
    const from = sellingOnline()
    const { request, token } = await readyOnline(from)
    from.bank.wire.through = (path, send, body) => (path === '/v1/swap' ? swap(path, send, body) : lost())
    await expectSettling(await from.charge.handle(request(), page))
    // At once again: the bank is left in peace until its time has come.
    await expectSettling(await from.charge.handle(request(), page))
    expect(swaps(from)).toHaveLength(1)
    // The challenge runs out meanwhile, and the price changes: neither matters to what may have been paid.
    from.clock.now += 3600
    await expectSettling(await from.charge.handle(request(), page))
    from.bank.wire.through = (_path, send) => send()
    from.clock.now += 3600
    const dearer = from.till.charge({
      ...{ resource: 'article-1', price: '0.09', kind: 'own', description: 'An article' },
    })
    expect((await dearer.handle(request(), page)).status).toBe(200)
    expect((await from.charge.handle(await freshly(from, token), page)).status).toBe(200)
    expect(new Set(swaps(from)).size).toBe(1)
    await expectPaidOnce(from)
  })

  test('comes, and a copy of the request arrives before or after it', async () => {
    const from = sellingOnline()
    const { request } = await readyOnline(from)
    const late: (() => Promise<Response>)[] = []
    from.bank.wire.through = (path, send) => {
      if (path === '/v1/swap') late.push(send)
      return lost()
    }
    await expectSettling(await from.charge.handle(request(), page))
    from.bank.wire.through = (_path, send) => send().then(send)
    from.clock.now += 600
    expect((await from.charge.handle(request(), page)).status).toBe(200)
    for (const send of late) expect((await send()).status).toBe(200)
    await expectPaidOnce(from)
  })

  test('does not add up: nothing is given up, the bank is frozen, and its later word is believed', async () => {
    const from = sellingOnline()
    const { request } = await readyOnline(from)
    from.bank.wire.through = async (path, send) => {
      if (path !== '/v1/swap') return lost()
      const { signatures } = await (await send()).json()
      return Response.json({ signatures: signatures.slice(1) })
    }
    await expectSettling(await from.charge.handle(request(), page))
    expect(await from.store.frozen()).toEqual([BANK_URL])
    expect(await from.store.swaps.due(START + 1e6)).toEqual([
      expect.objectContaining({ problem: 'bank-misbehaved', evidence: expect.stringContaining('C_') }),
    ])
    expect(from.logged.map(({ level, event }) => `${level} ${event}`)).toContain('alarm swap-unknown')
    from.bank.wire.through = (path, send) => (path === '/v1/swap' ? lost() : send())
    from.clock.now += 600
    expect((await from.charge.handle(request(), page)).status).toBe(200)
    await expectPaidOnce(from)
  })
})

describe('V17 error: a refusal', () => {
  test('that calls unspent coins spent proves nothing', async () => {
    const from = sellingOnline()
    const { request } = await readyOnline(from)
    from.bank.wire.through = once('/v1/swap', async () => refuse(11001))
    await expectSettling(await from.charge.handle(request(), page))
    from.clock.now += 600
    expect((await from.charge.handle(request(), page)).status).toBe(200)
    await expectPaidOnce(from)
  })

  test('11005 with unspent coins releases them: another try is another swap', async () => {
    const from = sellingOnline()
    const { request, token } = await readyOnline(from)
    from.bank.wire.through = once('/v1/swap', async () => refuse(11005))
    const response = await from.charge.handle(request(), page)
    expect([response.status, (await problemOf(response)).detail]).toEqual([402, 'bank-refused-11005'])
    expect((await from.charge.handle(await freshly(from, token), page)).status).toBe(200)
    expect(new Set(swaps(from)).size).toBe(2)
    await expectPaidOnce(from)
  })

  test.each([12001, 12002, 12003])(
    'of a keyset (%i), while the bank cannot be asked for another: the same coins are waited with, and never asked for anew',
    async (code) => {
      const from = sellingOnline()
      const { request } = await readyOnline(from)
      from.bank.wire.through = once('/v1/swap', async () => refuse(code))
      await expectBankWaitedFor(await from.charge.handle(request(), page), code)
      expect((await from.charge.handle(request(), page)).status).toBe(200)
      expect(new Set(swaps(from)).size).toBe(2)
      await expectPaidOnce(from)
    },
  )

  test('of every keyset it lists: the same, until it lists one that it signs with', async () => {
    const from = sellingOnline()
    const { request } = await readyOnline(from)
    from.clock.now += 120
    from.bank.wire.through = async (path, send) => (path === '/v1/swap' ? refuse(12002) : send())
    await expectBankWaitedFor(await from.charge.handle(request(), page), 12002)
    expect(new Set(swaps(from)).size).toBe(2)
    from.bank.wire.through = (_path, send) => send()
    expect((await from.charge.handle(request(), page)).status).toBe(200)
    await expectPaidOnce(from)
  })

  test('of a keyset: the bank is asked which one signs now, and the reader notices nothing', async () => {
    const from = sellingOnline()
    await from.charge.handle(get('/x'), page)
    from.clock.now += 120
    const { request } = await readyOnline(from)
    from.bank.wire.through = once('/v1/swap', async () => refuse(12002))
    expect((await from.charge.handle(request(), page)).status).toBe(200)
    expect(new Set(swaps(from)).size).toBe(2)
    await expectPaidOnce(from)
  })

  test.each(['/v1/restore', '/v1/checkstate'])('is not believed while %s is not answered', async (path) => {
    const from = sellingOnline()
    const { request } = await readyOnline(from)
    from.bank.wire.through = async (called, send) => {
      if (called === '/v1/swap') return refuse(12002)
      return called === path ? lost() : send()
    }
    await expectSettling(await from.charge.handle(request(), page))
    from.bank.wire.through = (_path, send) => send()
    from.clock.now += 600
    expect((await from.charge.handle(request(), page)).status).toBe(200)
    await expectPaidOnce(from)
  })

  test('after which an old copy succeeds all the same: its money and its reader are found again', async () => {
    const from = sellingOnline()
    const { request, token } = await readyOnline(from)
    const late: (() => Promise<Response>)[] = []
    from.bank.wire.through = once('/v1/swap', async (_path, send) => {
      late.push(send)
      return refuse(12002)
    })
    await expectBankWaitedFor(await from.charge.handle(request(), page), 12002)
    for (const send of late) expect((await send()).status).toBe(200)
    await expectSettling(await from.charge.handle(await freshly(from, token), page))
    from.clock.now += 10
    expect((await from.charge.handle(await freshly(from, token), page)).status).toBe(200)
    await expectPaidOnce(from)
  })
})

describe('V6 error: while a swap is open', () => {
  test('its coins buy nothing else, and its challenge is used', async () => {
    const from = sellingOnline()
    const { request, token, challenge, proofs } = await readyOnline(from)
    from.bank.wire.through = (path, send) => (path.startsWith('/v1/keys') ? send() : lost())
    await expectSettling(await from.charge.handle(request(), page))
    await expectSettling(await from.charge.handle(await freshly(from, token, '/article-2'), page))
    const others = await from.bank.mint(8n)
    await expectSettling(await from.charge.handle(await freshly(from, tokenAt([...proofs, ...others])), page))
    const used = await from.charge.handle(get('/article-1', paying(challenge, tokenAt(others))), page)
    expect((await problemOf(used)).detail).toBe('challenge-used')
    from.bank.wire.through = (_path, send) => send()
    from.clock.now += 100
    const elsewhere = await from.charge.handle(await freshly(from, token, '/article-2'), page)
    expect([elsewhere.status, (await elsewhere.json()).resource]).toEqual([409, 'article-1'])
    expect((await from.charge.handle(await freshly(from, token), page)).status).toBe(200)
    await expectPaidOnce(from)
  })
})

test('V17 property: whatever is lost, delayed or repeated, a payment is 503 until it is served, and settled once', async () => {
  const bank = realBank()
  const fault = fc.constantFrom('pass', 'pass', 'lose', 'deaf', 'twice', 'busy', 'late', 'pending')
  const seen = new Map<string, number>()
  await fc.assert(
    fc.asyncProperty(fc.array(fault, { maxLength: 12 }), async (faults) => {
      const from = sellingOnline({ bank, log: () => undefined })
      const { request } = await readyOnline(from)
      const late: (() => Promise<Response>)[] = []
      const queue = [...faults]
      bank.wire.through = async (path, send) => {
        if (path.startsWith('/v1/keys')) return send()
        const next = queue.shift() ?? 'pass'
        seen.set(`${next} ${path}`, (seen.get(`${next} ${path}`) ?? 0) + 1)
        switch (next) {
          case 'lose':
            return lost()
          case 'deaf':
            return send().then(lost)
          case 'twice':
            return send().then(send)
          case 'busy':
            return new Response('{}', { status: 503 })
          case 'late':
            late.push(send)
            return lost()
          case 'pending':
            return refuse(11002)
          default:
            return send()
        }
      }
      for (let tries = 0; tries < 20; tries++) {
        const response = await from.charge.handle(request(), page)
        if (response.status === 200) break
        await expectSettling(response)
        if (tries % 3 === 2) for (const send of late.splice(0)) await send()
        from.clock.now += 600
      }
      for (const send of late) await send()
      await expectPaidOnce(from)
    }),
    { numRuns: 40 },
  )
  expect([...seen.keys()].filter((key) => key.endsWith('/v1/swap'))).toHaveLength(7)
})

test('behavior: more swaps than the till has hands are told to come again, and are not stored', async () => {
  const from = sellingOnline({ limits: { swapParallel: 1, swapQueue: 0 } })
  const [one, other] = [await readyOnline(from, '/article-1'), await readyOnline(from, '/article-2')]
  const answers = await Promise.all([one, other].map(({ request }) => from.charge.handle(request(), page)))
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 503])
  expect(await from.store.waiting(BANK_URL)).toBe(5n)
  expect(await from.store.swaps.due(START + 1e6)).toEqual([])
})

test('behavior: a challenge is paid in plain coins though the till asks for locked ones by now', async () => {
  const from = sellingOnline()
  const challenge = challengeOf(await from.charge.handle(get('/article-1'), page))
  const headers = paying(challenge, tokenAt(await plainFor(from.bank, challenge)))
  const offline = sellingOnline({
    bank: from.bank,
    store: from.store,
    mode: 'offline',
    vendorKey: from.vendor.publicKey,
  })
  expect((await offline.charge.handle(get('/article-1', headers), page)).status).toBe(200)
})
