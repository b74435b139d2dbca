import { gzipSync } from 'node:zlib'
import { type Challenge, Encoding, limits, Problem, Receipt } from '@tuppence/protocol'
import { PaymentRequest } from '@tuppence/protocol/ecash'
import { encodeOpaque } from '@tuppence/protocol/methods/cashu/schema'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { runs } from '../../protocol/test/fuzz.ts'
import {
  decodeContent,
  type ExportContent,
  encodeContent,
  fitting,
  mostContent,
} from '../src/background/operations/export/ExportContent.ts'
import { exportLine } from '../src/background/operations/export/exportLine.ts'
import { exportShops } from '../src/background/operations/export/exportShops.ts'
import * as Packed from '../src/background/operations/export/Packed.ts'
import type { Paid, Terms } from '../src/background/operations/pay/PayOperation.ts'
import { termsOf } from '../src/background/operations/pay/readPay.ts'
import { bankUrl, curve } from './support/world.ts'

const V = `02${'ab'.repeat(32)}`
const seed = '0123456789abcdef'
const origin = `https://${'shop.'.repeat(47)}example:65535`

/** As long as a field may be, or short, in any kind of characters. */
function texts(most: number, characters = ['a', '"', '\\', '\u0001', 'é', '\u202e', '\u2028', '😀']) {
  return fc
    .tuple(fc.constantFrom(...characters), fc.constantFrom(2, most))
    .map(([character, length]) => character.repeat(Math.floor(length / character.length)))
}

const whole = fc.oneof(fc.constantFrom(0, Number.MAX_SAFE_INTEGER), fc.maxSafeNat())
const units = fc.oneof(fc.constantFrom(1n, limits.amount), fc.bigInt(1n, limits.amount))

/** Banks as a request may write them, and what nobody's name is. */
const urls = fc.uniqueArray(
  fc.oneof(
    fc.constantFrom(
      ...[bankUrl, 'HTTPS://Bank.Example:443/Cents//', 'http://127.1:3338/a/./b/../c', 'https://[::1]/x'],
      ...['https://bänk.example/a//b', `https://${'ä.'.repeat(400)}example`, `https://x/${'x'.repeat(1500)}`],
    ),
    fc.webUrl(),
  ),
  { minLength: 1, maxLength: 3 },
)
const ours = fc.uniqueArray(
  fc.constantFrom(bankUrl, 'https://bank.example/x', 'https://xn--bnk-qla.example'),
  {
    minLength: 1,
  },
)

const common = {
  units,
  currency: fc.constantFrom('usd', 'x', 'a_-9'.repeat(4)),
  description: texts(limits.descriptionChars),
  access: whole,
  horizon: whole,
  refund: fc.boolean(),
  isOurs: fc.boolean(),
}
const asked = fc.record(
  {
    ...common,
    tags: fc.constantFrom<string[][]>([], [['sigflag', 'SIG_INPUTS']], [['locktime', '5']]),
    urls,
    ours,
  },
  { requiredKeys: ['units', 'currency', 'horizon', 'refund', 'isOurs', 'urls', 'ours'] },
)

const request = asked.map(({ isOurs, ...terms }) => {
  const m = isOurs ? terms.ours : terms.urls
  const { units: a, currency: u, description, access, horizon, refund, tags: t } = terms
  const nut10 = { k: 'P2PK', d: V, ...(t && !isOurs && { t }) }
  const banks = m.map((url) => ({ url, keysets: ['01'.padEnd(16, 'e'), '01'.padEnd(16, 'f')] }))
  const lock = { till: V, banks, lock: { horizon, refund }, requireDleq: true, settlement: 'deferred' }
  const paymentRequest = PaymentRequest.encode({ a, u, s: true, m, nut10 })
  return Encoding.encodeJson({
    ...{ amount: String(a), currency: u, description },
    methodDetails: { paymentRequest, access, ...(isOurs && lock) },
  })
})

const opaque = fc
  .record({
    h: fc.constant('h'.repeat(43)),
    kind: fc.constantFrom('own' as const, 'each' as const),
    resource: texts(limits.resourceChars, ['r', '"', ' ']),
  })
  .map(encodeOpaque)

/** What a challenge asked for that the wallet has taken, as it is stored. */
const taken: fc.Arbitrary<Terms> = fc
  .tuple(request, fc.option(opaque, { nil: undefined }))
  .map(([text, told]) => {
    const parameters = { id: 'x', realm: 'shop.example', method: 'cashu', intent: 'charge', request: text }
    const challenge: Challenge.Challenge = { ...parameters, ...(told !== undefined && { opaque: told }) }
    return termsOf(challenge)
  })
  .filter((terms) => terms !== undefined)

