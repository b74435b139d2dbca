import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { cpuMs } from '../test/cpuMs.ts'
import { runs } from '../test/fuzz.ts'
import { ProtocolError } from './Errors.ts'
import * as PageMessage from './PageMessage.ts'

const id = '3f2b8c1e-5a7d-4e9f-8b6a-0c1d2e3f4a5b'
const connect = { tuppence: 1, type: 'connect', id }
const pay = {
  v: 1,
  type: 'pay',
  id,
  url: 'https://news.example/articles/7/full',
  method: 'GET',
  challenges: ['Payment id="a"', 'Basic realm="x"'],
}
const ask = { v: 1, type: 'state', id }
const receipt = { v: 1, type: 'receipt', id, status: 200, receipt: 'eyJ9' }
const problem = { v: 1, type: 'receipt', id, status: 409, problem: 'urn:tuppence:problem:already-claimed' }
const connected = { v: 1, type: 'connected', id }
const state = (rest: object) => ({ v: 1, type: 'state', id, ...rest })
const states = [
  state({ state: 'accepted' }),
  state({ state: 'ready', header: 'Payment-Authorization', value: 'Payment eyJ9' }),
  state({ state: 'paid' }),
  state({ state: 'not-paid' }),
  state({ state: 'unknown' }),
  state({ state: 'error', code: 'realm-mismatch' }),
]
const refusal = (code: string) => expect.objectContaining({ code })
const parsers = [PageMessage.parseConnect, PageMessage.parseToWallet, PageMessage.parseFromWallet]

describe('v1', () => {
  test('behavior: every message is read as it stands', () => {
    expect(PageMessage.parseConnect(connect)).toEqual(connect)
    for (const message of [pay, ask, receipt, problem])
      expect(PageMessage.parseToWallet(message)).toEqual(message)
    for (const message of [connected, ...states])
      expect(PageMessage.parseFromWallet(message)).toEqual(message)
  })

  test('behavior: unknown fields are ignored, of whatever kind', () => {
    const extra: { [key: string]: unknown } = { later: new Map([[1, 2]]), deep: [[[[[[1]]]]]], no: null }
    extra.self = extra
    expect(PageMessage.parseConnect({ ...extra, ...connect })).toEqual(connect)
    expect(PageMessage.parseToWallet(structuredClone({ ...extra, ...pay }))).toEqual(pay)
    expect(PageMessage.parseFromWallet({ ...extra, ...connected })).toEqual(connected)
  })

  test('C2: behavior: what is read is a new object with the known fields alone', () => {
    const smuggled = { ...pay, command: 'unlock', sender: 'popup', origin: 'https://bank.example' }
    expect(Object.keys(PageMessage.parseToWallet(smuggled)).sort()).toEqual(Object.keys(pay).sort())
  })

  test.each<[string, unknown]>([
    ['another version', { ...ask, v: 2 }],
    ['a version as text', { ...ask, v: '1' }],
    ['no id', { v: 1, type: 'state' }],
    ['a UUID of another version', { ...ask, id: id.replace('-4', '-1') }],
    ['an id in capitals', { ...ask, id: id.toUpperCase() }],
    ['an id with more after it', { ...ask, id: `${id}\n` }],
    ['an empty url', { ...pay, url: '' }],
    ['a url of 2 049', { ...pay, url: 'x'.repeat(2049) }],
    ['a url that is no text', { ...pay, url: { href: 'https://news.example' } }],
    ['a method that is none', { ...pay, method: 'GET /' }],
    ['no challenges', { ...pay, challenges: [] }],
    ['65 challenges', { ...pay, challenges: Array.from({ length: 65 }, () => '') }],
    ['a challenge that is no text', { ...pay, challenges: [['Payment']] }],
    ['challenges that are no list', { ...pay, challenges: { 0: 'Payment', length: 1 } }],
    ['a lone surrogate', { ...pay, challenges: ['\ud800'] }],
    ['a status that is none', { ...receipt, status: 99 }],
    ['a status with a fraction', { ...receipt, status: 200.5 }],
    ['a receipt above 4 KiB', { ...receipt, receipt: 'x'.repeat(4097) }],
    ['a connect over the port', connect],
    ["the wallet's own message", connected],
  ])('error: to the wallet with %s', (_, message) => {
    expect(() => PageMessage.parseToWallet(message)).toThrow(refusal('malformed-message'))
  })

  test.each<[string, unknown]>([
    ['another state', state({ state: 'maybe' })],
    ['ready without value', state({ state: 'ready', header: 'Authorization' })],
    ['ready with another header', state({ state: 'ready', header: 'Cookie', value: 'x' })],
    ['error with words', state({ state: 'error', code: 'Something went wrong' })],
    ['a page message', pay],
  ])('error: from the wallet with %s', (_, message) => {
    expect(() => PageMessage.parseFromWallet(message)).toThrow(refusal('malformed-message'))
  })

  test.each(['unlock', 'approve', 'export', 'constructor', '__proto__', 'toString', ''])(
    'C2: error: %j as a type',
    (type) => {
      for (const parse of parsers) {
        expect(() => parse({ ...ask, type })).toThrow(refusal('malformed-message'))
      }
    },
  )

  test('error: more than 32 KiB of challenges', () => {
    const half = 'x'.repeat(16 * 1024)
    expect(() => PageMessage.parseToWallet({ ...pay, challenges: [half, half] })).toThrow(
      refusal('too-large'),
    )
    expect(() => PageMessage.parseToWallet({ ...pay, challenges: [half.repeat(3)] })).toThrow(
      refusal('malformed-message'),
    )
  })
})

