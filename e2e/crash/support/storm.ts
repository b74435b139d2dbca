import { setImmediate as turn } from 'node:timers/promises'
import type * as Reader from './Reader.ts'
import { restart, type Stage } from './Stage.ts'

/** Readers buy, pay and give up while messages go astray and parts are killed. */
export async function storm(street: Stage): Promise<void> {
  const { random, weather, mortality, failures, clock, wire, journal } = street
  weather.storm = random.pick([0.02, 0.1, 0.25])
  mortality.rate = random.pick([0.01, 0.025, 0.06])
  failures.rate = 0.1
  const steps = 5 + random.below(10)
  const underWay = new Set<Promise<void>>()
  for (let step = 0; step < steps; step += 1) {
    const [name, act] = choose(street)
    journal.push(`${step} ${name}`)
    const done = act()
      .then(
        () => {},
        (error: unknown) => void journal.push(`${step} ${name}: ${String(error)}`),
      )
      .finally(() => underWay.delete(done))
    underWay.add(done)
    if (random.chance(0.6)) await done
    for (let turns = random.below(40); turns > 0; turns -= 1) await turn()
    if (random.chance(0.3)) await wire.arrive()
    clock.now += random.below(random.chance(0.1) ? 400_000 : 20_000)
    await restart(street, 0.6)
  }
  await Promise.all(underWay)
}

type Action = readonly [string, () => Promise<unknown>]

function choose(street: Stage): Action {
  const { random, reader, wallet, shop, clock, parts, terms } = street
  const open = reader.purchases.filter(({ isServed }) => !isServed)
  const roll = random.below(100)
  if (roll < 35 || open.length === 0) {
    const path = random.pick(['/articles/1', '/articles/2', '/articles/3', '/tip', '/tip'])
    const purchase = reader.want(path, random.chance(0.85))
    return [`buy ${path}`, () => buy(street, purchase)]
  }
  if (roll < 45) return ['top up', () => reader.topUp(4 + random.below(20))]
  if (roll < 65) {
    const purchase = random.pick(open)
    return [`go on with ${purchase.path}`, () => buy(street, purchase)]
  }
  if (roll < 68) return ['decline', () => reader.decide(false)]
  if (roll < 71) {
    const own = open.filter(({ kind }) => kind === 'own')
    return ['reload', async () => own.length > 0 && reader.reload(random.pick(own))]
  }
  if (roll < 78) {
    const alarm = async () => {
      clock.now = Math.max(clock.now, wallet.wakeAt() ?? 0)
      await wallet.use((world) => world.engine.wake())
    }
    return ['alarm', alarm]
  }
  if (roll < 90) return ['redeem', () => shop.redeemer.run()]
  if (roll < 92 && !terms.areNew) return ['new keyset', async () => changeKeyset(street)]
  const part = random.pick(parts)
  const kill = async () => {
    for (let turns = random.below(80); turns > 0; turns -= 1) await turn()
    part.kill()
  }
  return [`kill ${parts.indexOf(part)}`, kill]
}

/** Other terms, another keyset: the coins of the old one are still good. Twice in a day would be one time too many. */
function changeKeyset({ random, bank, terms }: Stage): void {
  if (terms.areNew) return
  terms.areNew = true
  bank.kill()
  bank.start({ feePpk: random.pick([0, 100, 200]) })
}

/** As far as a reader gets without waiting long: asks, decides, and reads. */
async function buy(street: Stage, purchase: Reader.Purchase): Promise<void> {
  const { random, reader, wallet } = street
  const idle = () => wallet.use((world) => world.engine.idle())
  await reader.go(purchase)
  for (let tries = 1 + random.below(3); tries > 0 && !purchase.isServed; tries -= 1) {
    if (random.chance(0.8)) await idle()
    await reader.decide(random.chance(0.9))
    if (random.chance(0.8)) await idle()
    // The coins are made, and the till does not know yet that its bank signs with other keys now.
    if (random.chance(0.03)) changeKeyset(street)
    await reader.go(purchase)
  }
}
