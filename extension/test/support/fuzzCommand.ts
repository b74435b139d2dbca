import { afterAll, beforeAll, expect } from 'vitest'
import { fuzz, mutatedValues } from '../../../protocol/test/fuzz.ts'
import { type CommandName, commands } from '../../src/messages/ui.ts'
import { named, samples } from './commandSamples.ts'
import { lives } from './lives.ts'
import { fileOf, openSituation, type Place } from './situations.ts'
import { password } from './vault.ts'
import { openBank, ownSender, type TestBank } from './world.ts'

/** What the commands of a test file are given: a bank, and an export file of a wallet there. */
export type Given = { bank: TestBank; file: string }

/** Opens the bank before the tests of a file and closes it after them; there by the time the first of them runs. */
export function given(): Given {
  const made = {} as Given
  beforeAll(async () => {
    made.bank = openBank()
    made.file = await fileOf(made.bank, password)
  })
  afterAll(() => made.bank.close())
  return made
}

/** An input with what this wallet has in place of what stands for it; `file` is an export file. */
export function inOwnNames(
  { names }: Pick<Place, 'names'>,
  { file, input }: { file: string; input: unknown },
): unknown {
  const own = Object.entries({ file, ...names }).reduce(
    (text, [of, is]) => text.replaceAll(JSON.stringify(Object(named)[of]), JSON.stringify(is)),
    JSON.stringify(input),
  )
  return JSON.parse(own)
}

/** Sends an input {@link inOwnNames}, as a page that may. */
export async function send(
  at: Place,
  { file, name, input }: { file: string; name: CommandName; input: unknown },
) {
  const [from = 'home'] = commands[name].from
  const sender = ownSender(from, from === 'approval' ? at.tab : undefined)
  return at.world.engine.receive({ type: 'ui', name, input: inOwnNames(at, { file, input }) }, sender)
}

/** Gives a command what it takes, and changes of that: it takes an input or refuses it with a code. */
export async function fuzzCommand(name: CommandName, { bank, file }: Given): Promise<void> {
  const [situation, ...inputs] = samples[name]
  const open = () => openSituation(bank, situation)
  for (const input of inputs) {
    const reply = await send(await open(), { file, name, input })
    expect(reply).toMatchObject({ ok: true })
    expect(reply).not.toMatchObject({ value: { state: expect.stringMatching(/wrong|stale/) } })
  }
  // What makes the only wallet there can be is taken once.
  const mostTaken = situation === 'bare' || situation === 'sealed' ? 1 : 150
  const { ready, at, taken } = lives({ open, mostTaken, rest: ({ world }) => world.engine.idle() })
  const read = async (input: unknown) => {
    const reply = await send(at(), { file, name, input })
    if (reply?.ok) taken()
    else expect(reply?.error.code).not.toBe('internal')
  }
  // Some do a whole payment, and the bank's part of it is in this process.
  await fuzz(mutatedValues(inputs), 100, read, { ready, mostMs: 250 })
}

/** The names of the commands whose samples are for a wallet that is open and asks, or of all the others. */
export function namesOf(which: 'asked' | 'others'): CommandName[] {
  const names = Object.keys(samples) as CommandName[]
  return names.filter((name) => (samples[name][0] === 'asked') === (which === 'asked'))
}
