import { Keyset } from '@tuppence/protocol/ecash'
import { afterEach, describe, expect, test, vi } from 'vitest'
import type { Fetch } from '../askBank.ts'
import type { RedeemerOptions } from '../index.ts'
import { handBank } from '../test/handBank.ts'
import { BANK_URL } from '../test/realBank.ts'
import { purseUnits, START, sold } from '../test/selling.ts'
import { claimOf, coinOf, terms } from '../test/stores.ts'

type Answer = (path: string, body: string | undefined) => Response | Promise<Response> | undefined

const HOSTILE = 'https://hostile.example'

/** A shop with takings at the real bank, and one coin at a bank that answers whatever a test has it say. */
async function soldAtTwo(answer: Answer) {
  const from = await sold(2)
  const vendorKey = from.vendor.publicKey
  const hostile = handBank({ url: HOSTILE, seed: 9 })
  const { amount, id, secret, C, dleq } = hostile.locked(8n, { V: vendorKey })
  const coin = { ...coinOf(amount), keyset: id, secret, C, dleq }
  await from.store.pin(HOSTILE, new Map([[id, JSON.stringify(Keyset.toWire(hostile.keyset))]]))
  await from.store.claim(claimOf([coin], { bank: HOSTILE, claimedAt: START }), [coin], terms)
  let asked = 0
  const fetch: Fetch = async (url, init) => {
    if (!url.startsWith(HOSTILE)) return from.bank.fetch(url, init)
    asked++
    if (asked > 200) throw new Error('asked without end')
    const body = typeof init.body === 'string' ? init.body : undefined
    return (await answer(url.slice(HOSTILE.length), body)) ?? Response.json({}, { status: 503 })
  }
  const redeemer = (changes: Partial<RedeemerOptions> = {}) =>
    from.redeemer({ banks: [HOSTILE, BANK_URL], fetch, ...changes })
  return { ...from, redeemer, asked: () => asked }
}

/** What a bank shows of these keysets at /v1/keysets and /v1/keys/{id}. */
function shows(path: string, ...keysets: readonly Keyset.Keyset[]): Response | undefined {
  const wire = keysets.map(Keyset.toWire)
  if (path === '/v1/keysets') return Response.json({ keysets: wire.map(({ keys: _, ...rest }) => rest) })
  const id = path.split('/v1/keys/')[1]
  return id === undefined ? undefined : Response.json({ keysets: wire.filter((one) => one.id === id) })
}

const refused = (code: number) => Response.json({ code, detail: 'no' }, { status: 400 })

/** Nothing signed, nothing spent. */
function untouched(path: string, body: string | undefined): Response | undefined {
  if (path === '/v1/restore') return Response.json({ outputs: [], signatures: [] })
  if (path !== '/v1/checkstate') return undefined
  const { Ys } = JSON.parse(body ?? '')
  return Response.json({ states: Ys.map((Y: string) => ({ Y, state: 'UNSPENT' })) })
}

describe('V18 behavior: what one bank does costs nothing at another', () => {
  test.each<[string, Answer, string]>([
    ['shows only coins that are too large', (path) => shows(path, oneCoin(1024n)), 'not-worth-redeeming'],
    [
      'shows another keyset at every look, and refuses what is built for it',
      (() => {
        let seed = 20
        return (path, body) => {
          if (path === '/v1/swap') return refused(12001)
          if (path === '/v1/keysets') seed++
          return shows(path, handBank({ seed }).keyset) ?? untouched(path, body)
        }
      })(),
      'coin-refused',
    ],
  ])('a bank that %s', async (_name, answer, event) => {
    const from = await soldAtTwo(answer)
    const report = await from.redeemer().run()
    expect(report.banks).toEqual([
      { bank: HOSTILE, credited: 0n, waiting: 8n },
      { bank: BANK_URL, credited: 10n, waiting: 0n },
    ])
    expect(from.logged.map((line) => line.event)).toContain(event)
    expect(from.asked()).toBeLessThan(50)
  })

  test('a bank that never answers: the others are not kept waiting', async () => {
    const from = await soldAtTwo(() => new Promise(() => undefined))
    const atOther = new Promise<void>((resolve) => {
      from.bank.wire.through = async (path, send) => {
        const response = await send()
        if (path === '/v1/swap') resolve()
        return response
      }
    })
    void from.redeemer().run()
    await atOther
  })
})

function oneCoin(amount: bigint): Keyset.Keyset {
  const { keyset } = handBank({ seed: 12 })
  const keys = new Map([...keyset.keys].filter(([units]) => units === amount))
  const parts = { unit: 'usd', inputFeePpk: 0, keys }
  return { ...parts, id: Keyset.deriveId(parts, 2), active: true }
}

test('V17 behavior: a swap that arrives between two questions is our own, and no theft', async () => {
  const from = await sold(2)
  let late: (() => Promise<Response>) | undefined
  from.bank.wire.through = async (path, send) => {
    if (path === '/v1/swap') {
      late = send
      throw new TypeError('timeout')
    }
    if (path === '/v1/checkstate') await late?.()
    return send()
  }
  const report = await from.redeemer().run()
  expect(from.logged.map((line) => line.event)).not.toContain('spent-elsewhere')
  expect(report.banks[0]).toMatchObject({ credited: 10n, waiting: 0n })
  expect(await purseUnits(from)).toBe(10n)
  expect(await from.store.purse().open()).toEqual([])
})

test.each<[string, () => Response]>([
  ['{}', () => Response.json({})],
  ['a list', () => Response.json([])],
  ['a word', () => Response.json('OK')],
  ['signatures that are none', () => Response.json({ signatures: 'soon' })],
])(
  'V17 behavior: 200 with %s is no reply of a bank: the outputs are asked for, nothing is frozen',
  async (_name, strange) => {
    const from = await sold(2)
    from.bank.wire.through = async (path, send) => {
      if (path !== '/v1/swap') return send()
      await send()
      return strange()
    }
    expect((await from.redeemer().run()).banks[0]).toMatchObject({ credited: 10n, waiting: 0n })
    expect(await from.store.frozen()).toEqual([])
  },
)

describe('R4 behavior: coins that cannot be redeemed are no reason to ask the bank of others', () => {
  afterEach(() => {
    vi.useRealTimers()
  })

  test.each<[string, (from: Awaited<ReturnType<typeof soldAtTwo>>) => Promise<void>]>([
    ['a frozen bank', (from) => from.store.freeze(HOSTILE, 'lied')],
    ['a bank whose coins cannot make up theirs', async () => undefined],
  ])('%s', async (_name, prepare) => {
    const from = await soldAtTwo((path) => shows(path, oneCoin(1024n)))
    await prepare(from)
    const clock = { now: START }
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
    const redeemer = from.redeemer({ now: () => clock.now, random: () => 0.5 })
    const pass = async (seconds: number) => {
      clock.now += seconds
      await vi.advanceTimersByTimeAsync(60_000)
      await redeemer.stop()
      redeemer.start()
    }
    redeemer.start()
    await pass(900 + 300)
    expect(await from.store.waiting(BANK_URL)).toBe(0n)
    const { secret } = handBank().locked(4n, { V: from.vendor.publicKey })
    const late = { ...coinOf(4n), secret }
    await from.store.claim(claimOf([late], { bank: BANK_URL, claimedAt: clock.now }), [late], terms)
    const asked = from.asked()
    for (let minute = 0; minute < 5; minute++) await pass(60)
    expect((await from.store.held()).map(({ y }) => y)).toContain(late.y)
    expect(from.asked()).toBe(asked)
    await redeemer.stop()
  })
})
