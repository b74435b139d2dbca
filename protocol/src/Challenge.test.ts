import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { cpuMs } from '../test/cpuMs.ts'
import { runs } from '../test/fuzz.ts'
import file from '../vectors/payment-auth.json' with { type: 'json' }
import * as Challenge from './Challenge.ts'
import * as Encoding from './Encoding.ts'
import { ProtocolError } from './Errors.ts'

const key = Encoding.utf8('an example key of thirty-two bytes or more')
const terms = {
  realm: 'news.example:8402',
  method: 'cashu',
  intent: 'charge',
  request: Encoding.encodeJson({ amount: '5', currency: 'usd' }),
  expires: '2026-11-22T10:05:00Z',
  opaque: Encoding.encodeJson({ kind: 'own' }),
  header: 'Payment-Authorization',
} as const
const made = Challenge.create(terms, key)
const line = Challenge.serialize(made)

const refusal = (code: string) => expect.objectContaining({ code })

/** Header forms that other servers send, and what of them is a challenge for us. */
const other = 'Payment id="a", realm="r", method="cashu", intent="charge", request="e30"'
const forms: [string, string | string[], string[]][] = [
  [
    'L402 first, in the same line',
    `L402 version="0", token="AGIAJEemVQUTEyNCR0exk7ek90Cg==", invoice="lnbc1", ${other}`,
    ['a'],
  ],
  [
    'Basic and Bearer before it',
    `Basic realm="x, Payment id=\\"z\\"", Bearer abc.def-_~+/==, ${other}`,
    ['a'],
  ],
  ['Bearer with nothing, then it', `Bearer, ${other}`, ['a']],
  ['Negotiate with token68 after it', `${other}, Negotiate TlRMTVNTUAAC==`, ['a']],
  ['joined, as mppx sends them', `${other}, ${line}`, ['a', made.id]],
  ['one line each', [other, line], ['a', made.id]],
  ['scheme and names in capitals', other.replace('Payment', 'PAYMENT').replace('realm', 'REALM'), ['a']],
  ['tokens without quotes', 'Payment id=a, realm=r, method=cashu, intent=charge, request=e30', ['a']],
  [
    'space around "=" and empty elements',
    ',, Payment id = "a",,realm= "r",method ="cashu",\tintent=charge ,request=e30 ,',
    ['a'],
  ],
  ['unknown parameters', `${other}, nonce="n", x-y=1`, ['a']],
  ['escapes', other.replace('"a"', '"\\a\\"\\\\"'), ['a"\\']],
  ['a parameter twice', `${other}, ID="b"`, []],
  ['an unknown parameter twice', `${other}, x=1, x=2`, []],
  ['no id', other.replace('id="a", ', ''), []],
  ['an empty id', other.replace('"a"', '""'), []],
  ['a method that is no word', other.replace('cashu', 'x402'), []],
  ['a request that is not base64url', other.replace('e30', 'e30='), []],
  ['another header', `${other}, header="X-Payment"`, []],
  ['empty expires', `${other}, expires=""`, []],
  ['no comma between two parameters', other.replace('", realm', '" realm'), []],
  ['an open quote, after a good one', `${other}, Payment id="b`, ['a']],
  ['an open quote, before a good line', ['Payment id="b', other], ['a']],
  ['a control character', other.replace('"r"', '"r\u0007"'), []],
  ['bytes above ASCII in the realm', other.replace('"r"', '"r\u00e9"'), []],
  ['nothing', '', []],
  ['another scheme alone', 'Basic realm="x"', []],
]

