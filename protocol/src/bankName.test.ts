import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { runs } from '../test/fuzz.ts'
import { bankName } from './bankName.ts'
import { ProtocolError } from './Errors.ts'

const refusal = (code: string) => expect.objectContaining({ code })

describe('bankName', () => {
  test.each([
    ['https://bank.example', 'https://bank.example'],
    ['https://bank.example/', 'https://bank.example'],
    ['HTTPS://Bank.Example:443/Cashu/', 'https://bank.example/Cashu'],
    ['https://bank.example:3338/a/b//', 'https://bank.example:3338/a/b'],
    ['http://localhost:3338', 'http://localhost:3338'],
    ['http://127.0.0.1:3338/', 'http://127.0.0.1:3338'],
    ['https://bänk.example', 'https://xn--bnk-qla.example'],
  ])('behavior: %s is %s, which names itself', (url, name) => {
    expect(bankName(url)).toBe(name)
    expect(bankName(name)).toBe(name)
  })

  test.each([
    '',
    'bank.example',
    'ftp://bank.example',
    'javascript:alert(1)',
    'http://bank.example',
    'http://localhost.bank.example',
    'http://10.0.0.1',
    'https://user@bank.example',
    'https://user:pass@bank.example',
    'https://bank.example?',
    'https://bank.example/?a=1',
    'https://bank.example#',
    'https://bank.example/%2e%2e/x',
    'https://bank.example./',
    'https://bank.example\\x',
    'https://bank .example',
    ' https://bank.example',
    'https://bank.example\n',
    'https://ba\tnk.example',
    'https://',
    `https://bank.example/${'x'.repeat(2048)}`,
    `https://${'ä.'.repeat(500)}example`,
  ])('X8: error: %j', (url) => {
    expect(() => bankName(url)).toThrow(refusal('malformed-url'))
  })

  test('error: any text is a name that names itself, or the typed error', { tags: ['fuzz'] }, () => {
    const near = fc
      .string({ unit: fc.constantFrom(...'htps:/.abc0127%@?#[]\\ -é') })
      .map((text) => `https://${text}`)
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.webUrl(), near), (text) => {
        try {
          const name = bankName(text)
          expect(bankName(name)).toBe(name)
        } catch (error) {
          expect(error).toBeInstanceOf(ProtocolError)
        }
      }),
      { numRuns: runs(10_000) },
    )
  })
})