/** What a page may hand in of a payment: a receipt, and the problem of a reply. */
const receipt = fc
  .record(
    {
      status: fc.constant('success' as const),
      method: fc.constant('cashu'),
      timestamp: fc.constantFrom('2026-11-30T00:00:00Z', `2026-11-30T00:00:00.${'9'.repeat(9)}+23:59`),
      reference: fc.constant('ab'.repeat(32)),
      challengeId: texts(256),
      claim: fc.constant('cd'.repeat(16)),
      settlement: fc.constantFrom('deferred' as const, 'settled' as const),
      externalId: texts(256),
    },
    { requiredKeys: ['status', 'method', 'timestamp', 'reference'] },
  )
  .map((told) => Encoding.encodeJson(told))
  .filter((text) => text.length <= limits.receipt)
  .map(Receipt.parse)
const hint = fc.constantFrom(...Object.keys(Problem.problems), 'status-599', 'restored')

const paid: fc.Arbitrary<Paid> = fc
  .record({
    terms: taken,
    told: fc.record({ receipt, hint }, { requiredKeys: [] }),
    fee: fc.oneof(fc.constant(0n), units),
    count: fc.constantFrom(1, limits.credentialProofs),
    T: fc.constantFrom(0, 1_800_000_000),
  })
  .map(({ terms, told, fee, count, T }) => {
    const { lock } = terms
    const tags = lock.kind === 'bare' ? lock.tags : undefined
    const coin = { id: '00'.repeat(33), amount: 2n ** 63n, C: V }
    return {
      ...{ id: '0199a3b4-0000-7000-8000-0123456789ab', kind: 'pay', state: 'paid', origin, createdAt: 1 },
      ...{ terms, presses: [], joins: [], approval: { at: 1, digest: '', terms: '' } },
      ...{ wallet: 'w', bank: bankUrl, test: true, payFee: fee, swapFee: fee },
      lock: { V: terms.payee, T, ...(tags && { tags }) },
      coins: Array.from({ length: count }, (_, i) => ({ ...coin, secret: `${i}` })),
      ...{ token: 'cashuB', releasedAt: 2, settledAt: 3, back: 2n ** 64n, ...told },
    }
  })

it('property: whatever a page has been paid for fits an export file, and is read there as it was', {
  tags: ['fuzz'],
}, () => {
  const property = fc.property(paid, (operation) => {
    const of = { wallet: 'w', bank: bankUrl }
    const content: ExportContent = {
      ...{ v: 1, at: 4, limits: [], sites: [{ origin, bank: bankUrl, key: V }] },
      history: exportLine(operation, { at: 4, seeds: new Map([['w', seed]]), curve }),
      wallets: [
        {
          ...{ name: '😀'.repeat(20), seed, birthday: 1, limits: [] },
          banks: [
            {
              url: bankUrl,
              total: { units: String(2n ** 70n), currency: operation.terms.currency, test: true },
              shops: exportShops(of, { operations: [operation], open: [], before: [] }),
            },
          ],
        },
      ],
    }
    expect(content.history[0]?.purchase).toBeDefined()
    expect(content.wallets[0]?.banks[0]?.shops).toHaveLength(1)
    expect(fitting(content)).toEqual(content)
    expect(decodeContent(encodeContent(content))).toEqual(content)
  })
  fc.assert(property, { numRuns: runs(300) })
})

it('behavior: an entry that no file can hold costs the reader none of the others', () => {
  const site = { origin: 'https://shop.example', key: V }
  const setting = { currency: 'usd', day: '5' }
  const told = { name: 'Reading', seed, birthday: 1, limits: [setting, { ...setting, day: '-5' }] }
  const total = { units: '5', currency: 'usd', test: true }
  const shop = { V, origin: site.origin, lock: { kind: 'bare' as const } }
  const here = { url: bankUrl, total, shops: [shop, { ...shop, V: 'V' }] }
  const money = { amount: total, fee: total, wallet: seed, at: 1 }
  const line = { id: '0199a3b4-0000-7000-8000-0123456789ab', kind: 'pay', state: 'paid', ...money } as const
  const content: ExportContent = {
    ...{ v: 1, at: 1, limits: [{ ...setting, currency: '€' }, setting], sites: [{ ...site, key: '' }, site] },
    history: [{ ...line, item: '\ud800' }, line],
    wallets: [{ ...told, banks: [here, { ...here, url: 'ftp://bank.example' }] }],
  }
  expect(() => encodeContent(content)).toThrow(expect.objectContaining({ code: 'file-corrupt' }))
  const fit = fitting(content)
  expect(decodeContent(encodeContent(fit))).toEqual({
    ...{ v: 1, at: 1, limits: [setting], sites: [site], history: [line] },
    wallets: [{ ...told, limits: [setting], banks: [{ ...here, shops: [shop] }] }],
  })
})

