import type { Census } from '../../../extension/test/support/Census.ts'
import { bankUrl, curve } from '../../../extension/test/support/world.ts'
import { type BankPart, createBankPart } from './bankPart.ts'
import * as Random from './Random.ts'
import * as Reader from './Reader.ts'
import { createShopPart, type ShopPart } from './shopPart.ts'
import type { TillMode } from './tillModes.ts'
import * as Wire from './Wire.ts'
import { createWalletPart, type WalletPart } from './walletPart.ts'

export const shopUrl = 'http://localhost:8402'
const modes: readonly TillMode[] = ['offline', 'online', 'capped']

export type Stage = {
  readonly random: Random.Random
  /** How likely a message goes astray, a part is killed at a touch, and a shop's handler fails. */
  readonly weather: { storm: number }
  readonly mortality: { rate: number }
  readonly failures: { rate: number }
  /** Milliseconds. */
  readonly clock: { now: number }
  readonly wire: Wire.Wire
  readonly bank: BankPart
  readonly shop: ShopPart
  readonly wallet: WalletPart
  readonly reader: Reader.Reader
  readonly parts: readonly { kill(): void; isUp(): boolean }[]
  readonly journal: string[]
  /** Whether all refund times have passed. */
  readonly refunds: { areOver: boolean }
  /** Whether the bank has changed its keyset. */
  readonly terms: { areNew: boolean }
  /** Whether kills count for the census. */
  readonly counted: { isOn: boolean }
}

/** A bank, a shop with its redeemer, and a reader with a wallet, on one wire. */
export async function open(seed: string, kept: Census, data: string): Promise<Stage> {
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

/** Starts each part that is down, or not yet. */
export async function restart({ random, bank, shop, wallet }: Stage, probability: number): Promise<void> {
  if (!bank.isUp() && random.chance(probability)) bank.start()
  if (!shop.till.isUp() && random.chance(probability)) shop.till.start()
  if (!shop.redeemer.isUp() && random.chance(probability)) shop.redeemer.start()
  if (!wallet.isUp() && random.chance(probability)) {
    await wallet.start(random.chance(0.2)).catch(() => {})
  }
}
