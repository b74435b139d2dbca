import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { setImmediate as turn } from 'node:timers/promises'
import type { Census } from '../../../extension/test/support/Census.ts'
import { bankUrl, curve } from '../../../extension/test/support/world.ts'
import { audit, isRedeemed } from './audit.ts'
import { createBankPart } from './bankPart.ts'
import * as Random from './Random.ts'
import * as Reader from './Reader.ts'
import { createShopPart } from './shopPart.ts'
import type { TillMode } from './tillModes.ts'
import * as Wire from './Wire.ts'
import { createWalletPart, days, resting } from './walletPart.ts'

const shopUrl = 'http://localhost:8402'
const modes: readonly TillMode[] = ['offline', 'online', 'capped']
/** After a storm everything is at rest again within so many rounds of alarms. */
const mostRounds = 60
/** A disk that forgets at a power cut is as good as another here, and faster: parts are killed, not machines. */
const fastDisk =
  statSync('/dev/shm', { throwIfNoEntry: false })?.isDirectory() === true ? '/dev/shm' : tmpdir()

export type Outcome = { readonly problems: readonly string[]; readonly journal: readonly string[] }

type Street = Awaited<ReturnType<typeof open>>

/** Plays one schedule: a storm, the calm after it, and then the books. The same seed plays the same one. */
export async function playSchedule(seed: string, census: Census): Promise<Outcome> {
  const data = mkdtempSync(`${fastDisk}/tuppence-crash-`)
  const street = await open(seed, census, data)
  try {
    await storm(street)
    const rounds = await calm(street)
    census.count('rounds to rest', String(Math.ceil(rounds / 10) * 10).padStart(2, '0'))
    const sooner = await books(street)
    const isPlayedOn = sooner.length === 0 && street.random.chance(0.7)
    if (isPlayedOn) await weeksLater(street)
    for (const [fate, times] of street.wire.counts) {
      for (let i = 0; i < times; i += 1) census.count('wire', fate)
    }
    const problems = isPlayedOn ? await books(street) : sooner
    return { problems, journal: street.journal }
  } catch (error) {
    const why = error instanceof Error ? (error.stack ?? error.message) : String(error)
    return { problems: [`the schedule broke off: ${why}`], journal: street.journal }
  } finally {
    // These are not kills of the schedule.
    street.counted.isOn = false
    for (const part of street.parts) part.kill()
    rmSync(data, { recursive: true, force: true })
  }
}

async function open(seed: string, kept: Census, data: string) {
  const counted = { isOn: true }
  const census: Census = { ...kept, count: (machine, state) => counted.isOn && kept.count(machine, state) }
  const random = Random.create(seed)
  const weather = { storm: 0 }
  const mortality = { rate: 0 }
  const failures = { rate: 0 }
  // Any hour of a week: refund times are the Mondays after.
  const clock = { now: 1_795_000_000_000 + random.below(7 * 24 * 3600) * 1000 }
  const now = () => Math.floor(clock.now / 1000)
  const wire = Wire.create(random.fork('wire'), weather)
  const fetch: typeof globalThis.fetch = wire.fetch
  const common = { mortality, census, curve, now, fetch }
  const config = { denominations: [1n, 2n, 4n, 8n, 16n], feePpk: random.pick([0, 0, 100, 1000]) }
  // Fewer of their touches are writes than the wallet's, and every state wants its kills.
  const often = (times: number) => ({
    get rate() {
      return mortality.rate * times
    },
  })
  const mode = random.fork('mode').pick(modes)
  const bank = createBankPart({ ...common, mortality: often(3), data, random: random.fork('bank'), config })
  const shop = createShopPart({
    ...common,
    redeemerMortality: often(4),
    ...{ url: shopUrl, bank: bankUrl, mode, path: `${data}/till.sqlite`, failures },
    random: random.fork('till'),
  })
  wire.servers.set(bankUrl, bank.serve)
  wire.servers.set(shopUrl, shop.till.serve)
  bank.start()
  shop.till.start()
  shop.redeemer.start()
  const wallet = await createWalletPart({ ...common, clock, random: random.fork('wallet') })
  const reader = Reader.create({
    wallet,
    random: random.fork('reader'),
    fetch,
    shop: shopUrl,
    clock,
    weather,
  })
  await wallet.start()
  await reader.addBank()
  if (random.chance(0.7)) await reader.topUp(10 + random.below(30))
  const journal = [`a till that is ${mode}`]
  const refunds = { areOver: false }
  const terms = { areNew: false }
  const parts = [bank, shop.till, shop.redeemer, wallet]
  return {
    random,
    weather,
    mortality,
    failures,
    clock,
    wire,
    bank,
    shop,
    wallet,
    reader,
    journal,
    refunds,
    terms,
    parts,
    counted,
  }
}

