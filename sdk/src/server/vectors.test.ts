import { Credential, Encoding } from '@tuppence/protocol'
import { Keyset } from '@tuppence/protocol/ecash'
import { decodeTerms } from '@tuppence/protocol/methods/cashu/schema'
import { describe, expect, test } from 'vitest'
import nut01 from '../../../protocol/vectors/nut01.json' with { type: 'json' }
import nut02 from '../../../protocol/vectors/nut02.json' with { type: 'json' }
import nut11 from '../../../protocol/vectors/nut11.json' with { type: 'json' }
import tokens from '../../../protocol/vectors/token.json' with { type: 'json' }
import type { Fetch } from './askBank.ts'
import { handBank } from './test/handBank.ts'
import {
  article,
  books,
  challengeOf,
  get,
  page,
  paying,
  problemOf,
  ready,
  type Shop,
  shop,
  tokenOf,
} from './test/shop.ts'

// What the vectors of the specification show at a till. Their coins are of other banks, whose keys nobody has: of a
// token it is said at which check it ends, a lock goes onto a coin of a bank the till takes.

const sat = { ...article, price: '5' }
const cent = { ...article, price: '0.01' }
const refused = (name: string, detail: string) => ({ status: 402, problem: { name, detail } })

/** Presents a credential; what was refused must have changed nothing. */
async function present(at: Shop, offer: typeof sat | typeof cent, headers: Record<string, string>) {
  const before = await books(at)
  const response = await at.till.charge(offer).handle(get('/articles/7', headers), page)
  if (response.status === 200) return { status: 200 }
  expect(await books(at)).toEqual(before)
  return { status: response.status, problem: await problemOf(response) }
}

describe('V10: NUT-00, tokens as a credential holds them', () => {
  async function presentToken(token: string, { url = 'http://localhost:3338', unit = 'sat' } = {}) {
    const at = shop({ bank: handBank({ url, unit }), currency: unit })
    const challenge = challengeOf(await at.till.charge(sat).handle(get(), page))
    const credential = Credential.serialize({ challenge, payload: { token } })
    return present(at, sat, { 'payment-authorization': credential })
  }

  test.each(tokens.v3)('error: version 3, $name', async ({ encoded }) => {
    expect(await presentToken(encoded)).toEqual(refused('malformed-credential', 'legacy-token'))
  })

  test.each(tokens.invalid)('error: $name', async ({ encoded }) => {
    expect(await presentToken(encoded)).toEqual(refused('invalid-payload', 'malformed-payload'))
  })

  test('error: the raw form, which is for bytes', async () => {
    const token = Encoding.base64url(Encoding.unhex(tokens.raw.encoded))
    expect(await presentToken(token)).toEqual(refused('invalid-payload', 'malformed-payload'))
  })

  test.each(tokens.v4)(
    'error: $name: read to its last coin, whose keyset is of version 00',
    async (vector) => {
      const { encoded } = vector
      const mismatch = (detail: string) => refused('verification-failed', detail)
      expect(await presentToken(encoded, { url: 'https://bank.example' })).toEqual(mismatch('bank-differs'))
      expect(await presentToken(encoded)).toEqual(mismatch('keyset-version'))
    },
  )
})

describe('V8: NUT-11, locks and witnesses on coins of a bank the till takes', () => {
  async function presentLocked(proof: (typeof nut11.proofs)[number]['proof'], vendorKey?: string) {
    const at = shop(vendorKey === undefined ? {} : { vendorKey })
    const { challenge } = await ready(at, at.till.charge(cent))
    const coin = { ...at.bank.sign(1n, proof.secret), witness: proof.witness }
    return present(at, cent, paying(challenge, tokenOf(at.bank, [coin])))
  }

  test.each(nut11.proofs)(
    'error: $name: not locked to this till, whoever has signed it',
    async ({ proof }) => {
      expect(await presentLocked(proof)).toEqual(refused('verification-failed', 'lock-differs'))
    },
  )

  // A till looks at the lock: the witness is its own to make, and a foreign one neither opens nor spoils anything.
  const locked = nut11.proofs.map(({ name, proof }) => {
    const [, { data, tags }]: [string, { data: string; tags: string[][] }] = JSON.parse(proof.secret)
    const isOnlyOurs = tags.every(([tag, value]) => tag === 'sigflag' && value === 'SIG_INPUTS')
    const isRefund = tags.map(([tag]) => tag).join() === 'locktime,refund' && tags[0]?.[1] !== '21'
    return { name, proof, data, isTaken: isOnlyOurs || isRefund }
  })
  test.each(locked)('behavior: $name, at the till it is locked to, taken: $isTaken', async (lock) => {
    const answer = await presentLocked(lock.proof, lock.data)
    expect(answer).toEqual(lock.isTaken ? { status: 200 } : refused('verification-failed', 'lock-differs'))
  })
  test('behavior: some of them are taken, and some are not', () => {
    expect(locked.filter(({ isTaken }) => isTaken).map(({ name }) => name)).toEqual([
      'one signature',
      'a signature over another secret',
      'refund signature before the locktime',
    ])
  })
})

describe('S5: NUT-01 and NUT-02, keysets of the bank a till asks', () => {
  /** Short ids of the keysets a till names in its challenge at a bank that shows this one, or why it sells nothing. */
  async function namedAt(wire: { id: string; unit: string; keys: object }) {
    const { keys: _, ...summary } = wire
    const fetch: Fetch = async (url) =>
      Response.json({ keysets: url.includes('/v1/keys/') ? [wire] : [{ active: true, ...summary }] })
    const response = await shop({ fetch, currency: wire.unit }).till.charge(sat).handle(get(), page)
    if (response.status !== 402) return (await problemOf(response)).detail
    return decodeTerms(challengeOf(response).request).banks?.flatMap(({ keysets }) => keysets)
  }
  /** The keys under an id of version 01, the only one a till takes. */
  function withId(keys: object) {
    const named = new Map(Object.entries(keys).map(([amount, key]) => [BigInt(amount), String(key)]))
    return { id: Keyset.deriveId({ unit: 'sat', inputFeePpk: 0, keys: named }, 2), unit: 'sat', keys }
  }

  test.each(nut02.version2)(
    'behavior: $id is pinned, and with another fee under the same id it is not',
    async (wire) => {
      expect(await namedAt(wire)).toEqual([wire.id.slice(0, 16)])
      expect(await namedAt({ ...wire, input_fee_ppk: wire.input_fee_ppk + 1 } as typeof wire)).toBe('no-bank')
    },
  )

  test.each(nut02.version1)('X8: error: $id is of version 00', async (wire) => {
    expect(await namedAt({ ...wire, unit: 'sat' })).toBe('no-bank')
  })

  test.each(nut01.valid)('behavior: valid keys, %#', async (keys) => {
    const wire = withId(keys)
    expect(await namedAt(wire)).toEqual([wire.id.slice(0, 16)])
  })

  test.each(nut01.invalid)('error: invalid keys, %#', async (keys) => {
    expect(await namedAt(withId(keys))).toBe('no-bank')
  })
})
