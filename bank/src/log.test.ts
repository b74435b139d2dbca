import { expect, test } from 'vitest'
import { createLog, describeError, redact } from './log.ts'

test('R8: tokens, keys, signatures and quote ids do not get through', () => {
  const hex = 'a1'.repeat(32)
  for (const secret of [
    hex,
    `02${hex}`,
    `cashuB${hex}`,
    '9d745270-1405-46de-b5c5-e2762b4f5e00',
    'f'.repeat(32),
  ]) {
    expect(redact(`x ${secret} y`)).toBe('x [redacted] y')
    expect(redact(`/v1/mint/quote/test/${secret}`)).toBe('/v1/mint/quote/test/[redacted]')
  }
  expect(redact('x'.repeat(5_000).replaceAll('x', 'x ')).length).toBeLessThanOrEqual(2_000)
})

test('behavior: plain words, addresses and error codes stay', () => {
  for (const text of [
    'http://localhost:3338',
    'SQLITE_CONSTRAINT_PRIMARYKEY',
    '01d1f3a9c2b4e5f6',
    'no such table',
  ]) {
    expect(redact(text)).toBe(text)
  }
})

test('behavior: a line is one JSON object', () => {
  const lines: string[] = []
  createLog(
    (line) => lines.push(line),
    () => new Date(0),
  )('warn', 'x', { a: 'b\nc', n: 1 })
  expect(lines).toEqual(['{"time":"1970-01-01T00:00:00.000Z","level":"warn","event":"x","a":"b\\nc","n":1}'])
})

test('R8: an error is told without what it may carry', () => {
  const secret = 'deadbeef'.repeat(8)
  const error = Object.assign(new TypeError(`bad ${secret}`), { code: 'SQLITE_FULL', secret })
  const lines: string[] = []
  createLog((line) => lines.push(line))('error', 'failure', describeError(error))
  expect(lines.join()).not.toContain(secret)
  expect(lines.join()).toContain('SQLITE_FULL')
  expect(describeError('a string')).toEqual({ error: 'string' })
})
