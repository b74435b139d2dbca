import { readFileSync, writeFileSync } from 'node:fs'
import { Challenge, Credential, Encoding, Problem, Receipt, WellKnown } from '@tuppence/protocol'
import { Keyset, Proof, Token } from '@tuppence/protocol/ecash'
import { claimId, decodeOpaque, decodeTerms, parsePayload } from '@tuppence/protocol/methods/cashu/schema'
import * as Verify from '@tuppence/protocol/methods/cashu/verify'
import * as mppx from 'mppx'
import { expect, test } from 'vitest'
import { curve } from '../../extension/test/support/world.ts'
import { type Exchange, makeExchange } from './support/makeExchange.ts'

// docs/exchange.json is what an implementer tests against, docs/protocol-notes.md what they read: both stay true.
// TUPPENCE_WRITE_EXCHANGE=1 writes the file anew.

const file = new URL('../../docs/exchange.json', import.meta.url)
const fresh = await makeExchange()
if (process.env.TUPPENCE_WRITE_EXCHANGE === '1') writeFileSync(file, `${JSON.stringify(fresh, null, 2)}\n`)
const written: Exchange = JSON.parse(readFileSync(file, 'utf8'))

/** Everything in an exchange that is JSON inside something else, decoded. */
function decode(exchange: Exchange) {
  const { asked, paying, served, wellKnown } = exchange
  const [challenge] = Challenge.parseAll(asked.headers['www-authenticate'] ?? '')
  const credential = Credential.parse(Object.values(paying).join())
  if (challenge === undefined) throw new Error('no challenge')
  const { token } = parsePayload(credential.payload)
  const request = Encoding.decodeJson(challenge.request, 4096)
  const { paymentRequest } = decodeTerms(challenge.request)
  return {
    challenge,
    request,
    paymentRequest: { ...paymentRequest, a: Number(paymentRequest.a) },
    opaque: Encoding.decodeJson(challenge.opaque ?? '', 1024),
    problem: JSON.parse(asked.body) as unknown,
    credential,
    token,
    receipt: Receipt.parse(served.headers['payment-receipt'] ?? ''),
    wellKnown: JSON.parse(wellKnown.body) as unknown,
  }
}

/** The names of everything, and what type it is of. */
function shape(value: unknown): unknown {
  if (Array.isArray(value)) return [shape(value[0])]
  if (typeof value !== 'object' || value === null) return typeof value
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, shape(member)]))
}

test('behavior: a purchase of today has the fields and members of the one that is written down', () => {
  const { keys: _, ...now } = fresh
  const { keys: __, ...then } = written
  expect(shape(now)).toEqual(shape(then))
  expect(shape(decode(fresh))).toEqual(shape(decode(written)))
})

test('behavior: what is written down is a payment by the till’s own check', () => {
  const { challenge, credential, token, receipt } = decode(written)
  const { amount, till: vendorKey = '', lock } = decodeTerms(challenge.request)
  const { keysets } = written.keys as { keysets: unknown[] }
  const bank = { url: 'http://localhost:3338', keysets: keysets.map((wire) => Keyset.parse(wire, curve)) }
  const rules = { vendorKey, now: written.at, horizon: lock?.horizon ?? 0, refund: true }
  const checked = Verify.verify(token, { ...rules, price: amount, banks: [bank] }, curve)
  expect([checked.sum, checked.fee]).toEqual([5n, 0n])

  expect(Challenge.same(credential.challenge, challenge)).toBe(true)
  const ys = Token.decode(token).proofs.map(({ secret }) => Proof.y(secret, curve))
  expect(receipt).toMatchObject({
    reference: Token.reference(token),
    challengeId: challenge.id,
    claim: claimId(ys, decodeOpaque(challenge.opaque)?.resource ?? ''),
  })
  expect(WellKnown.parse(written.wellKnown.body).keys).toEqual([vendorKey])
  expect(Problem.parse(written.asked.body)).toMatchObject({ status: 402, challengeId: challenge.id })
})

test('behavior: mppx reads it as we do', () => {
  const { challenge, request, credential, receipt } = decode(written)
  const { headers } = written.asked
  const theirs = mppx.Challenge.fromHeaders(new Headers(headers))
  expect(theirs).toEqual({ ...challenge, request })
  expect(mppx.Challenge.serialize(theirs).length).toBe(headers['www-authenticate']?.length)
  const paid = mppx.Credential.deserialize(Object.values(written.paying).join())
  expect(paid).toEqual({ challenge: { ...challenge, request }, payload: credential.payload })
  expect(mppx.Receipt.deserialize(written.served.headers['payment-receipt'] ?? '')).toEqual(receipt)
})

const notes = readFileSync(new URL('../../docs/protocol-notes.md', import.meta.url), 'utf8')

/** The code blocks of the notes in a language. */
function blocks(language: string): string[] {
  return notes.split(`\`\`\`${language}\n`).flatMap((text, index) => (index > 0 ? text.split('```', 1) : []))
}

/** Whether a text is the one quoted, `…` standing for what was left out. */
function matches(text: string, quoted: string): boolean {
  const parts = quoted.split('…').map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&'))
  return new RegExp(`^${parts.join('.*')}$`, 's').test(text)
}

const fieldLine = ([name, value]: readonly [string, string]) => `${name.toLowerCase()}: ${value}`

test('behavior: every field the notes show is in what is written down', () => {
  const { asked, served, paying } = written
  const sent = [asked.headers, served.headers, paying].flatMap((headers) =>
    Object.entries(headers).map(fieldLine),
  )
  const shown = blocks('http').flatMap((block) => block.trim().split('\n'))
  const fields = shown.filter((line) => !line.startsWith('HTTP/1.1 '))
  expect(fields).toHaveLength(7)
  for (const field of fields) {
    const [name = '', ...value] = field.split(': ')
    const line = fieldLine([name, value.join(': ')])
    expect(sent, field).toContainEqual(expect.toSatisfy((known: string) => matches(known, line)))
  }
})

test('behavior: every JSON the notes show is in what is written down', () => {
  const decoded = Object.values(decode(written)).map((value) => Encoding.canonicalJson(value))
  const shown = blocks('json')
  expect(shown).toHaveLength(5)
  for (const text of shown) {
    const quoted = Encoding.canonicalJson(JSON.parse(text))
    expect(decoded, text).toContainEqual(expect.toSatisfy((known: string) => matches(known, quoted)))
  }
})
