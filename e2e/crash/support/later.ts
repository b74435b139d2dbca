import { setImmediate as turn } from 'node:timers/promises'
import { restart, type Stage } from './Stage.ts'

const hour = 3_600_000

/** Nobody has presented plain coins for long: the wallet takes home what the till has not. */
export async function hoursLater(stage: Stage): Promise<void> {
  await alarms(stage, (1 + stage.random.below(3)) * hour)
}

/** All refund times have passed: the wallet takes home what is left. */
export async function weeksLater(stage: Stage): Promise<void> {
  stage.refunds.areOver = true
  await alarms(stage, 22 * 24 * hour)
}

/** Time passes, and the wallet's alarms go off while messages go astray and parts are killed. */
async function alarms(stage: Stage, passed: number): Promise<void> {
  const { random, weather, mortality, clock, wallet, bank, wire, journal } = stage
  clock.now += passed
  weather.storm = random.pick([0.02, 0.1, 0.25])
  mortality.rate = random.pick([0.06, 0.12, 0.2])
  for (let round = 3 + random.below(6); round > 0; round -= 1) {
    const woken = wallet.use((world) => world.engine.wake())
    const done = woken.catch((error: unknown) => void journal.push(`alarm: ${String(error)}`))
    if (random.chance(0.3)) {
      for (let turns = random.below(60); turns > 0; turns -= 1) await turn()
      random.pick([bank, wallet, wallet]).kill()
    }
    await done
    if (random.chance(0.3)) await wire.arrive()
    clock.now = Math.max(clock.now + random.below(60_000), wallet.wakeAt() ?? 0)
    await restart(stage, 0.7)
  }
}
