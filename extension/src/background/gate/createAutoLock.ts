import type { Config } from '../config.ts'
import type { Session } from '../vault/Session.ts'

const minute = 60_000
const actKey = 'act'
const afterKey = 'lockAfter'

/** Minutes after which a wallet locks itself; anything else is not what we have stored. */
const longest = 1440

type Options = {
  readonly session: Session
  readonly config: Config
  /** Milliseconds. */
  readonly now: () => number
  /** Asks to be woken then, beside every other wake-up; `undefined`: not needed. */
  readonly lockAt: (time: number | undefined) => void
}

export type AutoLock = ReturnType<typeof createAutoLock>

/** Whether the reader has been away for so long that the wallet locks itself (threats §2). */
export function createAutoLock({ session, config, now, lockAt }: Options) {
  async function after(): Promise<number> {
    const minutes = await session.get(afterKey)
    return typeof minutes === 'number' && minutes >= 1 && minutes <= longest ? minutes : config.lockAfter
  }
  async function dueAt(): Promise<number> {
    const act = await session.get(actKey)
    return (typeof act === 'number' ? act : now()) + (await after()) * minute
  }
  return {
    after,
    /** The reader has done something, at our pages or at a site's. */
    async acted(): Promise<void> {
      await session.set(actKey, now())
      lockAt(await dueAt())
    },
    async setAfter(minutes: number): Promise<void> {
      await session.set(afterKey, minutes)
      lockAt(await dueAt())
    },
    /** Also when the last act lies ahead: a clock that was set back does not keep the wallet open for longer. */
    async isDue(): Promise<boolean> {
      const time = now()
      const act = await session.get(actKey)
      const isSetBack = typeof act === 'number' && act > time + config.clockSlack
      return isSetBack || (await dueAt()) <= time
    },
    /** Locked: nothing to wait for. */
    rest: () => lockAt(undefined),
    /** After a restart of the worker, whose alarms may be older than the last act. */
    resume: async () => lockAt(await dueAt()),
  }
}