/** Readers buy, pay and give up while messages go astray and parts are killed. */
async function storm(street: Street): Promise<void> {
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

function choose(street: Street): Action {
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
function changeKeyset({ random, bank, terms }: Street): void {
  if (terms.areNew) return
  terms.areNew = true
  bank.kill()
  bank.start({ feePpk: random.pick([0, 100, 200]) })
}

/** As far as a reader gets without waiting long: asks, decides, and reads. */
async function buy(street: Street, purchase: Reader.Purchase): Promise<void> {
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

async function restart({ random, bank, shop, wallet }: Street, probability: number): Promise<void> {
  if (!bank.isUp() && random.chance(probability)) bank.start()
  if (!shop.till.isUp() && random.chance(probability)) shop.till.start()
  if (!shop.redeemer.isUp() && random.chance(probability)) shop.redeemer.start()
  if (!wallet.isUp() && random.chance(probability)) {
    await wallet.start(random.chance(0.2)).catch(() => {})
  }
}

function books({ bank, shop, reader, wallet, refunds }: Street): Promise<string[]> {
  const { purchases } = reader
  return audit({ bank, shop, disk: wallet.disk, purchases, curve, areRefundsOver: refunds.areOver })
}

/** All refund times have passed: while messages go astray again and parts are killed, the wallet takes home what is left. */
async function weeksLater(street: Street): Promise<void> {
  const { random, weather, mortality, clock, wallet, bank, wire, journal, refunds } = street
  refunds.areOver = true
  clock.now += 22 * 24 * 3_600_000
  weather.storm = random.pick([0.02, 0.1, 0.25])
  mortality.rate = random.pick([0.06, 0.12, 0.2])
  for (let round = 3 + random.below(6); round > 0; round -= 1) {
    const woken = wallet.use((world) => world.engine.wake())
    const done = woken.catch((error: unknown) => void journal.push(`refunds: ${String(error)}`))
    if (random.chance(0.3)) {
      for (let turns = random.below(60); turns > 0; turns -= 1) await turn()
      random.pick([bank, wallet, wallet]).kill()
    }
    await done
    if (random.chance(0.3)) await wire.arrive()
    clock.now = Math.max(clock.now + random.below(60_000), wallet.wakeAt() ?? 0)
    await restart(street, 0.7)
  }
  await calm(street)
}

/** Everything works again. Gives the rounds it took until nothing waited any more, or all there are. */
async function calm(street: Street): Promise<number> {
  const { weather, mortality, failures, wire, clock, wallet, reader, shop, journal } = street
  weather.storm = 0
  mortality.rate = 0
  failures.rate = 0
  await restart(street, 1)
  while (wire.late() > 0) await wire.arrive()
  const decide = () => reader.decide(true).catch((error: unknown) => journal.push(`calm: ${String(error)}`))
  const go = (purchase: Reader.Purchase) =>
    reader.go(purchase).catch((error: unknown) => journal.push(`calm ${purchase.path}: ${String(error)}`))
  for (let round = 1; round <= mostRounds; round += 1) {
    await restart(street, 1)
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
    await lookIn(street)
    await shop.redeemer.run()
    clock.now = Math.max(clock.now + pauseOf(street, round), alarmOf(street))
    await wallet.use((world) => world.engine.wake())
    await wallet.use((world) => world.engine.idle())
    if (await isQuiet(street)) return round
  }
  return mostRounds
}

/** A till looks for new keysets once an hour, and until then may name none that a wallet can pay with. */
function pauseOf({ reader }: Street, round: number): number {
  return round < 8 || isTrying(reader) ? 30_000 : 600_000
}

/** When the wallet wants to be woken. A page that holds coins tries them again before that. */
function alarmOf({ reader, wallet }: Street): number {
  return isTrying(reader) ? 0 : (wallet.wakeAt() ?? 0)
}

function isTrying({ purchases }: Reader.Reader): boolean {
  return purchases.some(
    ({ isWanted, isServed, credential }) => isWanted && !isServed && credential !== undefined,
  )
}

/** Somebody passes by: a till goes on with what another life of it left open when it is asked for anything. */
async function lookIn({ wire, journal }: Street): Promise<void> {
  await wire
    .fetch(`${shopUrl}/articles/0`)
    .catch((error: unknown) => journal.push(`look in: ${String(error)}`))
}

async function isQuiet({ wallet, reader, shop, clock, refunds }: Street): Promise<boolean> {
  if (reader.purchases.some(({ isWanted, isServed }) => isWanted && !isServed)) return false
  const rows = await wallet.disk.list('operations', { by: 'all' })
  if (rows.some(({ state = '' }) => !resting.has(state))) return false
  // Plain coins are asked about within the hour.
  const soonest = refunds.areOver ? Number.POSITIVE_INFINITY : clock.now + days
  if (rows.some(({ due }) => due !== undefined && due <= soonest)) return false
  return isRedeemed(shop)
}