describe('P5: parseAll', () => {
  test.each(forms)('behavior: %s', (_, values, ids) => {
    expect(Challenge.parseAll(values).map((challenge) => challenge.id)).toEqual(ids)
  })

  test('behavior: a challenge above 8 KiB, or with a request above 4 KiB, is passed over', () => {
    const padded = `${other}, pad="${'x'.repeat(9 * 1024)}"`
    expect(Challenge.parseAll([padded, line])).toEqual([made])
    const dear = other.replace('e30', 'e'.repeat(4097))
    expect(Challenge.parseAll([dear, line])).toEqual([made])
  })

  test('error: more than 32 KiB or 8 challenges', () => {
    expect(() => Challenge.parseAll(' '.repeat(32 * 1024 + 1))).toThrow(refusal('too-large'))
    expect(() => Challenge.parseAll(Array.from({ length: 9 }, () => other))).toThrow(refusal('too-large'))
    expect(Challenge.parseAll(Array.from({ length: 8 }, () => other))).toHaveLength(8)
  })

  test('error: any line gives challenges or the typed error, quickly', { tags: ['fuzz'] }, () => {
    const pieces = fc.constantFrom(
      'Payment ',
      'a',
      '=',
      '"',
      '\\',
      ',',
      ' ',
      'id="a"',
      other,
      'L402 x==',
      '\t',
      'é',
    )
    fc.assert(
      fc.property(fc.array(fc.oneof(pieces, fc.string({ unit: 'binary' }))), (parts) => {
        try {
          for (const challenge of Challenge.parseAll(parts.join(''))) {
            expect(Challenge.same(challenge, Challenge.parse({ ...challenge }))).toBe(true)
          }
        } catch (error) {
          expect(error).toBeInstanceOf(ProtocolError)
        }
      }),
      { numRuns: runs(10_000) },
    )
  })

  test('behavior: the worst lines are read in linear time', () => {
    const worst = ['"', '\\"', ',', 'a,', 'a ', 'a=', 'a="', 'Payment a=b,', 'a=b,', '=', ' ', 'a=\\'].map(
      (part) => `Payment ${part.repeat(32 * 1024)}`.slice(0, 32 * 1024),
    )
    for (const text of worst) {
      const read = () => {
        try {
          Challenge.parseAll(text)
        } catch (error) {
          expect(error).toBeInstanceOf(ProtocolError)
        }
      }
      expect(cpuMs(read)).toBeLessThan(50)
    }
  })
})

describe('serialize', () => {
  test('behavior: what is written is read back, in one line', () => {
    const printable = fc.string({
      unit: fc.integer({ min: 0x20, max: 0x7e }).map((n) => String.fromCharCode(n)),
      minLength: 1,
      maxLength: 100,
    })
    fc.assert(
      fc.property(
        fc.array(fc.record({ realm: printable, id: printable, description: printable }), { maxLength: 8 }),
        (list) => {
          const challenges = list.map((some) => ({ ...made, ...some }))
          expect(Challenge.parseAll(Challenge.serialize(challenges))).toEqual(challenges)
        },
      ),
      { numRuns: 300 },
    )
  })

  test.each(['\r', '\n', '\0', '\u0085', 'é', '\u007f', 'a\r\nSet-Cookie: x=1'])(
    'V16: error: %j in a realm or description',
    (bad) => {
      expect(() => Challenge.serialize({ ...made, realm: `r${bad}` })).toThrow(
        refusal('malformed-header-value'),
      )
      expect(() => Challenge.serialize({ ...made, description: `d${bad}` })).toThrow(
        refusal('malformed-header-value'),
      )
      expect(() => Challenge.create({ ...terms, realm: `r${bad}` }, key)).toThrow(
        refusal('malformed-header-value'),
      )
      expect(() => Challenge.create({ ...terms, description: `d${bad}` }, key)).toThrow(
        refusal('malformed-header-value'),
      )
    },
  )
})

