import { type Challenge, Encoding } from '@tuppence/protocol'
import { Lock, type Proof, Token } from '@tuppence/protocol/ecash'
import { describe, expect, test } from 'vitest'
import { type HandBank, handBank, type SignedCoin } from './test/handBank.ts'
import {
  article,
  books,
  challengeOf,
  DAY,
  get,
  page,
  paying,
  problemOf,
  ready,
  START,
  shop,
  tip,
} from './test/shop.ts'

type At = {
  bank: HandBank
  V: string
  challenge: Challenge.Challenge
  token: string
  paid: string
  sale: Challenge.Challenge
}

const json = (value: unknown) =>
  `Payment ${Encoding.base64url(new TextEncoder().encode(JSON.stringify(value)))}`
const withToken = ({ challenge }: At, token: unknown) => json({ challenge, payload: { token } })
const coins = ({ bank, V }: At, ...amounts: bigint[]) =>
  amounts.map((amount) => bank.locked(amount, { V, T: START + 14 * DAY }))
const encode = (at: At, proofs: readonly Proof.Proof[], changes: Partial<Token.Token> = {}) =>
  withToken(at, Token.encode({ bank: at.bank.url, unit: 'usd', proofs, ...changes }))
const locked = (at: At, secret: string) => encode(at, [at.bank.sign(8n, secret)])
const tagged = (at: At, tags: string) =>
  locked(at, Lock.build({ V: at.V, nonce: 'ab'.repeat(32) }).replace('}]', `,"tags":${tags}}]`))
const forged = (at: At, change: (coin: SignedCoin) => Proof.Proof) => {
  const [first, ...others] = coins(at, 1n, 4n) as [SignedCoin, ...SignedCoin[]]
  return encode(at, [...others, change(first)])
}