it('behavior: every shop where coins may lie is told of, and of the last paid, up to 256 in all', () => {
  const [payment] = fc.sample(paid, { numRuns: 1, seed: 1 })
  if (payment === undefined) throw new Error('no payment')
  const key = (i: number) => `02${i.toString(16).padStart(64, '0')}`
  const lock = { kind: 'bare' as const }
  const at = (from: number, count: number) =>
    Array.from({ length: count }, (_, i) => ({
      ...payment,
      terms: { ...payment.terms, payee: key(from + i), lock },
    }))
  const of = { wallet: 'w', bank: bankUrl }
  const before = [{ V: key(999), origin, lock }]
  const told = (open: number, operations: number) =>
    exportShops(of, { open: at(2000, open), before, operations: at(0, operations) }).map(
      ({ V: each }) => each,
    )
  expect(told(2, 300)).toEqual([
    key(2000),
    key(2001),
    key(999),
    ...at(0, 253).map((each) => each.terms.payee),
  ])
  expect(told(300, 300)).toEqual([...at(2000, 300).map((each) => each.terms.payee), key(999)])
})

describe('a long content', () => {
  const total = { units: '5', currency: 'usd', test: true }
  const line = (i: number, item: string) => ({
    ...({
      id: `0199a3b4-0000-7000-8000-${String(i).padStart(12, '0')}`,
      kind: 'pay',
      state: 'paid',
    } as const),
    ...{ amount: total, fee: total, wallet: seed, at: 1, item },
  })
  const of = (items: readonly string[]): ExportContent => ({
    ...{ v: 1, at: 1, limits: [], sites: [], history: items.map((item, i) => line(i, item)) },
    wallets: [{ name: 'Reading', seed, birthday: 1, limits: [], banks: [] }],
  })
  const small = { content: 20_000, plain: 5000, packed: 4000 }

  it('behavior: stays as it is where all wallets can read it, and is packed where not', async () => {
    const plain = of(['one', 'two'])
    expect(await Packed.pack(plain, small)).toEqual(encodeContent(plain))
    const long = of(Array.from({ length: 60 }, () => 'x'))
    const packed = await Packed.pack(long, small)
    expect(packed.length).toBeLessThan(small.plain)
    expect(() => decodeContent(packed)).toThrow()
    for (const [bytes, content] of [
      [encodeContent(plain), plain],
      [packed, long],
    ] as const) {
      expect(await Packed.unpack(bytes)).toEqual(content)
    }
  })

  it.each([
    ['before packing', (i: number) => 'x'.repeat(900 + i)],
    ['when packed', (i: number) => Encoding.hex(Encoding.random(400 + i))],
  ])('behavior: of more than fits %s the oldest lines are left out', async (_, item) => {
    const content = of(Array.from({ length: 40 }, (__, i) => item(i)))
    const packed = await Packed.pack(content, small)
    expect(packed.length).toBeLessThanOrEqual(small.packed)
    const read = await Packed.unpack(packed)
    const count = read.history.length
    expect(count).toBeGreaterThan(3)
    expect(count).toBeLessThan(40)
    expect(read).toEqual({ ...content, history: content.history.slice(0, count) })
  })

  it('S8: error: what is no gzip, is cut, or becomes more than there may be', async () => {
    const packed = gzipSync(encodeContent(of(['one'])))
    expect(await Packed.unpack(new Uint8Array(packed))).toEqual(of(['one']))
    const bad = packed.map((byte, i) => (i > 20 ? byte ^ 0x55 : byte))
    // Longer than any text can be.
    const bomb = Buffer.concat(Array<Buffer>(24).fill(gzipSync(Buffer.alloc(mostContent / 2, ' '))))
    for (const bytes of [packed.subarray(0, 2), packed.subarray(0, -9), bad, bomb]) {
      await expect(Packed.unpack(new Uint8Array(bytes))).rejects.toMatchObject({ code: 'file-corrupt' })
    }
  })
})
