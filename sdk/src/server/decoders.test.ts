import { expect, test } from 'vitest'
import { fuzz, mutatedValues, mutations } from '../../../protocol/test/fuzz.ts'
import { clientAddress, proxyList } from './clientAddress.ts'
import { fetchKeysets } from './fetchKeysets.ts'
import { TillError } from './TillError.ts'
import { bankNetwork, curve, handBank } from './test/handBank.ts'

/** Whether something was read, or refused with the till's typed error; anything else is thrown on. */
async function isRead(read: () => unknown): Promise<boolean> {
  try {
    await read()
    return true
  } catch (error) {
    if (error instanceof TillError) return false
    throw error
  }
}

test('error: whatever a bank lists is taken or refused with a code', { tags: ['fuzz'] }, async () => {
  const bank = handBank()
  const { id } = bank.keyset
  const paths = ['/v1/keysets', `/v1/keys/${id}`]
  const { fetch } = bankNetwork(bank)
  const said: Record<string, unknown> = {}
  for (const path of paths) said[path] = await (await fetch(`${bank.url}${path}`, {})).json()
  const read = (value: unknown) => {
    const answer = (url: string) => Object(value)[url.slice(bank.url.length)] ?? null
    const asking = {
      currency: 'usd',
      curve,
      known: new Map(),
      fetch: async (url: string) => Response.json(answer(url)),
    }
    return fetchKeysets(bank.url, asking)
  }
  expect(await read(said)).toMatchObject([{ id }])
  await fuzz(mutatedValues([said]), 200, (value) => isRead(() => read(value)))
})

test('error: whatever a proxy says, an address comes out of it', { tags: ['fuzz'] }, async () => {
  const proxies = proxyList(['127.0.0.1', '10.0.0.0/8', 'fd00::/8'])
  const read = (forwardedFor: string) => clientAddress({ address: '127.0.0.1', forwardedFor }, proxies)
  expect(read('192.0.2.7, 10.0.0.1')).toBe('192.0.2.7')
  expect(read('2001:db8:1:2:3::4')).toBe('2001:db8:1:2::/64')
  const said = ['192.0.2.7, 10.0.0.1', '2001:db8:1:2:3::4, 10.0.0.1', '::ffff:192.0.2.7', 'fe80::1%eth0']
  await fuzz(mutations(said), 1000, (forwardedFor) =>
    expect(read(forwardedFor)).toMatch(/^[0-9a-f.:]+(\/64)?$/),
  )
})

test('error: whatever proxies are named, they are a list or none', { tags: ['fuzz'] }, async () => {
  const entries = ['127.0.0.1', '10.0.0.0/8', 'fd00::/8', '2001:db8::1']
  for (const entry of entries) expect(await isRead(() => proxyList([entry]))).toBe(true)
  await fuzz(mutations(entries), 1000, (entry) => isRead(() => proxyList([entry])))
})