/** What is sent, and the status, problem and detail it must have for answer. */
const table: [string, (at: At) => string, [number, string, string?]][] = [
  ['an empty credential', () => 'Payment ', [402, 'malformed-credential']],
  ['another scheme', () => 'Bearer abc', [402, 'malformed-credential']],
  ['no base64', () => 'Payment !!!', [402, 'malformed-credential']],
  [
    'padding',
    ({ challenge, token }) => `${paying(challenge, token)['payment-authorization']}=`,
    [402, 'malformed-credential'],
  ],
  [
    'no JSON',
    () => `Payment ${Encoding.base64url(new TextEncoder().encode('{'))}`,
    [402, 'malformed-credential'],
  ],
  ['a list', () => json([]), [402, 'malformed-credential']],
  [
    'deep JSON',
    () => json({ challenge: JSON.parse('['.repeat(40) + ']'.repeat(40)) }),
    [402, 'malformed-credential'],
  ],
  [
    'a key twice',
    () =>
      `Payment ${Encoding.base64url(new TextEncoder().encode('{"challenge":{},"challenge":{},"payload":{}}'))}`,
    [402, 'malformed-credential'],
  ],
  ['no challenge', () => json({ payload: {} }), [402, 'malformed-credential']],
  ['no payload', ({ challenge }) => json({ challenge }), [402, 'malformed-credential']],
  [
    'a field above 8 KiB',
    ({ challenge }) => json({ challenge, payload: { token: `cashuB${'A'.repeat(9000)}` } }),
    [402, 'malformed-credential', 'too-large'],
  ],
  [
    'a payload without token',
    ({ challenge }) => json({ challenge, payload: { coin: 1 } }),
    [402, 'invalid-payload'],
  ],
  ['a token that is a number', (at) => withToken(at, 5), [402, 'invalid-payload']],
  [
    'a token of V3',
    (at) => withToken(at, 'cashuAeyJ0b2tlbiI6W119'),
    [402, 'malformed-credential', 'legacy-token'],
  ],
  ['a token of nothing', (at) => withToken(at, 'cashuBoA'), [402, 'malformed-credential', 'malformed-token']],
  [
    'an altered token',
    (at) => withToken(at, `${at.token.slice(0, 40)}A${at.token.slice(41)}`),
    [402, 'malformed-credential', 'malformed-token'],
  ],
  [
    'nine coins',
    (at) =>
      json({
        challenge: at.challenge,
        payload: {
          token: Token.encode({
            bank: at.bank.url,
            unit: 'usd',
            proofs: coins(at, ...Array<bigint>(9).fill(1n)).map(({ dleq: _, ...coin }) => coin),
          }),
        },
      }),
    [402, 'malformed-credential', 'too-many-coins'],
  ],
  [
    'a foreign bank',
    (at) => encode(at, coins(at, 8n), { bank: 'https://elsewhere.example' }),
    [402, 'verification-failed', 'bank-differs'],
  ],
  [
    'another unit',
    (at) => encode(at, coins(at, 8n), { unit: 'sat' }),
    [402, 'verification-failed', 'unit-differs'],
  ],
  ['too little', (at) => encode(at, coins(at, 4n)), [402, 'payment-insufficient', 'not-enough']],
  [
    'a coin twice',
    (at) => ((one) => encode(at, [...one, ...one]))(coins(at, 4n)),
    [402, 'verification-failed', 'coin-twice'],
  ],
  [
    'a v1 keyset',
    (at) =>
      encode(
        at,
        coins(at, 8n).map((coin) => ({ ...coin, id: '00ad268c4d1f5826' })),
      ),
    [402, 'verification-failed', 'keyset-version'],
  ],
  [
    'an amount that was not signed',
    (at) =>
      encode(
        at,
        coins(at, 8n).map((coin) => ({ ...coin, amount: 16n })),
      ),
    [402, 'verification-failed', 'dleq-wrong'],
  ],
  [
    'no denomination',
    (at) =>
      encode(
        at,
        coins(at, 8n).map((coin) => ({ ...coin, amount: 9n })),
      ),
    [402, 'verification-failed', 'amount-differs'],
  ],
  [
    'no DLEQ',
    (at) => forged(at, ({ dleq: _, ...coin }) => coin),
    [402, 'verification-failed', 'dleq-missing'],
  ],
  [
    'a forged e',
    (at) => forged(at, (coin) => ({ ...coin, dleq: { ...coin.dleq, e: 'ab'.repeat(32) } })),
    [402, 'verification-failed', 'dleq-wrong'],
  ],
  [
    'a forged s',
    (at) => forged(at, (coin) => ({ ...coin, dleq: { ...coin.dleq, s: 'ab'.repeat(32) } })),
    [402, 'verification-failed', 'dleq-wrong'],
  ],
  [
    'a forged r',
    (at) => forged(at, (coin) => ({ ...coin, dleq: { ...coin.dleq, r: 'ab'.repeat(32) } })),
    [402, 'verification-failed', 'dleq-wrong'],
  ],
  [
    'another C',
    (at) => forged(at, (coin) => ({ ...coin, C: at.V })),
    [402, 'verification-failed', 'dleq-wrong'],
  ],
  [
    'C off the curve',
    (at) =>
      forged(at, (coin) => ({
        ...coin,
        C: '028ac57f9c6399282773c116ef21f7394890b6140aa6f25c181e9a91e2a9e3da45',
      })),
    [402, 'verification-failed', 'dleq-wrong'],
  ],
  ['a plain coin', (at) => locked(at, 'ab'.repeat(32)), [402, 'verification-failed', 'lock-differs']],
  [
    'a lock to another',
    (at) => locked(at, Lock.build({ V: at.bank.keyset.keys.get(1n) ?? '', nonce: 'ab'.repeat(32) })),
    [402, 'verification-failed', 'lock-differs'],
  ],
  ['pubkeys', (at) => tagged(at, `[["pubkeys","${at.V}"]]`), [402, 'verification-failed', 'lock-differs']],
  ['n_sigs', (at) => tagged(at, '[["n_sigs","2"]]'), [402, 'verification-failed', 'lock-differs']],
  [
    'a locktime alone',
    (at) => tagged(at, '[["locktime","4000000000"]]'),
    [402, 'verification-failed', 'lock-differs'],
  ],
  [
    'a past locktime',
    (at) => tagged(at, `[["locktime","1"],["refund","${at.V}"]]`),
    [402, 'verification-failed', 'lock-differs'],
  ],
  ['SIG_ALL', (at) => tagged(at, '[["sigflag","SIG_ALL"]]'), [402, 'verification-failed', 'lock-differs']],
  [
    'HTLC',
    (at) => locked(at, Lock.build({ V: at.V, nonce: 'ab'.repeat(32) }).replace('P2PK', 'HTLC')),
    [402, 'verification-failed', 'lock-differs'],
  ],
  [
    'data twice',
    (at) => locked(at, Lock.build({ V: at.V, nonce: 'ab'.repeat(32) }).replace('}]', `,"data":"${at.V}"}]`)),
    [402, 'verification-failed', 'lock-differs'],
  ],
  [
    'escapes in the lock',
    (at) => locked(at, Lock.build({ V: at.V, nonce: 'ab'.repeat(32) }).replace('data', '\\u0064ata')),
    [402, 'verification-failed', 'lock-differs'],
  ],
  ['spent coins', (at) => withToken(at, at.paid), [409, 'already-claimed']],
  [
    'some spent coins',
    (at) => encode(at, [...Token.decode(at.paid).proofs, ...coins(at, 8n)]),
    [402, 'verification-failed', 'coins-known'],
  ],
  [
    'a challenge of another route',
    (at) => json({ challenge: at.sale, payload: { token: at.token } }),
    [402, 'invalid-challenge'],
  ],
  [
    'a challenge made up',
    (at) => json({ challenge: { ...at.challenge, id: 'A'.repeat(59) }, payload: { token: at.token } }),
    [402, 'invalid-challenge', 'not-genuine'],
  ],
  [
    'a request made cheaper',
    (at) => json({ challenge: { ...at.challenge, request: at.sale.request }, payload: { token: at.token } }),
    [402, 'invalid-challenge', 'not-genuine'],
  ],
  [
    'no expiry',
    ({ challenge: { expires: _, ...challenge }, token }) => json({ challenge, payload: { token } }),
    [402, 'invalid-challenge', 'not-genuine'],
  ],
]

