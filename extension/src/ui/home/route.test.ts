import fc from 'fast-check'
import { expect, test } from 'vitest'
import { plain, route } from './route.ts'

const id = '0f8fad5b-d9cb-469f-a165-70867728950e'

test.each([
  ['', { name: 'payments' }],
  ['#/payments', { name: 'payments' }],
  [`#/payment/${id}`, { name: 'payment', id }],
  ['#/wallets', { name: 'wallets' }],
  ['#/limits', { name: 'limits' }],
  ['#/banks', { name: 'banks' }],
  ['#/backup', { name: 'backup' }],
  [`#/backup/${id}`, { name: 'backup', id }],
  ['#/security', { name: 'security' }],
  ['#/top-up', { name: 'top-up' }],
])('behavior: %s', (hash, expected) => {
  expect(route(hash)).toEqual(expected)
})

test.each(['#/payment/', '#/payment/../x', `#/payment/${id}/x`, '#/constructor', '#/wallets/1', '#//'])(
  'error: %s leads to the list',
  (hash) => {
    expect(route(hash)).toEqual({ name: 'payments' })
  },
)

test('error: any hash gives a page', () => {
  fc.assert(
    fc.property(fc.string(), (hash) => {
      expect(['payments', 'payment', ...plain]).toContain(route(hash).name)
    }),
  )
})
