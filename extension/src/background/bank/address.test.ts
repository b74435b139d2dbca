import { expect, it } from 'vitest'
import { parseBankAddress } from './address.ts'

it.each([
  ['https://bank.example', 'https://bank.example'],
  [' https://bank.example/ ', 'https://bank.example'],
  ['https://BANK.example:443/cents/', 'https://bank.example/cents'],
  ['http://localhost:3338', 'http://localhost:3338'],
  ['http://127.0.0.1:3338/', 'http://127.0.0.1:3338'],
])('behavior: %s is the bank %s', (typed, name) => {
  expect(parseBankAddress(typed, false)).toBe(name)
})

it.each([
  'http://bank.example',
  'https://user@bank.example',
  'https://bank.example/?a=1',
  'https://bank.example/#a',
  'ftp://bank.example',
  'bank.example',
  'javascript:alert(1)',
  '',
  'http://192.168.1.1',
])('W8: error: %j is no address of a bank', (typed) => {
  expect(() => parseBankAddress(typed, true)).toThrow(expect.objectContaining({ code: 'bank-address' }))
})

it.each([
  'https://192.168.1.1',
  'https://10.0.0.5:3338',
  'https://172.31.255.1',
  'https://169.254.169.254',
  'https://100.64.0.1',
  'https://127.0.0.2',
  'https://2130706434',
  'https://[::1]',
  'https://[fd00::1]',
  'https://[::ffff:10.0.0.1]',
  'https://router',
  'https://nas.local',
  'https://vault.internal',
])('W8: error: %s is inside a private network, and needs a confirmation', (typed) => {
  expect(() => parseBankAddress(typed, false)).toThrow(expect.objectContaining({ code: 'bank-private' }))
  expect(parseBankAddress(typed, true)).toMatch(/^https:/)
})
