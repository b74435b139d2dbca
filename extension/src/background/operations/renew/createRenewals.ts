import type { Context } from '../Context.ts'
import { createDriver } from '../createDriver.ts'
import { listDueRenewals, listRenewalTimes } from './dueRenewals.ts'
import { readRenewal } from './Renewal.ts'
import { advanceRenewal } from './run.ts'

type Outside = {
  readonly changed: () => void
  /** Work that nobody waits for. */
  readonly inBackground: (run: () => Promise<void>) => void
}

/** Runs renewals over a context. Nobody asks for them but the clock. */
export function createRenewals(context: Context, { changed, inBackground }: Outside) {
  const driver = createDriver({
    read: (id) => readRenewal(context.vault, id),
    advance: (renewal) => advanceRenewal(context, renewal),
    alone: (id, run) => context.alone(`renewal/${id}`, run),
    after: changed,
  })
  return {
    /** Goes on with what is due. */
    async wake(): Promise<void> {
      const due = await listDueRenewals(context)
      if (due.length > 0) inBackground(async () => void (await Promise.all(due.map(driver.drive))))
    },
    /** When renewals want to be woken, in milliseconds. */
    times: () => listRenewalTimes(context),
  }
}
