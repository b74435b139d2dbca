import { Derive, type Proof } from '@tuppence/protocol/ecash'
import { decodeTerms } from '@tuppence/protocol/methods/cashu/schema'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createRedeemer } from '../index.ts'
import { curve } from '../test/handBank.ts'
import { BANK_URL, realBank } from '../test/realBank.ts'
import { plainFor, START, sellingOnline, tokenAt } from '../test/sellingOnline.ts'
import { article, challengeOf, get, page, paying, problemOf } from '../test/shop.ts'

type From = ReturnType<typeof sellingOnline>

const few = { exposureOnline: 10n, exposureMost: 20n }
const offline = { mode: 'offline', limits: few } as const

/** What is asked for, and coins of the asked kind, or of another. */
async function coinsOf(from: From, path: string, kind?: 'plain' | 'locked') {
  const challenge = challengeOf(await from.charge.handle(get(path), page))
  const isOnline = decodeTerms(challenge.request).lock === undefined
  const to = { V: from.vendor.publicKey, T: Derive.refundTime(START) }
  const isPlain = kind === undefined ? isOnline : kind === 'plain'
  const proofs: Proof.Proof[] = isPlain
    ? await plainFor(from.bank, challenge)
    : await from.bank.locked([1n, 4n], to)
  return { isOnline, challenge, headers: paying(challenge, tokenAt(proofs)), proofs }
}

async function pay(
  from: From,
  path: string,
  kind?: 'plain' | 'locked',
): Promise<{ status: number; isOnline: boolean }> {
  const { isOnline, headers } = await coinsOf(from, path, kind)
  return { isOnline, status: (await from.charge.handle(get(path, headers), page)).status }
}

async function redeem(from: From): Promise<void> {
  const { store, vendor, bank } = from
  const works = { store, vendorSecret: vendor.secret, banks: [BANK_URL], curve, fetch: bank.fetch }
  await createRedeemer({ ...works, now: () => START, log: () => undefined }).run()
}

describe('V18 behavior: the cap on what a bank owes for coins taken offline', () => {
  test('reached, the next challenge is online; redeemed, the next is offline again', async () => {
    const from = sellingOnline(offline)
    expect(await pay(from, '/1')).toEqual({ status: 200, isOnline: false })
    expect(await pay(from, '/2')).toEqual({ status: 200, isOnline: false })
    expect(await pay(from, '/3')).toEqual({ status: 200, isOnline: true })
    expect([await from.store.exposure(BANK_URL), await from.store.waiting(BANK_URL)]).toEqual([10n, 15n])
    await redeem(from)
    expect(await pay(from, '/4')).toEqual({ status: 200, isOnline: false })
  })

  test('a price that is more than may be owed is asked for online from the first reader on', async () => {
    const from = sellingOnline({ ...offline, limits: { exposureOnline: 10n, exposureMost: 4n } })
    expect(await pay(from, '/1')).toEqual({ status: 200, isOnline: true })
    const justNot = sellingOnline({ ...offline, limits: { exposureOnline: 10n, exposureMost: 5n } })
    expect(await pay(justNot, '/1')).toEqual({ status: 200, isOnline: false })
    // 5 and the fee of two coins.
    const withFee = sellingOnline({
      ...offline,
      limits: { exposureOnline: 10n, exposureMost: 5n },
      feePpk: 1000,
    })
    expect(await pay(withFee, '/1')).toEqual({ status: 200, isOnline: true })
  })

  test('a till that never asks the bank refuses to be made for such a price', () => {
    const from = sellingOnline({ mode: 'locked', limits: { exposureMost: 500n } })
    const charge = (price: string) => from.till.charge({ ...article, price })
    expect(() => charge('5.01')).toThrow(expect.objectContaining({ code: 'bad-price' }))
    expect(() => charge('5.00')).not.toThrow()
  })

  test('coins locked already are taken to the second cap, and after it wait, unclaimed, for the redeemer', async () => {
    const from = sellingOnline(offline)
    const readers = []
    for (let index = 0; index < 6; index++) readers.push(await coinsOf(from, `/${index}`, 'locked'))
    const statuses = []
    for (const [index, { headers }] of readers.entries()) {
      statuses.push((await from.charge.handle(get(`/${index}`, headers), page)).status)
    }
    expect(statuses).toEqual([200, 200, 200, 200, 503, 503])
    // Online payments go on meanwhile, and do not make those who wait wait longer.
    expect(await pay(from, '/7')).toEqual({ status: 200, isOnline: true })
    await redeem(from)
    for (const index of [4, 5]) {
      const { headers } = readers[index] ?? {}
      expect((await from.charge.handle(get(`/${index}`, headers), page)).status).toBe(200)
    }
  })

  test('locked coins answer an online challenge as well', async () => {
    const from = sellingOnline({ ...offline, mode: 'online' })
    expect(await pay(from, '/1', 'locked')).toEqual({ status: 200, isOnline: true })
    expect(from.bank.sent.map(({ path }) => path)).not.toContain('/v1/checkstate')
    expect(await from.store.exposure(BANK_URL)).toBe(5n)
  })

  test('of a till that never asks for plain coins: offline to the last, then 503', async () => {
    const from = sellingOnline({ ...offline, mode: 'locked' })
    for (let index = 0; index < 4; index++) {
      expect(await pay(from, `/${index}`)).toEqual({ status: 200, isOnline: false })
    }
    expect(await pay(from, '/5')).toEqual({ status: 503, isOnline: false })
  })
})

