import { expect, test } from 'vitest'
import { limits } from '../limits.ts'
import { isLoopback, rateKey, rateLimit } from './rateLimit.ts'

function ask(times: number, run: () => number): number[] {
  return Array.from({ length: times }, run)
}

test('behavior: 20 requests a minute may move money, 60 in all, and the wait is told', () => {
  let now = 0
  const rates = rateLimit('on', () => now)
  expect(ask(20, () => rates.wait('192.0.2.1', 'money'))).toEqual(Array(20).fill(0))
  expect(rates.wait('192.0.2.1', 'money')).toBe(3_000)
  expect(ask(40, () => rates.wait('192.0.2.1', 'read'))).toEqual(Array(40).fill(0))
  expect(rates.wait('192.0.2.1', 'read')).toBe(1_000)
  now += 1_000
  expect(rates.wait('192.0.2.1', 'read')).toBe(0)
  expect(rates.wait('192.0.2.1', 'read')).toBeGreaterThan(0)
})

test('behavior: a refused request is not counted, and addresses do not share', () => {
  const rates = rateLimit('on', () => 0)
  ask(20, () => rates.wait('192.0.2.1', 'money'))
  ask(100, () => rates.wait('192.0.2.1', 'money'))
  expect(ask(40, () => rates.wait('192.0.2.1', 'read'))).toEqual(Array(40).fill(0))
  expect(rates.wait('192.0.2.2', 'money')).toBe(0)
})

test('behavior: IPv6 addresses count by /64', () => {
  expect(rateKey('2001:db8:0:1::5')).toBe(rateKey('2001:0DB8:0:1:ffff:ffff:ffff:ffff'))
  expect(rateKey('2001:db8:0:1::5')).not.toBe(rateKey('2001:db8:0:2::5'))
  expect(rateKey('fe80::1%eth0')).toBe('fe80:0:0:0::/64')
  expect(rateKey('::')).toBe('0:0:0:0::/64')
  expect(rateKey('192.0.2.1')).toBe('192.0.2.1')
})

test('behavior: this machine is exempt unless it is limited too, and off limits nobody', () => {
  const limited = (mode: 'on' | 'off' | 'loopback-too', address: string) => {
    const rates = rateLimit(mode, () => 0)
    return ask(61, () => rates.wait(address, 'read')).some((wait) => wait > 0)
  }
  for (const address of ['127.0.0.1', '127.8.8.8', '::1', '']) {
    expect(isLoopback(address)).toBe(true)
    expect(limited('on', address)).toBe(false)
    expect(limited('loopback-too', address)).toBe(true)
  }
  expect(limited('on', '192.0.2.1')).toBe(true)
  expect(limited('off', '192.0.2.1')).toBe(false)
})

test('K17: what is remembered of addresses does not grow without end', () => {
  let now = 0
  const rates = rateLimit('on', () => now)
  for (let i = 0; i < limits.rateAddresses + 100; i++) rates.wait(`192.0.${i}`, 'money')
  expect(rates.size()).toBeLessThanOrEqual(2 * limits.rateAddresses)
  now = 10 ** 9
  for (let i = 0; i < limits.rateAddresses / 5; i++) rates.wait(`198.51.${i}`, 'money')
  expect(rates.size()).toBeLessThan(limits.rateAddresses)
})
