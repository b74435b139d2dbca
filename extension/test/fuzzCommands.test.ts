import { afterAll, beforeAll, describe, it, vi } from 'vitest'
import { fuzzCommand, namesOf } from './support/fuzzCommand.ts'
import { fileOf } from './support/situations.ts'
import { password } from './support/vault.ts'
import { openBank, type TestBank } from './support/world.ts'

vi.mock('../src/background/vault/Kdf.ts', async (original) => {
  const { quickStretch } = await import('./support/quickStretch.ts')
  return quickStretch(original)
})

let bank: TestBank
let file: string
beforeAll(async () => {
  bank = openBank()
  file = await fileOf(bank, password)
})
afterAll(() => bank.close())

describe('every command of a wallet that is open, given what it takes and changes of that', () => {
  it.each(namesOf('asked'))(
    'C4: error: %s takes an input or refuses it with a code, and never by accident',
    { tags: ['fuzz'] },
    (name) => fuzzCommand(name, { bank, file }),
  )
})
