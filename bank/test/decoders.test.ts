import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { fuzz, mutations } from '../../protocol/test/fuzz.ts'
import { readConfig } from '../src/config.ts'
import { addressList } from '../src/http/addressList.ts'
import { clientAddress } from '../src/http/clientAddress.ts'
import { loadKeys } from '../src/mint/keysFile.ts'
import { readOptions, UsageError } from '../src/options.ts'
import { StartError } from '../src/StartError.ts'
import { temporaryDir } from './support/testBank.ts'

/** Whether something was read, or refused with one sentence; anything else is thrown on. */
function isRead(read: () => unknown): boolean {
  try {
    read()
    return true
  } catch (error) {
    if (!(error instanceof UsageError || error instanceof StartError)) throw error
    expect(error.message).not.toContain(seed.slice(0, 8))
    return false
  }
}

const seed = '5eed'.repeat(16)
const lines = [
  '--port 3338 --host localhost --data somewhere --name Bank --test-money --resume',
  '--unit usd --denominations 1,2,4 --fee-ppk 100 --final-expiry 1800000000 --rate off',
  '--proxies 127.0.0.1,10.0.0.0/8,fd00::/8 --exempt 192.0.2.1,2001:db8::/32 --curve noble --keys keys.json',
]
const environment = ['TUPPENCE_BANK_PORT=3338', 'TUPPENCE_BANK_FEE_PPK=100', 'TUPPENCE_BANK_TEST_MONEY=1']

test('error: any command line is a configuration or refused with a sentence', {
  tags: ['fuzz'],
}, async () => {
  const read = (line: string) => readConfig(readOptions(line.split(' '), {}).config)
  for (const line of lines) expect(isRead(() => read(line))).toBe(true)
  await fuzz(mutations(lines), 1000, (line) => isRead(() => read(line)))
})

test('error: any environment is a configuration or refused with a sentence', { tags: ['fuzz'] }, async () => {
  const read = (line: string) => {
    const [name = '', ...value] = line.split('=')
    return readConfig(readOptions([], { [name]: value.join('=') }).config)
  }
  for (const line of environment) expect(isRead(() => read(line))).toBe(true)
  await fuzz(mutations(environment), 1000, (line) => isRead(() => read(line)))
})

test('error: any keys file gives 32 bytes or is refused with a sentence that tells nothing of it', {
  tags: ['fuzz'],
}, async () => {
  const data = temporaryDir()
  const keys = join(data, 'given.json')
  writeFileSync(keys, '', { mode: 0o600 })
  const read = (text: string) => {
    writeFileSync(keys, text)
    expect(loadKeys({ data, keys }, { mayMake: false })).toHaveLength(32)
  }
  const given = JSON.stringify({ version: 1, seed })
  expect(isRead(() => read(given))).toBe(true)
  await fuzz(mutations([given]), 300, (text) => isRead(() => read(text)))
})

test('error: whatever a proxy says, an address comes out of it', { tags: ['fuzz'] }, async () => {
  const proxies = addressList(['127.0.0.1', '10.0.0.0/8', 'fd00::/8'])
  const read = (forwarded: string) => clientAddress('127.0.0.1', forwarded, proxies)
  expect(read('192.0.2.7, 10.0.0.1')).toBe('192.0.2.7')
  const said = ['192.0.2.7, 10.0.0.1', '2001:db8::4, 10.0.0.1', '::ffff:192.0.2.7', 'fe80::1%eth0']
  await fuzz(mutations(said), 1000, (forwarded) => expect(read(forwarded)).toMatch(/^[0-9a-f.:]+(%.+)?$/i))
})
