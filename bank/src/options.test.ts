import { expect, test } from 'vitest'
import { readOptions, UsageError, usage } from './options.ts'

test('behavior: nothing given means port 3338 of localhost and data in .tuppence/bank', () => {
  expect(readOptions([], {})).toEqual({
    help: false,
    host: 'localhost',
    port: 3338,
    config: { data: '.tuppence/bank', testMoney: false, resume: false },
  })
})

test('behavior: every option is read from the line', () => {
  const line =
    '--port 0 --host 0.0.0.0 --data d --name n --unit eur --denominations 1,5,25 --fee-ppk 100 ' +
    '--final-expiry 2000000000 --test-money --rate loopback-too --curve noble --proxies 10.0.0.1,::1 ' +
    '--exempt 192.0.2.1,2001:db8::/32 --keys k --resume'
  expect(readOptions(line.split(' '), {})).toEqual({
    help: false,
    host: '0.0.0.0',
    port: 0,
    config: {
      data: 'd',
      name: 'n',
      unit: 'eur',
      denominations: [1n, 5n, 25n],
      feePpk: 100,
      finalExpiry: 2_000_000_000,
      testMoney: true,
      rate: 'loopback-too',
      curve: 'noble',
      proxies: ['10.0.0.1', '::1'],
      exempt: ['192.0.2.1', '2001:db8::/32'],
      keys: 'k',
      resume: true,
    },
  })
})

test('behavior: the environment gives the same, and the line wins', () => {
  const env = {
    TUPPENCE_BANK_PORT: '1',
    TUPPENCE_BANK_FEE_PPK: '7',
    TUPPENCE_BANK_TEST_MONEY: '1',
    TUPPENCE_BANK_EXEMPT: '192.0.2.1, 10.0.0.0/8',
    PORT: '9',
  }
  const options = readOptions(['--port', '2'], env)
  expect(options.port).toBe(2)
  expect(options.config).toMatchObject({ feePpk: 7, testMoney: true, exempt: ['192.0.2.1', '10.0.0.0/8'] })
  expect(readOptions([], { TUPPENCE_BANK_TEST_MONEY: '0', TUPPENCE_BANK_NAME: '' }).config).toEqual(
    readOptions([], {}).config,
  )
})

test('error: what makes no sense is one sentence', () => {
  const wrong = [
    ['--port', '65536'],
    ['--port', '1e3'],
    ['--port', ''],
    ['--fee-ppk', '-1'],
    ['--rate', 'slow'],
    ['--curve', 'ed25519'],
    ['--denominations', '1,,2'],
    ['--denominations', '0'],
    ['--unknown'],
    ['stray'],
    ['--test-money=maybe'],
  ]
  for (const args of wrong) expect(() => readOptions(args, {}), args.join(' ')).toThrow(UsageError)
  expect(() => readOptions([], { TUPPENCE_BANK_RESUME: 'maybe' })).toThrow('--resume is on (1) or off (0).')
})

test('behavior: the help names every option once', () => {
  const flags = [...usage().matchAll(/^ {2}--([a-z-]+)/gm)].map((match) => match[1])
  expect(new Set(flags).size).toBe(flags.length)
  expect(flags).toEqual(
    expect.arrayContaining(['port', 'data', 'test-money', 'fee-ppk', 'rate', 'exempt', 'keys', 'help']),
  )
})