describe('error: nothing is served, nothing is claimed, and the answer says why', () => {
  test.each(table)('%s', async (_name, field, [status, problem, detail]) => {
    const from = shop()
    const charge = from.till.charge(article)
    const paid = await ready(from, from.till.charge({ ...article, resource: 'article/8' }))
    await from.till.charge({ ...article, resource: 'article/8' }).handle(get('/8', paid.headers), page)
    const { challenge, token, headers } = await ready(from, charge)
    const sale = challengeOf(await from.till.charge(tip).handle(get('/tip'), page))
    const at: At = { bank: from.bank, V: from.vendor.publicKey, challenge, token, paid: paid.token, sale }
    const before = await books(from)
    let served = 0
    const response = await charge.handle(get('/x', { 'payment-authorization': field(at) }), () => {
      served++
      return page()
    })
    const isAsked = response.headers.get('www-authenticate') !== null
    const { name, detail: said } = await problemOf(response)
    expect({ status: response.status, name, served }).toEqual({ status, name: problem, served: 0 })
    if (detail !== undefined) expect(said).toBe(detail)
    expect(isAsked).toBe(status === 402)
    expect(response.headers.get('payment-receipt')).toBeNull()
    expect(await books(from)).toEqual(before)
    // The honest coins are as good as before.
    expect((await charge.handle(get('/x', headers), page)).status).toBe(200)
  })

  test('a bank that lies about a keyset is not believed, and what it holds is not taken', async () => {
    const honest = handBank()
    const liar = handBank({ seed: 9 })
    const lying = { ...honest, keyset: { ...honest.keyset, keys: liar.keyset.keys } }
    const from = shop({ bank: lying })
    const response = await from.till.charge(article).handle(get(), page)
    expect([response.status, (await problemOf(response)).name]).toEqual([503, 'bank-unreachable'])
    expect(from.logged).toContainEqual(expect.objectContaining({ event: 'bank-misbehaved' }))
  })

  test.each<[string, () => Response | Promise<Response>]>([
    ['a redirect followed nowhere', () => Response.error()],
    ['HTML', () => new Response('<html>')],
    ['500', () => Response.json({ detail: 'x' }, { status: 500 })],
    ['429', () => Response.json({}, { status: 429 })],
    ['a megabyte and more', () => new Response(`{"keysets":"${'x'.repeat(1_100_000)}"}`)],
    ['keysets of another shape', () => Response.json({ keysets: [{ id: 5 }] })],
    ['no keysets', () => Response.json({})],
    ['no answer', () => Promise.reject(new TypeError('fetch failed'))],
  ])('a bank that answers %s', async (_name, fetch) => {
    const from = shop({ fetch: async () => fetch() })
    const response = await from.till.charge(article).handle(get(), page)
    expect([response.status, (await problemOf(response)).name]).toEqual([503, 'bank-unreachable'])
  })
})
