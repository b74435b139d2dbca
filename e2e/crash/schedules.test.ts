import { randomUUID } from 'node:crypto'
import { afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import * as Census from '../../extension/test/support/Census.ts'
import { watchCommits } from './support/bankPart.ts'
import { isLong } from './support/form.ts'
import { playSchedule } from './support/playSchedule.ts'
import { steadyCrypto } from './support/steadyCrypto.ts'

/** `TUPPENCE_CRASH_SEED` replays one schedule, by the name its failure gave. */
const { TUPPENCE_CRASH_SEED: replayed, TUPPENCE_CRASH_SCHEDULES: wanted } = process.env
const schedules = Number(wanted ?? (isLong ? 10_000 : 300))
/** In its long form every run plays other schedules. */
const run = isLong ? randomUUID().slice(0, 8) : 'short'

/** States in which a kill must have landed. Not reached here: what only a dishonest bank causes, and test money that is not there at once. */
const states: Census.States = {
  pay: [
    ...['asked', 'approving', 'reserved', 'swapping', 'unknown', 'ready', 'released', 'paid'],
    ...['returning', 'refused', 'not-paid', 'refunding', 'refunded'],
  ],
  'top-up': ['paid', 'minting', 'unknown', 'done'],
  till: ['idle', 'serving'],
  claim: ['claimed', 'redeeming', 'redeemed'],
  settle: ['swapping', 'claimed', 'released', ...(isLong ? ['swapping, again'] : [])],
  cap: ['locked coins taken', 'locked coins wait'],
  redeem: ['sending', ...(isLong ? ['unknown'] : [])],
  bank: [
    ...['mint/quote, before commit', 'mint/quote, after commit'],
    ...['mint, before commit', 'mint, after commit', 'swap, before commit', 'swap, after commit'],
  ],
}

beforeAll(watchCommits)
beforeAll(() => steadyCrypto())
// Nobody waits for a timeout here, and the timers of the dead must not pile up. The bank lets others have a turn when its
// work takes long: how long must not depend on the machine.
beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'performance'] })
})
afterEach(() => {
  vi.useRealTimers()
})

async function play(seed: string, census = Census.create()) {
  const outcome = await playSchedule(seed, census)
  vi.clearAllTimers()
  return outcome
}

describe.runIf(replayed === undefined)('crash schedules', () => {
  test('W6: behavior: whatever is killed or lost, no money is lost, paid twice or stuck, and what was paid is served', {
    timeout: 24 * 3_600_000,
  }, async () => {
    const census = Census.create()
    const failed = new Map<string, readonly string[]>()
    for (let number = 0; number < schedules && failed.size < 5; number += 1) {
      const seed = `${run}-${number}`
      const { problems } = await play(seed, census)
      if (problems.length > 0) {
        failed.set(`TUPPENCE_CRASH_SEED=${seed}`, problems)
        console.log(`TUPPENCE_CRASH_SEED=${seed}: ${problems.join('; ')}`)
      }
      if (isLong && (number + 1) % 500 === 0) console.log(`${number + 1} of ${schedules}`)
    }
    const lines = census.report().map((line) => `  ${line}`)
    console.log(
      `${schedules} schedules of run ${run}. Kills by the state they landed in:\n${lines.join('\n')}`,
    )
    expect(Object.fromEntries(failed)).toEqual({})
    expect(census.missed(states)).toEqual([])
  })

  test.each([
    ['offline', 'twice-3'],
    ['online', 'twice-5'],
    ['capped', 'twice-1'],
  ])('behavior: one seed is one schedule, of a till that is %s', async (mode, seed) => {
    const [first, second] = [await play(seed), await play(seed)]
    expect(first.journal[0]).toBe(`a till that is ${mode}`)
    expect(first.journal.length).toBeGreaterThan(5)
    expect(second.journal).toEqual(first.journal)
  })
})

test.runIf(replayed !== undefined)('replay: TUPPENCE_CRASH_SEED', { timeout: 60_000 }, async () => {
  const { problems, journal } = await play(replayed ?? '')
  console.log(journal.join('\n'))
  expect(problems).toEqual([])
})
