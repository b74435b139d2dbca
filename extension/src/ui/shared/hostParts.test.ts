import fc from 'fast-check'
import { expect, test } from 'vitest'
import { hostParts } from './hostParts.ts'

test.each([
  ['dailytuppence.example', '', 'dailytuppence.example', ''],
  ['www.dailytuppence.example', 'www.', 'dailytuppence.example', ''],
  ['shop.example.evil.test', 'shop.example.', 'evil.test', ''],
  ['news.thetimes.co.uk', 'news.', 'thetimes.co.uk', ''],
  ['co.uk', '', 'co.uk', ''],
  ['bank.com.evil.co.uk:8443', 'bank.com.', 'evil.co.uk', ':8443'],
  ['alice.github.io', '', 'alice.github.io', ''],
  ['www.alice.github.io', 'www.', 'alice.github.io', ''],
  ['xn--pple-43d.com', '', 'xn--pple-43d.com', ''],
  ['localhost:8402', '', 'localhost', ':8402'],
  ['shop.localhost', '', 'shop.localhost', ''],
  ['127.0.0.1:8402', '', '127.0.0.1', ':8402'],
  ['[::1]:8402', '', '[::1]', ':8402'],
  ['[::1]', '', '[::1]', ''],
])('A4: behavior: %s is shown as %s + %s + %s', (host, lead, name, port) => {
  expect(hostParts(host)).toEqual({ lead, name, port })
})

test('A4: behavior: no character of a host is left out, whatever it is', () => {
  fc.assert(
    fc.property(fc.oneof(fc.domain(), fc.ipV4(), fc.string()), (host) => {
      const { lead, name, port } = hostParts(host)
      expect(lead + name + port).toBe(host)
    }),
  )
})

test('A4: behavior: what an owner of a name puts before it is never emphasised', () => {
  const label = fc.stringMatching(/^[a-z][a-z0-9]{2,8}$/)
  fc.assert(
    fc.property(label, label, (lure, name) => {
      expect(hostParts(`${lure}.com.${name}.example`).name).toBe(`${name}.example`)
    }),
  )
})
