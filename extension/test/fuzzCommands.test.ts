import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { fuzz, mutatedValues } from '../../protocol/test/fuzz.ts'
import { type CommandName, commands } from '../src/messages/ui.ts'
import { named, samples } from './support/commandSamples.ts'
import { lives } from './support/lives.ts'
import { contentOf, fileOf, openSituation, type Place, sealedFile } from './support/situations.ts'
import { password } from './support/vault.ts'
import { openBank, ownSender, type TestBank } from './support/world.ts'

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

/** Sends an input, with what this wallet has in place of what stands for it. */
async function send({ world, names, tab }: Place, name: CommandName, input: unknown) {
  const own = Object.entries({ file, ...names }).reduce(
    (text, [of, is]) => text.replaceAll(JSON.stringify(Object(named)[of]), JSON.stringify(is)),
    JSON.stringify(input),
  )
  const [from = 'home'] = commands[name].from
  const sender = ownSender(from, from === 'approval' ? tab : undefined)
  return world.engine.receive({ type: 'ui', name, input: JSON.parse(own) }, sender)
}

const names = Object.keys(samples) as CommandName[]

describe('every command, given what it takes and changes of that', () => {
  it.each(names)(
    'C4: error: %s takes an input or refuses it with a code, and never by accident',
    {
      tags: ['fuzz'],
    },
    async (name) => {
      const [situation, ...inputs] = samples[name]
      const open = () => openSituation(bank, situation)
      for (const input of inputs) {
        const reply = await send(await open(), name, input)
        expect(reply).toMatchObject({ ok: true })
        expect(reply).not.toMatchObject({ value: { state: expect.stringMatching(/wrong|stale/) } })
      }
      // What makes the only wallet there can be is taken once.
      const mostTaken = situation === 'bare' || situation === 'sealed' ? 1 : 150
      const { ready, at, taken } = lives({ open, mostTaken, rest: ({ world }) => world.engine.idle() })
      const read = async (input: unknown) => {
        const reply = await send(at(), name, input)
        if (reply?.ok) taken()
        else expect(reply?.error.code).not.toBe('internal')
      }
      // Some do a whole payment, and the bank's part of it is in this process.
      await fuzz(mutatedValues(inputs), 100, read, { ready, mostMs: 250 })
    },
  )
})

it('S8: error: what lies in a file that is sealed well is taken or refused with a code, and shown if it was taken', {
  tags: ['fuzz'],
}, async () => {
  const open = () => openSituation(bank, 'sealed')
  const { ready, at, taken } = lives({ open, mostTaken: 1, rest: ({ world }) => world.engine.idle() })
  const takeIn = async (content: unknown) => {
    const place = at()
    const own = { ...place, names: { ...place.names, file: await sealedFile(content, password) } }
    const ask = async (name: CommandName, input: unknown) => {
      const reply = await send(own, name, input)
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
