import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { runs } from '../../../test/fuzz.ts'
import * as Amount from '../../Amount.ts'
import * as Encoding from '../../Encoding.ts'
import { ProtocolError } from '../../Errors.ts'
import * as Cashu from './schema.ts'

const refusal = (code: string) => expect.objectContaining({ code })

describe('opaque', () => {
  const route = {
    method: 'GET',
    routeId: 'article',
    priceVersion: Cashu.priceVersion(Amount.of(5n, 'usd'), 2592000),
  }
  const h = Cashu.routeHash(route)
  const opaque: Cashu.Opaque = { h, kind: 'own', resource: 'article/7' }

  test('V1: behavior: h is the hash of method, route and price version', () => {
    const expected = createHash('sha256').update('GET\0article\x005 usd 2592000').digest('base64url')
    expect(h).toBe(expected)
    expect(Cashu.priceVersion(Amount.of(5n, 'usd'))).toBe('5 usd ')
    expect(Cashu.routeHash({ ...route, method: 'POST' })).not.toBe(h)
    expect(() => Cashu.routeHash({ ...route, routeId: 'a\0b' })).toThrow(refusal('malformed-opaque'))
  })

  test('behavior: ours comes back', () => {
    expect(Cashu.decodeOpaque(Cashu.encodeOpaque(opaque))).toEqual(opaque)
    const each = { ...opaque, kind: 'each', resource: `${'x'.repeat(256)}/${'A'.repeat(22)}` } as const
    expect(Cashu.decodeOpaque(Cashu.encodeOpaque(each))).toEqual(each)
  })

  test.each([
    ['an empty resource', { ...opaque, resource: '' }],
    ['a resource too long', { ...opaque, resource: 'x'.repeat(280) }],
    ['V16: a line break', { ...opaque, resource: 'a\r\nb' }],
    ['a resource beyond ASCII', { ...opaque, resource: 'café' }],
    ['a short hash', { ...opaque, h: h.slice(1) }],
  ])('error: %s', (_, bad) => {
    expect(() => Cashu.encodeOpaque(bad)).toThrow(refusal('malformed-opaque'))
    expect(Cashu.decodeOpaque(Encoding.encodeJson(bad))).toBeUndefined()
  })

  test.each([
    ['none', undefined],
    ['nothing', ''],
    ["a stranger's", Encoding.encodeJson({ order: '42' })],
    ['with a member more', Encoding.encodeJson({ ...opaque, order: '42' })],
    ['not canonical', Encoding.base64url(Encoding.utf8(JSON.stringify({ resource: 'a', kind: 'own', h })))],
    ['another kind', Encoding.encodeJson({ ...opaque, kind: 'rent' })],
  ])('behavior: %s is foreign', (_, text) => {
    expect(Cashu.decodeOpaque(text)).toBeUndefined()
  })

  test('error: any text is ours, encoded the same, or foreign', { tags: ['fuzz'] }, () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.json().map((text) => Encoding.base64url(Encoding.utf8(text))),
        ),
        (text) => {
          const decoded = Cashu.decodeOpaque(text)
          if (decoded !== undefined) expect(Cashu.encodeOpaque(decoded)).toBe(text)
        },
      ),
      { numRuns: runs(10_000) },
    )
  })
})

describe('claimId', () => {
  const ys = [`02${'11'.repeat(32)}`, `03${'00'.repeat(32)}`, `02${'ff'.repeat(32)}`]

  test('behavior: the hash of the sorted Ys and the resource, whatever their order', () => {
    const sorted = Buffer.from([...ys].sort().join(''), 'hex')
    const expected = createHash('sha256').update(sorted).update('article/7').digest('hex').slice(0, 32)
    expect(Cashu.claimId(ys, 'article/7')).toBe(expected)
    expect(Cashu.claimId([...ys].reverse(), 'article/7')).toBe(expected)
    expect(Cashu.claimId(ys, 'article/8')).not.toBe(expected)
    expect(Cashu.claimId(ys.slice(1), 'article/7')).not.toBe(expected)
  })

  test('error: a Y that is no point in lower-case hex', () => {
    expect(() => Cashu.claimId([ys[2]?.toUpperCase() ?? ''], 'a')).toThrow(ProtocolError)
    expect(() => Cashu.claimId(['02'], 'a')).toThrow(ProtocolError)
  })
})

describe('payload', () => {
  test('behavior: a V4 token goes in and out', () => {
    expect(Cashu.parsePayload(Cashu.encodePayload('cashuBo2F0'))).toEqual({ token: 'cashuBo2F0' })
    expect(Cashu.parsePayload({ token: 'cashuBo2F0', salt: 'x' })).toEqual({ token: 'cashuBo2F0' })
  })

  test.each([
    ['X8: an old token', { token: 'cashuAeyJ0' }],
    ['the early name', { cashu_token: 'cashuBo2F0' }],
    ['no token', {}],
    ['a token that is no text', { token: ['cashuBo2F0'] }],
    ['another alphabet', { token: 'cashuBo2F/' }],
    ['a text', 'cashuBo2F0'],
    ['nothing', null],
  ])('error: %s', (_, payload) => {
    expect(() => Cashu.parsePayload(payload)).toThrow(refusal('malformed-payload'))
  })
})
