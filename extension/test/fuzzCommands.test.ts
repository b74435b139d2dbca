import { describe, it, vi } from 'vitest'
import { fuzzCommand, given, namesOf } from './support/fuzzCommand.ts'

vi.mock('../src/background/vault/Kdf.ts', async (original) => {
  const { quickStretch } = await import('./support/quickStretch.ts')
  return quickStretch(original)
})

const at = given()

describe('every command of a wallet that is open, given what it takes and changes of that', () => {
  it.each(namesOf('asked'))(
    'C4: error: %s takes an input or refuses it with a code, and never by accident',
    { tags: ['fuzz'] },
    (name) => fuzzCommand(name, at),
  )
})
