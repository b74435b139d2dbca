import { isRedeemed } from './audit.ts'
import type * as Reader from './Reader.ts'
import { restart, type Stage, shopUrl } from './Stage.ts'
import { days, resting } from './walletPart.ts'

/** After a storm everything is at rest again within so many rounds of alarms. */
const mostRounds = 60

/** Everything works again. Gives the rounds it took until nothing waited any more, or all there are. */
export async function calm(stage: Stage): Promise<number> {
  const { weather, mortality, failures, wire, clock, wallet, reader, shop, journal } = stage
  weather.storm = 0
  mortality.rate = 0
  failures.rate = 0
  await restart(stage, 1)
  while (wire.late() > 0) await wire.arrive()
  const decide = () => reader.decide(true).catch((error: unknown) => journal.push(`calm: ${String(error)}`))
  const go = (purchase: Reader.Purchase) =>
    reader.go(purchase).catch((error: unknown) => journal.push(`calm ${purchase.path}: ${String(error)}`))
  for (let round = 1; round <= mostRounds; round += 1) {
    await restart(stage, 1)
    await wallet.use((world) => world.engine.idle())
    for (const purchase of reader.purchases.filter(({ isWanted }) => isWanted)) {
      await go(purchase)
      await wallet.use((world) => world.engine.idle())
      await decide()
      await wallet.use((world) => world.engine.idle())
      // A page takes its coins as soon as they are there: plain ones go home again when nobody has for long.
      await go(purchase)
    }
    await decide()
    await lookIn(stage)
    await shop.redeemer.run()
    clock.now = Math.max(clock.now + pauseOf(stage, round), alarmOf(stage))
    await wallet.use((world) => world.engine.wake())
    await wallet.use((world) => world.engine.idle())
    if (await isQuiet(stage)) return round
  }
  return mostRounds
}

/** A till looks for new keysets once in a while, and until then may name none that a wallet can pay with. */
function pauseOf({ reader }: Stage, round: number): number {
  return round < 8 || isTrying(reader) ? 30_000 : 600_000
}

/** When the wallet wants to be woken. A page that holds coins tries them again before that. */
function alarmOf({ reader, wallet }: Stage): number {
  return isTrying(reader) ? 0 : (wallet.wakeAt() ?? 0)
}

function isTrying({ purchases }: Reader.Reader): boolean {
  return purchases.some(
    ({ isWanted, isServed, credential }) => isWanted && !isServed && credential !== undefined,
  )
}

/** Somebody passes by: a till goes on with what another life of it left open when it is asked for anything. */
async function lookIn({ wire, journal }: Stage): Promise<void> {
  await wire
    .fetch(`${shopUrl}/articles/0`)
    .catch((error: unknown) => journal.push(`look in: ${String(error)}`))
}

async function isQuiet({ wallet, reader, shop, clock, refunds }: Stage): Promise<boolean> {
  if (reader.purchases.some(({ isWanted, isServed }) => isWanted && !isServed)) return false
  const rows = await wallet.disk.list('operations', { by: 'all' })
  if (rows.some(({ state = '' }) => !resting.has(state))) return false
  // Plain coins are asked about within the hour.
  const soonest = refunds.areOver ? Number.POSITIVE_INFINITY : clock.now + days
  if (rows.some(({ due }) => due !== undefined && due <= soonest)) return false
  return isRedeemed(shop)
}
