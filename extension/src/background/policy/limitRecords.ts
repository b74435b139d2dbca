import type { Config } from '../config.ts'
import { store, type Vault, type Work } from '../vault/Vault.ts'
import * as Limits from './Limits.ts'

/** Two records: what the reader has set, and what has been used. */
type Kept = { readonly settings: readonly Limits.Setting[] } | { readonly use: Limits.Use }

const limits = store<Kept>('limits')
const keys = { settings: 'settings', use: 'use' } as const

type Reader = Pick<Vault, 'get'>

/** Everything a decision on limits rests on. Read within a step, the step is tried again when any of it moves. */
export async function readBook(reader: Reader, config: Config): Promise<Limits.Book> {
  const settings = await reader.get(limits, keys.settings)
  return {
    settings: settings !== undefined && 'settings' in settings ? settings.settings : [],
    defaults: {
      payment: BigInt(config.limitPayment),
      day: BigInt(config.limitDay),
      month: BigInt(config.limitMonth),
    },
    use: await readUse(reader),
  }
}

/** Uses a payment's amount up within the step that reserves it. */
export async function takeLimit(work: Work, spending: Limits.Spending, now: number): Promise<Limits.Taken> {
  const { use, taken } = Limits.take(await readUse(work), spending, now)
  work.save(limits, keys.use, { use })
  return taken
}

/** Gives back, within the step that proves that nothing was paid, what this payment had taken. */
export async function releaseLimit(work: Work, taken: Limits.Taken | undefined): Promise<void> {
  if (taken === undefined) return
  work.save(limits, keys.use, { use: Limits.giveBack(await readUse(work), taken) })
}

/** Stores what the reader has set, within a step. */
export async function saveSetting(work: Work, setting: Limits.Setting): Promise<void> {
  const before = await work.get(limits, keys.settings)
  const settings = before !== undefined && 'settings' in before ? before.settings : []
  work.save(limits, keys.settings, { settings: Limits.withSetting(settings, setting) })
}

async function readUse(reader: Reader): Promise<Limits.Use> {
  const record = await reader.get(limits, keys.use)
  return record !== undefined && 'use' in record ? record.use : Limits.unused
}
