import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import type { Census } from '../../../extension/test/support/Census.ts'
import { curve } from '../../../extension/test/support/world.ts'
import { audit } from './audit.ts'
import { calm } from './calm.ts'
import { hoursLater, weeksLater } from './later.ts'
import { open, type Stage } from './Stage.ts'
import { storm } from './storm.ts'

/** A disk that forgets at a power cut is as good as another here, and faster: parts are killed, not machines. */
const fastDisk =
  statSync('/dev/shm', { throwIfNoEntry: false })?.isDirectory() === true ? '/dev/shm' : tmpdir()

export type Outcome = { readonly problems: readonly string[]; readonly journal: readonly string[] }

/** Plays one schedule: a storm, the calm after it, and then the books. The same seed plays the same one. */
export async function playSchedule(seed: string, census: Census): Promise<Outcome> {
  const data = mkdtempSync(`${fastDisk}/tuppence-crash-`)
  const stage = await open(seed, census, data)
  try {
    await storm(stage)
    if (stage.random.chance(0.3)) await hoursLater(stage)
    const rounds = await calm(stage)
    census.count('rounds to rest', String(Math.ceil(rounds / 10) * 10).padStart(2, '0'))
    const sooner = await books(stage)
    const isPlayedOn = sooner.length === 0 && stage.random.chance(0.7)
    if (isPlayedOn) {
      await weeksLater(stage)
      await calm(stage)
    }
    for (const [fate, times] of stage.wire.counts) {
      for (let i = 0; i < times; i += 1) census.count('wire', fate)
    }
    const problems = isPlayedOn ? await books(stage) : sooner
    return { problems, journal: stage.journal }
  } catch (error) {
    const why = error instanceof Error ? (error.stack ?? error.message) : String(error)
    return { problems: [`the schedule broke off: ${why}`], journal: stage.journal }
  } finally {
    // These are not kills of the schedule.
    stage.counted.isOn = false
    for (const part of stage.parts) part.kill()
    rmSync(data, { recursive: true, force: true })
  }
}

function books({ bank, shop, reader, wallet, refunds }: Stage): Promise<string[]> {
  const { purchases } = reader
  return audit({ bank, shop, disk: wallet.disk, purchases, curve, areRefundsOver: refunds.areOver })
}
