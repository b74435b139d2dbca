import { expect, test } from 'vitest'
import { addressList } from './addressList.ts'
import { clientAddress } from './clientAddress.ts'

const proxies = addressList(['10.0.0.1', '10.1.0.0/16', '2001:db8::/32'])

test('K14: a header from a stranger is ignored', () => {
  expect(clientAddress('203.0.113.9', '198.51.100.1', proxies)).toBe('203.0.113.9')
  expect(clientAddress('203.0.113.9', '127.0.0.1', addressList([]))).toBe('203.0.113.9')
})

test('K14: behind a proxy the rightmost hop that is no proxy counts', () => {
  expect(clientAddress('10.0.0.1', '127.0.0.1, 198.51.100.1', proxies)).toBe('198.51.100.1')
  expect(clientAddress('10.0.0.1', '198.51.100.1, 10.1.2.3', proxies)).toBe('198.51.100.1')
  expect(clientAddress('2001:db8::7', '198.51.100.1', proxies)).toBe('198.51.100.1')
  expect(clientAddress('10.0.0.1', '198.51.100.1, garbage', proxies)).toBe('10.0.0.1')
  expect(clientAddress('10.0.0.1', undefined, proxies)).toBe('10.0.0.1')
})

test('behavior: an IPv4 address inside IPv6 is that IPv4 address', () => {
  expect(clientAddress('::ffff:203.0.113.9', undefined, proxies)).toBe('203.0.113.9')
  expect(clientAddress('::ffff:10.0.0.1', '198.51.100.1', proxies)).toBe('198.51.100.1')
})
