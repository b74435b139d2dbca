import { describe, expect, it, vi } from 'vitest'
import { fuzz, mutatedValues, mutations } from '../../protocol/test/fuzz.ts'
import type { CommandName } from '../src/messages/ui.ts'
import { askedId } from '../src/ui/approval/askedId.ts'
import { named, samples } from './support/commandSamples.ts'
import { fuzzCommand, given, namesOf, send } from './support/fuzzCommand.ts'
import { lives } from './support/lives.ts'
import { contentOf, openSituation, sealedFile } from './support/situations.ts'
import { password } from './support/vault.ts'

vi.mock('../src/background/vault/Kdf.ts', async (original) => {
  const { quickStretch } = await import('./support/quickStretch.ts')
  return quickStretch(original)
})

const shared = given()

describe('every command of a wallet that is new, locked or being restored, given what it takes and changes of that', () => {
  it.each(namesOf('others'))(
    'C4: error: %s takes an input or refuses it with a code, and never by accident',
    { tags: ['fuzz'] },
    (name) => fuzzCommand(name, shared),
  )
})

it('S8: error: what lies in a file that is sealed well is taken or refused with a code, and shown if it was taken', {
  tags: ['fuzz'],
}, async () => {
  const { bank, file } = shared
  const open = () => openSituation(bank, 'sealed')
  const { ready, at, taken } = lives({ open, mostTaken: 1, rest: ({ world }) => world.engine.idle() })
  const takeIn = async (content: unknown) => {
    const place = at()
    const own = { ...place, names: { ...place.names, file: await sealedFile(content, password) } }
    const ask = async (name: CommandName, input: unknown) => {
      const reply = await send(own, { file, name, input })
      if (reply?.ok === false) expect(reply.error.code, name).not.toBe('internal')
      return reply
    }
    await ask('readExport', { file: named.file, password })
    const made = await ask('restore', samples.restore[2])
    if (!made?.ok) return false
    taken()
    await ask('restoreState', { wallet: Object(made.value).wallet })
    for (const name of ['overview', 'payments', 'limits'] as const) await ask(name, {})
    return true
  }
  const content = await contentOf(file, password)
  await ready(true)
  expect(await takeIn(content)).toBe(true)
  await fuzz(mutatedValues([content]), 100, takeIn, { ready, mostMs: 250 })
})

it.each(['asked', 'locked'] as const)(
  'A3: error: whatever stands in the address of an approval window shows its own question or none: %s',
  { tags: ['fuzz'] },
  async (situation) => {
    const { bank, file } = shared
    const open = () => openSituation(bank, situation)
    const { ready, at, taken } = lives({ open, mostTaken: 150, rest: ({ world }) => world.engine.idle() })
    const look = async (address: string) => {
      const search = Object.entries(at().names).reduce(
        (text, [of, is]) => text.replaceAll(Object(named)[of], is),
        address,
      )
      const reply = await send(at(), { file, name: 'approval', input: { id: askedId(search) } })
      if (reply?.ok) taken()
      else expect(['malformed-message', 'not-found', 'locked']).toContain(reply?.error.code)
      if (reply?.ok) expect(reply.value, search).toMatchObject({ id: at().names.payment })
      return reply?.ok
    }
    const address = `?id=${named.payment}`
    await ready(true)
    expect(await look(address)).toBe(true)
    expect(await look(`?id=${named.topUp}`)).toBe(false)
    await fuzz(mutations([address, `${address}&id=${named.topUp}`, `?id=${named.topUp}`]), 150, look, {
      ready,
      mostMs: 250,
    })
  },
)