describe('the id', () => {
  test.each(file.vectors)(
    'behavior: $name has the id the draft says',
    ({ key, challenge, draftId, wwwAuthenticate }) => {
      const parsed = Challenge.parse(challenge)
      const { id, ...rest } = parsed
      const secret = Encoding.utf8(key)
      expect(Challenge.create(rest, secret).id).toBe(draftId)
      expect(Challenge.isGenuine(parsed, [secret])).toBe(id === draftId)
      expect(id === draftId).toBe(parsed.header === undefined)
      expect(Challenge.parseAll(wwwAuthenticate)).toEqual([parsed])
    },
  )

  test('V2: error: a key under 32 bytes', () => {
    for (const short of ['', 'secret', 'x'.repeat(31)]) {
      expect(() => Challenge.create(terms, Encoding.utf8(short))).toThrow(refusal('secret-too-short'))
    }
  })

  test('V2: behavior: the previous key counts while it is given', () => {
    const next = Encoding.utf8('the key that followed the example key')
    expect(Challenge.isGenuine(made, [next, key])).toBe(true)
    expect(Challenge.isGenuine(made, [next])).toBe(false)
    expect(Challenge.isGenuine(made, [])).toBe(false)
  })

  test('behavior: every other value, and every parameter taken away, breaks it', () => {
    for (const name of [
      'realm',
      'method',
      'intent',
      'request',
      'expires',
      'opaque',
      'header',
      'digest',
    ] as const) {
      expect(Challenge.isGenuine({ ...made, [name]: 'charges' } as Challenge.Challenge, [key])).toBe(false)
      const { [name]: _, ...rest } = made as Record<string, string>
      if (name in made && name in { expires: 0, opaque: 0, header: 0 }) {
        expect(Challenge.isGenuine(Challenge.parse(rest), [key])).toBe(false)
      }
    }
    expect(Challenge.isGenuine({ ...made, description: 'not bound' }, [key])).toBe(true)
    expect(Challenge.isGenuine({ ...made, id: `${made.id.slice(0, -1)}é` }, [key])).toBe(false)
  })

  test('V3: error: a "|" in any slot', () => {
    expect(() => Challenge.create({ ...terms, realm: 'a|b' }, key)).toThrow(refusal('malformed-challenge'))
    expect(() => Challenge.create({ ...terms, digest: 'a|b' }, key)).toThrow(refusal('malformed-challenge'))
    expect(Challenge.isGenuine({ ...made, realm: 'a|b' }, [key])).toBe(false)
  })

  test('V3: behavior: no two different challenges share an id', () => {
    const slot = fc.constantFrom('a', 'b', 'ab', 'Payment-Authorization')
    const optional = fc.option(slot, { nil: undefined })
    const some = fc.record({
      realm: slot,
      method: fc.constantFrom('a', 'b', 'ab'),
      intent: slot,
      request: slot,
      expires: optional,
      digest: optional,
      opaque: optional,
      header: fc.option(fc.constant('Payment-Authorization'), { nil: undefined }),
    })
    const present = (value: object) =>
      Challenge.parse({
        ...Object.fromEntries(Object.entries(value).filter(([, v]) => v !== undefined)),
        id: 'x',
      })
    fc.assert(
      fc.property(some, some, (one, two) => {
        const [a, b] = [Challenge.create(present(one), key), Challenge.create(present(two), key)]
        expect(a.id === b.id).toBe(JSON.stringify(one) === JSON.stringify(two))
      }),
      { numRuns: 500 },
    )
  })
})

describe('X9: expiry', () => {
  const end = Date.UTC(2026, 10, 22, 10, 5) / 1000

  test('behavior: good before expires, dead at it', () => {
    expect(Challenge.isExpired(made, end - 1)).toBe(false)
    expect(Challenge.isExpired(made, end)).toBe(true)
    expect(Challenge.expiry(made)).toBe(end)
  })

  test('behavior: no expires, or one that is no time, is expired', () => {
    const { expires: _, ...endless } = made
    expect(Challenge.isExpired(endless, 0)).toBe(true)
    expect(Challenge.isExpired({ ...made, expires: '2026-02-30T00:00:00Z' }, 0)).toBe(true)
  })
})