describe('C4', () => {
  // numeric keys are cheap to make and as costly to enumerate
  const many = (base: object = {}) => {
    const crowd: Record<number, number> = {}
    for (let i = 0; i < 1_000_000; i++) crowd[i * 7] = i
    return Object.assign(crowd, base)
  }
  const cyclic: unknown[] = []
  cyclic.push(cyclic)
  const traps = {
    get() {
      throw new TypeError('trap')
    },
    getOwnPropertyDescriptor() {
      throw new TypeError('trap')
    },
  }
  const hostile: [string, () => unknown][] = [
    ['a Map', () => structuredClone(new Map(Object.entries(pay)))],
    ['a Date', () => structuredClone(new Date(0))],
    ['a cyclic list', () => structuredClone(cyclic)],
    ['a cyclic list for challenges', () => structuredClone({ ...pay, challenges: cyclic })],
    ['10^6 keys', () => many()],
    ['10^6 keys for challenges', () => ({ ...pay, challenges: many() })],
    ['10^6 challenges', () => ({ ...pay, challenges: Array.from({ length: 1_000_000 }, () => '') })],
    ['a sparse list of 2^32 - 1', () => ({ ...pay, challenges: new Array(2 ** 32 - 1) })],
    ['a text of 10^6', () => ({ ...pay, challenges: ['x'.repeat(1_000_000)] })],
    ['deep nesting', () => JSON.parse(`${'['.repeat(50_000)}${']'.repeat(50_000)}`)],
    ['a Blob of text', () => new Blob(['pay'])],
    ['typed arrays', () => ({ ...pay, challenges: new Uint8Array(8) })],
    ['boxed texts', () => ({ ...pay, url: Object('https://news.example') })],
    ['inherited fields', () => Object.create(pay)],
    ['getters', () => Object.defineProperty({ ...ask }, 'type', { get: () => 'state' })],
    ['a proxy that throws', () => new Proxy({}, traps)],
    ['a list proxy that throws', () => ({ ...pay, challenges: new Proxy([], traps) })],
  ]

  test.each(hostile)('error: %s, in less than 50 ms', (_, make) => {
    const message = make()
    for (const parse of parsers) {
      const refuse = () => expect(() => parse(message)).toThrow(ProtocolError)
      expect(cpuMs(refuse)).toBeLessThan(50)
    }
  })

  test('behavior: 10^6 unknown keys beside the known ones are not looked at', () => {
    const message = many(pay)
    expect(cpuMs(() => expect(PageMessage.parseToWallet(message)).toEqual(pay))).toBeLessThan(50)
  })

  test('error: any clone is a message or the typed error', { tags: ['fuzz'] }, () => {
    const value = fc.anything({
      withDate: true,
      withMap: true,
      withSet: true,
      withBigInt: true,
      withSparseArray: true,
    })
    const names = [
      'v',
      'tuppence',
      'type',
      'id',
      'url',
      'method',
      'challenges',
      'status',
      'state',
      'code',
      'header',
      'value',
    ]
    const near = fc
      .record({
        base: fc.constantFrom(connect, pay, ask, receipt, connected, ...states),
        name: fc.constantFrom(...names),
        value,
      })
      .map(({ base, name, value }) => ({ ...base, [name]: value }))
    fc.assert(
      fc.property(fc.oneof(value, near), fc.constantFrom(...parsers), (message, parse) => {
        try {
          const parsed = parse(message)
          expect(parse(parsed)).toEqual(parsed)
        } catch (error) {
          expect(error).toBeInstanceOf(ProtocolError)
        }
      }),
      { numRuns: runs(10_000) },
    )
  })
})