test('V18 property: whatever readers hold when the till changes its mind, it is served or waits; none is stranded', async () => {
  const bank = realBank()
  const step = fc.constantFrom('ask', 'ask', 'pay', 'pay', 'pay', 'redeem')
  const seen = { online: 0, offline: 0, waited: 0, crossed: 0 }
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 10, maxLength: 30 }), async (steps) => {
      const from = sellingOnline({ bank, ...offline })
      const waiting: { path: string; headers: Record<string, string>; isOnline: boolean }[] = []
      let asked = 0
      const present = async (): Promise<void> => {
        const next = waiting.shift()
        if (next === undefined) return
        const now = decodeTerms(challengeOf(await from.charge.handle(get('/now'), page)).request)
        if ((now.lock === undefined) !== next.isOnline) seen.crossed++
        const response = await from.charge.handle(get(next.path, next.headers), page)
        if (response.status === 200) return
        expect([response.status, await problemOf(response)]).toEqual([
          503,
          { name: 'settling', detail: 'exposure' },
        ])
        seen.waited++
        waiting.push(next)
      }
      for (const what of steps) {
        if (what === 'ask') {
          const path = `/${asked++}`
          const { headers, isOnline } = await coinsOf(from, path)
          if (isOnline) seen.online++
          else seen.offline++
          waiting.push({ path, headers, isOnline })
        } else if (what === 'pay') await present()
        else await redeem(from)
        expect(await from.store.exposure(BANK_URL)).toBeLessThanOrEqual(20n)
      }
      while (waiting.length > 0) {
        await redeem(from)
        await present()
      }
      await redeem(from)
      const line = await from.store.takings({ from: 0, to: START * 2 })
      expect(line.reduce((sum, { sales }) => sum + sales, 0)).toBe(asked)
      expect(line.reduce((sum, { redeemed }) => sum + redeemed, 0n)).toBe(5n * BigInt(asked))
    }),
    // Four wait locked while the cap is reached, two of them past the second cap.
    {
      numRuns: 8,
      examples: [
        [
          [
            ...Array<'ask'>(6).fill('ask'),
            ...Array<'pay'>(3).fill('pay'),
            'ask',
            ...Array<'pay'>(4).fill('pay'),
          ],
        ],
        [['ask', 'ask', 'ask', 'pay', 'pay', 'ask', 'redeem', 'pay', 'pay', 'pay']],
      ],
    },
  )
  for (const count of Object.values(seen)) expect(count).toBeGreaterThan(0)
})
