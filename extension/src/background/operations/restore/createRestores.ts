import { dueOf, timesOf } from '../backOff.ts'
import type { Context } from '../Context.ts'
import { createDriver } from '../createDriver.ts'
import { cancelRestore, resumeRestore } from './cancel.ts'
import { meetShop } from './meetShop.ts'
import { listRestoring, readRestore } from './RestoreOperation.ts'
import { advanceRestore } from './run.ts'
import { startRestoreBank } from './start.ts'

/** Steps of one run: a batch of a hundred counters each, then the next wake-up goes on. */
const mostSteps = 2000

type Outside = {
  readonly changed: () => void
  /** Work that nobody waits for. Asks for a wake-up before it begins, should the worker die, and tidies up after. */
  readonly inBackground: (run: () => Promise<void>) => void
}

export type Restores = ReturnType<typeof createRestores>

/** Runs restores over a context. */
export function createRestores(context: Context, { changed, inBackground }: Outside) {
  const { vault } = context
  const driver = createDriver({
    read: (id) => readRestore(vault, id),
    advance: (operation) => advanceRestore(context, operation),
    alone: (id, run) => context.alone(`restore/${id}`, run),
    after: changed,
    mostSteps,
  })
  const drive = (ids: readonly string[]) => {
    if (ids.length > 0) inBackground(async () => void (await Promise.all(ids.map(driver.drive))))
  }
  return {
    async bank(place: Parameters<typeof startRestoreBank>[1]): Promise<void> {
      drive([await startRestoreBank(context, place)])
    },
    cancel: (wallet: string) => cancelRestore(context, wallet),
    async resume(wallet: string): Promise<void> {
      drive(await resumeRestore(context, wallet))
    },
    async meet(payment: string): Promise<void> {
      drive(await meetShop(context, payment))
    },
    /** Goes on with what is due. */
    async wake(): Promise<void> {
      drive(dueOf(await listRestoring(vault), context).map(({ id }) => id))
    },
    /** When restores want to be woken, in milliseconds. */
    times: async (): Promise<number[]> => timesOf(await listRestoring(vault), context),
  }
}
